"""A citable snapshot from the form to its page, and what becomes of it."""

import hashlib
import json
import re

import pytest
from click.testing import CliRunner
from werkzeug.test import TestResponse

from archive.collection import Collection, Entry
from archive.decisions import Actor, Decision
from archive.model import Access, Level
from archive.register import PREFIX
from archive.rights import Role
from tests.integration.staff_archive import Office, number
from tests.integration.web_archive import item
from web.cli import cli

STAFF = Actor(agent="writer", role=Role.STAFF)


@pytest.fixture
def word(office: Office) -> str:
    """Two public items and one for staff that hold a word of this test alone."""
    word = f"とくべつ{number()}語"
    titled = {"title": {"ja": f"{word}の写真"}}
    hidden = Access(level=Level.STAFF)
    office.world.add(
        item(number(), **titled), item(number(), **titled), item(number(), record=hidden, **titled)
    )
    return word


def send(office: Office, address: str) -> TestResponse:
    """The form of the page as a browser sends it."""
    client = office.world.client
    page = client.get(address).text
    (form,) = re.findall(r'<form method="post".*?</form>', page, re.S)
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return client.post("/snapshots", data=dict(fields), buffered=True)


def take(office: Office, address: str) -> str:
    answer = send(office, address)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"]).rpartition("/")[2]


def found(office: Office, word: str) -> list[str]:
    told = office.world.get(f"/api/v1/items?q={word}&sort=seq").json
    return [one["id"] for one in told["items"]]


def withdraw(office: Office, item_id: str) -> Actor:
    now = office.now(item_id)
    seen = Decision(item_id=now.id, revision=now.revision, fields={})
    actor = Actor(agent=office.agents["admin"], role=Role.ADMINISTRATOR, trusted=True)
    office.world.services.decisions.decide(actor, "withdraw", [seen], reason="privacy: test")
    return actor


def test_anybody_makes_one_of_a_search(office: Office, word: str) -> None:
    page = office.world.get(f"/search?q={word}").text
    assert f'href="/snapshots/new?q={word}"' in page or "/snapshots/new?q=" in page
    snapshot_id = take(office, f"/snapshots/new?q={word}")
    told = office.world.get(f"/api/v1/snapshots/{snapshot_id}").json
    assert [one["item"] for one in told["entries"]] == found(office, word)
    assert (told["total"], told["open"], told["gaps"]) == (2, 2, 0)
    assert told["asked"] == {"q": [word]}
    shown = office.world.get(f"/snapshots/{snapshot_id}")
    assert f">検索結果: {word}</h1>" in shown.text
    assert "（2026年11月1日閲覧）" in shown.text and "(accessed " in shown.text
    assert 'content="noindex"' in shown.text
    assert "Set-Cookie" not in shown.headers


def test_its_digest_is_that_of_the_download(office: Office, word: str) -> None:
    snapshot_id = take(office, f"/snapshots/new?q={word}")
    lines = office.world.get(f"/search/download.jsonl?q={word}").data
    told = office.world.get(f"/api/v1/snapshots/{snapshot_id}").json
    assert told["sha256"] == hashlib.sha256(lines).hexdigest()


def test_the_same_material_is_the_same_snapshot(office: Office, word: str) -> None:
    first = take(office, f"/snapshots/new?q={word}")
    assert take(office, f"/snapshots/new?q={word}&view=grid&sort=date&lang=en") == first
    withdraw(office, found(office, word)[0])
    office.world.index()
    later = take(office, f"/snapshots/new?q={word}")
    assert later != first
    told = office.world.get(f"/api/v1/snapshots/{first}").json
    assert (told["total"], told["open"], told["gaps"]) == (2, 1, 1)
    assert office.world.get(f"/api/v1/snapshots/{later}").json["total"] == 1


def test_of_a_collection_it_keeps_order_and_captions_while_it_is_open(
    office: Office, word: str
) -> None:
    collections = office.world.services.collections
    last, first = found(office, word)
    entries = tuple(Entry(item=one, caption={"ja": f"注 {one}"}) for one in (first, last))
    wanted = Collection(title={"ja": "順のある束"}, entries=entries, open=True)
    written = collections.save(STAFF, "", wanted, revision=0, reason="")
    assert f"/snapshots/new?of={written.id}" in office.world.get(f"/collections/{written.id}").text
    snapshot_id = take(office, f"/snapshots/new?of={written.id}")
    later = Collection(title={"ja": "べつの名"}, entries=entries[:1], open=True)
    collections.save(STAFF, written.id, later, revision=1, reason="")
    told = office.world.get(f"/api/v1/snapshots/{snapshot_id}").json
    assert told["title"] == {"ja": "順のある束"}
    assert [(one["item"], one["caption"]) for one in told["entries"]] == [
        (first, {"ja": f"注 {first}"}),
        (last, {"ja": f"注 {last}"}),
    ]
    closed = Collection(title={"ja": "べつの名"}, entries=entries[:1], open=False)
    collections.save(STAFF, written.id, closed, revision=2, reason="")
    page = office.world.get(f"/snapshots/{snapshot_id}").text
    assert "順のある束" not in page and f"注 {first}" not in page
    assert office.world.get(f"/snapshots/new?of={written.id}").status_code == 404


@pytest.mark.parametrize("form", ["csv", "jsonl", "geojson", "bagit"])
def test_the_command_exports_what_the_page_does(office: Office, word: str, form: str) -> None:
    snapshot_id = take(office, f"/snapshots/new?q={word}")
    withdraw(office, found(office, word)[0])
    given = {
        "ARCHIVE_HOME": str(office.world.services.settings.home),
        "BASE_URL": "http://localhost",
    }
    words = ("export", "--snapshot", snapshot_id, "--as", form)
    ran = CliRunner().invoke(cli, words, env=given)
    assert ran.exit_code == 0, ran.output
    page = office.world.get(f"/snapshots/{snapshot_id}/download.{form}").data
    assert ran.stdout_bytes == page
    assert CliRunner().invoke(cli, (*words, "--query", word), env=given).exit_code != 0


def test_nothing_and_too_often_are_told(office: Office) -> None:
    empty = send(office, "/snapshots/new?q=どこにもないことばです")
    assert empty.status_code == 422
    assert "公開中の資料がないので" in empty.text
    client, answers = office.world.client, []
    page = client.get("/snapshots/new").text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    for _ in range(25):
        title = f"くりかえし{number()}"
        office.world.add(item(number(), title={"ja": title}))
        form = {"csrf_token": token, "q": title}
        answers.append(
            client.post("/snapshots", data=form, environ_base={"REMOTE_ADDR": "192.0.2.7"})
        )
        if answers[-1].status_code == 429:
            break
    assert answers[0].status_code == 303
    assert int(answers[0].headers["RateLimit-Remaining"]) == 19
    assert answers[-1].status_code == 429
    assert len(answers) == 21
    assert int(answers[-1].headers["Retry-After"]) <= 3600


def test_no_token_no_snapshot(office: Office) -> None:
    assert office.world.client.post("/snapshots", data={"q": "写真"}).status_code == 400


def test_rows_are_paged(office: Office, word: str) -> None:
    snapshot_id = take(office, f"/snapshots/new?q={word}")
    first = office.world.get(f"/api/v1/snapshots/{snapshot_id}?size=1").json
    assert [one["number"] for one in first["entries"]] == [1]
    second = office.world.get(f"/api/v1/snapshots/{snapshot_id}?size=1&cursor={first['next']}").json
    assert [one["number"] for one in second["entries"]] == [2]
    assert second["next"] is None
    assert office.world.get(f"/snapshots/{snapshot_id}?page=2").status_code == 404


def test_it_survives_a_rebuild_and_forgets_what_is_erased(office: Office, word: str) -> None:
    services = office.world.services
    snapshot_id = take(office, f"/snapshots/new?q={word}")
    gone, stays = found(office, word)
    before = services.snapshots.get(snapshot_id)
    services.rebuild.run(lambda *_: None)
    assert services.snapshots.get(snapshot_id) == before
    actor = withdraw(office, gone)
    services.erasure.erase(
        actor, gone, basis="条例", reason="申出", approved_by=office.agents["chief"]
    )
    for stat in services.store.list(f"{PREFIX}snapshot/{snapshot_id}/"):
        with services.store.open(stat.key) as stream:
            held = json.load(stream)
        assert held["sha256"] == ""
    told = office.world.get(f"/api/v1/snapshots/{snapshot_id}").json
    assert [one["standing"] for one in told["entries"]] == ["closed", "open"]
    assert told["entries"][1]["item"] == stays
