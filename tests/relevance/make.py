"""Writes ``texts.jsonl`` and ``queries.jsonl`` from ``source/``: python -m tests.relevance.make."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from tests.relevance.judging import Judged, queries
from tests.relevance.texts import Text, texts

FOLDER = Path(__file__).parent


def made() -> dict[str, bytes]:
    """The files by name, the same bytes each time."""
    return {"texts.jsonl": _lines(map(_short, texts())), "queries.jsonl": _lines(queries())}


def _short(text: Text) -> dict[str, object]:
    """Without what is empty, and without what a reader knows from the field itself."""
    held: dict[str, object] = msgspec.to_builtins(text)
    told = {"at": text.place, "on": text.event, "day": text.date}
    return {name: value for name, value in held.items() if value and value != told.get(name)}


def _lines(values: Iterable[Judged] | Iterable[dict[str, object]]) -> bytes:
    return b"".join(msgspec.json.encode(value) + b"\n" for value in values)


if __name__ == "__main__":
    for name, data in made().items():
        (FOLDER / name).write_bytes(data)
