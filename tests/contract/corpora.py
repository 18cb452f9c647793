"""Corpora and requests drawn at random, for what must be equal in every engine."""

import random

from hypothesis import strategies as st

from archive.model import Point
from search.document import Document, Text, stream
from search.engines import Interval, Request, Sort
from search.query import (
    And,
    Everything,
    Field,
    Lift,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Where,
    Word,
)
from search.tile import Box
from tests.contract.engines import PUBLISHED, facts, grams

WORDS = (
    *("益城", "町", "熊本", "市", "城", "給水", "所", "避難", "避難所", "避難指示", "橋", "断水"),
    *(
        "地震",
        "前震",
        "本震",
        "道路",
        "通行",
        "止め",
        "仮設",
        "住宅",
        "南阿蘇",
        "村",
        "石垣",
        "復旧",
    ),
)
_KINDS, _PLACES = ("photo", "post", "document"), ("43", "43443", "43101", "43433")
_CITY = Point(lat=32.8, lon=130.74)


def documents(seed: int, size: int) -> list[Document]:
    """Words as unlike in frequency as those of a language, in texts of very different length."""
    draw = random.Random(seed)
    return [_document(draw, seq) for seq in draw.sample(range(1, size * 10), size)]


def _document(draw: random.Random, seq: int) -> Document:
    title, body = _words(draw, 4), _words(draw, draw.choice((3, 12, 60)))
    day = draw.choice((None, 16_905, draw.randrange(16_700, 17_400)))
    places = draw.sample(_PLACES, draw.randrange(3))
    keywords = {"type": (draw.choice(_KINDS),), "place": tuple(places), **_calendar(day)}
    return Document(
        id=f"item-{seq}",
        seq=seq,
        title=_text([title]),
        body=_text([title, body]),
        staff=_text([_words(draw, 5)]),
        facts=facts(state=draw.choice(("published", "published", "published", "review"))),
        keywords={name: values for name, values in keywords.items() if values},
        date_from=day,
        date_to=day if day is None else day + draw.choice((0, 0, 30)),
        point=draw.choice((None, _CITY, _near_city(draw))),
        published=draw.choice((0, 1_500_000_000, 1_600_000_000)),
    )


def _words(draw: random.Random, most: int) -> list[str]:
    weights = [1 / rank for rank in range(1, len(WORDS) + 1)]
    return draw.choices(WORDS, weights, k=draw.randrange(most + 1))


def _text(parts: list[list[str]]) -> Text:
    pairs = [grams("".join(part)) if part else () for part in parts]
    return Text(a=stream(parts), b=stream(pairs), r=stream(parts))


def _calendar(day: int | None) -> dict[str, tuple[str, ...]]:
    if day is None:
        return {}
    year, month = 2015 + (day - 16_436) // 365, 1 + day % 12
    return {
        "year": (f"{year}",),
        "month": (f"{year}-{month:02}",),
        "date": (f"day-{day}",),
        "hour": (f"day-{day}T{day % 24:02}",),
    }


def _near_city(draw: random.Random) -> Point:
    return Point(lat=_CITY.lat + draw.uniform(-0.4, 0.4), lon=_CITY.lon + draw.uniform(-0.4, 0.4))


_word = st.builds(
    lambda terms, where, reading, synonyms: Word(
        "".join(terms), tuple(terms), grams("".join(terms)), reading, where, synonyms
    ),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    st.sampled_from((Where.ANYWHERE, Where.ANYWHERE, Where.TITLE)),
    st.sampled_from(("", "", *WORDS[:4])),
    st.sampled_from(((), (), (("橋",), ("給水", "所")))),
)
_kana = st.sampled_from(WORDS).map(lambda word: Word(word, (), grams(word), word))
_phrase = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(
    lambda words: Phrase("".join(words), grams("".join(words)))
)
_prefix = st.sampled_from(("避", "避難", "南", "な", "地震")).map(
    lambda start: Prefix(start, start)
)
_near = st.builds(Near, _word, _word, st.integers(0, 12))
_field = st.builds(Field, st.just("type"), st.lists(st.sampled_from(_KINDS), max_size=2).map(tuple))
_range = st.builds(Range, *[st.one_of(st.none(), st.integers(16_700, 17_400))] * 2)
_texts: st.SearchStrategy[Query] = st.one_of(_word, _word, _kana, _phrase, _prefix, _near)
_lift = st.builds(Lift, st.one_of(_field, _texts), st.sampled_from((0.5, 2.0)))
_leaves: st.SearchStrategy[Query] = st.one_of(_texts, _texts, _field, _range, _lift)
_trees: st.SearchStrategy[Query] = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Or(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=6,
)
queries = st.one_of(st.just(Everything()), _texts, _trees)

_filters = st.dictionaries(
    st.sampled_from(("type", "place", "year", "tile")),
    st.lists(
        st.sampled_from((*_KINDS, *_PLACES, "2016", "2017", "8/220/103", "10/883/413", "wrong")),
        min_size=1,
        max_size=3,
    ).map(tuple),
    max_size=3,
)
_boxes = st.sampled_from(
    (
        None,
        None,
        Box(south=32.5, west=130.6, north=32.9, east=130.9),
        Box(south=-90, west=130.9, north=90, east=130.6),
    )
)
requests = st.builds(
    Request,
    query=queries,
    filters=_filters,
    visible=st.just(PUBLISHED),
    denied=st.sampled_from((frozenset(), frozenset({"item-3", "item-7", "batch:B"}))),
    staff=st.booleans(),
    loose=st.booleans(),
    exclude=st.one_of(st.none(), _texts),
    sort=st.sampled_from((*Sort, *[Sort.RELEVANCE] * 5)),
    offset=st.sampled_from((0, 0, 0, 7)),
    size=st.sampled_from((5, 24, 2_000)),
    facets=st.sampled_from(((), ("type", "place"), ("type", "place", "year", "date"))),
    facet_size=st.sampled_from((1, 3, 60)),
    histogram=st.sampled_from((None, *Interval)),
    tiles=st.one_of(st.none(), st.integers(-1, 20)),
    box=_boxes,
)
