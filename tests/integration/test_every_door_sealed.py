"""Every door that opens something sealed leaves a note of who opened it, and no other door does."""

from collections.abc import Iterator

import pytest

from archive.model import Level
from archive.sealed_read import SealedReads
from tests.integration.door_archive import Archive, open_archive
from tests.integration.door_items import Case, cases
from tests.integration.door_viewers import NAMED, VIEWERS, Who, sees_content, sees_record
from tests.integration.doors import Rule, of_item

SEALED = [case for case in cases() if Level.SEALED in (case.record, case.content)]


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Archive]:
    with open_archive(tmp_path_factory, request.config, "sealed") as archive:
        yield archive


def parts(archive: Archive, case: Case, who: Who) -> list[str]:
    """What is sealed and open to the viewer, by the table that the tests keep for themselves."""
    record = case.record is Level.SEALED and sees_record(case, who, archive.passed)
    content = case.content is Level.SEALED and sees_content(case, who, archive.passed)
    return ["record"] * record + ["content"] * content


def log(archive: Archive) -> SealedReads:
    here = archive.services
    return SealedReads(here.store, here.database, here.clock)


@pytest.mark.parametrize("who", VIEWERS, ids=lambda who: who.name)
def test_every_door_of_an_item_notes_what_it_opened(archive: Archive, who: Who) -> None:
    visitor, opened = archive.client(who), 0
    for case in SEALED:
        item_id = archive.id_of(case)
        expected = parts(archive, case, who)
        for rule in (Rule.ITEM, Rule.CONTENT):
            for address in of_item(rule, case, item_id):
                before = len(log(archive).of(item_id))
                shown = visitor.get(address).status_code == 200
                fresh = log(archive).of(item_id)[before:]
                wanted = expected if shown else []
                assert [read.part for read in fresh] == wanted, (case.name, address)
                assert {read.agent for read in fresh} <= {archive.built.agents.get(who.name)}
                opened += len(fresh)
    assert (opened > 0) is who.named


def test_an_export_of_what_is_sealed_notes_each_item(archive: Archive) -> None:
    seen = {
        archive.id_of(case): parts(archive, case, NAMED)
        for case in SEALED
        if sees_record(case, NAMED, archive.passed)
    }
    before = {item_id: len(log(archive).of(item_id)) for item_id in seen}
    assert archive.client(NAMED).get("/search/download.csv").status_code == 200
    fresh = {item_id: log(archive).of(item_id)[before[item_id] :] for item_id in seen}
    assert {item_id: [read.part for read in found] for item_id, found in fresh.items()} == seen
