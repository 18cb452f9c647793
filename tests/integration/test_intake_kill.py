"""Taking in dies before its writes, over files and S3: nothing is lost, doubled or half there."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from archive.batch import Fate
from archive.catalog import encode
from archive.fixity import audit
from archive.model import Post, When
from ingest.submission import Claims, Refusal, Submission
from tests.faults import Killed
from tests.integration.living import Living, stage
from tests.killing import Place, Writes


def _mixed(folder: Path) -> list[Submission | Refusal]:
    Image.new("RGB", (64, 48), "red").save(folder / "a.png")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0" + b"\x00" * 200)
    when = When(edtf="2026-07-29T09:00:00+09:00", source="post")
    post = Submission(
        label="post 1",
        post=Post(platform="x", native_id="1", account="mihon_city"),
        claims=Claims(text="給水所を開いています", date=when),
        received='{"id": 1}',
    )
    other = replace(post, label="post 2", post=Post(platform="x", native_id="2"))
    return [
        Submission(label="a.png", path="a.png", files=(folder / "a.png",)),
        Submission(label="broken", files=(folder / "broken.jpg",)),
        post,
        other,
    ]


def _home(folder: Path, place: Place) -> Living:
    return Living(folder, store_url=place.url(folder))


def test_killed_before_its_writes_nothing_is_lost_or_doubled(tmp_path: Path, place: Place) -> None:
    """The process dies before write n of taking in; a new one finishes the same jobs."""
    parts = _mixed(tmp_path)
    for before in place.moments(_writes(tmp_path / "count", place, parts)):
        living = _home(tmp_path / f"home{before}", place)
        opened = living.open()
        batch = stage(opened, parts)
        opened.close()
        dying = place.mortal(living.home, before=before, armed=False)
        services = living.open(store=lambda _, dying=dying: dying)
        dying.arm()
        with pytest.raises(Killed):
            services.worker("dying").run_until_idle()
        services.close()
        living.clock.move(seconds=31)
        again = living.open()
        again.worker("alive").run_until_idle()
        counts = dict(again.batches.counts(batch.id))
        assert counts == {Fate.TAKEN: 3, Fate.QUARANTINED: 1}, before
        assert again.batches.get(batch.id).state == "done"
        assert len(list(again.catalog.every_item())) == 3
        snapshot = [encode(item) for item in again.catalog.every_item()]
        again.rebuild.run(lambda *_: None)
        assert [encode(item) for item in again.catalog.every_item()] == snapshot, before
        assert list(audit(again.packages, again.packages.ids())) == []
        again.close()


def _writes(folder: Path, place: Place, parts: list[Submission | Refusal]) -> Writes:
    """What taking in writes when nobody dies."""
    living = _home(folder, place)
    opened = living.open()
    stage(opened, parts)
    opened.close()
    counted = place.mortal(folder, armed=False)
    services = living.open(store=lambda _: counted)
    counted.arm()
    services.worker("count").run_until_idle()
    services.close()
    assert len(counted.writes) > 20
    return counted.writes
