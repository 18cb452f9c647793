"""Lessons that fit what was typed into the search box: a block of their own beside the items."""

from functools import lru_cache

from archive.language import Analyzer
from search.lesson import LessonShelf, Told
from search.query import has_words
from web.asking import Asked, ask
from web.current import services
from web.lesson.showing import Line, line

_SHOWN = 5


def fitting(asked: Asked) -> list[Line]:
    """For the first page of words without filters, or with those that a lesson has as well."""
    narrowed = asked.filters.keys() - {"disaster", "place"}
    if not asked.q or asked.page > 1 or narrowed:
        return []
    tree = services().search.tree(ask(asked))
    lessons = [Told(*one) for one in services().lessons.published()]
    if not lessons or not has_words(tree):
        return []
    found = _shelf(services().analyzer).fitting(tree, lessons)
    return [line(*told) for told in found if _among(told, asked)][:_SHOWN]


@lru_cache(maxsize=1)
def _shelf(analyzer: Analyzer) -> LessonShelf:
    """What was read stays read, as long as the index has the same dictionary."""
    return LessonShelf(analyzer)


def _among(told: Told, asked: Asked) -> bool:
    return all(
        getattr(told.lesson, name) in values for name, values in asked.filters.items() if values
    )
