"""What every engine makes of synonyms, readings, prefixes, nearness and lifts."""

from dataclasses import replace

import pytest

from search.document import BREAK, Text, stream
from search.engines import Engine
from search.query import And, Field, Lift, Near, Not, Or, Phrase, Prefix, Where, Word
from tests.contract import engines
from tests.contract.engines import ask, document, fill, found, grams, text, word

connect, engine = engines.connect, engines.engine


def test_a_synonym_matches_strictly_and_weighs_less(engine: Engine) -> None:
    fill(
        engine,
        document(1, "避難", "場所", "甲"),
        document(2, "避難所", "乙", "甲"),
        document(3, "避難", "乙", "甲"),
    )
    either = replace(word("避難所"), grams=(), synonyms=(("避難", "場所"), ("収容",)))
    assert found(engine, either) == [2, 1]
    first, second = ask(engine, either).hits
    assert second.score < first.score / 2
    assert found(engine, And((either, Not(word("甲"))))) == []
    assert found(engine, Not(either)) == [3]


def test_a_word_without_terms_is_found_by_its_synonyms_too(engine: Engine) -> None:
    fill(engine, document(1, "犬"), document(2, "猫"))
    kana = Word("いぬ", (), grams("いぬ"), "イヌ", synonyms=(("犬",),))
    assert found(engine, kana) == [1]


def test_any_reading_admits_a_kana_word_and_loosely_any_word(engine: Engine) -> None:
    read = Text(a=stream([["日本"]]), b=stream([grams("日本")]), r=stream([["ニッポン"]]))
    fill(engine, document(1, body=read), document(2, "大阪"))
    kana = Word("にほん", (), grams("にほん"), readings=("ニホン", "ニッポン"))
    assert found(engine, kana) == [1]
    spelled = Word("ニッポン", ("ニッポン",), (), readings=("ニッポン",))
    assert found(engine, spelled) == []
    assert found(engine, spelled, loose=True) == [1]


def test_a_prefix_finds_the_beginnings_of_words(engine: Engine) -> None:
    fill(
        engine,
        document(1, "避難所", "甲"),
        document(2, "避難", "指示"),
        document(3, "要避難"),
        document(4, title=("避難民",)),
        document(5, staff=text("避難路")),
    )
    assert found(engine, Prefix("避難*", "避難")) == [1, 2, 4]
    assert found(engine, Prefix("避難*", "避難", Where.TITLE)) == [4]
    assert found(engine, Prefix("避難*", "避難"), staff=True) == [1, 2, 4, 5]
    assert found(engine, And((word("甲"), Prefix("避難*", "避難")))) == [1]
    either = Or((Prefix("避難*", "避難"), replace(word("無い"), grams=())))
    assert found(engine, either) == [4, 1, 2]
    assert found(engine, And((word("甲"), Not(Prefix("避難*", "避難"))))) == []
    assert set(found(engine, And((word("甲"), Prefix("避難*", "避難"))), loose=True)) == {1, 2, 4}


@pytest.mark.parametrize("start", ["a.b", "a*", "(", "[x", "\\d", "a|b", "~1", "<1>", "𠮷野"])
def test_a_prefix_is_no_pattern(engine: Engine, start: str) -> None:
    fill(engine, document(1, f"{start}家"), document(2, "axb"), document(3, "1"))
    assert found(engine, Prefix(start, start)) == [1]


@pytest.mark.parametrize(
    ("within", "expected"), [(0, [1, 2]), (1, [1, 2, 3]), (2, [1, 2, 3, 4]), (50, [1, 2, 3, 4, 5])]
)
def test_near_counts_the_words_between_in_either_order(
    engine: Engine, within: int, expected: list[int]
) -> None:
    fill(
        engine,
        document(1, "水", "橋"),
        document(2, "橋", "水"),
        document(3, "水", "甲", "橋"),
        document(4, "橋", "甲", "乙", "水"),
        document(5, "水", *("丙",) * 40, "橋"),
        document(6, "水"),
    )
    near = Near(word("水"), word("橋"), within)
    assert sorted(found(engine, near)) == expected
    assert sorted(found(engine, Not(near))) == sorted({1, 2, 3, 4, 5, 6} - set(expected))
    assert sorted(found(engine, near, loose=True)) == [1, 2, 3, 4, 5, 6]


def test_one_word_is_not_near_itself(engine: Engine) -> None:
    fill(engine, document(1, "水", "甲"), document(2, "水", "甲", "水"), document(3, "水", "水"))
    assert sorted(found(engine, Near(word("水"), word("水"), 1))) == [2, 3]
    assert sorted(found(engine, Near(word("水"), word("水"), 0))) == [3]


def test_words_of_several_units_are_near_by_their_facing_ends(engine: Engine) -> None:
    fill(
        engine,
        document(1, "益城", "町", "役場", "給水", "所"),
        document(2, "給水", "所", "甲", "益城", "町"),
        document(3, "益城", "町", "甲", "乙", "給水", "所"),
    )
    near = Near(word("益城", "町"), word("給水", "所"), 1)
    assert sorted(found(engine, near)) == [1, 2]


def test_a_lift_ranks_and_asks_for_nothing(engine: Engine) -> None:
    photo = {"keywords": {"type": ("photo",)}}
    fill(engine, document(1, "給水"), document(2, "給水", **photo), document(3, "石橋", **photo))
    lift = Lift(Field("type", ("photo",)), 2.0)
    assert found(engine, And((word("給水"), lift))) == [2, 1]
    plain = {hit.seq: hit.score for hit in ask(engine, word("給水")).hits}
    lifted = {hit.seq: hit.score for hit in ask(engine, And((word("給水"), lift))).hits}
    assert lifted == pytest.approx({1: plain[1], 2: plain[2] + 2.0})
    assert found(engine, lift) == [1, 2, 3]
    assert found(engine, Not(lift)) == []
    assert found(engine, And((word("給水"), lift)), loose=True) == [2, 1]
    assert found(engine, And((Or((word("給水"), word("石橋"))), lift, Not(word("石橋"))))) == [2, 1]


def test_every_bigram_lifts_a_loose_hit_that_half_of_them_admit(engine: Engine) -> None:
    fill(engine, document(1, "避難所運", "甲乙"), document(2, "避難所", "丙丁戊"))
    hits = found(engine, Word("避難所運営", (), grams("避難所運営")), loose=True)
    assert hits == [1, 2]
    assert found(engine, Phrase("", (BREAK,)), loose=True) == []


def test_one_character_of_a_word_admits_no_text_by_itself(engine: Engine) -> None:
    fill(engine, document(1, "所"), document(2, "避難", "所"), document(3, "避難"))
    shelter = Word("避難所", ("避難", "所"), (), where=Where.ANYWHERE)
    assert found(engine, shelter, loose=True) == [2, 3]
    assert found(engine, Word("水所", ("水", "所"), ()), loose=True) == []
    assert found(engine, Word("所", ("所",), ()), loose=True) == [1, 2]


def test_the_longest_queries_are_answered(engine: Engine) -> None:
    """More conditions than Lucene allows by itself."""
    fill(engine, document(1, "語7", "甲"), document(2, "乙"))
    terms = tuple(f"語{number}" for number in range(300))
    long = Or(tuple(replace(word(term), synonyms=(("丙", "丁"),)) for term in terms))
    assert found(engine, long) == [1]
    assert found(engine, long, loose=True, staff=True) == [1]
    assert found(engine, Prefix("", "避" * 5_000)) == []
    assert found(engine, Phrase("", grams("避" * 5_000))) == []
