"""The queue: filters that hold, one decision over many, and the ones that could not be decided."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from archive.model import Dates, Item, Level, Notice, People, PlaceStatement, Rights, State
from archive.schema import reservations
from tests.integration.staff_archive import (
    Office,
    Person,
    open_office,
    waiting,
    waiting_photo,
    waiting_post,
)
from tests.integration.web_archive import BY, jpeg

SAME = jpeg(80, 60, "olive")


def _items() -> dict[str, Item]:
    answered = Rights(people=People.NONE)
    return {
        "plain": waiting(1, rights=answered, batch="b1"),
        "warned": waiting(2, rights=answered, warnings=(Notice(code="exif-unreadable"),)),
        "settled": waiting(
            3, rights=answered, warnings=(Notice(code="exif-unreadable", settled=True),)
        ),
        "people": waiting(4, batch="b1"),
        "undated": waiting(5, rights=answered, dates=Dates()),
        "unplaced": waiting(6, rights=answered, places=()),
        "town": waiting(7, rights=answered, places=(PlaceStatement(code="43443-001"),)),
        "elsewhere": waiting(8, rights=answered, places=(PlaceStatement(code="43202"),)),
        "held": waiting(9, rights=answered, state=State.HELD, reason="本人に確認"),
        "refused": waiting(10, rights=answered, state=State.REFUSED, reason="関係がない"),
        "post": waiting_post(11, "給水しています"),
        "twin": waiting_photo(12, SAME, rights=answered),
        "other twin": waiting_photo(13, SAME, rights=answered),
    }


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("home"), request.config) as office:
        made = _items()
        files = {made[name].id: SAME for name in ("twin", "other twin")}
        office.world.add(*made.values(), files=files)
        yield office


@pytest.fixture(scope="module")
def tanaka(office: Office) -> Person:
    return office.person("tanaka")


def listed(page: TestResponse) -> set[str]:
    return {name for name, item in _items().items() if f'value="{item.id}:' in page.text}


EVERYTHING = set(_items()) - {"held", "refused"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", EVERYTHING),
        ("?why=warning", {"warned"}),
        ("?why=people", {"people"}),
        ("?why=undated", {"undated"}),
        ("?why=unplaced", {"unplaced"}),
        ("?why=duplicate", {"twin", "other twin"}),
        ("?why=held", {"held"}),
        ("?why=refused", {"refused"}),
        ("?why=withdrawn", set()),
        ("?batch=b1", {"plain", "people"}),
        ("?type=post", {"post"}),
        ("?place=43202", {"elsewhere"}),
        ("?place=43443", EVERYTHING - {"unplaced", "elsewhere"}),
        ("?place=none", {"unplaced"}),
        ("?batch=b1&why=people", {"people"}),
        ("?why=nonsense&type=nonsense&size=7&view=nonsense&after=x", EVERYTHING),
    ],
)
def test_filters(tanaka: Person, query: str, expected: set[str]) -> None:
    page = tanaka.get(f"/staff/review{query}")
    assert listed(page) == expected
    assert f"{len(expected)}件" in page.text


def test_home_counts_what_waits(tanaka: Person) -> None:
    page = tanaka.get("/staff").text
    for why, number in (("warning", 1), ("people", 1), ("duplicate", 2), ("held", 1)):
        link = page.split(f'href="/staff/review?why={why}"')[1].split("</a>")[0]
        assert f">{number}</b>" in link, why


def test_pages_walk_the_whole_queue(office: Office, tanaka: Person) -> None:
    more = [waiting(number, batch="walk") for number in range(100, 150)]
    office.world.add(*more)
    seen: list[str] = []
    address = "/staff/review?batch=walk"
    while address:
        page = tanaka.get(address).text
        seen += [item.id for item in more if f'value="{item.id}:' in page]
        onward = page.partition('rel="next"')[0].rpartition('<a class="btn" href="')[2]
        address = onward.partition('"')[0].replace("&amp;", "&") if 'rel="next"' in page else ""
    assert seen == [item.id for item in more]


QUEUE = "/staff/review"


def many(
    tanaka: Person, chosen: list[Item], do: str, *, at: str = QUEUE, **fields: str
) -> TestResponse:
    form: MultiDict[str, str] = MultiDict(fields)
    form["do"] = do
    form.setlist("item", [f"{item.id}:{item.revision}" for item in chosen])
    return tanaka.post(at, form, at=at)


def test_one_decision_over_many_names_the_rest(office: Office, tanaka: Person) -> None:
    answered = Rights(people=People.NONE)
    ready = [waiting(number, rights=answered) for number in (201, 202)]
    silent, odd = waiting(203), waiting(204, rights=answered, warnings=(Notice(code="text-cut"),))
    moved, gone = waiting(205, rights=answered), waiting(206, rights=answered)
    office.world.add(*ready, silent, odd, moved)
    office.person("sato").review(moved.id, "save", title_ja="先に直した")
    chosen = [*ready, silent, odd, moved, gone]
    answer = many(tanaka, chosen, "publish", record_level="public", licence=BY, reason="まとめて")
    assert answer.status_code == 200
    assert "2件を記録しました。" in answer.text
    for said in (
        "写っている人の答えがありません",
        "文字が多すぎる",
        "ほかの人が先に変更",
        "見つかりません",
    ):
        assert said in answer.text
    assert "4件はできませんでした" in answer.text
    states = [office.now(item.id).state for item in chosen[:-1]]
    assert states == [State.PUBLISHED] * 2 + [State.REVIEW] * 3
    assert office.now(ready[0].id).rights.licence == BY
    entries = {office.world.services.catalog.history(item.id)[-1].entry for item in ready}
    assert len(entries) == 1, "one action, one entry of the journal"


def test_answers_for_all_let_them_pass(office: Office, tanaka: Person) -> None:
    chosen = [waiting(211), waiting(212, warnings=(Notice(code="text-cut"),))]
    office.world.add(*chosen)
    form = {"record_level": "public", "content_level": "registered", "people": "none"}
    done = many(tanaka, chosen, "publish", accept_warnings="1", reason="確認した", **form)
    assert "2件を記録しました。" in done.text
    now = office.now(chosen[1].id)
    assert (now.record.level, now.content.level) == (Level.PUBLIC, Level.REGISTERED)
    assert now.open_warnings == ()
    assert now.rights.people is People.NONE


def test_hold_refuse_and_reopen_many(office: Office, tanaka: Person) -> None:
    chosen = [waiting(221), waiting(222)]
    office.world.add(*chosen)
    for do, state in (
        ("hold", State.HELD),
        ("refuse", State.REFUSED),
        ("reopen", State.REVIEW),
    ):
        assert many(tanaka, chosen, do, reason="理由").status_code == 200
        chosen = [office.now(item.id) for item in chosen]
        assert {item.state for item in chosen} == {state}


def test_a_form_over_many_keeps_what_was_typed(office: Office, tanaka: Person) -> None:
    item = waiting(231, batch="typed")
    office.world.add(item)
    own_page = f"{QUEUE}?batch=typed"
    answer = many(tanaka, [item], "publish", at=own_page, people="judged", licence=BY)
    assert answer.status_code == 422
    for said in ("理由を書いてください。", "公開範囲を選んでください。", "判断した理由を書いて"):
        assert said in answer.text
    assert f'value="{item.id}:1" checked' in answer.text
    assert f'value="{BY}" selected' in answer.text
    assert many(tanaka, [], "hold", reason="x").status_code == 422
    assert many(tanaka, [item], "erase", reason="x").status_code == 422
    assert office.now(item.id).revision == 1


def test_nothing_is_sealed_in_bulk(office: Office, tanaka: Person) -> None:
    item = waiting(241, rights=Rights(people=People.NONE))
    office.world.add(item)
    answer = many(tanaka, [item], "publish", record_level="sealed", reason="x")
    assert answer.status_code == 422
    assert office.now(item.id).state is State.REVIEW


def test_a_race_takes_out_only_whom_it_hit(office: Office) -> None:
    """Somebody reserves an item between our look and our write: the others are decided."""
    chosen = [waiting(251), waiting(252)]
    office.world.add(*chosen)
    row = {"item_id": chosen[0].id, "revision": 2, "entry": "ctl/journal/x", "at": 0.0}
    with office.world.services.database.write() as connection:
        connection.execute(insert(reservations).values(row))
    answer = many(office.person("tanaka"), chosen, "hold", reason="x")
    assert "1件を記録しました。" in answer.text
    assert [office.now(item.id).state for item in chosen] == [State.REVIEW, State.HELD]


def test_a_post_keeps_its_words_closed(office: Office, tanaka: Person) -> None:
    item = waiting_post(261, "井戸水があります")
    office.world.add(item)
    many(tanaka, [item], "publish", record_level="public", reason="公開")
    now = office.now(item.id)
    assert (now.record.level, now.content.level) == (Level.PUBLIC, Level.STAFF)
