"""Answers that are kept until the part of the vocabulary that they come from changes."""

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Remembering:
    """A decorator that keeps what functions answer; ``version`` counts the changes."""

    def __init__(self) -> None:
        self.version = 0
        self._forget: list[Callable[[], None]] = []

    def __call__(self, function: Callable[_P, _T]) -> Callable[_P, _T]:
        kept = lru_cache(maxsize=4096)(function)
        self._forget.append(kept.cache_clear)
        return cast(Callable[_P, _T], kept)

    def changed(self) -> None:
        """Nothing that was answered before counts any more."""
        self.version += 1
        for forget in self._forget:
            forget()
