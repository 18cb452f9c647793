"""What the tests of erasure share: homes with a secret in an item, and a look for what is left."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

from archive import catalog as catalogs
from archive.catalog import encode
from archive.decisions import Decision
from archive.erasure import Erasure
from archive.model import Asset, Evidence, Item, Post, State
from archive.packages import Stored
from archive.packages.origin import GivenFile, Origin, Received
from archive.storage import Store
from tests.killing import Place
from tests.making import ADMINISTRATOR, Keeping, MovableClock, make_item

SECRET = "山田花子の家"
SECRET_BYTES = SECRET.encode()


Make = Callable[[Path, Place], tuple[Item, list[Item]]]
"""Fills a home; gives the item to be erased, and others that must stay as they are."""


def opened(
    folder: Path, place: Place, store: Store | None = None
) -> tuple[Keeping, Erasure, list[str]]:
    """The archive of a home, its erasures, and the ids of what is told to be forgotten.

    ``store`` stands for the one of the place, and does harm.
    """
    wrap = (lambda _: store) if store else None
    keeping = Keeping(folder, clock=MovableClock(), wrap=wrap, store_url=place.url(folder))
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


def photo(keeping: Keeping) -> Item:
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
    source = Stored(digest=digest, size=size, open=lambda: stream(SECRET_BYTES))
    keeping.preservation.keep(item, {asset.path: source}, events=b"", agent="agent-1")
    with keeping.database.write() as connection:
        catalogs.add(connection, [(item, item.id)])
    return item


def stream(data: bytes) -> io.BytesIO:
    return io.BytesIO(data)


def posts(keeping: Keeping) -> list[Item]:
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


def decide(keeping: Keeping, item: Item) -> None:
    fields = {"description": {"ja": f"{SECRET}の写真"}, "record": {"level": "public"}}
    seen = Decision(item_id=item.id, revision=item.revision, fields=fields)
    keeping.decisions.decide(ADMINISTRATOR, "publish", [seen], reason="公開")
    fields = {"description": {"ja": "写真"}}  # the journal keeps what it was
    again = Decision(item_id=item.id, revision=seen.revision + 1, fields=fields)
    keeping.decisions.decide(ADMINISTRATOR, "edit", [again], reason="")


def photo_case(folder: Path, place: Place) -> tuple[Item, list[Item]]:
    keeping, _, _ = opened(folder, place)
    item = photo(keeping)
    other = keeping.keep(make_item(title={"ja": "別の写真"}))
    decide(keeping, item)
    keeping.close()
    return item, [other]


def post_case(folder: Path, place: Place) -> tuple[Item, list[Item]]:
    keeping, _, _ = opened(folder, place)
    given = posts(keeping)
    decide(keeping, given[1])
    keeping.close()
    return given[1], [given[0], given[2]]


CASES: list[Make] = [photo_case, post_case]


def erase(erasure: Erasure, item: Item) -> None:
    erasure.erase(
        ADMINISTRATOR, item.id, basis="個人情報保護法", reason="本人の申出", approved_by="agent-9"
    )


def check_gone(keeping: Keeping, place: Place, item: Item, others: list[Item]) -> None:
    """No byte of it is stored, not even as an old version; the others are what they were."""
    kept = place.everything(keeping.folder)
    assert [key for key, data in kept if SECRET_BYTES in data or SECRET in key] == []
    now = keeping.catalog.get(item.id)
    assert now.state is State.ERASED
    assert SECRET_BYTES not in encode(now)
    assert all(SECRET not in str(step.changes) for step in keeping.catalog.history(item.id))
    for other in others:
        assert encode(keeping.catalog.get(other.id)) == encode(other)
    for object_id in keeping.packages.ids():
        assert list(keeping.packages.verify(object_id)) == []
