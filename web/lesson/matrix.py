"""The way in: how many lessons there are of each subject in each phase."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from flask import request, url_for

from archive import vocabulary
from archive.lesson import Lesson
from archive.vocabulary.labels import in_language
from web.i18n import current_language

FILTERS = ("phase", "subject", "disaster")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Subjects down, phases across; both in the order of their vocabulary."""

    phases: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def chosen() -> dict[str, str]:
    """What the address narrows the list by."""
    given = {name: request.args.get(name, "") for name in FILTERS}
    return {name: value for name, value in given.items() if value}


def fits(lesson: Lesson, wanted: dict[str, str]) -> bool:
    return all(getattr(lesson, name) == value for name, value in wanted.items())


def matrix(lessons: Collection[Lesson], wanted: dict[str, str]) -> Matrix:
    """Counts of the lessons; a disaster that was chosen stays chosen."""
    lang = current_language()
    counts = Counter((one.subject, one.phase) for one in lessons)
    phases, subjects = vocabulary.labels("lesson-phase"), vocabulary.labels("lesson-subject")
    kept = {"disaster": wanted["disaster"]} if "disaster" in wanted else {}

    def cell(subject: str, phase: str) -> Cell:
        return Cell(
            count=counts[subject, phase],
            url=url_for("lesson.index", subject=subject, phase=phase, _anchor="list", **kept),  # type: ignore[arg-type]
            chosen=(wanted.get("subject"), wanted.get("phase")) == (subject, phase),
        )

    return Matrix(
        phases=tuple(in_language(text, lang) for text in phases.values()),
        rows=tuple(
            (in_language(text, lang), tuple(cell(subject, phase) for phase in phases))
            for subject, text in subjects.items()
        ),
    )
