"""Make the stored home of a landing: ``python -m tests.homes.make 6``.

A home is what an archive of that landing left on disk, without index, pictures and caches, but with
the exports that were made ready. Every
later landing must open it: ``tests/integration/test_homes.py``. One that has been released is never
made again.
"""

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from archive.settings import Settings
from search.service import Ask
from tests.homes.desk import PASSWORD
from tests.homes.exporting import ROLES, exported
from tests.homes.kept import kept, log, prepared
from tests.homes.story import Story
from tests.making import MovableClock
from tests.outside import ALLOWED
from web.wiring import Services, build, prepare

HOMES = Path(__file__).parent
LARGEST = 900_000
"""Bytes of a home, all files together."""
QUERY = "石垣"
_PASSING = (".pending", "probe")
_BLANK = frozenset({"jobs", "reservations", "checkouts", "denied", "throttles", "alembic_version"})
"""Tables that hold only what passes."""


def make(name: str) -> Path:
    """Live through the story, keep what counts of it, and say what it must look like."""
    with TemporaryDirectory(prefix="archive-home-") as folder:
        home, clock = Path(folder) / "home", MovableClock()
        services = build(Settings(archive_home=str(home), harvest_hosts=ALLOWED), clock=clock)
        prepare(services)
        story = Story(services=services, clock=clock, folder=Path(folder) / "given")
        story.tell()
        clock.move(minutes=1)
        target = HOMES / name
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        _tell(services, story, target)
        services.close()
        _pack(home, target)
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    if size > LARGEST:
        raise SystemExit(f"{target} has {size} bytes, more than {LARGEST}")
    print(f"{target}: {size} bytes")
    return target


def _tell(services: Services, story: Story, target: Path) -> None:
    """Write the exports and the manifest."""
    for role in ROLES:
        (target / f"{role}.jsonl").write_bytes(exported(services, role))
    found = services.search.find(Ask(q=QUERY, now=services.clock()))
    manifest = {
        "now": services.clock(),
        "password": PASSWORD,
        "second step": {"chief": [story.works.secret, story.works.recovery]},
        "logins": sorted(agent.login for agent in services.accounts.every()),
        "packages": len(list(services.packages.ids())),
        "quarantine": [held.label for held in services.quarantine.every()],
        "batches": {batch.name: batch.state for batch in services.batches.every()},
        "states": {item.id: str(item.state) for item in services.catalog.every_item()},
        "lexicon": lexicon(services),
        "query": QUERY,
        "hits": [hit.item.id for hit in found.hits],
        "kept": kept(services),
        "log": log(services),
        "exports": prepared(services),
    }
    data = msgspec.json.format(msgspec.json.encode(manifest, order="deterministic"), indent=1)
    (target / "manifest.json").write_bytes(data + b"\n")


def lexicon(services: Services) -> dict[str, str]:
    """State of every entry that staff wrote, by id."""
    held = services.lexicon.every()
    return {one.term.id: str(one.term.status) for one in held if not one.shipped}


def _refuse_gaps(catalog: Path) -> None:
    """A table without a row means that the story leaves something out."""
    with closing(sqlite3.connect(catalog)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = {row[0] for row in tables if not row[0].startswith("sqlite_")} - _BLANK
        empty = [n for n in names if connection.execute(f"SELECT 1 FROM {n}").fetchone() is None]
    if empty:
        raise SystemExit(f"nothing of the story is in {', '.join(sorted(empty))}")


def _pack(home: Path, target: Path) -> None:
    """Store and catalog, closed and small; what passes while writing stays behind."""
    shutil.copytree(home / "store", target / "store", ignore=shutil.ignore_patterns(*_PASSING))
    with closing(sqlite3.connect(home / "catalog.sqlite")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA page_size=512")
        connection.execute("VACUUM")
    shutil.copytree(home / "derivatives" / "exports", target / "derivatives" / "exports")
    _refuse_gaps(home / "catalog.sqlite")
    shutil.copyfile(home / "catalog.sqlite", target / "catalog.sqlite")


if __name__ == "__main__":
    make(sys.argv[1])
