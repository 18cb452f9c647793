"""What every engine must count and put in order; what it may suggest."""

import pytest

from archive.expression import Is
from search.document import BREAK
from search.engines import Engine, Sort
from search.query import And, Everything, Field, Not, Or, Phrase, Query, Range, Word
from tests.contract import engines
from tests.contract.engines import ask, document, facts, fill, found, word

connect, engine = engines.everywhere, engines.engine


def test_dates_match_where_intervals_touch(engine: Engine) -> None:
    fill(
        engine,
        document(1, date_from=10, date_to=10),
        document(2, date_from=0, date_to=364),
        document(3, date_from=-5, date_to=-5),
        document(4),
    )
    assert found(engine, Range(10, 12)) == [1, 2]
    assert found(engine, Range(None, 0)) == [2, 3]
    assert found(engine, Range(11, None)) == [2]
    assert found(engine, Range(None, None)) == [1, 2, 3]
    assert found(engine, Not(Range(10, 12))) == [3, 4]


def _counting(engine: Engine) -> None:
    rows = [
        ("photo", ("43443", "43"), "益城"),
        ("photo", ("43101", "43"), "給水"),
        ("post", ("43443", "43"), "給水"),
        ("post", ("43443", "43"), "給水"),
    ]
    fill(
        engine,
        *(
            document(seq, words, keywords={"type": (kind,), "place": places})
            for seq, (kind, places, words) in enumerate(rows, start=1)
        ),
    )


def test_counts_stand_in_falling_order_then_by_value(engine: Engine) -> None:
    _counting(engine)
    facets = ask(engine, facets=("type", "place", "theme")).facets
    assert facets == {
        "type": (("photo", 2), ("post", 2)),
        "place": (("43", 4), ("43443", 3), ("43101", 1)),
        "theme": (),
    }
    assert ask(engine, facets=("place",), facet_size=1).facets == {"place": (("43", 4),)}


def test_a_facet_keeps_its_own_other_values(engine: Engine) -> None:
    _counting(engine)
    result = ask(engine, facets=("type", "place"), filters={"type": ("photo",)})
    assert result.total == 2
    assert result.facets["type"] == (("photo", 2), ("post", 2))
    assert result.facets["place"] == (("43", 2), ("43101", 1), ("43443", 1))


def test_denied_never_counts(engine: Engine) -> None:
    fill(
        engine,
        document(1, "a", keywords={"batch": ("B",)}),
        document(2, "a", keywords={"agreement": ("A",)}),
        document(3, "a"),
        document(4, "a"),
    )
    denied = frozenset({"batch:B", "agreement:A", "item-3"})
    result = ask(engine, word("a"), denied=denied, facets=("batch",))
    assert ([hit.seq for hit in result.hits], result.total) == ([4], 1)
    assert result.facets == {"batch": ()}


def test_size_nought_counts_without_hits(engine: Engine) -> None:
    _counting(engine)
    result = ask(engine, word("給水"), size=0, facets=("type",))
    assert (result.hits, result.total) == ((), 3)
    assert result.facets["type"] == (("post", 2), ("photo", 1))
    assert ask(engine, size=5, offset=100).hits == ()


@pytest.mark.parametrize("sort", Sort)
def test_without_counting_the_same_hits_come(engine: Engine, sort: Sort) -> None:
    _counting(engine)
    for size, offset in ((24, 0), (2, 0), (2, 1), (2, 2), (2, 3), (0, 0), (5, 100)):
        wanted = {"query": word("給水"), "sort": sort, "size": size, "offset": offset}
        whole, bare = ask(engine, **wanted), ask(engine, **wanted, counted=False)
        assert (bare.hits, bare.total) == (whole.hits, len(whole.hits))


def test_an_unanswerable_query_is_an_empty_result(engine: Engine) -> None:
    _counting(engine)
    odd: list[Query] = [
        Or(()),
        And(()),
        Field("type", ()),
        Field("type", ("x" * 70_000,)),
        Phrase("", (BREAK,)),
        Word("", (), ()),
        Range(9, 1),
        And((Or(()), Not(Everything()))),
    ]
    for query in odd:
        assert ask(engine, query).total in (0, 4)
        assert ask(engine, query, loose=True, staff=True).total in (0, 4)


def test_equal_hits_stand_in_order_of_seq_across_commits(engine: Engine) -> None:
    seqs = [(number * 37) % 101 for number in range(1, 101)]
    fill(engine, *(document(seq, "a") for seq in seqs[:40]))
    engine.index([document(seq, "a") for seq in seqs[40:70]], position=1)
    engine.index([document(seq, "a") for seq in seqs[70:]], position=2)
    pages = [
        [hit.seq for hit in ask(engine, word("a"), offset=offset, size=7).hits]
        for offset in range(0, 105, 7)
    ]
    assert [seq for page in pages for seq in page] == sorted(seqs)
    assert found(engine, size=100) == sorted(seqs)


def test_more_equal_hits_than_any_first_look(engine: Engine) -> None:
    fill(engine, *(document(seq, "a") for seq in range(1000, 500, -1)))
    engine.index([document(seq, "a") for seq in range(500, 0, -1)], position=1)
    assert found(engine, word("a"), size=3) == [1, 2, 3]
    for sort in (Sort.NEWEST, Sort.DATE, Sort.DATE_DESC):
        assert found(engine, word("a"), size=3, sort=sort) == [1, 2, 3]
        assert found(engine, word("a"), offset=998, size=3, sort=sort) == [999, 1000]


def test_sorts(engine: Engine) -> None:
    fill(
        engine,
        document(1, date_from=5, date_to=5, published=100),
        document(2, date_from=-9, date_to=5, published=300),
        document(3, published=200),
        document(4, date_from=5, date_to=6, published=300),
        document(5),
    )
    assert found(engine, sort=Sort.DATE) == [2, 1, 4, 3, 5]
    assert found(engine, sort=Sort.DATE_DESC) == [1, 4, 2, 3, 5]
    assert found(engine, sort=Sort.NEWEST) == [2, 4, 3, 1, 5]
    assert found(engine, sort=Sort.DATE, offset=2, size=2) == [4, 3]


def test_a_walk_by_seq_meets_every_hit_once_while_items_change(engine: Engine) -> None:
    big = 2**62
    seqs = [big + number * 3 for number in range(50)]
    fill(engine, *(document(seq, "a") for seq in seqs))
    walked: list[int] = []
    after = 0
    while page := ask(engine, word("a"), sort=Sort.SEQ, after=after, size=7).hits:
        walked += [hit.seq for hit in page]
        after = page[-1].seq
        engine.index([document(walked[0], "a", "b")], position=len(walked))
    assert walked == seqs


def test_suggestions_count_what_the_viewer_may_see(engine: Engine) -> None:
    sealed = facts(record_level="sealed")
    fill(
        engine,
        document(1, title=("避難所", "運営")),
        document(2, title=("避難", "指示")),
        document(3, title=("避難所",)),
        document(4, title=("避難民",), facts=sealed),
        document(5, "避難路"),
    )
    public = Is("record_level", ("public",))

    def terms(prefix: str, size: int = 9, denied: tuple[str, ...] = ()) -> object:
        return engine.terms(prefix, visible=public, denied=frozenset(denied), size=size)

    assert terms("避難") == (("避難所", 2), ("避難", 1))
    assert terms("避難", size=1) == (("避難所", 2),)
    assert terms("避難民") == ()
    assert terms("避難", denied=("item-2", "item-3")) == (("避難所", 1),)
    assert terms("") == (("避難所", 2), ("指示", 1), ("運営", 1), ("避難", 1))
