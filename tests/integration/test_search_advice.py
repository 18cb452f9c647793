"""What helps on from a result: places, disasters, mended words, what stands in the way."""

from typing import Any

import pytest

from archive.lexicon import Choice, Current, Fixed, Hint
from archive.model import Access, Dates, Level, PlaceStatement, When
from search.advice import Advice
from search.ask import Ask
from search.service import Search
from tests.integration import search_under_test
from tests.integration.search_under_test import NOW, STAFF, Archive, titled

analyzer, archive = search_under_test.analyzer, search_under_test.archive
MASHIKI, KUMAMOTO_EAST = "43443", "43102"
HIDDEN = Access(level=Level.STAFF)


def at(seq: int, title: str, code: str, **other: Any) -> Any:
    return titled(seq, title, places=(PlaceStatement(code=code),), **other)


def advice(archive: Archive, q: str, **other: Any) -> Advice:
    ask = Ask(q=q, now=NOW, **other)
    return archive.search.advise(ask, archive.search.find(ask))


def offered(archive: Archive, q: str, **other: Any) -> list[tuple[str, str, str, int]]:
    found = advice(archive, q, **other).offers
    return [(one.name, one.value, one.q, one.count) for one in found]


@pytest.mark.parametrize(
    "typed", ["益城町", "益城", "Mashiki", "ＭＡＳＨＩＫＩ", "ましき", "mashiki-machi"]
)
def test_a_place_is_offered_as_a_filter_and_never_forced(archive: Archive, typed: str) -> None:
    archive.add(
        at(1, "給水車", MASHIKI), at(2, "給水所", KUMAMOTO_EAST), titled(3, "益城町を通る給水車")
    )
    assert offered(archive, f"{typed} 給水") == [("place", MASHIKI, "給水", 1)]
    assert offered(archive, f"{typed} 給水", filters={"place": (MASHIKI,)}) == []
    assert offered(archive, f"{typed} 断水") == []
    assert set(archive.ids(f"{typed} 給水")) == {1, 3}


def test_an_item_at_the_place_stands_before_one_that_only_names_it(archive: Archive) -> None:
    archive.add(titled(1, "小国町の道路"), at(2, "小国町の道路", "43424"))
    archive.add(titled(3, "南小国町の道路"), at(4, "南小国町の道路", "43423"))
    assert archive.ids("小国町 道路") == [2, 1]
    assert archive.ids("南小国町 道路")[0] == 4


def test_a_place_inside_a_sentence_is_offered_with_the_sentence(archive: Archive) -> None:
    archive.add(at(1, "水がもらえたのは広場", MASHIKI))
    q = "益城町で水がもらえたのはどこ"
    assert offered(archive, q) == [("place", MASHIKI, q, 1)]
    lacking = "益城町で迷子の犬を預かったのはどこ"
    assert offered(archive, lacking) == [("place", MASHIKI, "", 1)]


@pytest.mark.parametrize("typed", ["861-2242", "〒861-2242", "８６１－２２４２"])
def test_a_postcode_is_a_place(archive: Archive, typed: str) -> None:
    archive.add(at(1, "給水", "43443-005"), titled(2, "益城町木山の列"), titled(3, "別の町"))
    assert [one[:2] for one in offered(archive, typed)] == [("place", "43443-005")]
    assert archive.ids(typed) == [1, 2]


@pytest.mark.parametrize("typed", ["熊本", "東", "京都", "山形県小国町", "錦", "Kumamoto"])
def test_what_is_no_place_of_ours_or_all_of_it_is_not_offered(archive: Archive, typed: str) -> None:
    archive.add(at(1, f"{typed}の写真", "43424"), at(2, typed, KUMAMOTO_EAST))
    assert offered(archive, typed) == []


def test_a_name_of_two_disasters_is_a_choice(archive: Archive) -> None:
    archive.add(
        titled(1, "熊本地震の記録", disaster="kumamoto-2016"),
        titled(2, "熊本地震の記録", disaster="kumamoto-2016"),
        titled(3, "熊本地震の記録", disaster="kumamoto-2026"),
    )
    both = [("disaster", "kumamoto-2026", 1), ("disaster", "kumamoto-2016", 2)]
    assert [(name, value, n) for name, value, _, n in offered(archive, "熊本地震")] == both
    assert [(name, value, n) for name, value, _, n in offered(archive, "熊本地震 記録")] == both
    one = offered(archive, "平成28年熊本地震 記録")
    assert [value for _, value, _, _ in one] == ["kumamoto-2016"]
    chosen = offered(archive, "熊本地震", filters={"disaster": ("kumamoto-2016",)})
    assert all(value != "kumamoto-2016" for _, value, _, _ in chosen)


def test_hints_of_staff_are_choices(archive: Archive) -> None:
    archive.add(titled(1, "本震の記録"), titled(2, "前震の記録", disaster="kumamoto-2016"))
    choices = (
        Choice(ja="本震のこと", target="本震"),
        Choice(ja="平成28年", en="2016", target="disaster=kumamoto-2016"),
    )
    current = Current(version="1", hinted={"大地震": Hint(word="大地震", choices=choices)})
    search = Search(archive.catalog, archive.engine, archive.analyzer, lexicon=Fixed(current))
    ask = Ask(q="大地震 記録", now=NOW)
    found = search.advise(ask, search.find(ask)).offers
    assert [(one.q, one.label["ja"], one.count) for one in found] == [
        ("本震 記録", "本震のこと", 1)
    ]


def test_synonyms_of_staff_find_more_and_rank_lower(archive: Archive) -> None:
    archive.add(titled(1, "避難場所の案内図"), titled(2, "避難所の案内図と名簿と当番"))
    current = Current(version="1", others={"避難所": ("避難場所",)})
    search = Search(archive.catalog, archive.engine, archive.analyzer, lexicon=Fixed(current))
    assert [hit.item.seq for hit in archive.find("避難所 案内図").hits] == [2]
    found = search.find(Ask(q="避難所 案内図", now=NOW))
    assert [hit.item.seq for hit in found.hits] == [2, 1]
    assert [one.seq for one in search.walk(Ask(q="避難所 案内図", now=NOW))] == [1, 2]
    forbidden = search.find(Ask(q="案内図 -避難所", now=NOW))
    assert [hit.item.seq for hit in forbidden.hits] == [1]


def test_synonyms_hold_within_a_sentence(archive: Archive) -> None:
    archive.add(titled(1, "人吉の水害の記録"), titled(2, "人吉の道"), titled(3, "道の水害"))
    others = {"洪水": ("水害",), "罹災証明": ("被災証明",)}
    current = Current(version="1", others=others)
    search = Search(archive.catalog, archive.engine, archive.analyzer, lexicon=Fixed(current))
    assert archive.ids("人吉で起きた洪水") == []
    found = search.find(Ask(q="人吉の洪水", now=NOW))
    assert [hit.item.seq for hit in found.hits] == [1]
    assert {hit.item.seq for hit in found.looser} == {2, 3}
    archive.add(titled(4, "益城の被災証明の窓口"))
    assert [h.item.seq for h in search.find(Ask(q="益城の罹災証明", now=NOW)).hits] == [4]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("非難所", "避難所"),
        ("避難署", "避難所"),
        ("給酸車", "給水車"),
        ("給酸", "給水"),
        ("ボラソティア", "ボランティア"),
        ("ひなんじよ", "ひなんじょ"),
        ("kumamoro", "kumamoto"),
    ],
)
def test_one_wrong_kanji_or_kana_is_mended(archive: Archive, typed: str, meant: str) -> None:
    archive.add(
        titled(1, "避難所の名簿"),
        titled(2, "避難所の給水車"),
        titled(3, "ボランティアの受付"),
        titled(4, "給水車と給水の列"),
        titled(5, "Kumamoto castle"),
        titled(6, "校庭の列"),
    )
    mended = advice(archive, typed).mended
    assert meant in [one.q.lower() for one in mended]
    assert all(archive.find(one.q).total == one.count > 0 for one in mended)


def test_a_word_of_a_longer_query_is_mended(archive: Archive) -> None:
    archive.add(titled(1, "避難所の名簿"), titled(2, "避難所の地図"))
    assert [one.q for one in advice(archive, "非難所 名簿 -地図").mended] == ["避難所 名簿 -地図"]


def test_less_of_a_word_is_not_what_was_meant(archive: Archive) -> None:
    archive.add(
        titled(1, "避難所"), *(titled(seq, "避難した人と避難し始めた人") for seq in (2, 3, 4))
    )
    assert advice(archive, "避難所").mended == ()


def test_what_finds_as_much_as_it_would_mended_is_left_alone(archive: Archive) -> None:
    archive.add(titled(1, "避難所"), titled(2, "避難者"), titled(3, "避難者"))
    assert "避難所" not in [one.q for one in advice(archive, "避難者").mended]


def test_nothing_hidden_is_suggested_or_counted(archive: Archive) -> None:
    archive.add(
        titled(1, "極秘の避難所", record=HIDDEN, content=HIDDEN),
        titled(2, "公開の資料", text=("避難所の名前",), content=HIDDEN),
    )
    for typed in ("非難所", "避難署", "極必", "避難", "公開 避難所"):
        found = advice(archive, typed)
        told = [one.q for one in (*found.mended, *found.related)]
        assert not any("避難所" in q or "極秘" in q for q in told), typed
        assert all(count.count <= 1 for _, count in found.relaxed.less)
    assert [one.q for one in advice(archive, "非難所", viewer=STAFF).mended] == ["避難所"]


def test_what_stands_in_the_way_is_said(archive: Archive) -> None:
    archive.add(titled(1, "給水の列"), titled(2, "給水の列"), titled(3, "停電の夜"))
    told = advice(archive, "給水 ナルニア 列").relaxed
    assert told.missing == ("ナルニア",)
    assert [(word, less.q, less.count) for word, less in told.less] == [("ナルニア", "給水 列", 2)]
    both = advice(archive, "給水 停電").relaxed
    assert both.missing == ()
    assert [(word, less.count) for word, less in both.less] == [("給水", 1), ("停電", 2)]
    forbidden = advice(archive, "停電 -夜").relaxed
    assert [(word, less.q) for word, less in forbidden.less] == [("-夜", "停電")]


def test_of_a_sentence_the_words_that_are_nowhere_are_named(archive: Archive) -> None:
    archive.add(titled(1, "犬の列"), titled(2, "水の列"))
    assert advice(archive, "犬が水をのむナルニアの列").relaxed.missing == ("ナルニア",)
    assert advice(archive, "犬と水の列").relaxed.missing == ()


def test_a_typed_day_finds_what_is_dated_so(archive: Archive) -> None:
    dated = Dates(happened=When(edtf="2016-04-14", source="row"))
    archive.add(titled(1, "石垣", dates=dated), titled(2, "四月の石垣"))
    archive.add(titled(3, "平成28年4月14日の石垣"))
    for typed in ("2016/4/14", "平成28年4月14日", "H28.4.14", "２０１６年４月１４日"):
        assert sorted(archive.ids(f"{typed} 石垣")) == [1, 3], typed
    assert archive.ids("石垣 -2016/4/14") == [2]


def test_a_named_disaster_stands_before_its_namesake(archive: Archive) -> None:
    archive.add(
        titled(1, "熊本地震、明治の熊本地震"), titled(2, "熊本地震", disaster="kumamoto-2016")
    )
    assert archive.ids("熊本地震") == [2, 1]
    assert archive.ids("明治の熊本地震") == [1]
    assert offered(archive, "明治の熊本地震") == []
    assert offered(archive, "令和8年の熊本地震") == []
    assert [one[1] for one in offered(archive, "2016年の熊本地震")] == ["kumamoto-2016"]


@pytest.mark.parametrize(("held", "typed"), [("コミュニティ", "コミュニティー")])
def test_katakana_finds_its_other_spelling(archive: Archive, held: str, typed: str) -> None:
    archive.add(titled(1, f"{held}の広場"), titled(2, f"{typed}の広場"))
    assert archive.ids(typed) == [2, 1]
    assert archive.ids(held)[0] == 1


def test_related_searches_narrow(archive: Archive) -> None:
    archive.add(
        *(titled(seq, "避難所の炊き出し") for seq in (1, 2)),
        *(titled(seq, "避難所と断水") for seq in (3, 4, 5)),
        titled(6, "避難所"),
    )
    found = advice(archive, "避難所").related
    assert ("避難所 断水", 3) in [(one.q, one.count) for one in found]
    assert all(archive.find(one.q).total == one.count < 6 for one in found)
    assert advice(archive, "").related == ()


def test_what_stands_everywhere_is_no_related_search(archive: Archive) -> None:
    archive.add(
        *(titled(seq, "避難所の毛布の写真") for seq in (1, 2, 3)),
        titled(4, "避難所の名簿の写真"),
        titled(5, "避難所の地図"),
        *(titled(seq, "石垣の写真") for seq in range(6, 12)),
    )
    assert [one.q for one in advice(archive, "避難所").related] == ["避難所 毛布"]


def test_advice_on_anything_never_fails_and_is_bounded(archive: Archive) -> None:
    archive.add(titled(1, "給水"))
    counted = _Counting(archive.engine)
    search = Search(archive.catalog, counted, archive.analyzer)  # type: ignore[arg-type]
    for typed in ("", "(" * 900, "水 " * 900, "\x00", "\ud800", "!?", "あ" * 2000, "益城町 " * 99):
        counted.asked = 0
        ask = Ask(q=typed, now=NOW)
        search.advise(ask, search.find(ask))
        assert counted.asked < 90, typed


class _Counting:
    """Passes everything on and counts the searches."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self.asked = 0

    def search(self, request: Any) -> Any:
        self.asked += 1
        return self._engine.search(request)

    def terms(self, *given: Any, **named: Any) -> Any:
        self.asked += 1
        return self._engine.terms(*given, **named)
