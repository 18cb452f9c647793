"""A folder of texts and judged queries, read as items and questions.

``texts.jsonl`` has one text a line (``id``, ``type``, ``title``, ``text`` and the fields ``date``,
``place``, ``event``, ``credit``), ``queries.jsonl`` one query with ids of texts by grade.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from archive.errors import WrongUse
from archive.model import Access, Dates, Item, Level, PlaceStatement, Post, State, When
from search.evaluation import Question

_OPEN = Access(level=Level.PUBLIC)
_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    id: str
    type: str
    title: str = ""
    text: str = ""
    date: str = ""
    place: str = ""
    event: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Query:
    id: str
    kind: str
    half: str
    q: str
    asks: str = ""
    judged: dict[int, tuple[str, ...]]


def items(folder: Path, now: datetime) -> Iterator[Item]:
    """Published items that everybody may see, in the order of the file.

    Raises ``WrongUse`` for a folder that is no such set.
    """
    for seq, line in enumerate(_lines(folder / "texts.jsonl"), 1):
        yield _item(_decode(line, _Text), seq, now)


def questions(folder: Path) -> tuple[Question, ...]:
    """The judged queries; raises ``WrongUse`` for a folder that is no such set."""
    return tuple(_question(_decode(line, _Query)) for line in _lines(folder / "queries.jsonl"))


def _item(text: _Text, seq: int, now: datetime) -> Item:
    language = "en" if f"{text.title}{text.text}".isascii() else "ja"
    as_content = text.type in ("document", "post", "text")
    described = {language: text.text} if text.text and not as_content else {}
    return Item(
        id=text.id,
        seq=seq,
        state=State.PUBLISHED,
        type=text.type,
        title={language: text.title} if text.title else {},
        description=described,
        text=(text.text,) if text.text and as_content else (),
        language=language,
        dates=Dates(happened=When(edtf=text.date, source="row")) if text.date else Dates(),
        places=(PlaceStatement(code=text.place),) if text.place else (),
        disaster=text.event,
        credit=text.credit,
        post=Post(platform="x", native_id=text.id) if text.type == "post" else None,
        record=_OPEN,
        content=_OPEN,
        received=now,
        published=now,
        updated=now,
    )


def _question(query: _Query) -> Question:
    grades = {one: grade for grade, ids in sorted(query.judged.items()) for one in ids}
    return Question(
        id=query.id, kind=query.kind, half=query.half, q=query.q, asks=query.asks, grades=grades
    )


def _lines(path: Path) -> Iterator[bytes]:
    try:
        yield from filter(None, path.read_bytes().splitlines())
    except OSError as error:
        raise WrongUse(f"{path} cannot be read: name the folder of the set with --set.") from error


def _decode(line: bytes, kind: type[_Kind]) -> _Kind:
    try:
        return msgspec.json.decode(line, type=kind)
    except msgspec.DecodeError as error:
        raise WrongUse(f"not a line of a judged set: {error}") from error
