"""Moving storage between files and S3: everything arrives, nothing acknowledged is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from archive.errors import StoreLeft, WrongUse
from archive.storage import Store, open_store
from archive.storage.latecomer import ENDED
from archive.storage.leaving import MARK, Leaving
from archive.storage.moving import STATE, Move, Moved
from tests import servers
from tests.faults import Faulty, Killed

NOW = datetime(2026, 11, 25, tzinfo=UTC)
LARGE = bytes(range(256)) * (3 << 13)


@pytest.fixture(params=["file to file", "file to s3", "s3 to file"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    urls = [(tmp_path / name).as_uri() for name in ("old", "new")]
    if "s3" not in request.param:
        yield open_store(urls[0]), open_store(urls[1])
        return
    with servers.s3_prefix() as url:
        urls[request.param[-2:] == "s3"] = f"{url}&part=5"
        yield open_store(urls[0]), open_store(urls[1])


def fill(store: Store) -> None:
    for number in range(12):
        store.put(f"ocfl/{number:02}/写真.jpg", b"%d" % number)
    store.put("ctl/large", LARGE)
    store.put("ctl/empty", b"")
    store.create(f"ctl/{'長' * 80}/x", b"long")


def content(store: Store) -> dict[str, bytes]:
    found = {}
    for stat in store.list(""):
        with store.open(stat.key) as stream:
            found[stat.key] = stream.read()
    for own in (MARK, ENDED):
        found.pop(own, None)
    return found


def move(old: Store, new: Store) -> Moved:
    return Move(old, new, name="old", now=datetime.now(UTC)).run(
        lambda _: None, sleep=lambda _: None
    )


def test_everything_arrives_and_the_old_store_takes_no_more(stores: tuple[Store, Store]) -> None:
    old, new = stores
    fill(old)
    writer = Leaving(old, clock=count().__next__)
    writer.create("ctl/journal/before", b"x")
    before = content(old)
    done = move(old, new)
    assert content(new) == before == content(old)
    assert (done.keys, done.copied) == (16, 16)
    with pytest.raises(StoreLeft, match="STORE_URL"):
        writer.create("ctl/journal/after", b"x")
    assert content(old) == before
    move(new, old)
    Leaving(old).create("ctl/journal/back", b"y")
    with pytest.raises(StoreLeft):
        Leaving(new).probe()


def test_what_landed_on_the_old_store_later_is_carried_over_by_another_run(
    stores: tuple[Store, Store],
) -> None:
    old, new = stores
    fill(old)
    move(old, new)
    old.create("ctl/journal/late", b"acknowledged")
    old.create("ctl/journal/both", b"old")
    new.create("ctl/journal/both", b"new")
    new.create("ctl/journal/own", b"of the new one")
    new.delete("ctl/empty")  # erased since: it must not come back
    done = move(old, new)
    assert (done.late, done.copied) == (True, 1)
    assert done.conflicts == ("ctl/journal/both",), "whoever looks after it is told of it"
    assert content(new)["ctl/journal/late"] == b"acknowledged"
    assert content(new)["ctl/journal/both"] == b"new"
    assert "ctl/journal/own" in content(new)
    assert "ctl/empty" not in content(new)
    new.delete("ctl/journal/late")
    again = move(old, new)
    assert again.copied == 0, "what was carried over once is no latecomer"
    assert again.conflicts == ("ctl/journal/both",), "until somebody has looked"
    old.delete("ctl/journal/both")
    assert move(old, new).conflicts == ()
    with pytest.raises(WrongUse, match="not empty"):
        Move(old, new, name="another", now=NOW)
    move(new, old)
    assert "ctl/empty" not in content(old)


def test_killed_before_each_write_it_goes_on(tmp_path: Path) -> None:
    old = open_store((tmp_path / "old").as_uri())
    fill(old)
    before = content(old)
    for fatal in count():
        new = open_store((tmp_path / f"new{fatal}").as_uri())
        old.delete(MARK)
        try:
            move(Faulty(old), Faulty(new, before=fatal))
        except Killed:
            move(old, new)
            assert content(new) == before, fatal
            continue
        break
    assert fatal > 15


def test_what_is_written_replaced_or_erased_meanwhile_is_carried_over(
    stores: tuple[Store, Store],
) -> None:
    old, new = stores
    fill(old)
    old.put("ocfl/victim", b"a person")

    def meanwhile() -> None:
        old.create("ctl/journal/x", b"decided")
        old.put("ctl/empty", b"redacted")
        old.delete("ocfl/victim")

    move(old, Faulty(new, before=10, meanwhile=meanwhile))
    assert content(new) == content(old)
    assert content(new)["ctl/empty"] == b"redacted"
    assert "ocfl/victim" not in content(new)


def test_a_store_with_something_in_it_is_refused(tmp_path: Path) -> None:
    old, new, other = (open_store((tmp_path / name).as_uri()) for name in ("old", "new", "other"))
    fill(old)
    new.put("ctl/somebody", b"else")
    with pytest.raises(WrongUse, match="not empty"):
        move(old, new)
    with pytest.raises(Killed):
        move(old, Faulty(other, before=5))
    assert other.find(STATE)
    with pytest.raises(WrongUse, match="begun"):
        Move(old, other, name="another", now=NOW)
