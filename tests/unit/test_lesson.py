"""Whether a citation stands: quotes in any width, masks, pages that went, seconds past the end."""

from dataclasses import replace

import pytest

from archive.lesson import Evidence, Kind, Lesson, Page, Standing, standing
from archive.lesson.lesson import without
from archive.model import Asset, Item, Mask
from archive.rights import Grant
from archive.transcript import Transcript
from tests.integration.web_archive import item

OPEN = Grant(record=True, content=True, staff=False)
RECORD = Grant(record=True, content=False, staff=False)
CLOSED = Grant(record=False, content=False, staff=False)
FILM = Asset(digest="f" * 128, size=1, media_type="video/mp4", path="original/0001", duration=60.0)
SCAN = Asset(digest="a" * 128, size=1, media_type="image/jpeg", path="original/0001")


def document(**changes: object) -> Item:
    made = item(1, title={"ja": "給水の記録"}, text=("断水は10日間\nつづいた。", "名簿"))
    return replace(made, **changes)


def stands(kind: Kind, of: Item, grant: Grant = OPEN, **more: object) -> Standing:
    return standing(Evidence(item=of.id, kind=kind, **more), of, grant)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "quote", ["断水は10日間つづいた", "断水は１０日間 つづいた。", "10日間\nつ", ""]
)
def test_a_quote_stands_in_any_width_and_across_lines(quote: str) -> None:
    assert stands(Kind.PAGE, document(), quote=quote) is Standing.STANDS


@pytest.mark.parametrize(("quote", "page"), [("断水は九日間", 0), ("名簿", 0), ("名簿", 2)])
def test_other_words_and_other_pages_do_not_stand(quote: str, page: int) -> None:
    assert stands(Kind.PAGE, document(), quote=quote, page=page) is Standing.CHANGED


def test_what_is_closed_says_nothing_else() -> None:
    masked = document(masks=(Mask(page=1, x=0, y=0, w=1, h=1),))
    wrong = {"quote": "そんな言葉はない"}
    assert stands(Kind.PAGE, masked, CLOSED, **wrong) is Standing.CLOSED
    assert stands(Kind.PAGE, masked, RECORD, **wrong) is Standing.CLOSED
    assert stands(Kind.ITEM, masked, CLOSED, **wrong) is Standing.CLOSED
    assert standing(Evidence(item="gone"), None, OPEN) is Standing.CLOSED


def test_words_of_a_masked_page_are_a_gap_even_for_those_who_may_look_below() -> None:
    masked = document(masks=(Mask(page=1, x=0, y=0, w=1, h=1),))
    staff = Grant(record=True, content=True, staff=True)
    for grant in (OPEN, staff):
        assert stands(Kind.PAGE, masked, grant, quote="名簿", page=1) is Standing.MASKED
        assert stands(Kind.PAGE, masked, grant, quote="断水") is Standing.STANDS


def test_words_read_off_a_picture_can_be_quoted_until_a_mask_lies_there() -> None:
    scan = document(text=(), assets=(SCAN,), transcripts=(Transcript(text="給水所 10時から"),))
    assert stands(Kind.PAGE, scan, quote="給水所10時") is Standing.STANDS
    masked = replace(scan, masks=(Mask(x=0, y=0, w=0.1, h=0.1),))
    assert stands(Kind.PAGE, masked, quote="給水所10時") is Standing.MASKED


def test_the_title_is_quoted_by_whoever_sees_the_record() -> None:
    assert stands(Kind.ITEM, document(), RECORD, quote="給水の 記録") is Standing.STANDS
    assert stands(Kind.ITEM, document(), RECORD, quote="断水") is Standing.CHANGED


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ((0.1, 0.1, 0.2, 0.2), Standing.STANDS),
        ((0.1, 0.1, 0.4, 0.4), Standing.STANDS),  # they touch, and no more
        ((0.45, 0.45, 0.1, 0.1), Standing.MASKED),
        (None, Standing.CHANGED),
    ],
)
def test_a_region_is_a_gap_where_a_mask_overlaps_it(box: object, expected: Standing) -> None:
    photo = document(assets=(SCAN,), masks=(Mask(x=0.5, y=0.5, w=0.2, h=0.2),))
    assert stands(Kind.REGION, photo, box=box) is expected
    assert stands(Kind.REGION, photo, box=box, asset=1) is Standing.CHANGED


def test_a_second_lies_inside_the_recording() -> None:
    film = document(assets=(FILM,))
    assert stands(Kind.MOMENT, film, second=59.5) is Standing.STANDS
    assert stands(Kind.MOMENT, film, second=61.0) is Standing.CHANGED
    assert stands(Kind.MOMENT, document(assets=(SCAN,)), second=0.0) is Standing.CHANGED
    masked = replace(film, masks=(Mask(x=0, y=0, w=0.1, h=0.1),))
    assert stands(Kind.MOMENT, masked, second=1.0) is Standing.MASKED


def test_nothing_of_an_erased_item_is_left_in_a_lesson() -> None:
    cited = (
        Evidence(item="gone", quote="名前", note={"ja": "名前"}),
        Evidence(item="there", quote="言葉"),
    )
    lesson = Lesson(statement={"ja": "教訓"}, evidence=cited)
    left = without(Page(lesson=lesson, shown=lesson), "gone")
    for held in (left.lesson, left.shown):
        assert held is not None
        assert held.evidence == (Evidence(item="gone"), cited[1])
