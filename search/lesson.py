"""Which lessons fit a query: they are few, so each is read by the analysis of the live index.

Only what a lesson says by itself is looked at, never what it cites: words of an item are found with
the item, by whoever may see it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from archive.language.analyzer import Analyzer
from archive.lesson import Lesson
from archive.lesson.evidence import squeezed
from search.query import And, Field, Lift, Near, Not, Or, Phrase, Prefix, Query, Word

_REMEMBERED = 2048


class Told(NamedTuple):
    """A lesson's address and words."""

    id: str
    lesson: Lesson


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    terms: frozenset[str]
    readings: frozenset[str]
    text: str
    fields: dict[str, str]


class LessonShelf:
    """Reads each lesson once; safe to share between threads."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._read: dict[tuple[str, ...], _Read] = {}

    def fitting(self, tree: Query, lessons: Iterable[Told]) -> list[Told]:
        """Those that hold what is sought, first where their statement does; else as given."""
        found = [told for told in lessons if _holds(tree, self._of(told.lesson))]
        return sorted(found, key=lambda told: not _holds(tree, self._stated(told.lesson)))

    def _of(self, lesson: Lesson) -> _Read:
        return self._remembered(lesson, tuple(lesson.words()))

    def _stated(self, lesson: Lesson) -> _Read:
        return self._remembered(lesson, tuple(lesson.statement.values()))

    def _remembered(self, lesson: Lesson, words: tuple[str, ...]) -> _Read:
        key = (lesson.disaster, lesson.place, *words)
        read = self._read.get(key)
        if read is None:
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            read = self._read[key] = self._analyzed(lesson, "\n".join(words))
        return read

    def _analyzed(self, lesson: Lesson, text: str) -> _Read:
        analysis = self._analyzer.analyze(text)
        return _Read(
            terms=frozenset(token.term for token in analysis.words),
            readings=frozenset(token.term for token in analysis.readings),
            text=squeezed(text),
            fields={"disaster": lesson.disaster, "place": lesson.place},
        )


def _holds(query: Query, read: _Read) -> bool:
    """A query without words fits none: lessons have a page of their own to be looked through."""
    match query:
        case And(parts):
            # What only ranks says nothing against a lesson.
            wanted = [part for part in parts if not isinstance(part, Lift)]
            return bool(wanted) and all(_holds(part, read) for part in wanted)
        case Or(parts):
            return any(_holds(part, read) for part in parts)
        case Not(part):
            return not _holds(part, read)
        case Near(first, second):
            return _holds(first, read) and _holds(second, read)
    return _leaf(query, read)


def _leaf(query: Query, read: _Read) -> bool:
    match query:
        case Word():
            return _has_word(query, read)
        case Phrase(raw):
            return squeezed(raw) in read.text
        case Prefix(_, start):
            return any(term.startswith(start) for term in read.terms)
        case Field(name, values):
            return read.fields.get(name, "") in values
    return False


def _has_word(word: Word, read: _Read) -> bool:
    there = sum(term in read.terms for term in word.terms)
    if word.terms and there >= (word.needed or len(word.terms)):
        return True
    if not word.terms and (squeezed(word.raw) in read.text):
        return True
    spoken = () if word.terms else (word.reading, *word.readings)
    if any(reading and reading in read.readings for reading in spoken):
        return True
    return any(terms and read.terms.issuperset(terms) for terms in word.synonyms)
