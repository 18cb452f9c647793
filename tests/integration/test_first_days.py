"""Places and disasters tell of their first days, of lessons, and of what lies near."""

from collections.abc import Iterator

import pytest

from archive.decisions import Actor
from archive.lesson import Evidence, Lesson
from archive.model import Dates, Item, PlaceStatement, When
from archive.rights import Role
from archive.vocabulary import places
from tests.integration.web_archive import World, item, open_world

STAFF, CHIEF = Actor(agent="a", role=Role.STAFF), Actor(agent="b", role=Role.CURATOR)


def at(number: int, day: str, code: str, title: str) -> Item:
    dates = Dates(happened=When(edtf=day, source="person"))
    where = (PlaceStatement(code=code),)
    return item(number, title={"ja": title}, dates=dates, places=where, disaster="kumamoto-2016")


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("home"), request.config) as world:
        world.add(
            at(1, "2016-04-16", "43443", "本震の朝"),
            at(2, "2016-04-14", "43443", "前震の夜"),
            at(3, "2016-04-18", "43443", "四日後の町"),
            at(4, "2016-04", "43443", "いつかの春"),
            at(5, "2016-04-15", "43100", "城下の一日"),
        )
        yield world


def section(page: str, name: str) -> str:
    return page.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def test_the_first_days_stand_in_the_order_of_time(world: World) -> None:
    first = section(world.get("/places/43443").text, "first-kumamoto-2016")
    assert "2016年4月14日～17日" in first
    assert first.index("前震の夜") < first.index("本震の朝")
    for other in ("四日後の町", "いつかの春", "城下の一日"):
        assert other not in first
    assert "2件すべて見る" in first
    everywhere = section(world.get("/disasters/kumamoto-2016").text, "first-kumamoto-2016")
    assert "城下の一日" in everywhere and "3件すべて見る" in everywhere


def test_all_of_them_are_the_search_that_is_linked(world: World) -> None:
    first = section(world.get("/places/43443").text, "first-kumamoto-2016")
    address = first.partition('<a href="')[2].partition('"')[0].replace("&amp;", "&")
    shown = world.get(address).text
    assert "2件" in shown and shown.index("前震の夜") < shown.index("本震の朝")


def test_lessons_of_a_place_are_those_inside_and_around_it(world: World) -> None:
    lessons = world.services.lessons
    said = Lesson(
        statement={"ja": "井戸を残す"},
        phase="relief",
        subject="life",
        place="43101",
        evidence=(Evidence(item=world.get("/api/v1/items").json["items"][0]["id"]),),
        disaster="kumamoto-2016",
    )
    page = lessons.save(STAFF, "", said, revision=0)
    page = lessons.step(STAFF, page.id, "submit", revision=page.revision, reason="")
    lessons.step(CHIEF, page.id, "publish", revision=page.revision, reason="よい")
    for address in ("/places/43101", "/places/43100", "/disasters/kumamoto-2016"):
        assert "井戸を残す" in section(world.get(address).text, "lessons"), address
    for address in ("/places/43443", "/places/43102", "/disasters/flood-2020"):
        assert "井戸を残す" not in world.get(address).text, address


def test_what_lies_near_is_near() -> None:
    known = places()
    near = {one.name["ja"] for one in known.near(known.get("43443"))}
    assert {"嘉島町", "御船町", "西原村"} <= near and "天草市" not in near
    assert known.near(known.get("43440")) == ()
