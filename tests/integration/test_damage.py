"""A bit that flipped: derived files are made anew, originals refused in words, staff told."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from archive.model import Item
from archive.settings import path_of
from ingest.sums import Sums
from tests.integration.test_web_media import pdf
from tests.integration.web_archive import World, document, jpeg, open_world, photo

PICTURE = jpeg(400, 300)


@pytest.fixture
def world(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    with open_world(tmp_path, request.config) as made:
        picture, paper = photo(1, PICTURE), document(2, pdf())
        made.add(picture, paper, files={picture.id: PICTURE, paper.id: pdf()})
        yield made


def addresses(world: World) -> list[str]:
    first, second = (item.id for item in world.services.catalog.every_item())
    return [
        f"/items/{first}/picture/0/small.jpg",
        f"/items/{first}/picture/0/large.jpg",
        f"/items/{second}/document/0.pdf",
    ]


def derived(world: World) -> list[Path]:
    folder = path_of(world.services.settings.derivatives)
    return [folder / stat.key for stat in world.services.derivatives.list("")]


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def original(world: World, item: Item) -> Path:
    stat = world.services.packages.find(item.id, item.assets[0].path)
    assert stat is not None
    return path_of(world.services.settings.store) / stat.key


def test_whatever_flips_among_the_derived_files_visitors_get_what_was_made(world: World) -> None:
    before = [world.get(address).data for address in addresses(world)]
    assert len(derived(world)) == 6, "three pictures, a document, two lists of digests"
    for path in derived(world):
        flip(path)
        assert [world.get(address).data for address in addresses(world)] == before, path
    for path in derived(world):
        path.unlink()
        assert [world.get(address).data for address in addresses(world)] == before, path


def test_a_large_file_is_read_whole_once_an_hour(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.sums._LARGE", 10)
    now = [0.0]
    sums = Sums(world.services.derivatives, clock=lambda: now[0])
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "film").write_bytes(b"f" * 100)
    sums.keep("d/0", "film", tmp_path / "made")
    assert sums.is_whole("d/0", "film", "film")
    (kept,) = [path for path in derived(world) if path.name == "film"]
    flip(kept)
    assert sums.is_whole("d/0", "film", "film")
    now[0] += 3601
    assert not sums.is_whole("d/0", "film", "film")
    assert not sums.is_whole("d/0", "film", "other")


def test_a_damaged_original_is_refused_in_words_and_staff_are_told(world: World) -> None:
    item = next(iter(world.services.catalog.every_item()))
    good = original(world, item).read_bytes()
    flip(original(world, item))
    address = addresses(world)[0]
    for _ in range(2):
        answer = world.get(address)
        assert answer.status_code == 500
        assert "保存してあるファイルが傷んでいるため" in answer.text
        assert "Traceback" not in answer.text and str(original(world, item)) not in answer.text
    audit = world.services.audit
    audit.run_once()
    seen = audit.current()
    assert seen is not None and seen.looked is not None
    assert [(p.object_id, p.kind) for p in seen.problems] == [(item.id, "damaged")]
    assert seen.found == 1
    original(world, item).write_bytes(good)
    assert Image.open(BytesIO(world.get(address).data)).width == 320
    audit.suspect(item.id)
    audit.run_once()
    mended = audit.current()
    assert mended is not None and mended.found == 0 == len(mended.problems)
