"""A worker of its own for the index (`work --only index`) is killed at random while items come."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from archive.batch import Fate
from archive.decisions import Decision
from archive.rights import PUBLIC, Role, Viewer
from archive.settings import Settings
from ingest.submission import Claims, Submission
from search.ask import Ask, Sort
from tests.contract.engines import place_of
from tests.integration.living import CACHE, stage
from tests.making import ADMINISTRATOR, STAFF
from web.wiring import Services, build, prepare

KILLS, SEED, ROWS = 4, 20200704, 60
PATIENCE = 240.0
OF_STAFF = Viewer(role=Role.STAFF)


@pytest.fixture(params=["embedded", "opensearch"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    with ExitStack() as stack:
        more = {}
        if request.param == "opensearch":
            more["SEARCH_URL"] = stack.enter_context(place_of("opensearch", tmp_path))
        yield {"ARCHIVE_HOME": str(tmp_path / "home"), "CACHE_DIR": str(CACHE), **more}


class Indexer:
    """The process, started again after each kill."""

    def __init__(self, settings: dict[str, str], log: Path) -> None:
        self._settings, self._log = settings, log
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "web", "work", "--only", "index"]
        with self._log.open("ab") as log:
            environment = {**os.environ, **self._settings}
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def _opened(settings: dict[str, str]) -> Services:
    return build(Settings(**{name.lower(): value for name, value in settings.items()}))


def _rows(start: int) -> list[Submission]:
    return [
        Submission(label=f"{n}", claims=Claims(identifier=f"r{n}", title={"ja": f"石垣 {n}"}))
        for n in range(start, start + ROWS)
    ]


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "this took too long"
        time.sleep(0.2)


def test_each_item_is_in_the_index_once_as_it_is_now(
    settings: dict[str, str], tmp_path: Path
) -> None:
    first = _opened(settings)
    prepare(first)
    first.close()  # whoever makes an index holds it
    services, chance = _opened(settings), random.Random(SEED)
    indexer = Indexer(settings, tmp_path / "index.log")
    jobs = services.worker("jobs", roles=("jobs",))
    try:
        for number in range(KILLS):
            batch = stage(services, _rows(number * ROWS), name=f"batch {number}")
            jobs.run_until_idle()
            assert services.batches.counts(batch.id) == {Fate.TAKEN: ROWS}
            _decide(services, number)
            time.sleep(chance.uniform(0.0, 0.7))  # about as long as it takes to see the changes
            indexer.kill()
            indexer.start()
        killed = time.monotonic()
        _wait(lambda: services.engine.position() >= services.catalog.feed_position())
        print(f"indexer killed: all is found {time.monotonic() - killed:.1f} s after")
        _check(services)
    finally:
        indexer.kill()
        services.close()


def _decide(services: Services, number: int) -> None:
    """Half of the batch is published, and one of an earlier batch withdrawn again."""
    here = [item for item in services.catalog.every_item() if item.revision == 1]
    opened = {"record": {"level": "public"}, "content": {"level": "public"}}
    seen = [Decision(item_id=item.id, revision=1, fields=opened) for item in here[: ROWS // 2]]
    services.decisions.decide(STAFF, "publish", seen, reason="確認した")
    if number:
        shown = next(item for item in services.catalog.every_item() if item.revision == 2)
        gone = Decision(item_id=shown.id, revision=2, fields={})
        services.decisions.decide(ADMINISTRATOR, "withdraw", [gone], reason="依頼")


def _check(services: Services) -> None:
    held = list(services.catalog.every_item())
    assert len(held) == KILLS * ROWS
    public = [item.id for item in held if item.state == "published"]
    assert len(public) == KILLS * ROWS // 2 - (KILLS - 1)
    assert _found(services, OF_STAFF) == [item.id for item in held]
    assert _found(services, PUBLIC) == public


def _found(services: Services, viewer: Viewer) -> list[str]:
    """Everything that a walk through the index gives, page by page."""
    found: list[str] = []
    after: int | None = None
    while True:
        ask = Ask(sort=Sort.SEQ, size=100, after=after, viewer=viewer, now=services.clock())
        hits = services.search.find(ask).hits
        if not hits:
            return found
        found += [hit.item.id for hit in hits]
        after = hits[-1].item.seq
