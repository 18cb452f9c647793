"""Real photos and documents that nobody here made."""

from pathlib import Path

import msgspec
import pytest

from archive.errors import Undecodable
from ingest.extractors import Extraction, extractor_for
from ingest.identify import identify


def extract(path: Path) -> Extraction:
    media_type = identify(path).media_type
    assert media_type is not None, path.name
    return extractor_for(media_type).extract(path, media_type)


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_all_photos_are_read_without_a_warning(real_input: Path) -> None:
    found = {path.name: extract(path) for path in files(real_input / "photos")}
    assert len(found) == 28
    assert {name: e.warnings for name, e in found.items() if e.warnings} == {}
    assert all(e.width and e.height for e in found.values())
    positions = [e.position for e in found.values() if e.position]
    assert len(positions) == 9
    assert all(-10 < lon < 30 and 35 < lat < 65 for lat, lon in positions)


def test_orientation_is_upright_in_the_sizes(real_input: Path) -> None:
    for number in range(1, 9):
        found = extract(real_input / "photos" / f"landscape_{number}.jpg")
        assert (found.orientation, found.width, found.height) == (number, 600, 450)


def test_a_phone_photo_tells_time_and_camera(real_input: Path) -> None:
    found = extract(real_input / "photos" / "iphone_13_pro_max.HEIC")
    assert (found.taken_at, found.camera) == ("2022-02-16T12:55:41", "Apple iPhone 13 Pro Max")
    assert (found.width, found.height, found.orientation) == (3024, 4032, 1)


def test_the_broken_ones_become_extractions(real_input: Path) -> None:
    found = [extract(path) for path in files(real_input / "broken")]
    assert len(found) == 8
    assert all(e.width and e.height for e in found)


def test_the_minutes_give_their_text(real_input: Path) -> None:
    documents = [extract(path) for path in files(real_input / "documents")]
    assert len(documents) == 8
    minutes = [d for d in documents if d.pages >= 10]
    assert len(minutes) == 5
    assert sum("給水" in "".join(d.text) for d in minutes) == 4
    assert sum("避難所" in "".join(d.text) for d in minutes) == 5
    assert all(len(d.text) == d.pages for d in minutes)


def test_a_garbled_author_is_left_out(real_input: Path) -> None:
    """A printer driver wrote the low bytes of each character; nothing can be read from that."""
    assert extract(real_input / "documents" / "仮置き場一覧表.pdf").author == ""


def test_extractions_travel_as_plain_data(real_input: Path) -> None:
    found = extract(real_input / "photos" / "DSCN0010.jpg")
    assert msgspec.convert(msgspec.to_builtins(found), Extraction) == found


@pytest.mark.parametrize("part", [0.02, 0.5, 0.9])
def test_cut_photos_are_refused(real_input: Path, tmp_path: Path, part: float) -> None:
    for name in ("DSCN0010.jpg", "samplefilehub.heif", "Jobagent.tiff"):
        whole = (real_input / "photos" / name).read_bytes()
        path = tmp_path / name
        path.write_bytes(whole[: int(len(whole) * part)])
        media_type = identify(path).media_type or "image/jpeg"
        with pytest.raises(Undecodable):
            extractor_for(media_type).picture(path, box=None)
