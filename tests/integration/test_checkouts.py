"""Who is at work on what: two people are led to different items, and nobody is locked out."""

from pathlib import Path

import pytest

from archive.checkout import LASTS, Checkouts
from archive.database import Database
from archive.model import Item, People, Rights, State
from tests.integration.staff_archive import Office, Person, controls, given, typed, waiting
from tests.integration.test_review_queue import QUEUE, many
from tests.making import MovableClock


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(f"sqlite:///{tmp_path / 'catalog.sqlite'}")
    made.migrate()
    return made


def test_one_holder_until_it_ends(database: Database) -> None:
    clock = MovableClock()
    held = Checkouts(database, clock)
    assert held.take("i1", "a") is None
    assert held.take("i1", "a") is None, "for longer"
    other = held.take("i1", "b")
    assert other is not None
    assert (other.agent, other.item_id) == ("a", "i1")
    assert set(held.of_others(["i1", "i2"], "b")) == {"i1"}
    assert held.of_others(["i1"], "a") == {}
    clock.move(seconds=LASTS)
    assert held.of_others(["i1"], "b") == {}
    assert held.take("i1", "b") is None


def test_a_new_item_gives_up_the_old_one(database: Database) -> None:
    held = Checkouts(database, MovableClock())
    held.take("i1", "a")
    held.take("i2", "a")
    assert held.take("i1", "b") is None
    held.release("a")
    assert held.of_others(["i2"], "b") == {}


def test_one_from_a_clock_that_was_wrong_keeps_nobody_out(database: Database) -> None:
    clock = MovableClock()
    clock.move(days=30)
    Checkouts(database, clock).take("i1", "a")
    clock.move(days=-30)
    assert Checkouts(database, clock).take("i1", "b") is None


def three(office: Office, batch: str) -> list[Item]:
    return [given(office, batch=batch, rights=Rights(people=People.NONE)) for _ in range(3)]


def at(item: Item, batch: str) -> str:
    return f"/staff/items/{item.id}?queue=1&batch={batch}"


def decided(person: Person, item: Item, batch: str) -> str:
    """Hold it, and where that leads."""
    answer = person.review(item.id, "hold", f"?queue=1&batch={batch}", reason="あとで")
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_two_people_are_led_to_different_items(
    office: Office, tanaka: Person, sato: Person
) -> None:
    first, second, third = three(office, "company1")
    tanaka.get(at(first, "company1"))
    sato.get(at(second, "company1"))
    assert third.id in decided(tanaka, first, "company1"), "past the one that sato has open"
    left = decided(sato, second, "company1")
    assert left.startswith(QUEUE), "tanaka has the last one open"
    told = sato.get(left).text
    assert "残りの資料は、ほかの人が見ています。" in told
    assert "tanakaさんさんが見ています" in told


def test_whoever_comes_second_is_told_and_may_decide(
    office: Office, tanaka: Person, sato: Person
) -> None:
    (item, *_others) = three(office, "company2")
    tanaka.get(at(item, "company2"))
    page = sato.get(at(item, "company2"))
    assert "tanakaさんさんが見ています" in page.text
    form = typed(controls(page, "review"), "hold", reason="先に決める")
    assert sato.client.post(at(item, "company2"), data=form).status_code == 303
    assert office.now(item.id).state is State.HELD


def test_many_leave_out_what_somebody_has_open(
    office: Office, tanaka: Person, sato: Person
) -> None:
    chosen = three(office, "company3")
    sato.get(at(chosen[1], "company3"))
    answer = many(tanaka, chosen, "hold", reason="まとめて")
    assert "2件を記録しました。" in answer.text
    assert "satoさんさんが見ています" in answer.text
    assert office.now(chosen[1].id).state is State.REVIEW


def test_what_is_public_is_nobodys(office: Office, tanaka: Person, sato: Person) -> None:
    item = waiting(940_001, state=State.PUBLISHED)
    office.world.add(item)
    tanaka.get(f"/staff/items/{item.id}")
    assert "が見ています" not in sato.get(f"/staff/items/{item.id}").text
