"""The disk is full, or storage can only be read: nothing told is lost, work goes on after."""

from collections.abc import Iterator
from contextlib import suppress
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
from ingest.submission import Claims, Submission
from tests.integration.living import CACHE, stage
from tests.making import MovableClock
from tests.small_disk import SmallDisk, small_disk
from web.app import create_app
from web.wiring import Services, build, prepare

STAFF = Actor(agent="agent-1", role=Role.STAFF)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", megabytes=24) as made:
        yield made


def _opened(home: Path, store: Path) -> Services:
    settings = Settings(archive_home=str(home), cache_dir=str(CACHE), store_url=store.as_uri())
    services = build(settings, clock=MovableClock())
    prepare(services)
    return services


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


@pytest.mark.parametrize("fault", ["full", "read-only"])
def test_what_was_given_is_there_when_there_is_room_again(
    tmp_path: Path, disk: SmallDisk, fault: str
) -> None:
    """Full: storage, catalog and index lie on the disk. Read-only: storage alone does."""
    home = tmp_path / "home" if fault == "read-only" else disk.folder / "home"
    services = _opened(home, disk.folder / "store")
    first = stage(services, _given(tmp_path, 0))
    services.worker("w").run_until_idle()
    kept = list(services.catalog.every_item())
    _publish(services, kept[0])
    waiting = stage(services, _given(tmp_path, 10))
    client = create_app(services).test_client()
    disk.fill() if fault == "full" else disk.set_writable(False)

    _worked(services)
    _refused_in_words(services, client, "/", "/search?q=見本", f"/items/{kept[0].id}")
    with pytest.raises(ArchiveError):
        stage(services, _given(tmp_path, 20), name="late")

    disk.empty() if fault == "full" else disk.set_writable(True)
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
