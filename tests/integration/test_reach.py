"""The client against hosts on loopback that lie, drip, redirect, flood and break off."""

import gzip
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from archive.errors import Unreached
from archive.settings import Settings
from ingest.reach import Reach, open_reach
from ingest.reach.client import Client
from ingest.reach.guard import Guard
from tests.making import START, MovableClock
from tests.outside import ALLOWED, Handler, Host, Said, host
from tests.tls_gate import paper

MOST = 100_000


@pytest.fixture
def there() -> Iterator[Host]:
    with host() as made:
        yield made


@pytest.fixture
def client() -> Client:
    return Client(Guard(ALLOWED), MovableClock(), agent="test", longest=20)


def refused(client: Client, url: str, most: int = MOST, **headers: str) -> Unreached:
    with pytest.raises(Unreached) as told:
        client.get(url, most=most, headers=headers)
    return told.value


def test_an_answer_comes_whole_and_says_who_asks(there: Host, client: Client) -> None:
    there.pages["/a"] = Said(body=b"x" * MOST, headers={"ETag": '"1"'})
    answer = client.get(there.url("/a"), most=MOST)
    assert (answer.status, answer.size, answer.headers["etag"]) == (200, MOST, '"1"')
    assert there.asked[0].headers["user-agent"] == "test"
    assert there.asked[0].headers["accept-encoding"] == "identity"
    assert client.get(there.url("/a"), most=MOST, headers={"If-None-Match": '"1"'}).is_same


def test_a_body_that_is_too_large_ends_before_it_is_all_here(there: Host, client: Client) -> None:
    sent = []

    def flood(handler: Handler) -> None:
        while len(sent) < 100_000:
            handler.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
            sent.append(1)

    there.pages["/told"] = Said(body=b"x" * (MOST + 1))
    there.pages["/flood"] = Said(headers={"Transfer-Encoding": "chunked"}, then=flood)
    assert refused(client, there.url("/told")).reason == "too-large"
    assert refused(client, there.url("/flood")).reason == "too-large"
    assert len(sent) < 1000


def test_a_body_that_breaks_off_is_no_answer(there: Host, client: Client, tmp_path: Path) -> None:
    there.pages["/short"] = Said(body=b"half", length=100)
    there.pages["/chunk"] = Said(headers={"Transfer-Encoding": "chunked"}, body=b"ff\r\nhalf")
    for path in ("/short", "/chunk"):
        told = refused(client, there.url(path))
        assert told.reason in ("cut-off", "no-answer") and told.may_pass
        with pytest.raises(Unreached):
            client.fetch(there.url(path), tmp_path / "file", most=MOST)
        assert not (tmp_path / "file").exists()


def test_a_host_that_drips_is_cut_off(there: Host) -> None:
    def drip(handler: Handler) -> None:
        while not there.ended.wait(0.05):
            handler.wfile.write(b"x")
            handler.wfile.flush()

    there.pages["/drip"] = Said(length=1_000_000, then=drip)
    there.pages["/mute"] = Said(length=10, then=lambda _: there.ended.wait() and None)
    hasty = Client(Guard(ALLOWED), MovableClock(), agent="test", longest=0.5)
    for path in ("/drip", "/mute"):
        told = refused(hasty, there.url(path))
        assert told.reason == "slow" and told.may_pass


def test_every_redirect_is_judged_again(there: Host) -> None:
    names = {"photos.example": "127.0.0.1", "inside.example": "10.0.0.8"}
    guard = Guard("photos.example", resolve=lambda name, _port: [names[name]])
    client = Client(guard, MovableClock(), agent="test", longest=20)
    port = there.base.rpartition(":")[2]
    there.pages["/ok"] = Said(body=b"fine")
    for number, target in enumerate(
        (
            "http://127.0.0.1:1/",
            "http://2130706433/",
            "http://169.254.169.254/latest/meta-data/",
            "http://inside.example/",
            "//inside.example/",
            "file:///etc/passwd",
            "http://[::ffff:127.0.0.1]/",
        )
    ):
        there.pages[f"/{number}"] = Said(status=302, headers={"Location": target})
        told = refused(client, f"http://photos.example:{port}/{number}")
        assert told.reason in ("forbidden", "bad-address"), target
    there.pages["/on"] = Said(status=301, headers={"Location": "/ok"})
    answer = client.get(f"http://photos.example:{port}/on", most=MOST)
    assert answer.body == b"fine" and answer.url == f"http://photos.example:{port}/ok"


def test_keys_in_an_address_are_in_no_report(there: Host, client: Client) -> None:
    there.pages["/short"] = Said(body=b"half", length=100)
    there.pages["/round"] = Said(status=302, headers={"Location": "/round?key=word"})
    for url in (there.url("/short?key=word"), there.url("/round?key=word"), "http://a:word@b/"):
        told = refused(client, url)
        assert "word" not in told.detail and "word" not in str(told)


def test_redirects_that_go_round_end(there: Host, client: Client) -> None:
    there.pages["/round"] = Said(status=302, headers={"Location": "/round"})
    assert refused(client, there.url("/round")).reason == "redirects"
    assert len(there.asked) < 10


def test_credentials_stay_at_their_host(there: Host, client: Client) -> None:
    with host() as other:
        other.pages["/x"] = Said(body=b"other")
        there.pages["/x"] = Said(body=b"same")
        there.pages["/far"] = Said(status=307, headers={"Location": other.url("/x")})
        there.pages["/near"] = Said(status=307, headers={"Location": "/x"})
        said = {"Authorization": "Bearer secret"}
        assert client.get(there.url("/far"), most=MOST, headers=said).body == b"other"
        assert client.get(there.url("/near"), most=MOST, headers=said).body == b"same"
        assert "authorization" not in other.asked[0].headers
        assert there.asked[-1].headers["authorization"] == "Bearer secret"


def test_the_number_that_was_judged_is_the_one_that_is_asked(there: Host) -> None:
    """A name server that answers otherwise the second time has no second time."""
    answers = iter(["127.0.0.1", "10.9.9.9"])
    guard = Guard("127.0.0.1", resolve=lambda _name, _port: [next(answers)])
    client = Client(guard, MovableClock(), agent="test", longest=20)
    there.pages["/"] = Said(body=b"here")
    port = there.base.rpartition(":")[2]
    assert client.get(f"http://rebind.example:{port}/", most=MOST).body == b"here"
    assert there.asked[0].headers["host"] == f"rebind.example:{port}"


def test_a_certificate_must_be_that_of_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number that was judged is connected to, and the certificate must show the name."""
    shown = paper(tmp_path / "paper", host="DNS:photos.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(shown.authority))
    guard = Guard(ALLOWED, resolve=lambda _name, _port: ["127.0.0.1"])
    client = Client(guard, MovableClock(), agent="test", longest=20)
    with host(shown) as there:
        there.pages["/"] = Said(body=b"fine")
        port = there.base.rpartition(":")[2]
        assert client.get(f"https://photos.example:{port}/", most=MOST).body == b"fine"
        for name in ("other.example", "127.0.0.1"):
            told = refused(client, f"https://{name}:{port}/")
            assert told.reason == "certificate" and told.may_pass
        monkeypatch.delenv("SSL_CERT_FILE")
        stranger = Client(guard, MovableClock(), agent="test", longest=20)
        assert refused(stranger, f"https://photos.example:{port}/").reason == "certificate"
        assert len(there.asked) == 1


def test_a_host_that_never_shakes_hands_is_cut_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        hasty = Client(Guard(ALLOWED), MovableClock(), agent="test", longest=0.5)
        told = refused(hasty, f"https://127.0.0.1:{mute.getsockname()[1]}/")
        assert told.reason == "slow" and told.may_pass


def test_what_hosts_say_of_waiting_is_told(there: Host, client: Client) -> None:
    soon = {"Retry-After": "120"}
    dated = {"Retry-After": "Sat, 01 Aug 2026 03:05:00 GMT"}
    reset = {"x-rate-limit-reset": str(int((START + timedelta(minutes=9)).timestamp()))}
    instant = {"X-RateLimit-Reset": "2026-08-01T03:07:00.000Z"}
    for_ever = {"Retry-After": "999999999"}
    cases = (
        (429, soon, timedelta(minutes=2)),
        (503, dated, timedelta(minutes=5)),
        (429, reset, timedelta(minutes=9)),
        (429, instant, timedelta(minutes=7)),
        (429, for_ever, timedelta(days=7)),
        (429, {}, timedelta(minutes=15)),
        (429, {"Retry-After": "soon"}, timedelta(minutes=15)),
    )
    for status, headers, wait in cases:
        there.pages["/busy"] = Said(status=status, headers=headers)
        told = refused(client, there.url("/busy"))
        assert (told.reason, told.until) == ("wait", START + wait)
    there.pages["/busy"] = Said(status=503)
    assert refused(client, there.url("/busy")).until is None


def test_other_answers_are_told_and_whether_they_may_pass(there: Host, client: Client) -> None:
    for status, may_pass in ((404, False), (403, False), (410, False), (500, True), (206, False)):
        there.pages["/x"] = Said(status=status)
        told = refused(client, there.url("/x"))
        assert (told.reason, told.detail, told.may_pass) == ("status", str(status), may_pass)
    there.pages["/x"] = Said(body=gzip.compress(b"x"), headers={"Content-Encoding": "gzip"})
    assert refused(client, there.url("/x")).reason == "packed"


def test_nobody_there_and_no_http(client: Client) -> None:
    assert refused(client, "http://127.0.0.1:1/").reason == "no-answer"
    with host() as plain:  # TLS with a host that does not speak it
        address = plain.base.replace("http:", "https:")
        assert refused(client, address).reason in ("certificate", "no-answer")


def test_tokens_and_folders_lie_where_the_settings_say(tmp_path: Path) -> None:
    (tmp_path / "tokens").mkdir()
    (tmp_path / "tokens" / "api.example").write_text(" abc\n", encoding="ascii")
    (tmp_path / "tokens" / "bad.example").write_text("a\nb", encoding="ascii")
    (tmp_path / "secret").write_text("no", encoding="ascii")
    for folder in ("photos/2016", "other"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "photos" / "out").symlink_to(tmp_path / "other")
    reach: Reach = open_reach(
        Settings(archive_home=str(tmp_path), harvest_folders=str(tmp_path / "photos")),
        MovableClock(),
    )
    assert reach.token("api.example") == "abc"
    for host_name in ("bad.example", "absent.example", "../secret", "", ".", ".."):
        with pytest.raises(Unreached, match="no-token"):
            reach.token(host_name)
    assert reach.folder(str(tmp_path / "photos" / "2016")) == tmp_path / "photos" / "2016"
    for path in ("other", "photos/out", "photos/../other", "photos/absent", "photosx"):
        with pytest.raises(Unreached, match="folder"):
            reach.folder(str(tmp_path / path))
    with pytest.raises(Unreached, match="folder"):
        reach.folder("/etc")
