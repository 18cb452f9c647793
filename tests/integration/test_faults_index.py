"""What an archive needs is missing when it starts: the index, its server, or the catalog."""

from pathlib import Path

import pytest

from archive.batch import Fate
from archive.catalog import encode
from archive.errors import EngineUnavailable, WrongUse
from archive.rights import Role, Viewer
from archive.settings import Settings
from ingest.submission import Claims, Submission
from search.ask import Ask
from tests.integration.living import CACHE, Living, stage, take_in
from tests.integration.production import free_port
from web.app import create_app
from web.wiring import Services, build, prepare

STAFF = Viewer(role=Role.STAFF, agent="a")


def _rows(count: int) -> list[Submission]:
    return [
        Submission(label=f"{n}", claims=Claims(identifier=f"r{n}", title={"ja": f"見本 {n}"}))
        for n in range(count)
    ]


def _total(services: Services) -> int:
    return services.search.find(Ask(viewer=STAFF, now=services.clock())).total


def test_who_prepares_an_empty_archive_keeps_no_worker_from_its_index(tmp_path: Path) -> None:
    """As `serve` does, whose pages and whose worker are two processes."""
    living = Living(tmp_path / "home")
    pages, worker = living.open(), living.open()
    assert _total(pages) == 0
    take_in(worker, _rows(2))
    assert worker.engine.position() == worker.catalog.feed_position()
    assert _total(pages) == 2
    pages.close()
    worker.close()


def test_without_the_server_of_the_index_all_else_goes_on(tmp_path: Path) -> None:
    nobody = f"opensearch+http://127.0.0.1:{free_port()}/x"
    settings = Settings(archive_home=str(tmp_path), cache_dir=str(CACHE), search_url=nobody)
    services = build(settings)
    prepare(services)
    batch = stage(services, _rows(2))
    services.worker("w", roles=("jobs",)).run_until_idle()
    assert services.batches.counts(batch.id) == {Fate.TAKEN: 2}
    with pytest.raises(EngineUnavailable):
        _total(services)
    answer = create_app(services).test_client().get("/search?q=見本", buffered=True)
    assert answer.status_code == 503
    assert "検索がいま応答していません" in answer.text
    services.close()


def test_a_catalog_that_was_dropped_is_asked_for_and_nothing_comes_twice(tmp_path: Path) -> None:
    living = Living(tmp_path / "home")
    services = living.open()
    take_in(services, _rows(2))
    before = [encode(item) for item in services.catalog.every_item()]
    services.close()
    for path in living.home.glob("catalog.sqlite*"):
        path.unlink()
    for _ in range(2):
        with pytest.raises(WrongUse, match="kumamoto-archive rebuild"):
            living.open()
    services = living.rebuilt()
    _, counts, _ = take_in(services, _rows(2))
    assert counts == {Fate.ALREADY: 2}
    assert [encode(item) for item in services.catalog.every_item()] == before
    services.close()
