"""Storage is full, read-only or refuses us: nothing told is lost, work goes on after."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from archive.batch import Fate
from archive.catalog import encode
from archive.decisions import Actor, Decision
from archive.errors import ArchiveError
from archive.model import Item
from archive.rights import Role
from archive.settings import Settings
from archive.storage import Store
from archive.storage.s3.retrying import Retrying
from archive.storage.s3.store import S3Store
from archive.storage.s3.wire import connected
from ingest.submission import Claims, Submission
from tests import proxy, servers
from tests.integration.living import CACHE, stage
from tests.making import MovableClock
from tests.small_disk import SmallDisk, small_disk
from tests.versitygw import Versitygw
from web.app import create_app
from web.wiring import Services, build, prepare

STAFF = Actor(agent="agent-1", role=Role.STAFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What stands between an archive and its storage, from ``begin`` to ``end``."""

    home: Path
    store_url: str
    begin: Callable[[], object]
    end: Callable[[], object]


@contextmanager
def _full(folder: Path) -> Iterator[Trouble]:
    """Storage, catalog and index lie on one disk."""
    with small_disk(folder / "disk", megabytes=24) as disk:
        home = disk.folder / "home"
        url = (disk.folder / "store").as_uri()
        yield Trouble(home=home, store_url=url, begin=disk.fill, end=disk.empty)


@contextmanager
def _read_only(folder: Path) -> Iterator[Trouble]:
    with small_disk(folder / "disk", megabytes=24) as disk:
        url = (disk.folder / "store").as_uri()
        yield Trouble(home=folder / "home", store_url=url, **_remounting(disk))


@contextmanager
def _s3_full(folder: Path) -> Iterator[Trouble]:
    """The disk of a real S3 server."""
    with _s3_on_a_small_disk(folder) as (server, disk):
        home = folder / "home"
        yield Trouble(home=home, store_url=server.url, begin=disk.fill, end=disk.empty)


@contextmanager
def _s3_read_only(folder: Path) -> Iterator[Trouble]:
    with _s3_on_a_small_disk(folder) as (server, disk):
        yield Trouble(home=folder / "home", store_url=server.url, **_remounting(disk))


@contextmanager
def _s3_denied(folder: Path) -> Iterator[Trouble]:
    """Our keys may only read, as while somebody puts the rights of a bucket in order."""
    with (
        servers.s3_prefix() as url,
        proxy.Proxy(url, to=lambda request: request.method not in ("GET", "HEAD")) as between,
    ):

        def deny(how: proxy.Fault | None) -> None:
            between.always = how

        yield Trouble(
            home=folder / "home",
            store_url=between.url,
            begin=lambda: deny(proxy.denied),
            end=lambda: deny(None),
        )


@contextmanager
def _s3_on_a_small_disk(folder: Path) -> Iterator[tuple[Versitygw, SmallDisk]]:
    with small_disk(folder / "disk", megabytes=24) as disk:
        server = Versitygw(disk.folder / "server")
        server.start()
        try:
            yield server, disk
        finally:
            server.kill()


def _remounting(disk: SmallDisk) -> dict[str, Callable[[], object]]:
    return {"begin": lambda: disk.set_writable(False), "end": lambda: disk.set_writable(True)}


TROUBLES = (_full, _read_only, _s3_full, _s3_read_only, _s3_denied)


@pytest.fixture(params=TROUBLES, ids=lambda trouble: trouble.__name__.strip("_"))
def trouble(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Trouble]:
    with request.param(tmp_path) as made:
        yield made


def _opened(trouble: Trouble) -> Services:
    settings = Settings(
        archive_home=str(trouble.home), cache_dir=str(CACHE), store_url=trouble.store_url
    )
    services = build(settings, clock=MovableClock(), wrap=_hasty)
    prepare(services)
    return services


def _hasty(store: Store) -> Store:
    """Over S3, without the pauses between attempts."""
    if not isinstance(store, S3Store):
        return store
    address = store._address
    return S3Store(Retrying(connected(address), sleep=lambda _: None), address)


def _given(folder: Path, start: int) -> list[Submission]:
    photo = folder / f"{start}.png"
    Image.effect_noise((40, 30), 20 + start).save(photo)
    rows = [
        Submission(label=f"{n}", claims=Claims(identifier=f"r{n}", title={"ja": f"見本 {n}"}))
        for n in range(start, start + 3)
    ]
    return [Submission(label="photo", files=(photo,)), *rows]


def _publish(services: Services, item: Item) -> None:
    opened = {"record": {"level": "public"}, "content": {"level": "public"}}
    decision = Decision(item_id=item.id, revision=item.revision, fields=opened)
    services.decisions.decide(STAFF, "publish", [decision], reason="確認した")


def _refused_in_words(services: Services, client: FlaskClient, *addresses: str) -> None:
    """Decisions are refused as "for now", pages answer or say so; nobody sees a stack."""
    item = next(iter(services.catalog.every_item()))
    with pytest.raises(ArchiveError) as refused:
        _publish(services, item)
    assert refused.value.transient
    for address in addresses:
        answer = client.get(address, buffered=True)
        assert answer.status_code in (200, 503), address
        assert "Traceback" not in answer.text
        assert "<h1" in answer.text


def _worked(services: Services) -> None:
    """As the loop of a worker does: what fails for now is tried again."""
    for _ in range(4):
        with suppress(ArchiveError):
            services.worker("w").step()


def test_what_was_given_is_there_when_all_is_right_again(tmp_path: Path, trouble: Trouble) -> None:
    services = _opened(trouble)
    first = stage(services, _given(tmp_path, 0))
    services.worker("w").run_until_idle()
    kept = list(services.catalog.every_item())
    _publish(services, kept[0])
    waiting = stage(services, _given(tmp_path, 10))
    client = create_app(services).test_client()
    trouble.begin()

    _worked(services)
    _refused_in_words(services, client, "/", "/search?q=見本", f"/items/{kept[0].id}")
    with pytest.raises(ArchiveError):
        stage(services, _given(tmp_path, 20), name="late")

    trouble.end()
    services.clock.move(seconds=120)  # type: ignore[attr-defined]
    services.journal.recover()
    services.worker("w").run_until_idle()
    for batch in (first, waiting):
        assert services.batches.counts(batch.id) == {Fate.TAKEN: 4}
    now = {item.id: item for item in services.catalog.every_item()}
    assert len(now) == 8
    assert now[kept[0].id].revision == 2
    _publish(services, now[kept[1].id])
    services.worker("w").run_until_idle()
    assert services.engine.position() == services.catalog.feed_position()
    whole = [encode(item) for item in services.catalog.every_item()]
    services.rebuild.run(lambda *_: None)
    assert [encode(item) for item in services.catalog.every_item()] == whole
    services.close()
