"""What people type becomes the tree they mean, and no text is ever an error."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.language.lexicon import load
from search.document import BREAK
from search.parser import Parsed, Parser
from search.printer import printed, read_as
from search.query import (
    And,
    Everything,
    Field,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Where,
    Word,
    has_words,
    leaves,
)
from search.slip import Note, Slip, said
from search.words import MOST_TERMS

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def parser(tmp_path_factory: pytest.TempPathFactory) -> Parser:
    compiled: Path = tmp_path_factory.getbasetemp().parent / "dictionary"
    return Parser(load(compiled))


def parse(parser: Parser, text: str, *, staff: bool = False) -> Parsed:
    return parser.parse(text, today=TODAY, staff=staff)


def shape(query: Query) -> str:
    """The tree without its analysis."""
    match query:
        case Word(raw) | Phrase(raw):
            text = raw if isinstance(query, Word) else f"[{raw}]"
            return f"title:{text}" if query.where is Where.TITLE else text
        case Field(name, values):
            return f"{name}={'+'.join(values)}"
        case And(parts) | Or(parts):
            sign = " & " if isinstance(query, And) else " | "
            return f"({sign.join(map(shape, parts))})"
        case Not(part):
            return f"!{shape(part)}"
    return printed(query) or "*"


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("", "*"),
        ("給水", "給水"),
        ("益城町　給水", "(益城町 & 給水)"),
        ("給水 -断水", "(給水 & !断水)"),
        ("給水 －断水", "(給水 & !断水)"),
        ("給水 NOT 断水", "(給水 & !断水)"),
        ("給水 ＮＯＴ 断水", "(給水 & !断水)"),
        ("-断水", "!断水"),
        ("--断水", "断水"),
        ("給水 OR 断水", "(給水 | 断水)"),
        ("給水 または 断水", "(給水 | 断水)"),
        ("給水 ＯＲ 断水 OR 停電", "(給水 | 断水 | 停電)"),
        ("給水 AND 断水", "(給水 & 断水)"),
        ("給水 or 断水", "(給水 & or & 断水)"),
        ("益城 給水 OR 断水", "((益城 & 給水) | 断水)"),
        ("益城 (給水 OR 断水)", "(益城 & (給水 | 断水))"),
        ("益城（給水 または 断水）", "(益城 & (給水 | 断水))"),
        ("益城 -(給水 断水)", "(益城 & !(給水 & 断水))"),
        ("(a (b c)) d", "(a & b & c & d)"),
        ('"避難所 運営"', "[避難所 運営]"),
        ("「避難所運営」の手引き", "([避難所運営] & の手引き)"),
        ("“仮設住宅” 『阿蘇』", "([仮設住宅] & [阿蘇])"),
        ('-"避難所"', "![避難所]"),
        ("東-西", "東-西"),
        ("給水 - 断水", "(給水 & 断水)"),
        ("タイトル:給水", "title:給水"),
        ('title:"給水車"', "title:[給水車]"),
        ("https://example.jp/a?b=1", "https://example.jp/a?b=1"),
        ("12:30", "12:30"),
        ("避難*", "避難*"),
        ("避難＊ -給水*", "(避難* & !給水*)"),
        ("タイトル:避難*", "title:避難*"),
        ("避難所運*", "[避難所運]"),
        ("給水 NEAR/5 公園", "給水 NEAR/5 公園"),
        ("給水 近く/5 公園", "給水 NEAR/5 公園"),
        ("給水 ＮＥＡＲ／５ 公園", "給水 NEAR/5 公園"),
        ("給水 NEAR 公園", "給水 NEAR/10 公園"),
        ("給水 NEAR/9999 公園", "給水 NEAR/100 公園"),
        ("町 -給水 NEAR/5 公園", "(町 & !給水 NEAR/5 公園)"),
        ("給水 NEAR/5 公園 NEAR/2 列", "(給水 NEAR/5 公園 & 公園 NEAR/2 列)"),
        ("駅の近く", "駅の近く"),
        ("近く 給水", "(近く & 給水)"),
    ],
)
def test_operators(parser: Parser, typed: str, tree: str) -> None:
    assert shape(parse(parser, typed).tree) == tree


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("場所:益城町", "place=43443"),
        ("場所：益城", "place=43443"),
        ("place:43443", "place=43443"),
        ("place:mashiki", "place=43443"),
        ('場所:"益城町"', "place=43443"),
        ("place:43443,43101", "place=43443+43101"),
        ("種類:写真", "type=photo"),
        ("type:photo", "type=photo"),
        ("時期:復興", "phase=reconstruction"),
        ("テーマ:断水", "theme=water"),
        ("災害:平成28年熊本地震", "disaster=kumamoto-2016"),
        ("disaster:熊本地震", "disaster=kumamoto-2016+kumamoto-2026"),
        ("ライセンス:CC0", "licence=https://creativecommons.org/publicdomain/zero/1.0/"),
        ("ライセンス:未定", "licence=undetermined"),
        ("提供:熊本県", "contributor=熊本県"),
        ('提供:"熊本 太郎, 他"', "contributor=熊本 太郎, 他"),
        ("-種類:写真 橋", "(!type=photo & 橋)"),
    ],
)
def test_fields_are_resolved_by_label_or_id(parser: Parser, typed: str, tree: str) -> None:
    parsed = parse(parser, typed)
    assert (shape(parsed.tree), parsed.notes) == (tree, ())


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("date:2016-04-14..2016-04-16", "date:2016-04-14..2016-04-16"),
        ("日付:2016-04-14～2016-04-16", "date:2016-04-14..2016-04-16"),
        ("日付:平成28年4月", "date:2016-04-01..2016-04-30"),
        ("日付:Ｈ２８．４．１６", "date:2016-04-16"),
        ("日付：平成28年4月16日午前1時25分", "date:2016-04-16"),
        ("date:2016", "date:2016-01-01..2016-12-31"),
        ("年:2016", "date:2016-01-01..2016-12-31"),
        ("date:2016-04-14..", "date:2016-04-14.."),
        ("date:..2016-04-16", "date:..2016-04-16"),
        ("日付:4月16日", "date:2026-04-16"),
    ],
)
def test_dates_in_any_notation(parser: Parser, typed: str, written: str) -> None:
    parsed = parse(parser, typed)
    assert isinstance(parsed.tree, Range)
    assert (printed(parsed.tree), parsed.notes) == (written, ())


def test_a_day_is_a_day_in_japan(parser: Parser) -> None:
    assert parse(parser, "date:1970-01-02").tree == Range(1, 1)


def test_a_typed_date_is_one_term_whatever_its_notation(parser: Parser) -> None:
    trees = [parse(parser, typed).tree for typed in ("平成28年4月16日", "2016-04-16", "H28.4.16")]
    terms = [tree.terms for tree in trees if isinstance(tree, Word)]
    assert len(terms) == 3
    assert len(set(terms)) == len(terms[0]) == 1


@pytest.mark.parametrize("typed", ["場所:ナルニア国", "日付:いつか", "種類:なぞ", "テーマ:未知"])
def test_an_unknown_value_is_searched_as_words_and_said(parser: Parser, typed: str) -> None:
    parsed = parse(parser, typed)
    assert isinstance(parsed.tree, Word)
    assert parsed.tree.raw == typed
    value = typed.partition(":")[2]
    assert parsed.notes == (Note(Slip.VALUE, value),)
    assert value in said(parsed.notes[0])
    assert value in said(parsed.notes[0], "en")
    same = parse(parser, value).tree
    assert isinstance(same, Word)
    assert (parsed.tree.terms, parsed.tree.grams) == (same.terms, same.grams)


def test_staff_fields_are_words_to_anybody_else(parser: Parser) -> None:
    assert parse(parser, "batch:b1", staff=True).tree == Field("batch", ("b1",))
    public = parse(parser, "batch:b1")
    assert isinstance(public.tree, Word)
    assert public.notes == (Note(Slip.STAFF, "b1"),)


@pytest.mark.parametrize(
    ("typed", "slip", "tree"),
    [
        ('"避難所 運営', Slip.QUOTE, "(避難所 & 運営)"),
        ("給水 「避難所", Slip.QUOTE, "(給水 & 避難所)"),
        ("(給水 OR 断水", Slip.BRACKET, "(給水 | 断水)"),
        ("給水) 断水", Slip.BRACKET, "(給水 & 断水)"),
        ("！？…", Slip.NOTHING, "*"),
        ("()", Slip.NOTHING, "*"),
        ("-", Slip.NOTHING, "*"),
        ('""', Slip.NOTHING, "*"),
        ("給水 ★", Slip.NOTHING, "給水"),
        ("避* 給水", Slip.STAR, "(避* & 給水)"),
        ("給水 NEAR", Slip.NEAR, "給水"),
        ("NEAR/3 給水", Slip.NEAR, "給水"),
        ("給水 NEAR/3 「公園」", Slip.NEAR, "(給水 & [公園])"),
        ("給水 NEAR/3 (公園 OR 広場)", Slip.NEAR, "(給水 & (公園 | 広場))"),
        ("給水 NEAR/3 ★", Slip.NEAR, "給水"),
    ],
)
def test_slips_are_mended_and_said(parser: Parser, typed: str, slip: Slip, tree: str) -> None:
    parsed = parse(parser, typed)
    assert shape(parsed.tree) == tree
    assert slip in {note.slip for note in parsed.notes}
    assert all(said(note, lang) for note in parsed.notes for lang in ("ja", "en"))


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("8 Aug 2026 給水", "(8 Aug 2026 & 給水)"),
        ("石垣 2016年 4月 16日", "(石垣 & 2016年 4月 16日)"),
        ("平成28年　4月16日", "平成28年　4月16日"),
        ("2016年 AND 4月", "(2016年 & 4月)"),
        ("2016年 OR 4月", "(2016年 | 4月)"),
        ("16日 給水", "(16日 & 給水)"),
    ],
)
def test_a_date_may_stretch_over_spaces(parser: Parser, typed: str, tree: str) -> None:
    parsed = parse(parser, typed).tree
    assert shape(parsed) == tree
    assert parse(parser, printed(parsed)).tree == parsed


def test_the_beginning_of_a_word_is_sought_in_the_spelling_of_the_index(parser: Parser) -> None:
    """取組 stands in the index as 取り組む."""
    assert parse(parser, "避難*").tree == Prefix("避難", "避難")
    assert parse(parser, "ＴＥＣ*").tree == Prefix("ＴＥＣ", "tec")
    assert parse(parser, "取組*").tree == Prefix("取組", "取り組")


def test_words_near_each_other_are_sought_by_their_terms(parser: Parser) -> None:
    near = parse(parser, "きゅうすい NEAR/4 橋").tree
    assert isinstance(near, Near)
    assert near.within == 4
    assert near.first.terms
    assert near.second.terms == ("橋",)


def test_pure_kana_is_sought_by_reading_and_as_written(parser: Parser) -> None:
    """The tokenizer alone reads じしん as 自身."""
    found = parse(parser, "じしん").tree
    assert found == Word("じしん", (), ("じし", "しん"), "ジシン", guesses=("自身",))


def test_kana_of_both_kinds_have_borders_that_the_tokenizer_sees(parser: Parser) -> None:
    word = parse(parser, "ボランティアをさがす").tree
    assert isinstance(word, Word)
    assert word.terms == ("ボランティア", "探す")


def test_one_character_is_sought_in_bigrams(parser: Parser) -> None:
    assert parse(parser, "4").tree == Word("4", (), ("4",))
    assert parse(parser, "あ").tree == Word("あ", (), ("あ",))
    assert parse(parser, "「水」").tree == Phrase("水", ("水",))


def test_a_kanji_is_sought_as_the_word_that_it_is(parser: Parser) -> None:
    """くつ and 靴 are one word of the index; ところ and 所 are, too, but say nothing."""
    assert parse(parser, "靴").tree == Word(
        "靴", (), ("靴",), synonyms=(("靴",),), spoken=("クツ",)
    )
    dust = Word("埃", (), ("埃",), synonyms=(("埃",),), readings=("ホコリ",), spoken=("ホコリ",))
    assert parse(parser, "埃").tree == dust
    assert parse(parser, "所").tree == Word("所", (), ("所",))


@pytest.mark.parametrize(
    "typed",
    ["April 16, 2016", "16 April 2016", "2016年 4月 16日", "Apr. 16 2016", "'16年 4月16日"],
)
def test_a_date_is_one_word_however_it_is_spaced(parser: Parser, typed: str) -> None:
    word = parse(parser, typed).tree
    assert isinstance(word, Word)
    assert word.terms == ("d:2016-04-16",)


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("「夏目漱石」とは誰ですか", ["夏目漱石"]),
        ("給水 どこ", ["給水"]),
        ("「吾輩は猫である」を書いた作家は誰", ["吾輩は猫である", "を書いた作家は誰"]),
        ("どこ", ["どこ"]),
        ("いつ どこ", ["いつ", "どこ"]),
        ("ごみの すてかた", ["ごみの", "すてかた"]),
    ],
)
def test_words_that_only_ask_are_not_sought(parser: Parser, typed: str, sought: list[str]) -> None:
    found = leaves(parse(parser, typed).tree)
    assert [leaf.raw for leaf in found if isinstance(leaf, Word | Phrase)] == sought


def test_a_dash_between_words_forbids_nothing(parser: Parser) -> None:
    joined = parse(parser, "「益城町」-熊本市").tree
    assert isinstance(joined, And)
    assert not any(isinstance(part, Not) for part in joined.parts)
    apart = parse(parser, "「益城町」 -熊本市").tree
    assert isinstance(apart, And)
    assert isinstance(apart.parts[1], Not)


def test_a_long_question_keeps_all_its_bigrams(parser: Parser) -> None:
    asked = (
        "明治時代に西洋から伝わったテーブル・ターニングに起源を持つ占いの一種で、"
        "五十音表を記入した紙とコインを使って行うのは何でしょう"
    )
    word = parse(parser, asked).tree
    assert isinstance(word, Word)
    assert word.grams[-1] == "ょう"


def test_words_are_cut_as_the_index_is(parser: Parser) -> None:
    word = parse(parser, "上益城郡益城町").tree
    assert isinstance(word, Word)
    assert {"益城", "町"} <= set(word.terms)
    assert word.grams[:2] == ("上益", "益城")


def test_a_phrase_over_punctuation_holds_the_break(parser: Parser) -> None:
    assert parse(parser, "「東京、大阪」").tree == Phrase("東京、大阪", ("東京", BREAK, "大阪"))


@pytest.mark.parametrize("variant", ["髙島", "高島"])
def test_variant_kanji_are_one(parser: Parser, variant: str) -> None:
    tree = parse(parser, variant).tree
    assert isinstance(tree, Word)
    assert tree.grams == ("高島",)


def _terms(tree: Query) -> int:
    return sum(
        len(leaf.terms or leaf.grams) if isinstance(leaf, Word) else len(leaf.grams)
        for leaf in leaves(tree)
        if isinstance(leaf, Word | Phrase)
    )


def test_a_whole_text_in_the_box_is_bounded_and_said(parser: Parser) -> None:
    sentence = "避難所で給水を待つ人の列が校庭から道路まで続いていた" * 80
    shuffled = " ".join(f"語{number}と{number * 7}番" for number in range(400))
    for typed in (sentence, f"「{sentence}」", shuffled, sentence * 20):
        parsed = parse(parser, typed)
        assert has_words(parsed.tree)
        assert _terms(parsed.tree) <= MOST_TERMS
    assert Note(Slip.LENGTH) in parse(parser, shuffled).notes


def test_deep_brackets_end(parser: Parser) -> None:
    parsed = parse(parser, "(" * 3000 + "給水" + ")" * 3000)
    assert Note(Slip.BRACKET) in parsed.notes
    assert "給水" in shape(parsed.tree)


_PIECES = (
    '給水 避難所 じしん 水 OR または NOT AND - － ( ) （ ） " 「 」 『 』 “ 場所: 益城町 date: '
    "避難* * 2016年 4月 Aug 2026 NEAR NEAR/3 近く/2 ＊ 2016-04.. #タグ 提供: タイトル: 種類:写真 "
    "タグ: 、 ★ , : batch: a 𠮷 \u200b"
)
_pieces = st.sampled_from([" ", "\u3000", *_PIECES.split(" ")])
_typed = st.one_of(st.text(max_size=40), st.lists(_pieces, max_size=14).map("".join))


@settings(max_examples=400, deadline=None)
@example(typed="0)ま", staff=False)
@example(typed="AUG)1000", staff=False)
@given(typed=_typed, staff=st.booleans())
def test_what_is_printed_is_read_as_the_same_tree(parser: Parser, typed: str, staff: bool) -> None:
    tree = parse(parser, typed, staff=staff).tree
    assert parse(parser, printed(tree), staff=staff).tree == tree
    assert printed(parse(parser, printed(tree), staff=staff).tree) == printed(tree)
    assert read_as(tree)
    assert read_as(tree, "en")


def test_the_tree_is_explained(parser: Parser) -> None:
    tree = parse(parser, "場所:益城町 じしん -「断水」 date:2016-04-16").tree
    assert read_as(tree) == (
        "場所が益城町、かつ「じしん」（読みまたは文字どおり）、かつ「断水」という文字列を除く、"
        "かつ日付が2016-04-16"
    )
    english = read_as(parse(parser, "橋 OR (給水 -断水)").tree, "en")
    assert english == "the character “橋” or (“給水” and not “断水”)"
    assert read_as(Everything(), "en") == "everything"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("避難所", "「避難所」"),
        ("人吉の罹災証明", "「人吉」＋「罹災証明」"),
        ("2016年4月16日の給水", "「2016-04-16」＋「給水」"),
        ("平成28年4月16日", "「平成28年4月16日」"),
    ],
)
def test_words_are_said_as_they_were_typed(parser: Parser, typed: str, said: str) -> None:
    assert read_as(parse(parser, typed).tree) == said


def test_a_field_with_nothing_behind_it_is_read_as_words(parser: Parser) -> None:
    for typed in ("提供:““", "提供:", 'contributor:""'):
        found = parser.parse(typed, today=TODAY, staff=False)
        assert not isinstance(found.tree, Field), typed
