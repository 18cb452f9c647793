"""Folding, variant kanji, offset maps, kana and numbers."""

import re
from decimal import Decimal
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.language.chunks import chunks
from archive.language.grams import bigrams, phrase
from archive.language.numerals import canonical, number
from archive.language.text import fold, is_kana, joins, kana, prepare, variants

DATA = resources.files("archive.language").joinpath("data")
ALPHABET = (
    "熊本城髙﨑澤益城町のでカﾎﾟﾞが゙ 　、。abXＹ１２3㈱㍻㌔①½…é\u0301葛\U000e0100\u200b\n#İΣ𠮷😀(株)"
)
TEXTS = st.text(alphabet=ALPHABET, max_size=40)


@pytest.mark.parametrize(
    ("variant", "standard"),
    [
        ("髙島", "高島"), ("教育", "敎育"), ("宮﨑", "宮崎"), ("渡邉", "渡辺"), ("渡邊", "渡辺"),
        ("齋藤", "斎藤"), ("國府", "国府"), ("龍田", "竜田"), ("長濵", "長浜"), ("廣瀨", "広瀬"),
        ("櫻井", "桜井"), ("惠", "恵"), ("眞榮", "真栄"), ("澤", "沢"), ("𠮷田", "吉田"),
        ("礒部", "磯部"), ("体育舘", "体育館"), ("地震灾害", "地震災害"), ("紧急避难", "緊急避難"),
    ],
)  # fmt: skip
def test_variant_kanji_fold_to_one_form(variant: str, standard: str) -> None:
    assert fold(variant) == fold(standard)


def test_the_table_is_wide_one_to_one_and_without_chains() -> None:
    table = variants()
    assert len(table) >= 2_000
    assert all(len(key) == len(value) == 1 for key, value in table.items())
    assert not set(table) & set(table.values())
    assert sum(ord(key) > 0xFFFF for key in table) <= 3
    written = (DATA / "variants.tsv").read_text("utf-8").splitlines()
    assert len(table) == sum(not line.startswith("#") for line in written)  # none is listed twice


def test_every_variant_folds_to_its_standard_and_no_further() -> None:
    for variant, standard in variants().items():
        assert fold(variant) == fold(standard) == standard.lower()
        assert fold(fold(variant)) == fold(variant)
        prepared = prepare(f"山{variant}川")
        assert prepared.text == prepared.folded == f"山{standard}川"
        assert prepared.starts == ()


@pytest.mark.parametrize(
    "different",
    [
        ("斉藤", "斎藤"),
        ("芦北", "葦北"),
        ("大阪", "大坂"),
        ("卵", "卯"),
        ("藁", "稿"),
        ("宍", "肉"),
    ],
)
def test_names_that_differ_stay_apart(different: tuple[str, str]) -> None:
    assert fold(different[0]) != fold(different[1])


@pytest.mark.parametrize(
    ("text", "folded", "span", "raw"),
    [
        ("㈱熊本", "株式会社熊本", (0, 4), "㈱"),
        ("（株）熊本", "株式会社熊本", (1, 2), "（株）"),
        ("葛\U000e0100城", "葛城", (0, 1), "葛\U000e0100"),
        ("ﾎﾟﾝﾌﾟ車", "ポンプ車", (0, 3), "ﾎﾟﾝﾌﾟ"),
        ("ハ\u309aン", "パン", (0, 1), "ハ\u309a"),
        ("㍻28年", "平成28年", (0, 2), "㍻"),
        ("５㌔", "5キロ", (1, 3), "㌔"),
        ("\ufeff熊本", "熊本", (0, 2), "熊本"),
        ("Cafe\u0301", "cafe", (3, 4), "e\u0301"),
    ],
)
def test_what_is_not_one_for_one_keeps_its_offsets(
    text: str, folded: str, span: tuple[int, int], raw: str
) -> None:
    prepared = prepare(text)
    assert prepared.folded == folded
    assert text[prepared.begin(span[0]) : prepared.end(span[1])] == raw


@given(st.text(max_size=60) | TEXTS)
def test_the_three_forms_are_aligned(text: str) -> None:
    prepared = prepare(text)
    assert len(prepared.text) == len(prepared.folded)
    edges = [(prepared.begin(i), prepared.end(i + 1)) for i in range(len(prepared.text))]
    assert all(0 <= start < end <= len(text) for start, end in edges)
    assert edges == sorted(edges)
    prepared.text.encode()  # the tokenizer cannot take lone surrogates


@given(TEXTS, TEXTS)
def test_the_fold_of_a_part_is_the_part_of_the_fold(left: str, right: str) -> None:
    if right and not joins(right[0]) and "株" not in left + right:
        assert fold(left + right) == fold(left) + fold(right)


@given(TEXTS, st.data())
def test_any_two_adjacent_word_characters_are_a_phrase(text: str, data: st.DataObject) -> None:
    whole = prepare(text)
    runs = [match.span() for match in re.finditer(r"[^\W_]{2,}", whole.folded)]
    if not runs:
        return
    low, high = data.draw(st.sampled_from(runs))
    start = data.draw(st.integers(low, high - 2))
    end = data.draw(st.integers(start + 2, high))
    wanted = phrase(prepare(whole.folded[start:end]))
    assert wanted.positions == list(range(len(wanted)))
    index = bigrams(whole)
    held = set(zip(index.terms, index.positions, strict=True))
    firsts = [place for term, place in held if term == wanted.terms[0]]
    assert any(
        {(term, first + n) for n, term in enumerate(wanted.terms)} <= held for first in firsts
    )


def test_latin_letters_lose_their_marks_one_for_one() -> None:
    prepared = prepare("Café Ōzu Ångström")
    assert prepared.folded == "cafe ozu angstrom"
    assert prepared.starts == ()
    assert fold("が") == "が"


def test_bigrams_break_at_punctuation_with_a_gap() -> None:
    found = bigrams(prepare("避難所、水。A棟"))
    assert found.terms == ["避難", "難所", "水", "a棟"]
    assert found.positions == [0, 1, 3, 5]
    assert found.starts == [0, 1, 4, 6]
    assert found.ends == [2, 3, 5, 8]


def test_a_phrase_leaves_out_single_characters_at_its_edges() -> None:
    assert phrase(prepare("る、給水車、が")).terms == ["給水", "水車"]
    assert phrase(prepare("水")).terms == ["水"]


@pytest.mark.parametrize("unit", ["あ", "熊本。", "a", "\n", "😀", "あいう、"])
def test_chunks_cover_the_text_and_stay_under_the_limit(unit: str) -> None:
    text = unit * 30_000
    pieces = list(chunks(text))
    assert "".join(piece for _, piece in pieces) == text
    assert all(len(piece.encode()) <= 49_149 for _, piece in pieces)
    assert all(text.startswith(piece, offset) for offset, piece in pieces)


def test_chunks_end_with_a_sentence_where_one_ends() -> None:
    pieces = list(chunks("給水車が来た。" * 3_000))
    assert all(piece.endswith("。") for _, piece in pieces)


def test_kana() -> None:
    assert kana("じしん") == "ジシン"
    assert kana("ﾏｼｷ まち") == "マシキマチ"
    assert is_kana("ヴァイオリン・コンサート")
    assert not any(map(is_kana, ("", "・", "地しん", "abc", "ー")))


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,200", 1200), ("二十八", 28), ("二〇一六", 2016), ("3万5千", 35000), ("千二百", 1200),
     ("1億2000万", 120_000_000), ("万", 10_000), ("3.5万", 35000)],
)  # fmt: skip
def test_numbers(text: str, value: int) -> None:
    assert number(text) == Decimal(value)


def test_canonical_numbers() -> None:
    assert [canonical(text) for text in ("7.0", "三十", "0.50", "100", "007")] == [
        "7", "30", "0.5", "100", "7",
    ]  # fmt: skip
