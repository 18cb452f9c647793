"""A small language of conditions over the facts of an item.

:mod:`archive.rights` says in it what may be seen; it is evaluated here over one item, compiled to
SQL by :mod:`archive.condition` and to each search engine by its adapter.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Fact = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Is:
    """The fact is one of the values; for a fact with several values, any of them."""

    fact: str
    values: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class AtMost:
    """The number is ``limit`` or less."""

    fact: str
    limit: int


@dataclass(frozen=True, slots=True)
class Above:
    """The number is more than ``limit``."""

    fact: str
    limit: int


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801 - `Any` means something else in Python
    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class No:
    part: "Expression"


Expression = Is | AtMost | Above | All | Any_ | No


def holds(expression: Expression, of: Mapping[str, Fact]) -> bool:
    """Evaluate over one item's facts."""
    match expression:
        case Is(fact, values):
            held = of[fact]
            return bool(set(held) & set(values)) if isinstance(held, tuple) else held in values
        case AtMost(fact, limit):
            return number(of[fact]) <= limit
        case Above(fact, limit):
            return number(of[fact]) > limit
        case All(parts):
            return all(holds(part, of) for part in parts)
        case Any_(parts):
            return any(holds(part, of) for part in parts)
        case No(part):
            return not holds(part, of)


def number(fact: Fact) -> int:
    """The fact, which is one."""
    if not isinstance(fact, int):
        raise TypeError("this fact is not a number")
    return fact
