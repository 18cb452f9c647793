"""What every engine must find: words, phrases, kana, NOT, staff text, long text."""

from dataclasses import replace

import pytest

from search.document import BREAK, Text, stream
from search.engines import Engine
from search.query import And, Compound, Field, Not, Or, Phrase, Where, Word
from tests.contract import engines
from tests.contract.engines import ask, document, fill, found, grams, text, word

connect, engine = engines.connect, engines.engine


def test_bigrams_are_queried_not_only_written(engine: Engine) -> None:
    """A bigram field that is indexed and never asked (paperless-ngx 12860)."""
    fill(engine, document(1, "上益城郡益城町"), document(2, "熊本市"))
    assert found(engine, Phrase("益城町", grams("益城町"))) == [1]
    assert found(engine, Word("益城町", (), grams("益城町"))) == [1]


def test_bigrams_lift_the_score(engine: Engine) -> None:
    fill(engine, document(1, "水", "給"), document(2, "給", "水"))
    hits = ask(engine, Word("給水", ("給", "水"), ("給水",))).hits
    assert [hit.seq for hit in hits] == [2, 1]


def test_two_kanji_are_found_as_a_longer_compound_is_cut(engine: Engine) -> None:
    fill(
        engine,
        document(1, "自衛", "隊", "員"),
        document(2, "員", "隊"),
        document(3, "隊員"),
        document(4, "東京", "都"),
    )
    letters = Word("隊員", ("隊員",), ("隊員",), letters=("隊", "員"))
    assert sorted(found(engine, letters)) == [1, 3]
    assert found(engine, letters)[0] == 3  # the word itself stands first
    assert found(engine, Word("京都", ("京都",), ("京都",), letters=("京", "都"))) == []


def test_all_words_must_match(engine: Engine) -> None:
    fill(engine, document(1, "益城", "給水"), document(2, "益城"), document(3, "給水"))
    assert found(engine, And((word("益城"), word("給水")))) == [1]
    assert sorted(found(engine, Or((word("益城"), word("給水"))))) == [1, 2, 3]
    assert found(engine, word("益城", "給水")) == [1]


def test_of_a_sentence_most_words_must_match_and_each_counts(engine: Engine) -> None:
    fill(
        engine,
        document(1, "石工", "水道", "橋", "絵"),
        document(2, "石工", "水道", "橋", "設計"),
        document(3, "石工", "水道", "絵", "雨"),
    )
    asked = replace(word("石工", "水道", "橋", "設計"), needed=3)
    assert found(engine, asked) == [2, 1]
    assert found(engine, asked, loose=True) == [2, 1, 3]


def test_letters_of_a_compound_stand_in_for_its_words_and_do_not_score(engine: Engine) -> None:
    otherwise = Text(a=stream([["石豊", "池町", "面積"]]), b=stream([grams("石豊池町の面積")]))
    apart = Text(a=stream([["石", "面積", "池"]]), b=stream([grams("石の面積と池")]))
    fill(engine, document(1, body=otherwise), document(2, body=apart), document(3, "面積", "雨"))
    compound = Compound(("石", "豊池", "町"), grams("石豊池町"))
    asked = replace(word("石", "豊池", "町", "面積"), needed=3)
    assert found(engine, asked) == []
    hits = ask(engine, replace(asked, compounds=(compound,))).hits
    assert [hit.seq for hit in hits] == [1]
    alone = {hit.seq: hit.score for hit in ask(engine, replace(asked, needed=1)).hits}
    assert hits[0].score == pytest.approx(alone[1], rel=1e-5)


def test_a_word_in_the_title_ranks_higher(engine: Engine) -> None:
    fill(engine, document(1, "給水", "甲", "乙"), document(2, "甲", "乙", title=("給水",)))
    assert found(engine, word("給水")) == [2, 1]
    assert found(engine, replace(word("給水"), where=Where.TITLE)) == [2]


def test_a_phrase_crosses_no_break(engine: Engine) -> None:
    apart = Text(a=stream([["東京"]]), b=stream([grams("東京"), grams("大阪")]))
    together = Text(a=stream([["東京"]]), b=stream([grams("東京大阪")]))
    fill(engine, document(1, body=apart), document(2, body=together))
    assert found(engine, Phrase("京大", grams("京大"))) == [2]
    assert found(engine, Phrase("東京大阪", grams("東京大阪"))) == [2]
    assert found(engine, Phrase("東京、大阪", ("東京", BREAK, "大阪"))) == [1]


@pytest.mark.parametrize("character", ["水", "*", ".", "\\", "|", "[", "𠮷"])
def test_one_character_is_found_inside_bigrams(engine: Engine, character: str) -> None:
    fill(engine, document(1, f"断{character}中"), document(2, "停電"), document(3, character))
    assert sorted(found(engine, Phrase(character, (character,)))) == [1, 3]
    assert sorted(found(engine, Word(character, (), (character,)))) == [1, 3]


def test_kana_words_match_by_reading_or_phrase(engine: Engine) -> None:
    read = Text(a=stream([["自信"]]), b=stream([["自信"]]), r=stream([["ジシン"]]))
    written = Text(a=stream([["揺れ"]]), b=stream([grams("じしん")]))
    fill(engine, document(1, body=read), document(2, body=written), document(3, "地盤"))
    assert sorted(found(engine, Word("じしん", (), grams("じしん"), "ジシン"))) == [1, 2]


def test_not_binds_every_branch(engine: Engine) -> None:
    """NOT bypassed by a clause that is or-ed beside it (paperless-ngx 14156)."""
    fill(engine, document(1, "東京", "秘密"), document(2, "東京"), document(3, "大阪", "秘密"))
    secret = Not(word("秘密"))
    assert found(engine, And((word("東京"), secret))) == [2]
    assert found(engine, And((word("東京"), secret)), loose=True) == [2]
    assert found(engine, And((Or((word("東京"), word("大阪"))), secret))) == [2]
    assert found(engine, secret) == [2]
    assert sorted(found(engine, Or((And((word("東京"), secret)), word("大阪"))))) == [2, 3]
    assert found(engine, And((word("東京"), Not(Phrase("秘密", grams("秘密")))))) == [2]
    assert sorted(found(engine, Not(secret))) == [1, 3]


def test_loose_finds_any_word_but_keeps_conditions(engine: Engine) -> None:
    photo, post = {"type": ("photo",)}, {"type": ("post",)}
    fill(
        engine,
        document(1, "益城", "給水", keywords=photo),
        document(2, "益城", keywords=photo),
        document(3, "給水", keywords=post),
        document(4, "停電", keywords=photo),
    )
    query = And((word("益城"), word("給水"), Field("type", ("photo",))))
    assert found(engine, query) == [1]
    assert found(engine, query, loose=True) == [1, 2]
    assert found(engine, query, loose=True, exclude=query) == [2]


def test_staff_text_is_found_by_staff_only(engine: Engine) -> None:
    fill(engine, document(1, "橋", staff=text("田中", "宅")), document(2, "田中"))
    for query in (word("田中"), Phrase("田中", grams("田中")), Phrase("田", ("田",))):
        assert found(engine, query) == [2]
        assert sorted(found(engine, query, staff=True)) == [1, 2]
    assert found(engine, And((word("橋"), word("田中"))), staff=True) == [1]
    assert found(engine, word("田中"), loose=True) == [2]


def test_long_text_is_found_to_its_end(engine: Engine) -> None:
    """Long text dropped by a limit on keyword length (WEKO3); 49,150 bytes and more."""
    words = [f"語{number}" for number in range(40_000)]
    fill(engine, document(1, *words), document(2, "短"))
    assert found(engine, word("語39999")) == [1]
    last = "".join(words[-3:])
    assert found(engine, Phrase(last, grams(last))) == [1]


def test_a_very_long_term_harms_nothing(engine: Engine) -> None:
    fill(engine, document(1, "x" * 70_000, "橋"), document(2, "橋"))
    assert sorted(found(engine, word("橋"))) == [1, 2]
