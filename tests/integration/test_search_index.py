"""The index follows the catalog, is rebuilt beside the live one, and refuses newer ones."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from archive.errors import EngineUnavailable, NewerVersion
from search import indexer
from search.engines.embedded.schema import FORMAT
from tests.integration import search_under_test
from tests.integration.search_under_test import NOW, Archive, titled, varied

analyzer, archive = search_under_test.analyzer, search_under_test.archive


def test_without_an_index_search_says_so(archive: Archive) -> None:
    with pytest.raises(EngineUnavailable):
        archive.find("橋")


def test_an_empty_archive_gets_an_empty_index(archive: Archive) -> None:
    assert archive.indexer.run_once(NOW) == 0
    assert archive.find("").total == 0


def test_the_index_follows_the_feed_in_batches(archive: Archive) -> None:
    assert archive.add(titled(1, "橋")) == 1
    assert archive.indexer.behind() == 0
    assert archive.add(*(titled(seq, "橋") for seq in range(2, 2503))) == 2501
    assert archive.find("橋").total == 2502
    assert archive.indexer.run_once(NOW) == 0


def test_an_index_of_another_analysis_is_rebuilt_beside(archive: Archive) -> None:
    archive.add(titled(1, "橋"))
    archive.engine.rebuild([], position=archive.engine.position(), version="older")
    assert archive.find("橋").total == 0
    assert archive.indexer.run_once(NOW) == 1
    assert archive.find("橋").total == 1


def test_rebuild_brings_back_exactly_the_same_results(archive: Archive) -> None:
    archive.add(*varied())
    before = archive.find("給水")
    assert archive.indexer.rebuild(NOW) == 60
    after = archive.find("給水")
    assert [hit.item.id for hit in after.hits] == [hit.item.id for hit in before.hits]
    assert (after.total, after.facets) == (before.total, before.facets)


@pytest.mark.parametrize("lost", ["live.json", "index-1/meta.json"])
def test_an_index_that_is_gone_is_made_again(archive: Archive, tmp_path: Path, lost: str) -> None:
    archive.add(titled(1, "橋"))
    archive.engine.close()
    (tmp_path / "index" / lost).unlink()
    with pytest.raises(EngineUnavailable):
        archive.find("橋")
    assert archive.indexer.run_once(NOW) == 1
    assert archive.ids("橋") == [1]


def test_an_index_of_a_newer_program_is_refused_with_a_sentence(
    archive: Archive, tmp_path: Path
) -> None:
    archive.add(titled(1, "橋"))
    live = tmp_path / "index" / "live.json"
    live.write_text(live.read_text().replace(f'"format":{FORMAT}', '"format":99'))
    for refused in (archive.find, lambda: archive.indexer.run_once(NOW)):
        with pytest.raises(NewerVersion, match="format 99"):
            refused()


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"format":"x"}', '{"format":1}', '{"format":0}']
)
def test_an_index_that_cannot_be_read_is_made_again(
    archive: Archive, tmp_path: Path, damage: str
) -> None:
    archive.add(titled(1, "橋"))
    (tmp_path / "index" / "live.json").write_text(damage)
    with pytest.raises(EngineUnavailable):
        archive.find("橋")
    assert archive.indexer.run_once(NOW) == 1
    assert archive.ids("橋") == [1]


def test_a_killed_rebuild_leaves_nothing_behind_after_the_next(
    archive: Archive, tmp_path: Path
) -> None:
    archive.add(titled(1, "橋"))
    left = tmp_path / "index" / "index-2"
    left.mkdir()
    (left / "rubbish").write_text("x")
    assert archive.indexer.rebuild(NOW) == 1
    folders = [folder.name for folder in (tmp_path / "index").glob("index-*")]
    assert (folders, archive.ids("橋")) == (["index-2"], [1])


def test_what_was_committed_before_a_crash_is_indexed_again_without_harm(
    archive: Archive, tmp_path: Path
) -> None:
    """The position is noted after the documents: a crash between leaves it behind."""
    archive.add(titled(1, "橋"))
    live = tmp_path / "index" / "live.json"
    noted = live.read_bytes()
    archive.add(titled(2, "橋"))
    live.write_bytes(noted)
    assert archive.indexer.run_once(NOW) == 1
    assert archive.ids("橋") == [1, 2]


def test_processes_help_until_nothing_was_to_do_for_a_while(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.indexer.run_once(NOW)
    monkeypatch.setattr(indexer, "MANY", 2)
    monkeypatch.setattr(indexer, "spare_processors", lambda: 1)
    archive.add(titled(1, "橋"), titled(2, "橋"))
    helping = archive.indexer._assistants
    assert helping is not None
    (process,) = helping.processes
    archive.add(titled(3, "橋"), titled(4, "橋"))
    assert helping.processes == [process]
    assert archive.indexer.run_once(NOW) == 0
    assert helping.processes == [process]
    assert archive.indexer.run_once(NOW + timedelta(seconds=10)) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert archive.ids("橋") == [1, 2, 3, 4]
