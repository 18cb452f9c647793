"""A lesson as it is stored: what was learned where, when and by whom, and what it stands on."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from archive.lesson.evidence import Evidence
from archive.model import LangString

TEXTS = ("statement", "who", "done", "outcome", "learned", "conditions", "actions")
"""The fields of words, in the order in which they are read."""


class Status(StrEnum):
    """Of the words that are worked on; what the public reads is ``Page.shown``."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


def _text() -> LangString:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Words by language; phase and subject (分野) are ids of the vocabularies of that name."""

    statement: LangString = field(default_factory=_text)
    phase: str = ""
    subject: str = ""
    disaster: str = ""
    place: str = ""
    """Code of the gazetteer."""
    who: LangString = field(default_factory=_text)
    done: LangString = field(default_factory=_text)
    outcome: LangString = field(default_factory=_text)
    learned: LangString = field(default_factory=_text)
    conditions: LangString = field(default_factory=_text)
    actions: LangString = field(default_factory=_text)
    sources: LangString = field(default_factory=_text)
    """Where else it may be looked up, in words."""
    evidence: tuple[Evidence, ...] = ()

    def text(self, name: str) -> LangString:
        words: LangString = getattr(self, name)
        return words

    def words(self) -> Iterator[str]:
        """All that the lesson says by itself; nothing of what it cites."""
        for name in TEXTS:
            yield from self.text(name).values()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All of a lesson: what is worked on, and what the public reads meanwhile."""

    status: Status = Status.DRAFT
    lesson: Lesson = Lesson()
    shown: Lesson | None = None
    published: datetime | None = None
    """When it was first published (aware, UTC); its address is kept for ever."""
    revised: datetime | None = None
    """Since when the words that are shown are shown."""

    @property
    def is_gone(self) -> bool:
        return self.shown is None and self.published is not None


def without(page: Page, item_id: str) -> Page:
    """With nothing left of an erased item: neither its words nor what was noted beside it."""
    shown = _without(page.shown, item_id) if page.shown else None
    return replace(page, lesson=_without(page.lesson, item_id), shown=shown)


def _without(lesson: Lesson, item_id: str) -> Lesson:
    kept = (
        replace(one, quote="", note={}) if one.item == item_id else one for one in lesson.evidence
    )
    return replace(lesson, evidence=tuple(kept))
