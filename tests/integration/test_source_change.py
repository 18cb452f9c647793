"""A pulled source said otherwise: what it remembers, and two people at once."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import InvalidSubmission, RevisionConflict, WrongState
from ingest.harvest.due import is_due, next_due
from ingest.harvest.source import Standing
from tests.integration.living import Living
from tests.integration.test_harvest import Town, entry, rss
from tests.making import STAFF
from tests.outside import ALLOWED, Said, host


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    living = Living(tmp_path / "home")
    living.settings = {"harvest_hosts": ALLOWED}
    services = living.open()
    with host() as there:
        yield Town(living, services, there)
    services.close()


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
