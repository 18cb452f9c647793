"""What a query may mean besides its words, offered as a choice: a place, a disaster, a hint."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archive.lexicon import Choice, Current, Hint
from search.ask import Ask
from search.disaster_words import disaster_words
from search.place_words import PlaceWord
from search.tally import Tally

_CODES = 3
"""Places of one word that are offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A search to go on with: other words, or a filter to add."""

    word: str
    """What in the query it is about."""
    q: str
    """The words of the search it leads to."""
    name: str = ""
    """Of the filter: place, disaster …; empty without one."""
    value: str = ""
    count: int
    """Items that it finds."""
    label: Mapping[str, str]
    """Staff's own words for the choice, by language; empty where the value says it."""


def offers(
    ask: Ask, places: tuple[PlaceWord, ...], lexicon: Current, tally: Tally
) -> tuple[Offer, ...]:
    """Choices that find something and are not chosen yet, each once."""
    found = (
        *_disasters(ask, tally),
        *(offer for hint in lexicon.hints(ask.q) for offer in _hinted(ask, hint, tally)),
        *(offer for place in places for offer in _places(ask, place, tally)),
    )
    kept: dict[tuple[str, str, str], Offer] = {}
    for offer in found:
        if offer.count and offer.value not in ask.filters.get(offer.name, ()):
            kept.setdefault((offer.name, offer.value, offer.q if not offer.name else ""), offer)
    return tuple(kept.values())


def _places(ask: Ask, place: PlaceWord, tally: Tally) -> Iterator[Offer]:
    """Of a word of its own nothing is left but the filter; a sentence stays while it finds."""
    rest = without(ask.q, place.text) if place.whole else ask.q
    for code in place.codes[:_CODES]:
        count = tally.of(rest, place=code)
        if not count and not place.whole:
            rest, count = "", tally.of("", place=code)
        yield Offer(word=place.text, q=rest, name="place", value=code, count=count, label={})


def _disasters(ask: Ask, tally: Tally) -> Iterator[Offer]:
    """熊本地震 is said of two: both are offered. A name with its year means one."""
    for word, ids in disaster_words(ask.q).items():
        for disaster in ids:
            count = tally.of(ask.q, disaster=disaster)
            yield Offer(word=word, q=ask.q, name="disaster", value=disaster, count=count, label={})


def _hinted(ask: Ask, hint: Hint, tally: Tally) -> Iterator[Offer]:
    for choice in hint.choices:
        label = {"ja": choice.ja, **({"en": choice.en} if choice.en else {})}
        if found := choice.filter:
            name, value = found
            count = tally.of(ask.q, **{name: value})
            yield Offer(word=hint.word, q=ask.q, name=name, value=value, count=count, label=label)
        else:
            q = _instead(ask.q, hint, choice)
            yield Offer(word=hint.word, q=q, count=tally.of(q), label=label)


def _instead(q: str, hint: Hint, choice: Choice) -> str:
    """The choice in place of the word, or all of the query where it is spelled otherwise."""
    return q.replace(hint.word, choice.target, 1) if hint.word in q else choice.target


def without(q: str, word: str) -> str:
    """The query less a word of its own."""
    return " ".join(q.replace(word, " ", 1).split())
