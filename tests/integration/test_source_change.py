"""A pulled source said otherwise: what it remembers, two people at once, pages and command."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.errors import InvalidSubmission, RevisionConflict, WrongState
from ingest.harvest.due import is_due, next_due
from ingest.harvest.source import Standing
from tests.integration.living import Living
from tests.integration.staff_archive import Office, Person, controls, open_office
from tests.integration.test_harvest import Town, entry, rss
from tests.integration.test_source_pages import add, worked
from tests.making import STAFF
from tests.outside import ALLOWED, Host, Said, host


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    living = Living(tmp_path / "home")
    living.settings = {"harvest_hosts": ALLOWED}
    services = living.open()
    with host() as there:
        yield Town(living, services, there)
    services.close()


@pytest.fixture(scope="module")
def there() -> Iterator[Host]:
    with host() as made:
        yield made


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("home")
    with open_office(folder, request.config, harvest_hosts=ALLOWED) as office:
        yield office


def test_what_is_remembered_stays_with_the_address(town: Town) -> None:
    town.there.pages["/feed"] = Said(body=rss(entry(1)))
    held = town.add("feed", town.there.url("/feed"))
    town.run(held)
    sources = town.services.harvest.sources
    wanted = replace(held.value, name="別の名", minutes=30, terms={"donor": "町"})
    changed = sources.change(
        STAFF, held.id, wanted, revision=held.revision, reason="担当が変わった"
    )
    assert (changed.action, changed.reason, changed.value.asked) == (
        "change",
        "担当が変わった",
        None,
    )
    report, tally = town.run(held)
    assert (tally.known, tally.new, report.given) == (1, 0, 0)

    town.there.pages["/moved"] = Said(body=rss(entry(1), entry(2)))
    away = replace(changed.value, told={"address": town.there.url("/moved")})
    with pytest.raises(InvalidSubmission) as refused:
        sources.change(STAFF, held.id, away, revision=changed.revision)
    assert list(refused.value.fields) == ["anew"]
    assert town.state(held).memory
    moved = sources.change(STAFF, held.id, away, revision=changed.revision, anew=True)
    assert is_due(moved.value, town.state(held), town.clock())
    report, tally = town.run(held)
    assert report.given == 2, "what was remembered of the other address was not forgotten"
    assert (tally.new, len(town.items())) == (1, 2)
    report, tally = town.run(held)
    assert report.given == 0 and tally.known == 2


def test_a_run_that_goes_on_meanwhile_leaves_no_memory_of_the_old_address(town: Town) -> None:
    town.there.pages["/feed"] = Said(body=rss(entry(1)))
    town.there.pages["/moved"] = Said(body=rss(entry(1)))
    held = town.add("feed", town.there.url("/feed"))
    sources = town.services.harvest.sources
    away = replace(held.value, told={"address": town.there.url("/moved")})

    def change() -> None:
        if sources.get(held.id).revision == held.revision:
            sources.change(STAFF, held.id, away, revision=held.revision, anew=True)

    town.services.harvest.run(held.id, check=change)
    assert town.state(held).memory and sources.get(held.id).value.moves == 1
    assert town.services.harvest.run(held.id).given == 1


def test_a_list_of_addresses_remembers_each_line(town: Town) -> None:
    for path in ("/1.txt", "/2.txt"):
        town.there.pages[path] = Said(body=f"避難所 {path}".encode())
    first, second = town.there.url("/1.txt"), town.there.url("/2.txt")
    held = town.add("addresses", first)
    town.run(held)
    wanted = replace(held.value, told={"address": f"{first}\n{second}"})
    changed = town.services.harvest.sources.change(STAFF, held.id, wanted, revision=1)
    assert changed.value.asked == town.clock() and changed.value.moves == 0
    report, _ = town.run(held)
    assert (report.given, report.known) == (1, 1)


def test_a_shorter_interval_counts_from_the_last_run(town: Town) -> None:
    town.there.pages["/feed"] = Said(body=rss())
    held = town.add("feed", town.there.url("/feed"), minutes=60 * 24 * 7)
    town.run(held)
    assert not is_due(held.value, town.state(held), town.clock())
    wanted = replace(held.value, minutes=15)
    changed = town.services.harvest.sources.change(STAFF, held.id, wanted, revision=1)
    due = next_due(changed.value, town.state(held))
    assert due is not None and due < town.clock()
    assert is_due(changed.value, town.state(held), town.clock())


def test_who_saw_an_older_state_overwrites_nothing(town: Town) -> None:
    held = town.add("feed", town.there.url("/feed"))
    sources = town.services.harvest.sources
    sources.pause(STAFF, held.id)
    renamed = sources.change(STAFF, held.id, replace(held.value, name="甲"), revision=1)
    assert renamed.value.standing is Standing.PAUSED, "a pause is nothing that the form says"
    with pytest.raises(RevisionConflict):
        sources.change(STAFF, held.id, replace(held.value, name="乙"), revision=1)
    other = town.add("feed", town.there.url("/feed"))
    for wrong, name in (
        ({"name": other.value.name}, "name"),
        ({"minutes": 1}, "minutes"),
        ({"told": {"address": "file:///etc/passwd"}}, "address"),
    ):
        with pytest.raises(InvalidSubmission) as refused:
            wanted = replace(renamed.value, **wrong)  # type: ignore[arg-type]
            sources.change(STAFF, held.id, wanted, revision=renamed.revision, anew=True)
        assert list(refused.value.fields) == [name]
    kept = replace(renamed.value, origin="別の町", kind="addresses")
    same = sources.change(STAFF, held.id, kept, revision=renamed.revision)
    assert (same.value.origin, same.value.kind) == ("町役場", "feed")
    sources.remove(STAFF, held.id, reason="閉鎖")
    with pytest.raises(WrongState):
        sources.change(STAFF, held.id, kept, revision=same.revision)


def test_an_address_inside_is_refused_after_a_change_too(town: Town) -> None:
    town.there.pages["/feed"] = Said(body=rss(entry(1)))
    held = town.add("feed", town.there.url("/feed"))
    inside = replace(held.value, told={"address": "http://169.254.169.254/latest/meta-data/"})
    town.services.harvest.sources.change(STAFF, held.id, inside, revision=1, anew=True)
    report, _ = town.run(held)
    assert report.trouble == "forbidden"


def test_the_page_changes_a_source_and_shows_what_another_wrote(
    office: Office, tanaka: Person, sato: Person, there: Host
) -> None:
    there.pages["/town"] = Said(body=rss(entry(5)))
    there.pages["/new"] = Said(body=rss(entry(5), entry(6)))
    page = add(tanaka, there, "town", place="益城町", date="平成28年4月")
    worked(office)
    edit = f"{page}/edit"
    assert f'href="{edit}"' in tanaka.get(page).text
    first, second = (controls(one.get(edit), "source") for one in (tanaka, sato))
    assert first["date"] == "2016-04" and first["told_address"] == there.url("/town")
    done = tanaka.post(edit, {**first, "donor": "広報係", "reason": "異動"}, at=edit)
    assert done.status_code == 303 and done.headers["Location"] == page
    shown = tanaka.get(page).text
    for said in ("広報係", "異動", "変えた", "益城町"):
        assert said in shown

    late = sato.post(edit, {**second, "name": "町の知らせ"}, at=edit)
    assert late.status_code == 409
    for said in ("ほかの人が先に変更しました", "広報係", "町の知らせ"):
        assert said in late.text
    assert office.world.services.harvest.sources.get(page.rpartition("/")[2]).value.name == "town"
    again = sato.post(edit, {**controls(late, "source"), "donor": "広報係"}, at=edit)
    assert again.status_code == 303
    assert "広報係" in sato.get(page).text and "町の知らせ" in sato.get(page).text

    typed = {**controls(sato.get(edit), "source"), "told_address": there.url("/new")}
    warned = sato.post(edit, typed, at=edit)
    assert warned.status_code == 422 and "どこまで取ったかは忘れ" in warned.text
    assert there.url("/new") in warned.text
    office.world.clock.at += timedelta(minutes=1)
    assert sato.post(edit, {**typed, "anew": "1"}, at=edit).status_code == 303
    worked(office)
    assert "すでにある 1" in sato.get(page).text and "新しい 1" in sato.get(page).text
    wrong = sato.post(edit, {**typed, "told_address": "ftp://x", "basis": ""}, at=edit)
    assert wrong.status_code == 422 and "権利の根拠を選んで" in wrong.text
    assert 'value="ftp://x"' in wrong.text

    assert sato.post(page, {"do": "remove", "reason": "閉鎖"}, at=page).status_code == 303
    assert sato.get(edit).status_code == 409
    assert sato.post(edit, typed, at=page).status_code == 409
    assert sato.get("/staff/sources/nothing/edit").status_code == 404
