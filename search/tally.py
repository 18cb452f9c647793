"""Counts what somebody would find with other words or filters, within a budget."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from search.ask import Ask
from search.query import Query

MOST = 40
"""Counts that one page may cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Words to seek and how many items they find, under the filters of the search at hand."""

    q: str
    count: int


class Tally:
    """Only ever counts what the viewer of the search may see."""

    def __init__(
        self, ask: Ask, count: Callable[[Ask, Query], int], read: Callable[[Ask], Query]
    ) -> None:
        """``count`` asks the engine; ``read`` turns the words of a search into a tree."""
        self._ask, self._count, self._read = ask, count, read
        self._left = MOST
        self._known: dict[tuple[Query, str], int] = {}

    def of(self, q: str, **more: str) -> int:
        """Items that other words find, with more filters (name=value); 0 past the budget."""
        filters = {**self._ask.filters, **{name: (value,) for name, value in more.items()}}
        asked = replace(self._ask, q=q, filters=filters)
        return self._counted(asked, self._read(asked), repr(sorted(more.items())))

    def of_tree(self, tree: Query) -> int:
        """Items that a tree finds under the same filters; 0 past the budget."""
        return self._counted(self._ask, tree, "")

    def _counted(self, asked: Ask, tree: Query, more: str) -> int:
        key = (tree, more)
        if key not in self._known:
            if self._left <= 0:
                return 0
            self._left -= 1
            self._known[key] = self._count(asked, tree)
        return self._known[key]
