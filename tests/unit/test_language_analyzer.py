"""Words, readings, offsets and threads, with the bundled dictionary."""

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.language.analyzer import Analyzer
from archive.language.lexicon import bundled, load
from archive.language.text import fold
from archive.vocabulary import places
from archive.vocabulary.place import Kind

TEXTS = st.text(
    alphabet="熊本城髙﨑益城町の避難所でﾎﾟﾝﾌﾟ車が来た。 、abX１２3年月日時㈱㍻葛\U000e0100"
    "\u200b\n#(株)まち壊れ",
    max_size=60,
)


@pytest.fixture(scope="module")
def analyzer(request: pytest.FixtureRequest) -> Analyzer:
    cache = request.config.cache
    assert cache is not None
    return load(Path(cache.mkdir("language")))


def words(analyzer: Analyzer, text: str) -> list[str]:
    return [token.term for token in analyzer.tokens(text)]


def wanted(analyzer: Analyzer, text: str) -> list[str]:
    return [token.term for token in analyzer.query_tokens(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("教育", "敎育"), ("髙島", "高島"), ("宮﨑", "宮崎"), ("仮置場", "仮置き場"),
        ("引越し", "引っ越し"), ("コミュニティー", "コミュニティ"), ("罹災", "り災"),
        ("罹災証明書", "り災証明書"), ("平成28年4月16日", "2016-04-16"),
        ("2016-04-16", "H28.4.16"), ("500m", "500メートル"), ("500m", "５００ｍ"),
        ("M7.3", "マグニチュード7.3"), ("午前1時25分", "1:25"), ("㈱熊本", "株式会社熊本"),
        ("壊れた", "こわれた"), ("ＴＥＣ－ＦＯＲＣＥ", "tec-force"), ("三十人", "30名"),
        ("葛\U000e0100城", "葛城"), ("ﾎﾞﾗﾝﾃｨｱ", "ボランティア"),
    ],
)  # fmt: skip
def test_spellings_share_their_words(analyzer: Analyzer, one: str, other: str) -> None:
    assert wanted(analyzer, one) == wanted(analyzer, other) != []
    assert set(wanted(analyzer, one)) <= set(words(analyzer, other))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("益城", "益城町の給水所"), ("益城町", "上益城郡益城町安永"), ("安永", "益城町安永"),
        ("ダム", "大切畑ダム"), ("大切畑", "大切畑ダム"), ("断層", "布田川断層帯"),
        ("地震", "長周期地震動"), ("長周期", "長周期地震動"), ("熊本", "グランメッセ熊本"),
        ("避難", "避難所"), ("仮設", "みなし仮設住宅"), ("給水", "応急給水"),
        ("2016年4月", "平成28年4月16日"), ("4月16日", "平成28年4月16日"), ("4/16", "2016-04-16"),
        ("震度6", "震度6強"), ("熊本地震", "#熊本地震"), ("#熊本地震", "続報 ＃熊本地震"),
        ("https://example.jp", "https://example.jp/x"), ("TSUNAMI", "ｔｓｕｎａｍｉ"),
    ],
)  # fmt: skip
def test_a_part_finds_the_whole(analyzer: Analyzer, query: str, text: str) -> None:
    assert set(wanted(analyzer, query)) <= set(words(analyzer, text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("小国町", "南小国町"),
        ("益城町", "上益城郡御船町"),
        ("京都", "東京都"),
        ("2016-04-16", "4月16日"),
    ],
)
def test_a_part_that_is_another_thing_finds_nothing(
    analyzer: Analyzer, query: str, text: str
) -> None:
    assert not set(wanted(analyzer, query)) <= set(words(analyzer, text))


def test_light_verbs_are_indexed_and_not_asked_for(analyzer: Analyzer) -> None:
    assert "為る" in words(analyzer, "断水している")
    assert wanted(analyzer, "断水している") == ["断水"]
    assert wanted(analyzer, "避難所で困ったこと") == ["避難", "所", "困る"]


def test_particles_leave_a_gap(analyzer: Analyzer) -> None:
    positions = {token.term: token.position for token in analyzer.tokens("避難所の水")}
    assert positions == {"避難": 0, "所": 1, "水": 3}


@pytest.mark.parametrize(
    ("text", "reading"),
    [("避難所", "ヒナンジョ"), ("飯田丸", "イイダマル"), ("益城町", "マシキマチ"),
     ("益城", "マシキ"), ("TEC-FORCE", "テックフォース"), ("通潤橋", "ツウジュンキョウ"),
     ("山都町", "ヤマトチョウ"),
     ("大切畑ダム", "オオキリハタダム"), ("人吉市", "ヒトヨシシ"), ("髙森町", "タカモリマチ")],
)  # fmt: skip
def test_readings(analyzer: Analyzer, text: str, reading: str) -> None:
    assert reading in [token.term for token in analyzer.readings(text)]


def test_readings_of_the_whole_and_its_units_share_a_position(analyzer: Analyzer) -> None:
    found = [(t.term, t.position, t.start, t.end) for t in analyzer.readings("益城町へ")]
    assert found == [("マシキマチ", 0, 0, 3), ("マシキ", 0, 0, 2), ("マチ", 1, 2, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "あ" * 16_382 + "避難所です",  # one sentence of 49,161 bytes
        "水" * 16_383 + "a。避難所",
        "熊本城の石垣、" * 20_000 + "避難所",  # no end of a sentence anywhere
        "\n" * 50_000 + "避難所",
        "x" * 49_150 + " 避難所",
        "😀" * 13_000 + "避難所",
    ],
    ids=["kana", "kanji", "commas", "lines", "latin", "emoji"],
)
def test_bug_13_a_huge_sentence_loses_nothing(analyzer: Analyzer, text: str) -> None:
    analysis = analyzer.analyze(text)
    assert {"避難", "所"} <= set(analysis.words.terms)
    assert {"避難", "難所"} <= set(analysis.bigrams.terms)
    places = {token.term: text[token.start : token.end] for token in analysis.words}
    assert (places["避難"], places["所"]) == ("避難", "所")


@given(text=TEXTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_offsets_lie_in_the_raw_text_and_in_order(analyzer: Analyzer, text: str) -> None:
    analysis = analyzer.analyze(text)
    for stream in (analysis.words, analysis.bigrams, analysis.readings):
        assert all(0 <= token.start < token.end <= len(text) for token in stream)
        assert stream.positions == sorted(stream.positions)
    for token in analysis.bigrams:
        assert token.term in fold(text[token.start : token.end])


@given(text=TEXTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_streams_hold_the_terms_of_the_analysis(analyzer: Analyzer, text: str) -> None:
    analysis, streams = analyzer.analyze(text), analyzer.streams(text)
    assert streams.words.split() == analysis.words.terms
    assert streams.readings.split() == analysis.readings.terms
    assert streams.bigrams.split() == analysis.bigrams.terms
    gaps = sum(b - a > 1 for a, b in pairwise(analysis.bigrams.positions))
    assert streams.bigrams.count("\n") == gaps


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("立入禁止", "立ち入り禁止"), ("取壊し", "取り壊し"), ("積み立て金", "積立金"),
        ("揺れ", "揺れる"), ("落ちた", "落ち"), ("ごみ", "ゴミ"), ("だんすい", "断水"),
        ("ひなんじょ", "避難所"),
        ("トラヴル", "トラブル"), ("houses", "house"), ("shelters", "shelter"), ("cities", "city"),
        ("㈲阿蘇", "有限会社阿蘇"), ("第五回", "第5回"), ("三丁目", "3丁目"), ("3キロ", "3km"),
        ("一万二千円", "¥12,000"), ("国道57号線", "国道五十七号"), ("正午", "12時"),
        ("礒部", "磯部"),
    ],
)  # fmt: skip
def test_either_spelling_finds_the_other(analyzer: Analyzer, one: str, other: str) -> None:
    for query, text in ((one, other), (other, one)):
        assert set(wanted(analyzer, query)) <= set(words(analyzer, f"当時の{text}の記録"))


@pytest.mark.parametrize(
    ("query", "readings"),
    [
        ("こわれた", ["コワレタ", "コワレ", "コワレル"]),
        ("立入禁止の札", ["タチイリキンシノサツ", "タチイリ", "キンシ"]),
        ("この先は立入禁止の札", ["コノサキ", "タチイリ", "キンシ"]),
        ("損かい", ["ソンカイ"]),
        ("16年間", ["ネンカン"]),
        ("避難所", ["ヒナンジョ"]),
        ("水がある", ["ミズガアル"]),
    ],
)
def test_readings_of_a_query(analyzer: Analyzer, query: str, readings: list[str]) -> None:
    assert analyzer.query_readings(query) == readings


def test_what_no_dictionary_has(analyzer: Analyzer) -> None:
    text = "㈱熊本のモゲラッチョが2016年に500m"
    assert [text[start:end] for start, end in analyzer.unknown(text)] == ["モゲラッチョ"]


def test_offsets_slice_the_surface(analyzer: Analyzer) -> None:
    text = "㈱髙森の葛\U000e0100城、（株）ﾎﾟﾝﾌﾟ車が４月１６日に500m壊れた。https://example.jp/ #益城"
    found = [(token.term, text[token.start : token.end]) for token in analyzer.tokens(text)]
    for pair in [
        ("株式", "㈱"), ("高森", "髙森"), ("葛城", "葛\U000e0100城"), ("会社", "（株）"),
        ("ポンプ", "ﾎﾟﾝﾌﾟ"), ("d:--04-16", "４月１６日"), ("q:500m", "500m"), ("壊れる", "壊れ"),
        ("u:example.jp", "https://example.jp/"), ("#益城", "#益城"), ("益城", "益城"),
    ]:  # fmt: skip
        assert pair in found


def test_a_reading_in_brackets_does_not_shift_what_is_remembered(analyzer: Analyzer) -> None:
    plain, read = "益城町の水", "益城(ましき)町の水"
    for text in (plain, read, plain, "益城町（ましきまち）の水", plain):
        ends = {token.term: text[token.start : token.end] for token in analyzer.tokens(text)}
        assert ends["水"] == "水"
        assert ends["益城"].startswith("益城")


def test_two_threads_at_once(analyzer: Analyzer) -> None:
    texts = [f"益城町の避難所{n}に給水車が来た。" * 40 for n in range(24)]
    alone = [analyzer.analyze(text) for text in texts]
    start = Barrier(4)

    def work(_: int) -> list[object]:
        start.wait()
        return [analyzer.analyze(text) for text in texts]

    with ThreadPoolExecutor(4) as pool:
        assert all(result == alone for result in pool.map(work, range(4)))


def test_empty_and_odd_texts(analyzer: Analyzer) -> None:
    for text in ("", " ", "。、", "\x00", "\ud800", "\u200b", "\U000e0100", "ー", "ﾞ"):
        assert analyzer.analyze(text).words.terms in ([], ["\ufffd"], ["ー"])


def test_real_posts_are_counted_as_published(analyzer: Analyzer, real_input: Path) -> None:
    posts = json.loads((real_input / "posts" / "official-posts-2026.json").read_text("utf-8"))
    for query, count in (("給水", 64), ("避難所", 98)):
        terms = set(wanted(analyzer, query))
        texts = (f"{post['title']}\n{post['summary']}" for post in posts)
        assert sum(terms <= set(words(analyzer, text)) for text in texts) == count


def test_every_word_of_the_list_is_read_and_cut_as_written(analyzer: Analyzer) -> None:
    words_of_ours = [word for word in bundled().words if word.kind != "town"]
    assert len(words_of_ours) >= 300
    wrong = []
    for word in words_of_ours:
        readings = [token.term for token in analyzer.readings(word.surface)]
        spans = dict.fromkeys((t.start, t.end) for t in analyzer.tokens(word.surface))
        surfaces = [word.surface[start:end] for start, end in spans]
        units = [unit for unit in word.units if unit != "の"]
        if word.reading not in readings or surfaces != units:
            wrong.append((word.surface, readings, surfaces))
    assert wrong == []


def test_nearly_every_town_is_found_by_its_bare_name(analyzer: Analyzer) -> None:
    towns = [place for place in places().by_code.values() if place.kind is Kind.TOWN]
    found = 0
    for town in towns:
        above = (area.name["ja"] for area in reversed(places().ancestors(town.code)))
        text = f"{''.join(above)}{town.name['ja']}の道路で亀裂が見つかった。"
        asked = wanted(analyzer, town.name["ja"])
        found += bool(asked) and set(asked) <= set(words(analyzer, text))
    assert found / len(towns) > 0.97  # 0.88 without the gazetteer in the dictionary
