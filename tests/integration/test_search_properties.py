"""What holds of every search, tried over the judged texts: quotes, cuts, NOT, filters, spellings.

Samples are drawn anew in each run, and alike in CI.
"""

import os
import re
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from random import Random

import pytest

from archive import catalog
from archive.model import Item
from search.engines import Sort
from search.service import Ask, Found, Search
from tests.integration.search_under_test import titled
from tests.relevance.make import FOLDER
from tests.relevance.sites import rows
from web.trial import NOW, trial
from web.wiring import Services

WORD = re.compile(r"\w+")
SPELLINGS = [tuple(row.split("\t")) for row in rows("spellings.tsv")]
FIRST_SPELLING = 9000
PIECES = (
    ("浮島の泉まで水をくみに来る車の列ができた。", "来る車"),
    ("着がえができると話す人がいた。", "話す人がい"),
    ("球磨村立の小中学校は休みです。", "立の小"),
    ("消防団は自衛隊員とともに土砂を除いた。", "隊員"),
    ("日奈久まで毎日通って片づけた。", "通っ"),
)
"""Texts, each with a piece between two borders of its words."""
FIRST_PIECE = 20_000
_WORDS = ("避難所", "給水", "益城町", "人吉", "石垣", "車中泊", "道路", "水", "地震", "仮設住宅")
_FILTERS = ("disaster", "type", "place", "year", "phase", "month", "contributor")


class Corpus:
    """The judged texts, and behind them a text for each spelling, in one index."""

    def __init__(self, services: Services) -> None:
        self._search = services.search
        self.analyzer = services.analyzer
        self._plain = Search(services.catalog, services.engine, services.analyzer)
        self.items = [item for item in services.catalog.every_item() if item.seq < FIRST_SPELLING]

    def find(self, q: str, **other: object) -> Found:
        known: dict[str, object] = {"q": q, "now": NOW, "facets": ()}
        return self._search.find(Ask(**(known | other)))  # type: ignore[arg-type]

    def holds(self, q: str, seq: int) -> bool:
        """Whether an item is among the strict hits, however many these are."""
        found = self.find(q, sort=Sort.SEQ, after=seq - 1, size=1)
        return [hit.item.seq for hit in found.hits] == [seq]

    def shows(self, q: str, seq: int) -> bool:
        """Whether an item is among the strict hits or in the looser block."""
        return self.holds(q, seq) or any(hit.item.seq == seq for hit in self.find(q).looser)

    def forbidden(self, q: str) -> set[str]:
        """What stands under a NOT: the words as typed, without other words for the same."""
        return {item.id for item in self._plain.walk(Ask(q=q, now=NOW))}


@pytest.fixture(scope="module")
def corpus(request: pytest.FixtureRequest) -> Iterator[Corpus]:
    assert request.config.cache is not None
    with trial(FOLDER, cache=Path(request.config.cache.mkdir("language"))) as services:
        with services.database.write() as connection:
            catalog.add(connection, [(item, "trial") for item in _spelt()])
        services.indexer.run_once(NOW)
        yield Corpus(services)


def _spelt() -> Iterator[Item]:
    for row, spellings in enumerate(SPELLINGS):
        for column, spelling in enumerate(spellings[:2]):
            seq = FIRST_SPELLING + 2 * row + column
            yield titled(seq, f"綴り{seq}", text=(f"「{spelling}」と書いた覚えがある。",))
    for at, (text, _) in enumerate(PIECES):
        yield titled(FIRST_PIECE + at, f"切れ目{at}", text=(text,))


@pytest.fixture
def random() -> Random:
    return Random(5) if os.environ.get("CI") else Random()


def texts_of(item: Item) -> list[str]:
    return [*item.title.values(), *item.description.values(), *item.text]


def _drawn(corpus: Corpus, random: Random, most: int) -> Iterator[tuple[Item, str]]:
    told = [(item, text) for item in corpus.items if not item.post for text in texts_of(item)]
    told += [(item, text) for item in corpus.items if item.post for text in item.text]
    yield from random.sample(told, most)


def test_every_part_of_a_text_finds_it_when_quoted(corpus: Corpus, random: Random) -> None:
    missed = []
    for item, text in _drawn(corpus, random, 300):
        run = random.choice([run for run in WORD.findall(text) if len(run) > 1])
        start = random.randrange(len(run) - 1)
        part = run[start : random.randint(start + 2, min(len(run), start + 14))]
        if not corpus.holds(f'"{part}"', item.seq):
            missed.append((item.id, part))
    assert missed == []


def test_a_part_cut_at_words_finds_its_text_as_typed(corpus: Corpus, random: Random) -> None:
    """In 99.9 of 100: of a sample, no more are missed than that share gives by chance."""
    missed, tried = [], 0
    for item, text in _drawn(corpus, random, 1000):
        words = corpus.analyzer.tokens(text)
        if not words:
            continue
        first = random.randrange(len(words))
        last = min(len(words) - 1, first + random.randint(0, 5))
        typed = text[words[first].start : words[last].end]
        tried += 1
        if not corpus.shows(typed, item.seq):
            missed.append((item.id, typed))
    share = 0.001 * tried
    assert len(missed) <= share + 3 * sqrt(share), missed


@pytest.mark.parametrize(("at", "piece"), [(at, piece) for at, (_, piece) in enumerate(PIECES)])
def test_a_piece_read_otherwise_without_the_rest_finds_its_text(
    corpus: Corpus, at: int, piece: str
) -> None:
    assert corpus.holds(piece, FIRST_PIECE + at)


def test_not_never_returns_what_it_forbids(corpus: Corpus, random: Random) -> None:
    typed = [*_WORDS, '"車の"', "場所:43443", "2016年", "ひなんじょ", "(給水 OR 断水)", "倒*"]
    forbidden = {one: corpus.forbidden(one) for one in typed}
    assert all(forbidden.values())
    for _ in range(150):
        first, second, third = random.sample(typed, 3)
        ban = forbidden[third]
        for q in (
            f"{first} -{third}",
            f"({first} -{third}) OR ({second} -{third})",
            f"-{third} ({first} OR {second})",
            f"({first} OR {second} {first}) NOT {third}",
        ):
            found = corpus.find(q, size=60)
            shown = {hit.item.id for hit in (*found.hits, *found.looser)}
            assert not shown & ban, (q, shown & ban)


def test_a_filter_never_raises_a_count_and_keeps_what_its_facet_said(
    corpus: Corpus, random: Random
) -> None:
    for _ in range(60):
        q = " ".join(random.sample(_WORDS, random.randint(0, 2)))
        names = random.sample(_FILTERS, 2)
        whole = corpus.find(q, facets=_FILTERS)
        chosen: dict[str, tuple[str, ...]] = {}
        before = whole
        for name in names:
            if not before.facets.get(name):
                break
            value, count = random.choice(before.facets[name])
            chosen |= {name: (value,)}
            after = corpus.find(q, filters=chosen, facets=_FILTERS)
            assert after.total == count <= before.total, (q, chosen)
            before = after


@pytest.mark.parametrize("back", [False, True], ids=["there", "back"])
def test_two_spellings_of_one_thing_find_each_other(corpus: Corpus, back: bool) -> None:
    """Nine of ten pairs and more, strict or looser, with the text in the spelling as typed."""
    apart = []
    for row, spellings in enumerate(SPELLINGS):
        typed, seq = spellings[back], FIRST_SPELLING + 2 * row
        if not all(corpus.shows(typed, seq + column) for column in (0, 1)):
            apart.append((typed, spellings[not back]))
    assert len(apart) <= 0.1 * len(SPELLINGS), apart
