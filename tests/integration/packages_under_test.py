"""What the tests of packages share: a store, a change, and an independent validator."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.packages import Change, Files, Note, Packages
from archive.storage import Store

NOTE = Note(
    message="受入",
    agent_name="山田",
    agent_id="mailto:yamada@example.org",
    created=datetime(2026, 8, 1, tzinfo=UTC),
)
NOW = timedelta(0)
"""A grace for recovery when nobody can be writing."""

FIRST: Files = {"original/写真.jpg": b"photo" * 1000, "decision.json": b"{}", "same.jpg": b"s"}
SECOND: Files = {"decision.json": b'{"level":"public"}', "text/1.txt": b"t", "again.jpg": b"s"}


def change(files: Files, *remove: str) -> Change:
    return Change(files=files, remove=remove, note=NOTE)


def files_of(packages: Packages, object_id: str, version: int | None = None) -> dict[str, bytes]:
    """Every file of a version with its bytes; nothing for an object that is not there."""
    inventory = packages.head(object_id)
    if inventory is None:
        return {}
    found = {}
    for path in inventory.versions[(version or inventory.head) - 1].state:
        with packages.open(object_id, path, version=version) as stream:
            found[path] = stream.read()
    return found


def content_of(store: Store) -> dict[str, bytes]:
    """Everything in a store."""
    found = {}
    for stat in store.list(""):
        with store.open(stat.key) as stream:
            found[stat.key] = stream.read()
    return found


def folder(tmp_path: Path) -> str:
    return (tmp_path / "store").as_uri()
