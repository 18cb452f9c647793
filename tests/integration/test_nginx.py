"""The real nginx before the archive, with the configuration that is delivered."""

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.catalog import replace as put
from archive.model import Access, Level
from archive.prepared import Order
from archive.storage import LONGEST_LINK
from archive.storage.s3.address import parse
from tests.conftest import ROOT, skip_unless_required
from tests.integration.production import Browser, free_port
from tests.integration.web_archive import World, item, jpeg, open_world, photo, serving
from tests.servers import s3_prefix

PICTURE = jpeg(640, 480)
ON_SITE = "192.0.2.0/24"
CLOSED = Access(level=Level.STAFF)


@pytest.fixture(scope="module", params=["files", "s3"])
def site(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[tuple[World, str]]:
    """The archive, and the address of nginx before it."""
    folder = tmp_path_factory.mktemp("nginx") / "home"
    folder.mkdir()
    with ExitStack() as stack:
        given = {"send_files": "nginx", "trusted_proxies": "1"}
        endpoint = "127.0.0.1:1"
        if request.param == "s3":
            url = stack.enter_context(s3_prefix())
            given["derivatives_url"] = url
            endpoint = urlsplit(parse(url).endpoint).netloc
        world = stack.enter_context(open_world(folder, request.config, **given))
        data = {1: PICTURE, 2: PICTURE, 3: jpeg(500, 400)}
        photos = [photo(1, data[1]), photo(2, data[2], content=CLOSED), photo(3, data[3])]
        world.add(*photos, files={one.id: data[one.seq] for one in photos})
        port = stack.enter_context(serving(world.app))
        yield world, stack.enter_context(nginx(folder, port, endpoint))


@contextmanager
def nginx(home: Path, app: int, s3: str) -> Iterator[str]:
    """docs/nginx.conf with the names and the port of this test."""
    program = os.environ.get("NGINX") or shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if not program:
        skip_unless_required("nginx", 'no nginx (eval "$(tests/services.sh nginx)")')
    folder, port = home.parent, free_port()
    text = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
    for said, here in (
        ("web:8000", f"127.0.0.1:{app}"),
        ("s3:7070", s3),
        ("listen 8080", f"listen 127.0.0.1:{port}"),
        ("/srv/archive/", f"{home}/"),
        ("/tmp/nginx", f"{folder}/nginx"),
    ):
        assert said in text
        text = text.replace(said, here)
    if os.geteuid() == 0:  # the folder of the test is root's alone
        text = "user root;\n" + text
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    command = [program, "-e", "stderr", "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    with (folder / "nginx.log").open("wb") as log:
        child = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            _await(f"http://127.0.0.1:{port}/healthz", child, folder / "nginx.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            child.terminate()
            child.wait(30)


def _await(url: str, child: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert child.poll() is None, log.read_text()
        try:
            if Browser().get(url).status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


def picture(base: str, number: int, size: str = "medium") -> str:
    return f"{base}/items/{item(number).id}/picture/0/{size}.jpg"


def test_a_picture_comes_whole_in_part_and_not_again(site: tuple[World, str]) -> None:
    world, base = site
    whole = Browser().get(picture(base, 1))
    assert whole.status == 200 and whole.body[:3] == b"\xff\xd8\xff"
    assert len(whole.body) == int(whole.headers["Content-Length"])
    key = world.services.pictures.key(world.services.catalog.get(item(1).id))
    with world.services.derivatives.open(key) as stream:
        assert whole.body == stream.read()
    part = Browser().get(picture(base, 1), Range="bytes=10-19")
    assert (part.status, part.body) == (206, whole.body[10:20])
    again = Browser().get(picture(base, 1), If_None_Match=whole.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


def test_it_keeps_what_a_picture_of_ours_must_say(site: tuple[World, str]) -> None:
    world, base = site
    answer = Browser().get(picture(base, 1))
    direct = world.get(f"/items/{item(1).id}/picture/0/medium.jpg")
    assert direct.data == b"", "the bytes are left to nginx"
    assert answer.headers["ETag"] == direct.headers["ETag"]
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    told = str(answer.headers).lower()
    assert "x-accel" not in told and "amz" not in told and "last-modified" not in told


def test_an_export_comes_whole_and_goes_on_where_it_broke_off(site: tuple[World, str]) -> None:
    world, base = site
    here = world.services
    order = Order(id=here.prepared.new_id(), form="csv", lang="ja", base_url=base, at=here.clock())
    here.prepared.ask(order)
    here.worker("test", roles={"jobs"}).run_until_idle()
    address = f"/exports/{order.id}/file"
    assert world.get(address).data == b"", "the bytes are left to nginx"
    whole, mark = Browser().get(base + address), world.get(address).headers["ETag"]
    assert whole.status == 200 and hashlib.sha256(whole.body).hexdigest() == mark.strip('"')
    assert whole.headers["ETag"] == mark
    assert "attachment" in whole.headers["Content-Disposition"]
    part = Browser().get(base + address, Range="bytes=20-")
    assert (part.status, part.body) == (206, whole.body[20:])
    rest = Browser().get(base + address, Range="bytes=20-", If_Range=mark)
    assert (rest.status, rest.body) == (206, whole.body[20:])
    other = Browser().get(base + address, Range="bytes=20-", If_Range='"another"')
    assert (other.status, other.body) == (200, whole.body)


def test_what_may_not_be_seen_is_not_handed_over(site: tuple[World, str]) -> None:
    world, base = site
    for number in (2, 99):
        for size in ("small", "medium", "large"):
            assert Browser().get(picture(base, number, size)).status == 404
            inner = world.get(f"/items/{item(number).id}/picture/0/{size}.jpg")
            assert "X-Accel-Redirect" not in inner.headers


def test_inner_addresses_are_shut_to_visitors(site: tuple[World, str]) -> None:
    world, base = site
    handed = world.get(f"/items/{item(1).id}/picture/0/medium.jpg").headers["X-Accel-Redirect"]
    assert Browser().get(base + handed).status == 404
    for path in ("/metrics", "/readyz", "/-/derivatives/", "/-/stored/"):
        assert Browser().get(base + path).status == 404, path
    assert Browser().get(f"{base}/healthz").status == 200


def test_a_decision_shuts_it_at_once(site: tuple[World, str]) -> None:
    world, base = site
    assert Browser().get(picture(base, 3)).status == 200
    with world.services.database.write() as connection:
        put(connection, replace(world.services.catalog.get(item(3).id), content=CLOSED))
    assert Browser().get(picture(base, 3)).status == 404


def test_visitors_are_known_by_their_own_address(site: tuple[World, str]) -> None:
    """What they claim about themselves does not reach the archive."""
    _, base = site
    page = Browser().get(f"{base}/search?q=x", X_Forwarded_For="10.0.0.1", X_Forwarded_Host="evil")
    assert page.status == 200 and "evil" not in page.text


def test_the_s3_server_answers_by_a_link_of_a_minute(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with (
        s3_prefix() as url,
        open_world(
            tmp_path,
            request.config,
            derivatives_url=url,
            send_files="link",
            on_site_networks=ON_SITE,
        ) as world,
    ):
        levels = (Access(level=Level.PUBLIC), CLOSED, Access(level=Level.ON_SITE))
        photos = [photo(number, PICTURE, content=one) for number, one in enumerate(levels, 1)]
        world.add(*photos, files={one.id: PICTURE for one in photos})
        answer = world.get(f"/items/{item(1).id}/picture/0/small.jpg")
        assert answer.status_code == 302
        assert answer.headers["Cache-Control"] == "private, no-store"
        link = urlsplit(answer.headers["Location"])
        assert f"X-Amz-Expires={LONGEST_LINK}" in link.query
        fetched = Browser().get(link.geturl())
        assert fetched.status == 200 and fetched.headers["Content-Type"] == "image/jpeg"
        policy = world.get("/").headers["Content-Security-Policy"]
        assert f"img-src 'self' {link.scheme}://{link.netloc};" in policy
        assert world.get(f"/items/{item(2).id}/picture/0/small.jpg").status_code == 404
        inside = {"REMOTE_ADDR": "192.0.2.7"}
        closed = world.get(f"/items/{item(3).id}/picture/0/small.jpg", environ_base=inside)
        assert closed.status_code == 200 and closed.data[:2] == b"\xff\xd8", "never by a link"
