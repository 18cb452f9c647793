"""The whole system: workers killed at random while material comes in, and two web servers.

On the servers with three workers, and on files, SQLite and the embedded index with two.
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.batch import Batch, Fate
from archive.rights import Role, Viewer
from archive.settings import Settings
from search.ask import Ask, Sort
from tests import servers
from tests.bench.posts import lines
from tests.contract.engines import place_of
from tests.integration.living import CACHE
from tests.integration.production import Browser, production
from tests.integration.staff_archive import PASSWORD
from tests.integration.web_archive import jpeg
from web.account import Agent
from web.settle import settled
from web.wiring import Services, build, prepare

PHOTOS, ROWS, POSTS = 24, 30, 40
KILLS, SEED = 6, 20160416
PATIENCE = 300.0
BROKEN = "broken.jpg"
STAFF = Viewer(role=Role.STAFF)
Command = Callable[..., "subprocess.Popen[bytes]"]


@dataclass
class System:
    """Settings as each process has them, and workers that are started again when they die."""

    settings: dict[str, str]
    folder: Path

    def command(self, *words: str) -> "subprocess.Popen[bytes]":
        environment = {**os.environ, **self.settings}
        log = (self.folder / f"{words[0]}.log").open("ab")
        with log:
            return subprocess.Popen(
                [sys.executable, "-m", "web", *words], env=environment, stdout=log, stderr=log
            )

    def done(self, *words: str) -> None:
        code = self.command(*words).wait(PATIENCE)
        assert code == 0, (self.folder / f"{words[0]}.log").read_text()


@pytest.fixture(params=["embedded", "servers"])
def system(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[System]:
    home = tmp_path / "home"
    settings = {"ARCHIVE_HOME": str(home), "CACHE_DIR": str(CACHE)}
    with ExitStack() as stack:
        if request.param == "servers":
            settings |= {
                "STORE_URL": stack.enter_context(servers.s3_prefix()),
                "DERIVATIVES_URL": stack.enter_context(servers.s3_prefix()),
                "DATABASE_URL": stack.enter_context(servers.postgresql_database()),
                "SEARCH_URL": stack.enter_context(place_of("opensearch", tmp_path)),
            }
        yield System(settings, tmp_path)


def _opened(system: System) -> Services:
    return build(Settings(**{name.lower(): value for name, value in system.settings.items()}))


@contextmanager
def killed(system: System, count: int) -> Iterator[threading.Event]:
    """Workers, of which one after the other is killed, until the block ends; set when all were."""
    chance, over, stop = random.Random(SEED), threading.Event(), threading.Event()
    workers = [system.command("work") for _ in range(count)]

    def kill() -> None:
        for _ in range(KILLS):
            if stop.wait(chance.uniform(1.0, 3.0)):
                return
            at = chance.randrange(count)
            workers[at].kill()
            workers[at].wait()
            workers[at] = system.command("work")
        over.set()

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield over
    finally:
        stop.set()
        killer.join()
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(60)


def _material(folder: Path) -> dict[str, Path]:
    photos = folder / "photos"
    photos.mkdir()
    for number in range(PHOTOS):
        (photos / f"{number}.jpg").write_bytes(jpeg(200 + number, 150))
    (photos / BROKEN).write_bytes(jpeg()[:200])
    rows = folder / "rows.csv"
    titles = "".join(f"r{n},避難所の記録 {n}\n" for n in range(ROWS))
    rows.write_text(f"identifier,title\n{titles}", "utf-8")
    posts = folder / "posts.jsonl"
    posts.write_text("".join(f"{line}\n" for line in lines(POSTS)), "utf-8")
    return {"folder": photos, "spreadsheet": rows, "posts": posts}


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "this took too long"
        time.sleep(0.3)


def test_nothing_is_lost_or_doubled_and_a_restriction_is_obeyed_at_once(
    system: System, tmp_path: Path
) -> None:
    services = _opened(system)
    prepare(services)
    person = Agent(id="", login="hanako", name="花子", role=Role.ADMINISTRATOR)
    services.accounts.add(person, PASSWORD)
    services.close()  # whoever makes an index holds it
    services = _opened(system)
    try:
        count = 3 if "DATABASE_URL" in system.settings else 2
        with killed(system, count) as over:
            _take_in(system, _material(tmp_path))
            assert over.wait(PATIENCE)
            since = time.monotonic()
            batches = services.batches.every()
            _wait(lambda: all(services.batches.get(b.id).state == "done" for b in batches))
            print(f"the last worker killed: all taken in {time.monotonic() - since:.1f} s after")
            _check_outcomes(services, batches)
            system.done("publish", "--batch", batches[1].accession, *_PUBLISH)
            _wait(lambda: settled(services))
            _check_agreement(services)
            _check_pages(system)
    finally:
        services.close()


_PUBLISH = ("--access", "public", "--people", "none", "--accept-warnings", "--reason", "見本")


def _take_in(system: System, material: dict[str, Path]) -> None:
    for kind, path in material.items():
        options = ("--donor", "見本", "--basis", "permission", "--no-wait")
        system.done("ingest", kind, str(path), *options)


def _check_outcomes(services: Services, batches: list[Batch]) -> None:
    expected = [{Fate.TAKEN: PHOTOS, Fate.QUARANTINED: 1}, {Fate.TAKEN: ROWS}, {Fate.TAKEN: POSTS}]
    assert [services.batches.counts(batch.id) for batch in batches] == expected
    for batch in batches:
        numbers = [line.number for line in services.batches.report(batch.id)]
        assert numbers == list(range(1, batch.submissions + 1))


def _check_agreement(services: Services) -> None:
    """Storage, catalog and index hold the same items, each in one package that is whole."""
    held = list(services.catalog.every_item())
    assert len(held) == PHOTOS + ROWS + POSTS
    packages = [kept.object_id for kept in services.packages.walk()]
    stored = [item.id for name in packages for item in services.preservation.read(name)]
    assert sorted(stored) == sorted(item.id for item in held)
    assert [problem for name in packages for problem in services.packages.verify(name)] == []
    ask = Ask(sort=Sort.SEQ, size=100, viewer=STAFF, now=services.clock())
    assert [hit.item.id for hit in services.search.find(ask).hits] == [
        item.id for item in sorted(held, key=lambda item: item.seq)
    ]


def _check_pages(system: System) -> None:
    home, more = Path(system.settings["ARCHIVE_HOME"]), {**system.settings, "WEB_PROCESSES": "1"}
    del more["ARCHIVE_HOME"], more["CACHE_DIR"]
    with production(home, "one", **more) as one, production(home, "two", **more) as two:
        seen = [_public(served.base) for served in (one, two)]
        assert seen[0] == seen[1]
        assert len(seen[0]) == ROWS
        chosen, hanako = seen[0][0], Browser()
        assert hanako.sign_in(one.base, "hanako").status == 303
        page = f"{one.base}/staff/items/{chosen}"
        form = {"class": "privacy", "note": "電話があった", "revision": "2"}
        answer = hanako.post(f"{page}/withdraw", form, at=page)
        assert answer.status == 303, answer.text
        assert Browser().get(f"{two.base}/items/{chosen}").status == 410
        assert _public(two.base) == _public(one.base) == seen[0][1:]


def _public(base: str) -> list[str]:
    answer = Browser().get(f"{base}/api/v1/items?size=100&sort=seq")
    assert answer.status == 200, answer.text
    return [hit["id"] for hit in json.loads(answer.body)["items"]]
