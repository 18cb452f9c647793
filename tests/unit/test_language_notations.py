"""Dates, times, quantities, links and hashtags, in any notation."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.language.notations import find_notations
from archive.language.text import fold


def terms(text: str) -> list[str]:
    """The most precise term of each notation."""
    return [notation.terms[0] for notation in find_notations(fold(text))]


def every(text: str) -> set[str]:
    return {term for notation in find_notations(fold(text)) for term in notation.terms}


@pytest.mark.parametrize(
    ("ways", "term"),
    [
        (
            "平成28年4月16日 2016-04-16 H28.4.16 2016/4/16 ２０１６年４月１６日 2016.04.16 "
            "平成二十八年四月十六日 2016年(平成28年)4月16日 2016年4月16日(土) h28-4-16",
            "d:2016-04-16",
        ),
        ("2016年4月 平成28年4月 2016-04 2016/4 二〇一六年四月", "d:2016-04"),
        ("2016年 平成28年 平成二十八年 H28年 '16年 ’16年", "d:2016"),
        ("令和元年 2019年", "d:2019"),
        ("平成28年度 2016年度", "d:2016年度"),
        ("4月16日 4/16 四月十六日 4月16日(土)", "d:--04-16"),
        ("午前1時25分 1:25 1時25分 ０１：２５ AM1:25 1:25am 午前一時二十五分", "t:01:25"),
        ("午後9時26分 21:26 21時26分 PM9:26 9:26pm", "t:21:26"),
        ("9時半 9:30 午前9時30分", "t:09:30"),
        ("午前0時 0時 24時", "t:00"),
        ("500m 500メートル ５００ｍ 五百メートル 500ｍ", "q:500m"),
        ("30人 三十人 30名 ３０名", "q:30人"),
        ("2人 二人", "q:2人"),
        ("35,000人 3万5千人 3.5万人 35000名", "q:35000人"),
        ("1か所 1ヶ所 １カ所 一箇所", "q:1箇所"),
        ("M7.3 マグニチュード7.3 Ｍ７．３ Mw7.3", "m:7.3"),
        ("震度7 震度７ 震度七", "s:7"),
        ("20160416 平28.4.16", "d:2016-04-16"),
        ("千九百五十三年 昭和28年 一九五三年", "d:1953"),
        ("正午 12:00 午後0時00分", "t:12:00"),
        ("12000円 一万二千円 1万2千円 ¥12,000", "q:12000円"),
        ("1億5000万円 一億五千万円", "q:150000000円"),
        ("時速60キロ 60km/h 時速六十キロメートル", "q:60km/h"),
        ("三丁目 3丁目 ３丁目", "q:3丁目"),
        ("57号 57号線 五十七号", "q:57号"),
        ("25度 25℃", "q:25度"),
        ("3トン 3t ３㌧", "q:3t"),
        ("震度6強 震度６強 震度6+", "s:6強"),
        ("https://example.jp/a/ http://example.jp/a", "u:example.jp/a"),
        ("#熊本地震 ＃熊本地震", "#熊本地震"),
    ],
)
def test_one_term_for_every_way_of_writing(ways: str, term: str) -> None:
    assert {way: terms(way)[:1] for way in ways.split()} == {way: [term] for way in ways.split()}


@pytest.mark.parametrize(
    "text",
    ["一時避難", "十分", "第一人者", "三戸町", "八代市", "五木村", "千丁町", "2016.4", "1.2.3",
     "096-2016-0416", "13/45", "25:99", "熊本", "m", "M4A1", "500mb",
     "3トンネル", "1コース", "may", "march", "㎡", "#1", "a#b"],
)  # fmt: skip
def test_what_is_no_notation(text: str) -> None:
    assert terms(text) == []


@pytest.mark.parametrize(
    "text", ["April 16, 2016", "16 April 2016", "Apr. 16th 2016", "16th april, 2016"]
)
def test_english_dates(text: str) -> None:
    assert terms(text) == ["d:2016-04-16"]
    assert terms("April 2016") == ["d:2016-04"]
    assert terms("April 16") == ["d:--04-16"]


def test_a_count_is_found_by_its_number_and_other_units() -> None:
    assert every("3km") == {"q:3km", "q:3キロ", "3"}
    assert every("3キロ") == {"q:3キロ", "q:3km", "q:3kg", "3"}
    assert every("開始：16:27") == {"t:16:27", "t:16"}


def test_a_whole_date_is_found_by_its_parts() -> None:
    parts = {"d:2016-04-16", "d:2016-04", "d:2016", "d:--04-16", "d:--04", "d:---16"}
    assert every("平成28年4月16日") == parts


def test_a_day_belongs_to_the_month_said_before() -> None:
    assert "d:2016-04-16" in every("平成28年4月14日の前震と16日の本震")
    assert "d:2016-05-01" in every("2016年4月14日から5月1日まで")
    assert not any(term.startswith("d:2") for term in every("4月16日"))


def test_an_intensity_is_found_with_and_without_its_half() -> None:
    assert every("震度6弱") == {"s:6弱", "s:6", "震度"}


def test_a_link_ends_where_the_sentence_goes_on() -> None:
    found = find_notations(fold("詳細はhttps://example.jp/a?b=1。続報は（https://example.jp）へ"))
    assert [notation.terms for notation in found] == [
        ("u:example.jp/a?b=1", "u:example.jp"),
        ("u:example.jp",),
    ]


@given(
    st.text(
        alphabet="平成28年4月16日午前時分:/.-震度マグニチュードmMhHtr#人万十二,℃ a", max_size=30
    )
)
def test_notations_are_in_order_and_do_not_overlap(text: str) -> None:
    covering = [notation for notation in find_notations(fold(text)) if notation.covers]
    for one, other in pairwise(covering):
        assert one.end <= other.start
    assert all(n.start < n.end and n.terms for n in find_notations(fold(text)))
