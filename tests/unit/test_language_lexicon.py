"""The word list: reading it, its version, compiling it."""

from pathlib import Path

import pytest

from archive.errors import Damaged, WrongSetting
from archive.language.lexicon import (
    Lexicon,
    Word,
    bundled,
    compose,
    load,
    make_word,
    open_dictionary,
    read_words,
)

HEADER = "surface,reading,kind,normalized"
SMALL = Lexicon(words=read_words([HEADER, "髙千穂/鉄橋,タカチホ/テッキョウ,name,"]))


def test_rows_are_folded_and_split() -> None:
    rows = ["# note", HEADER, "ＴＥＣ-FORCE,テックフォース,name,", "龍田/山,タツダ/ヤマ,name,"]
    assert read_words(rows) == (
        Word(units=("tec-force",), readings=("テックフォース",), kind="name"),
        Word(units=("竜田", "山"), readings=("タツダ", "ヤマ"), kind="name"),
    )


@pytest.mark.parametrize(
    "row",
    ["益城/町,マシキマチ,place,", "益城,mashiki,place,", "益城,マシキ,planet,", ",マシキ,place,"],
)
def test_a_wrong_row_is_named(row: str) -> None:
    with pytest.raises(WrongSetting, match="not a word"):
        read_words([HEADER, row])


def test_the_version_follows_the_words() -> None:
    more = Lexicon(words=(*bundled().words, *SMALL.words))
    assert len({bundled().version, SMALL.version, more.version}) == 3
    assert compose().version == bundled().version


def test_the_version_follows_stops_and_spellings_in_any_order() -> None:
    words = (make_word("地獄/炊き", "じごく/だき"), make_word("ヌカ/床", "ヌカ/ドコ"))
    spellings = {"ヴォラ": "ボラン", "たきだす": "炊き出す"}
    made = compose(words=words, stops=("様", "殿"), spellings=spellings)
    again = compose(
        words=reversed(words), stops=("殿", "様"), spellings=dict(reversed(spellings.items()))
    )
    assert made == again
    others = (compose(words=words), compose(stops=("様",)), compose(spellings=spellings), made)
    assert len({bundled().version, *(other.version for other in others)}) == 5


def test_a_word_of_staff_wins_over_the_shipped_one() -> None:
    shipped = bundled().words[0]
    mine = make_word(shipped.surface, "よみ", "name")
    (found,) = (word for word in compose(words=[mine]).words if word.surface == shipped.surface)
    assert found == mine


@pytest.mark.parametrize("pair", [("水", "お水"), ("お水", "水")])
def test_a_spelling_of_one_character_is_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(WrongSetting, match="too short"):
        compose(spellings=dict([pair]))


def test_words_stops_and_spellings_of_staff_are_used(request: pytest.FixtureRequest) -> None:
    cache = request.config.cache
    assert cache is not None
    lexicon = compose(
        words=[make_word("地獄/炊き", "じごく/だき")],
        stops=["ください", "大作戦"],
        spellings={"ピカピカ号": "応急給水車", "ＡＢＣ": "避難所"},
    )
    analyzer = load(Path(cache.mkdir("language")), lexicon)
    assert "ジゴクダキ" in [token.term for token in analyzer.readings("地獄炊きの日")]
    usual = [token.term for token in analyzer.query_tokens("応急給水車の水")]
    assert [token.term for token in analyzer.query_tokens("ピカピカ号の水")] == usual
    spans = {(t.start, t.end) for t in analyzer.tokens("水のピカピカ号") if t.term == "給水"}
    assert spans == {(2, 7)}
    assert {"避難", "所"} <= {token.term for token in analyzer.tokens("abcへ")}
    assert [token.term for token in analyzer.query_tokens("給水大作戦")] == ["給水"]
    assert "作戦" in " ".join(token.term for token in analyzer.tokens("給水大作戦"))


def test_compiled_once_and_loaded_once(tmp_path: Path) -> None:
    analyzer = load(tmp_path / "cache", SMALL)
    assert analyzer.version == SMALL.version
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [f"words-{SMALL.version}.dic"]
    assert load(tmp_path / "cache", SMALL) is analyzer
    assert "タカチホテッキョウ" in [token.term for token in analyzer.readings("高千穂鉄橋")]


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    broken = tmp_path / f"words-{SMALL.version}.dic"
    broken.write_bytes(b"no dictionary")
    with pytest.raises(Damaged, match=broken.name):
        open_dictionary(tmp_path, SMALL)
