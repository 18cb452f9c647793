"""The timeline of a disaster counts what its links open; 「この日」 shows earlier years alone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.model import Access, Dates, Item, Level, PlaceStatement, State, When
from tests.integration.staff_archive import Office, open_office
from tests.integration.web_archive import NOW, World, item, open_world, post

AT = "/disasters/kumamoto-2016/timeline"
_LINK = re.compile(r'<a href="(/search[^"]*)" rel="nofollow">(.*?)</a>(.*?)</(?:li|h3)>', re.DOTALL)
_COUNT = re.compile(r"([\d,]+)件")


def at(number: int, edtf: str, **changes: object) -> Item:
    return item(number, dates=Dates(happened=When(edtf=edtf, source="person")), **changes)


def items() -> list[Item]:
    staff_only = Access(level=Level.STAFF)
    posted = When(edtf="2016-04-16T01:26:10", source="post")
    return [
        at(1, "2016-04-16T01:30"),
        at(2, "2016-04-15T16:40:05Z", title={"ja": "給水の列"}),  # 01:40 in Japan
        at(3, "2016-04-16T02", places=(PlaceStatement(code="43100", source="row"),)),
        at(4, "2016-04-16"),
        at(5, "2016-04-14T21:50", record=staff_only, content=staff_only),
        at(6, "2016-05-02T10:00"),
        at(7, "2016-05"),
        at(8, "2016"),
        item(9, dates=Dates()),
        at(10, "2018-03-01"),
        at(11, "2020-07-04T05:00", disaster="flood-2020"),
        at(12, "2016-04-16T01:10", state=State.REVIEW, published=None),
        post(
            13,
            "本震のすぐあと",
            dates=Dates(published=posted),
        ),
    ]


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("home"), request.config) as office:
        office.world.add(*items())
        yield office


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def section(page: str, name: str) -> str:
    return page.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def links(page: str) -> dict[str, tuple[str, int]]:
    """Of every step and stretch: what it says, and how many it counts, by the address it opens."""
    parts = "".join(section(page, name) for name in ("hours", "days", "months"))
    told = {unescape(url): text(inside + after) for url, inside, after in _LINK.findall(parts)}
    return {url: (said, int(_COUNT.findall(said)[0])) for url, said in told.items()}


def total(page: str) -> int:
    return int(re.findall(r'<h2 id="results">([\d,]+)件', page)[0])


@pytest.mark.parametrize("narrowed", ["", "?type=photo", "?q=給水", "?place=43100&year=2018"])
@pytest.mark.parametrize("who", ["", "admin"])
def test_every_bar_counts_what_it_opens(office: Office, who: str, narrowed: str) -> None:
    client: FlaskClient = office.person(who).client if who else office.world.client
    found = links(client.get(AT + narrowed, buffered=True).text)
    assert found
    for url, (_said, count) in found.items():
        assert total(client.get(url, buffered=True).text) == count > 0, url


def test_hours_stand_around_the_shocks(office: Office) -> None:
    hours = text(section(office.world.get(AT).text, "hours"))
    assert "1時台 本震 M7.3 (01:25) 3件" in hours
    assert "2時台 1件" in hours
    assert "21時台 前震 M6.5 (21:26) 0件" in hours, "a shock without items is shown, and no link"
    assert "このうち4件" in hours, "one of the five of the day is not known to the hour"


def test_the_rest_is_told(office: Office) -> None:
    page = office.world.get(AT).text
    assert "2018年 1件 3月 1件" in text(section(page, "months"))
    assert "くわしい時のわかる資料は、このうち7件です。" in text(section(page, "months"))
    assert "年のわからない資料が、ほかに1件あります。" in page


def test_what_is_hidden_is_not_counted(office: Office) -> None:
    admin = office.person("admin").client
    assert "21時台 前震 M6.5 (21:26) 1件" in text(section(admin.get(AT).text, "hours"))
    assert "21時台 前震 M6.5 (21:26) 0件" in text(section(office.world.get(AT).text, "hours"))


def test_filters_stay_and_can_be_taken_off(office: Office) -> None:
    page = office.world.get(f"{AT}?type=photo&place=43100").text
    assert "2時台 1件" in text(section(page, "hours"))
    assert 'href="/disasters/kumamoto-2016/timeline?type=photo"' in page, "the place's chip"
    assert f"{AT}?place=43100" in page, "the kind's chip"
    assert "noindex" in page and "noindex" not in office.world.get(AT).text


def test_search_leads_to_the_timeline_and_down_to_hours(office: Office) -> None:
    page = office.world.get("/search?disaster=kumamoto-2016&q=給水&year=2016&page=1").text
    assert f'href="{AT}?q=%E7%B5%A6%E6%B0%B4"' in page
    assert AT not in office.world.get("/search?q=給水").text
    day = office.world.get("/search?date=2016-04-16").text
    assert "2016年4月16日 1時 本震 3" in text(day)
    assert total(office.world.get("/search?hour=2016-04-16T01").text) == 3


def test_an_unknown_disaster_has_none(office: Office) -> None:
    assert office.world.get("/disasters/nowhere/timeline").status_code == 404


@pytest.fixture
def world(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    with open_world(tmp_path, request.config) as world:
        world.clock.at = datetime(2026, 4, 15, 15, 30, tzinfo=UTC)  # already the 16th in Japan
        yield world


def test_this_day_in_earlier_years(world: World) -> None:
    assert "この日" not in world.get("/").text
    world.add(
        at(1, "2016-04-16T01:30", title={"ja": "本震の夜"}),
        at(2, "2020-04-16", title={"ja": "四年後の朝"}, disaster="flood-2020"),
        at(3, "2016-04-15", title={"ja": "前の日"}),
        at(4, "2026-04-16", title={"ja": "きょう"}),
        at(5, "2017-04-16", title={"ja": "ひみつ"}, record=Access(level=Level.STAFF)),
    )
    page = world.get("/").text
    shown = section(page, "this-day")
    assert "この日（4月16日）の資料" in shown
    assert shown.index("本震の夜") < shown.index("四年後の朝")
    assert not any(other in shown for other in ("前の日", "きょう", "ひみつ"))
    url = unescape(shown.partition('<a href="')[2].partition('"')[0])
    assert url == "/search?date=2016-04-16&date=2020-04-16&sort=date"
    assert total(world.get(url).text) == 2
    world.clock.at = NOW
    assert "この日" not in world.get("/").text
