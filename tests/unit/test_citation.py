"""How to cite: text, BibTeX and RIS, none of which a title can break out of."""

import re
from dataclasses import replace
from datetime import date

import pytest

from archive.citation import bibtex, citation, ris
from archive.model import Dates, Item, When
from tests.unit.record_items import BASE, PHOTO, POST

SEEN = date(2026, 8, 5)
URL = "https://archive.example/items/01K0"


def dated(edtf: str) -> Item:
    return replace(PHOTO, dates=Dates(created=When(edtf=edtf, source="row")))


def test_a_japanese_citation_names_who_what_when_where() -> None:
    text = citation(PHOTO, lang="ja", base_url=BASE, accessed=SEEN)
    assert text.startswith("撮影者乙「益城町役場」、2016年4月16日、熊本災害アーカイブ、")
    assert f"{URL}（2026年8月5日閲覧）" in text
    assert "寄贈者甲" not in text


def test_an_english_citation_uses_english_words() -> None:
    text = citation(PHOTO, lang="en", base_url=BASE, accessed=SEEN, site="Archive X")
    assert "“Town hall”" in text
    assert "Archive X" in text
    assert f"{URL} (accessed " in text


def test_what_is_unknown_is_left_out() -> None:
    bare = replace(PHOTO, creator="", credit="", dates=Dates())
    text = citation(bare, lang="ja", base_url=BASE, accessed=SEEN)
    assert text.startswith("「益城町役場」、熊本災害アーカイブ、")


def test_a_post_is_cited_by_its_account() -> None:
    text = citation(POST, lang="ja", base_url=BASE, accessed=SEEN)
    assert text.startswith("@yatsushiro「SNS投稿 @yatsushiro（")
    assert "本文" not in text


def test_bibtex_has_its_fields() -> None:
    entry = bibtex(PHOTO, lang="ja", base_url=BASE, accessed=SEEN)
    assert entry.startswith("@misc{kumamoto-01K0,\n")
    fields = dict(re.findall(r"^  (\w+) = \{(.*)\},?$", entry, re.MULTILINE))
    assert fields["author"] == "{撮影者乙}"
    assert fields["title"] == "{益城町役場}"
    assert (fields["date"], fields["year"]) == ("2016-04-16", "2016")
    assert (fields["url"], fields["urldate"]) == (URL, "2026-08-05")
    assert entry.endswith("\n}\n")


def test_bibtex_escapes_what_tex_would_run() -> None:
    nasty = replace(PHOTO, title={"ja": "}, note={\\input{x} 50% & #1_$^~\nX"})
    entry = bibtex(nasty, lang="ja", base_url=BASE, accessed=SEEN)
    title = next(line for line in entry.split("\n") if line.startswith("  title"))
    bare = re.sub(r"\\text\w+\{\}|\\[{}&%$#_]", "", title)
    assert bare.count("{") == bare.count("}") == 2
    assert not re.search(r"[\\%&#_$^~]", bare)
    assert len(re.findall("^  note = ", entry, re.MULTILINE)) == 1


@pytest.mark.parametrize(
    ("edtf", "day", "year"),
    [
        ("2016", "2016", "2016"),
        ("2016-04~", "2016-04", "2016"),
        ("2016-04-14/2016-04-16", "2016-04-14", "2016"),
        ("2016-04-16T01:25", "2016-04-16", "2016"),
        ("2026-12-31T16:00:00Z", "2027-01-01", "2027"),
    ],
)
def test_dates_are_those_of_japan_as_far_as_known(edtf: str, day: str, year: str) -> None:
    entry = bibtex(dated(edtf), lang="ja", base_url=BASE, accessed=SEEN)
    assert f"  date = {{{day}}},\n  year = {{{year}}}" in entry
    assert f"PY  - {year}\r\n" in ris(dated(edtf), lang="ja", base_url=BASE, accessed=SEEN)


@pytest.mark.parametrize("edtf", ["201X", "20XX", "../2016"])
def test_no_year_is_invented(edtf: str) -> None:
    assert "year" not in bibtex(dated(edtf), lang="ja", base_url=BASE, accessed=SEEN)
    assert "PY  -" not in ris(dated(edtf), lang="ja", base_url=BASE, accessed=SEEN)


def test_ris_has_its_tags_in_order() -> None:
    lines = ris(PHOTO, lang="ja", base_url=BASE, accessed=SEEN).split("\r\n")
    assert lines[0] == "TY  - FIGURE"
    assert lines[-2:] == ["ER  - ", ""]
    assert {"AU  - 撮影者乙", "TI  - 益城町役場", "DA  - 2016/04/16/", "Y2  - 2026/08/05"} <= set(
        lines
    )
    assert f"UR  - {URL}" in lines
    assert "DA  - 2016///" in ris(dated("2016"), lang="ja", base_url=BASE, accessed=SEEN)


def test_a_title_cannot_forge_a_ris_line() -> None:
    forged = replace(PHOTO, title={"ja": "題\r\nER  - \r\nAU  - 偽\u202e"})
    text = ris(forged, lang="ja", base_url=BASE, accessed=SEEN)
    assert text.count("\r\nER  - ") == 1
    assert text.count("\r\nAU  - ") == 1
    assert "\u202e" not in text
