"""Erasure: no stored byte is left, whatever moment the process dies at; nothing else is lost."""

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive import catalog as catalogs
from archive.catalog import encode
from archive.decisions import Decision
from archive.erasure import Erasure
from archive.errors import InvalidSubmission, NotAllowed, WrongState
from archive.model import Asset, Evidence, Item, Post, State
from archive.packages import Stored
from archive.packages.origin import GivenFile, Origin, Received
from tests.faults import Faulty, Killed
from tests.making import ADMINISTRATOR, Keeping, MovableClock, make_item

SECRET = "山田花子の家"
SECRET_BYTES = SECRET.encode()


@dataclass
class Case:
    keeping: Keeping
    erasure: Erasure
    item: Item
    others: list[Item]
    forgotten: list[str]


def _open(folder: Path, wrap: object = None) -> tuple[Keeping, Erasure, list[str]]:
    keeping = Keeping(folder, clock=MovableClock(), wrap=wrap)
    forgotten: list[str] = []
    erasure = Erasure(
        database=keeping.database,
        store=keeping.store,
        preservation=keeping.preservation,
        decisions=keeping.decisions,
        clock=keeping.clock,
        forget=lambda item: forgotten.append(item.id),
    )
    return keeping, erasure, forgotten


def _photo(keeping: Keeping) -> Item:
    """A published photo with the secret in its bytes, its fields and its journal."""
    digest = hashlib.sha512(SECRET_BYTES).hexdigest()
    size = len(SECRET_BYTES)
    asset = Asset(digest=digest, size=size, media_type="image/jpeg", path="original/0001.jpg")
    item = make_item(
        title={"ja": SECRET},
        identity=f"file:{SECRET}",
        assets=(asset,),
        evidence=Evidence(path=f"{SECRET}.jpg"),
        donor=SECRET,
    )
    source = Stored(digest=digest, size=size, open=lambda: _stream(SECRET_BYTES))
    keeping.preservation.keep(item, {asset.path: source}, events=b"", agent="agent-1")
    with keeping.database.write() as connection:
        catalogs.add(connection, [(item, item.id)])
    return item


def _stream(data: bytes) -> io.BytesIO:
    return io.BytesIO(data)


def _posts(keeping: Keeping) -> list[Item]:
    posts = [
        make_item(
            type="post",
            post=Post(platform="x", native_id=str(n)),
            text=(SECRET if n == 1 else f"給水 {n}",),
            identity=f"post:x:{n}",
        )
        for n in range(3)
    ]
    file = GivenFile(name="集めた投稿.jsonl", digest="a" * 128, size=300)
    lines = [
        Received(text=f'{{"text": "{post.text[0]}"}}', origin=Origin(file=file, line=number))
        for number, post in enumerate(posts, start=1)
    ]
    keeping.preservation.keep_posts("posts-b-1", posts, lines, agent="agent-1")
    with keeping.database.write() as connection:
        catalogs.add(connection, [(post, "posts-b-1") for post in posts])
    return posts


def _decide(keeping: Keeping, item: Item) -> None:
    fields = {"description": {"ja": f"{SECRET}の写真"}, "record": {"level": "public"}}
    seen = Decision(item_id=item.id, revision=item.revision, fields=fields)
    keeping.decisions.decide(ADMINISTRATOR, "publish", [seen], reason="公開")


def photo_case(folder: Path) -> tuple[Item, list[Item]]:
    keeping, _, _ = _open(folder)
    item = _photo(keeping)
    other = keeping.keep(make_item(title={"ja": "別の写真"}))
    _decide(keeping, item)
    keeping.close()
    return item, [other]


def post_case(folder: Path) -> tuple[Item, list[Item]]:
    keeping, _, _ = _open(folder)
    posts = _posts(keeping)
    _decide(keeping, posts[1])
    keeping.close()
    return posts[1], [posts[0], posts[2]]


CASES: list[Callable[[Path], tuple[Item, list[Item]]]] = [photo_case, post_case]


def _erase(erasure: Erasure, item: Item) -> None:
    erasure.erase(
        ADMINISTRATOR, item.id, basis="個人情報保護法", reason="本人の申出", approved_by="agent-9"
    )


def _stored_bytes(keeping: Keeping) -> Iterator[tuple[str, bytes]]:
    for stat in keeping.store.list(""):
        with keeping.store.open(stat.key) as stream:
            yield stat.key, stream.read()


def _check_gone(keeping: Keeping, item: Item, others: list[Item]) -> None:
    leaks = [key for key, data in _stored_bytes(keeping) if SECRET_BYTES in data or SECRET in key]
    assert leaks == []
    now = keeping.catalog.get(item.id)
    assert now.state is State.ERASED
    assert SECRET_BYTES not in encode(now)
    assert all(SECRET not in str(step.changes) for step in keeping.catalog.history(item.id))
    for other in others:
        assert encode(keeping.catalog.get(other.id)) == encode(other)
    for object_id in keeping.packages.ids():
        assert list(keeping.packages.verify(object_id)) == []


@pytest.mark.parametrize("make", CASES)
def test_nothing_of_it_is_left_and_nothing_else_is_touched(
    make: Callable[[Path], tuple[Item, list[Item]]], tmp_path: Path
) -> None:
    item, others = make(tmp_path)
    keeping, erasure, forgotten = _open(tmp_path)
    _erase(erasure, item)
    _check_gone(keeping, item, others)
    assert item.id in forgotten
    stone = keeping.tombstones.find(item.id)
    assert stone is not None and (stone.asked_by, stone.approved_by) == ("agent-2", "agent-9")
    assert keeping.tombstones.mark(f"identity:{item.identity}") in stone.marks
    assert keeping.tombstones.unfinished() == []
    keeping.close()


@pytest.mark.parametrize("make", CASES)
def test_killed_before_each_write_it_is_finished_later(
    make: Callable[[Path], tuple[Item, list[Item]]], tmp_path: Path
) -> None:
    first, last = _writes_of_an_erasure(make, tmp_path / "count")
    assert last - first > 5
    for before in range(first, last):
        folder = tmp_path / str(before)
        item, others = make(folder)
        keeping, erasure, _ = _open(folder, wrap=lambda s, n=before: Faulty(s, before=n))
        with pytest.raises(Killed):
            _erase(erasure, item)
        keeping.close()
        keeping, erasure, _ = _open(folder)
        keeping.clock.move(seconds=61)
        keeping.journal.recover()
        if keeping.tombstones.find(item.id) is None:
            _erase(erasure, keeping.catalog.get(item.id))
        erasure.recover(ADMINISTRATOR)
        _check_gone(keeping, item, others)
        keeping.rebuild().run(lambda *_: None)
        _check_gone(keeping, item, others)
        keeping.close()


def _writes_of_an_erasure(
    make: Callable[[Path], tuple[Item, list[Item]]], folder: Path
) -> tuple[int, int]:
    item, _ = make(folder)
    held: list[Faulty] = []

    def wrap(store: object) -> Faulty:
        held.append(Faulty(store))  # type: ignore[arg-type]
        return held[-1]

    keeping, erasure, _ = _open(folder, wrap=wrap)
    before = len(held[0].writes)
    _erase(erasure, item)
    keeping.close()
    return before, len(held[0].writes)


def test_a_rebuild_in_the_middle_of_an_erasure_does_not_bring_it_back(tmp_path: Path) -> None:
    item, others = post_case(tmp_path)
    keeping, erasure, _ = _open(tmp_path, wrap=lambda s: Faulty(s, before=4))
    with pytest.raises(Killed):
        _erase(erasure, item)
    keeping.close()
    keeping, erasure, _ = _open(tmp_path)
    keeping.rebuild().run(lambda *_: None)
    erasure.recover(ADMINISTRATOR)
    _check_gone(keeping, item, others)
    keeping.close()


def test_it_takes_two_people_a_basis_and_a_reason(tmp_path: Path) -> None:
    item, _ = photo_case(tmp_path)
    keeping, erasure, _ = _open(tmp_path)
    with pytest.raises(NotAllowed):
        erasure.erase(ADMINISTRATOR, item.id, basis="法", reason="理由", approved_by="agent-2")
    with pytest.raises(InvalidSubmission) as wrong:
        erasure.erase(ADMINISTRATOR, item.id, basis=" ", reason="", approved_by="")
    assert set(wrong.value.fields) == {"basis", "reason", "approved_by"}
    assert keeping.tombstones.find(item.id) is None
    _erase(erasure, item)
    with pytest.raises(WrongState):
        _erase(erasure, item)
    keeping.close()
