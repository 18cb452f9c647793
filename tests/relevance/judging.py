"""Judgements of queries over the texts: by what a text means, never by what a search finds.

A rule is a list of grades with conditions, ``3 water @43443; 1 nowater @43443``; the first that
holds for a text is its grade. ``water@43443`` is short for the usual three: the thing there, the
thing mentioned there, and what is close to the thing there.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from archive import vocabulary
from tests.relevance.sites import rows
from tests.relevance.texts import EVENTS, Text, texts

CLOSE = {
    "water": "nowater,well",
    "nowater": "water,well",
    "shelter": "car,tent,bed,partition",
    "house": "check,demolish,sheet",
    "temp": "minashi,public-house",
    "road": "bridge,tunnel",
    "flood": "levee",
    "landslide": "dam",
    "risai": "check,money,consult",
    "bath": "sdf",
    "meal": "supply",
    "car": "clot,tent",
    "money": "tax,consult",
}
"""What answers part of the need for a thing."""

Condition = Callable[[Text], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A query with the ids of texts by grade: 3 answers it, 2 helps, 1 is about it."""

    id: str
    kind: str
    half: str
    q: str
    asks: str
    judged: dict[str, list[str]]


def queries() -> list[Judged]:
    """All queries with judgements, in the order of the source."""
    known, seen, found = texts(), dict[str, int](), []
    for row in rows("queries.tsv"):
        kind, q, asks, rule = row.split("\t")
        seen[kind] = seen.get(kind, 0) + 1
        name = f"{kind}-{seen[kind]:02}"
        found.append(
            Judged(id=name, kind=kind, half=half(q), q=q, asks=asks, judged=_judge(rule, known))
        )
    return found


def half(q: str) -> str:
    """``tune`` or ``final``, by the query alone: it stays when others come and go."""
    return "final" if hashlib.sha256(q.encode()).digest()[0] & 1 else "tune"


def _judge(rule: str, known: list[Text]) -> dict[str, list[str]]:
    clauses = [_clause(part) for part in _written_out(rule).split(";")]
    by_grade: dict[str, list[str]] = {}
    for text in known:
        grade = next((grade for grade, holds in clauses if all(one(text) for one in holds)), None)
        if grade:
            by_grade.setdefault(grade, []).append(text.id)
    return {grade: by_grade[grade] for grade in sorted(by_grade, reverse=True)}


def _written_out(rule: str) -> str:
    """Each ``thing@place`` as the three clauses that it stands for."""
    clauses: list[str] = []
    for part in rule.split(";"):
        if short := re.fullmatch(r"([a-z-]+)@(\d+)", part.strip()):
            thing, code = short.groups()
            close = CLOSE.get(thing)
            clauses += [f"3 {thing} @{code}", f"2 ~{thing} @{code}"]
            clauses += [f"1 {close} @{code}"] if close else []
        else:
            clauses.append(part)
    return ";".join(clauses)


def _clause(part: str) -> tuple[str, list[Condition]]:
    grade, *conditions = part.split()
    return grade, [_condition(one) for one in conditions]


def _condition(word: str) -> Condition:
    if word.startswith("!"):
        forbidden = _condition(word[1:])
        return lambda text: not forbidden(text)
    name, mark, value = word.partition(":")
    if mark:
        return _NAMED[name](value)
    if word.startswith("@"):
        codes = set(word[1:].split(","))
        return lambda text: bool(codes & _within(text.at))
    if word.startswith("~"):
        wanted = {sign + thing for thing in word[1:].split(",") for sign in ("", "~")}
        return lambda text: bool(wanted & set(text.about))
    things = set(word.split(","))
    return lambda text: bool(things & set(text.about))


def _says(pattern: str) -> Condition:
    """The words of the text, where the thing asked for is a name or a fact of that text."""
    found = re.compile(pattern)
    return lambda text: bool(found.search(f"{text.title}\n{text.text}"))


def _on(letters: str) -> Condition:
    events = {EVENTS[letter] for letter in letters.split(",")}
    return lambda text: text.on in events


_NAMED: dict[str, Callable[[str], Condition]] = {
    "says": _says,
    "on": _on,
    "day": lambda value: lambda text: text.day.startswith(value),
    "type": lambda value: lambda text: text.type == value,
    "site": lambda value: lambda text: value in text.about,
}


def _within(code: str) -> set[str]:
    if not code:
        return set()
    return {code, *(above.code for above in vocabulary.places().ancestors(code))}
