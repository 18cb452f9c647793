"""Exports by a job: killed anywhere it goes on and the file is whole; what ends ends for good."""

import json
import secrets
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.collection import Collection, Entry
from archive.decisions import Actor, Decision
from archive.errors import Cancelled, NotFound
from archive.exports import exporters
from archive.model import Item
from archive.prepared import DAYS, Order, Whole
from archive.prepared.making import Making
from archive.prepared.shelf import PREFIX, Shelf, file_key
from archive.queue import JobState
from archive.rights import Role
from archive.storage import Store
from tests.faults import Faulty, Killed
from tests.integration.staff_archive import Office, number, token
from tests.integration.web_archive import item
from web.cli import cli
from web.prepared.source import Sources

ROWS, PAGE = 11, 3
ADMIN = Actor(agent="admin", role=Role.ADMINISTRATOR, trusted=True)


@pytest.fixture
def word(office: Office) -> str:
    """Of the titles of so many items that are of this test alone."""
    word = f"とくべつ{number()}語"
    office.world.add(*(item(number(), title={"ja": f"{word}の写真"}) for _ in range(ROWS)))
    return word


def order(office: Office, word: str, form: str = "jsonl", **more: Any) -> Order:
    return Order(
        id=secrets.token_hex(16),
        form=form,
        lang="ja",
        base_url="http://localhost",
        asked={"q": (word,)},
        at=office.world.clock(),
        **more,
    )


def making(office: Office, store: Store | None = None) -> Making:
    here = office.world.services
    return Making(
        Shelf(store or here.derivatives),
        here.catalog,
        Sources(here),
        here.files,
        here.clock,
        page=PAGE,
    )


def nothing() -> None:
    """Nobody wants it to stop."""


def held(office: Office, asked: Order, whole: Whole) -> bytes:
    with office.world.services.derivatives.open(file_key(asked.id, whole.token)) as stream:
        return stream.read()


def direct(office: Office, word: str, form: str) -> bytes:
    return bytes(office.world.get(f"/search/download.{form}?q={word}").data)


def found(office: Office, word: str) -> list[Item]:
    listed = told(office, f"/api/v1/items?q={word}&sort=seq&size=50")["items"]
    return [office.now(one["id"]) for one in listed]


def told(office: Office, address: str) -> Any:
    """For programs."""
    return json.loads(office.world.client.get(address).data)


def decide(office: Office, action: str, one: Item, **fields: object) -> None:
    seen = Decision(item_id=one.id, revision=office.now(one.id).revision, fields=fields)
    office.world.services.decisions.decide(ADMIN, action, [seen], reason="privacy: a test")


@pytest.mark.parametrize("form", sorted(exporters()))
def test_killed_before_any_write_it_goes_on_and_gives_the_same(
    office: Office, word: str, form: str
) -> None:
    store = office.world.services.derivatives
    counting, asked = Faulty(store), order(office, word, form)
    whole = making(office, counting).make(asked, nothing)
    expected = held(office, asked, whole)
    assert expected == direct(office, word, form)
    writes = [key for _method, key in counting.writes]
    for before in range(len(writes)):
        again = order(office, word, form)
        dying = Faulty(store, before=before)
        with pytest.raises(Killed):
            making(office, dying).make(again, nothing)
        done = {key for _method, key in dying.writes}
        rest = Faulty(store)
        whole = making(office, rest).make(again, nothing)
        assert held(office, again, whole) == expected, writes[before]
        noted = {key.replace("notes", "parts") for key in done if "/notes/" in key}
        twice = {key for _method, key in rest.writes if "/parts/" in key} & noted
        assert twice == set(), "a part that was written is not written again"


def test_asked_to_stop_it_keeps_what_it_has(office: Office, word: str) -> None:
    asked, steps = order(office, word), iter(range(6))

    def check() -> None:
        if next(steps, None) is None:
            raise Cancelled

    with pytest.raises(Cancelled):
        making(office).make(asked, check)
    shelf = Shelf(office.world.services.derivatives)
    assert shelf.whole(asked.id) is None
    assert shelf.progress(asked.id).listed == ROWS
    assert 0 < shelf.progress(asked.id).written < ROWS


def test_the_list_is_that_of_the_beginning(office: Office, word: str) -> None:
    asked, listed = order(office, word), list[bool]()

    def check() -> None:
        if not listed and Shelf(office.world.services.derivatives).plan(asked.id):
            listed.append(True)
            office.world.add(item(number(), title={"ja": f"{word}の後の写真"}))

    whole = making(office).make(asked, check)
    assert listed, "nothing came meanwhile"
    assert whole.shown == ROWS
    assert len(found(office, word)) == ROWS + 1
    assert "後の写真".encode() not in held(office, asked, whole)


def test_what_changes_meanwhile_is_written_as_of_one_position(office: Office, word: str) -> None:
    """Parts that are written already are written again, and only these."""
    asked, first = order(office, word), found(office, word)[0]
    counting, done = Faulty(office.world.services.derivatives), list[bool]()

    def check() -> None:
        written = Shelf(office.world.services.derivatives).progress(asked.id).written
        if written >= PAGE and not done:
            done.append(True)
            decide(office, "edit", first, description={"ja": "改めた説明"})

    whole = making(office, counting).make(asked, check)
    assert done
    assert "改めた説明".encode() in held(office, asked, whole)
    parts = [key[-5:] for _method, key in counting.writes if "/parts/" in key]
    assert sorted(parts) == ["00000", "00000", "00001", "00002", "00003"]


def test_a_collection_that_closes_takes_its_export_along(office: Office, word: str) -> None:
    here = office.world.services
    entries = tuple(Entry(item=one.id) for one in found(office, word)[:2])
    wanted = Collection(title={"ja": f"{word}の束"}, entries=entries, open=True)
    writer = Actor(agent="writer", role=Role.STAFF)
    written = here.collections.save(writer, "", wanted, revision=0, reason="")
    address = ask(office, **{"as": "csv", "of": written.id})
    work(office)
    client = office.world.client
    data = office.world.get(f"{address}/file").data
    assert data == office.world.get(f"/collections/{written.id}/download.csv").data
    here.collections.save(writer, written.id, replace(wanted, open=False), revision=1, reason="")
    for door in (address, f"{address}/file", f"/api/v1{address}"):
        assert client.get(door).status_code == 404
    assert f"{word}の束" not in client.get("/exports").text


def ask(office: Office, browser: FlaskClient | None = None, **given: Any) -> str:
    answer = sent(office, browser, **given)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def sent(office: Office, browser: FlaskClient | None = None, **given: Any) -> TestResponse:
    client = browser or office.world.client
    page = client.get("/exports/new")
    return client.post("/exports", data={**given, "csrf_token": token(page)}, buffered=True)


def press(office: Office, address: str, do: str) -> TestResponse:
    client = office.world.client
    form = {"do": do, "csrf_token": token(client.get(address))}
    return client.post(address, data=form, buffered=True)


def work(office: Office) -> None:
    """What is due, by a worker."""
    office.world.services.worker("test", roles={"jobs"}).run_until_idle()


def keys(office: Office, address: str) -> list[str]:
    store = office.world.services.derivatives
    return [stat.key for stat in store.list(f"{PREFIX}{address.rpartition('/')[2]}/")]


def test_the_page_says_how_far_it_is_and_the_list_holds_it(office: Office, word: str) -> None:
    client = office.world.client
    assert "/exports/new?q=" in client.get(f"/search?q={word}").text
    address = ask(office, client, **{"as": "csv", "q": word})
    waiting = client.get(address)
    assert "順番を待っています" in waiting.text
    assert f'href="{address}"' in waiting.text, "without scripts there is a link"
    assert office.world.get(f"{address}/file").status_code == 409
    browser = office.world.get(f"{address}/file", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (browser.status_code, browser.mimetype) == (409, "text/html")
    work(office)
    ready = client.get(address).text
    shown = told(office, f"/api/v1{address}")
    assert shown["state"] == "ready" and shown["file"]["items"] == ROWS
    assert shown["file"]["sha256"] in ready
    assert f'href="{address}"' in client.get("/exports").text
    other = office.world.app.test_client()
    assert address not in other.get("/exports").text, "the list is of one browser"
    assert other.get(f"{address}/file", buffered=True).data == direct(office, word, "csv"), (
        "the address is for all"
    )


def test_given_up_it_is_gone_and_its_job_stops(office: Office, word: str) -> None:
    client = office.world.client
    waiting = ask(office, **{"as": "csv", "q": word})
    assert press(office, waiting, "drop").status_code == 303
    ready = ask(office, **{"as": "csv", "q": word})
    work(office)
    assert press(office, ready, "drop").status_code == 303
    for address in (waiting, ready):
        assert (
            client.get(address).status_code
            == office.world.get(f"{address}/file").status_code
            == 404
        )
    assert client.get(f"/exports/{'../' * 3}x").status_code == 404
    assert keys(office, waiting) == keys(office, ready) == []


def test_after_its_days_it_is_gone(office: Office, word: str) -> None:
    address = ask(office, **{"as": "csv", "q": word})
    work(office)
    office.world.clock.at += timedelta(days=DAYS)
    assert office.world.get(f"{address}/file").status_code == 404
    assert keys(office, address) != []
    office.world.clock.at += timedelta(hours=1)
    office.world.services.prepared.sweep()
    assert keys(office, address) == []


def test_an_erased_item_leaves_every_part(office: Office, word: str) -> None:
    here, first = office.world.services, found(office, word)[0]
    address = ask(office, **{"as": "jsonl", "q": word})
    work(office)
    decide(office, "withdraw", first)
    Shelf(here.derivatives).forget(first)
    for key in keys(office, address):
        with here.derivatives.open(key) as stream:
            data = stream.read()
        assert first.id.encode() not in data or "/rows/" in key, key
    assert office.world.get(f"{address}/file").status_code == 409
    work(office)
    assert first.id.encode() not in office.world.get(f"{address}/file").data


def test_a_parked_job_is_told_and_gets_another_round(office: Office, word: str) -> None:
    here, client = office.world.services, office.world.client
    address = ask(office, **{"as": "csv", "q": word})
    job = here.queue.lease("test")
    assert job is not None
    here.queue.fail(job, "the disk is full", transient=False)
    page = client.get(address).text
    assert "用意が止まりました" in page and "the disk is full" not in page
    assert told(office, f"/api/v1{address}")["state"] == "stopped"
    press(office, address, "again")
    assert here.oversight.get(job.id).state is JobState.READY
    work(office)
    assert office.world.get(f"{address}/file").status_code == 200


def test_a_job_that_was_cancelled_by_staff_can_be_asked_for_again(
    office: Office, word: str
) -> None:
    here, client = office.world.services, office.world.client
    address = ask(office, **{"as": "csv", "q": word})
    (job,) = here.oversight.list([JobState.READY], subject="export")
    here.oversight.cancel(job.job.id)
    assert "用意が止まりました" in client.get(address).text
    press(office, address, "again")
    work(office)
    assert office.world.get(f"{address}/file").status_code == 200


def test_too_many_are_refused_with_the_reason(office: Office, word: str) -> None:
    answers = [sent(office, **{"as": "csv", "q": word}) for _ in range(25)]
    refused = answers[-1]
    assert refused.status_code == 429
    assert "Retry-After" in refused.headers
    assert 'role="alert"' in refused.text
    work(office)


def test_nothing_is_made_of_what_is_not_there(office: Office) -> None:
    for given in ({"as": "exe"}, {"as": "csv", "of": "none"}, {"as": "csv", "snapshot": "none"}):
        assert sent(office, **given).status_code == 404
    with pytest.raises(NotFound):
        Shelf(office.world.services.derivatives).order("../../x")


def test_a_command_goes_on_where_it_was_killed(office: Office, word: str, tmp_path: Path) -> None:
    here, out = office.world.services, tmp_path / "result.csv"
    given = {"ARCHIVE_HOME": str(here.settings.home), "BASE_URL": "http://localhost"}
    words = ("export", "--query", word, "--as", "csv", "--out", str(out), "--resume")
    asked, steps = order(office, word, "csv"), iter(range(6))
    Shelf(here.derivatives).keep(asked)

    def check() -> None:
        if next(steps, None) is None:
            raise Killed

    with pytest.raises(Killed):
        making(office).make(asked, check)
    note = tmp_path / "result.csv.export"
    note.write_text(f"{asked.id}\n")
    before = list(here.derivatives.list(f"{PREFIX}{asked.id}/parts/"))
    assert before, "nothing was written before it was killed"
    other = CliRunner().invoke(cli, (*words, "--role", "staff"), env=given)
    assert "belongs to another export" in str(other.exception)
    ran = CliRunner().invoke(cli, words, env=given)
    assert ran.exit_code == 0, ran.output
    assert out.read_bytes() == direct(office, word, "csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["result.csv"]
    assert keys(office, asked.id) == []
