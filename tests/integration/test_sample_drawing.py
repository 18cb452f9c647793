"""How the sample is drawn: repeatable, masked where promised, in its own typeface."""

import hashlib
import json
from pathlib import Path

import pytest
from PIL import Image, ImageFont

from ingest.sample.characters import characters
from ingest.sample.leaflet import write_leaflets
from ingest.sample.lettering import BOLD, FONTS, REGULAR
from ingest.sample.picture import Picture, draw, pictures, write_picture
from ingest.sample.post import write_posts
from ingest.sample.scenes.street import PLATE

DECISIONS = FONTS.parent / "data" / "decisions.json"


def picture_of(scene: str) -> Picture:
    return next(picture for picture in pictures() if picture.scene == scene)


def write_some(directory: Path) -> dict[str, str]:
    """One picture of each family, all leaflets and posts: digest by name."""
    directory.mkdir()
    families = {picture.scene.partition(".")[0]: picture for picture in pictures()}
    for picture in families.values():
        write_picture(picture, directory)
    write_leaflets(directory)
    write_posts(directory)
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in directory.iterdir()
    }


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    first = write_some(tmp_path / "first")
    assert len(first) > 15
    assert write_some(tmp_path / "second") == first


def test_one_picture_lies_on_its_side_and_says_so(tmp_path: Path) -> None:
    (turned,) = [picture for picture in pictures() if picture.orientation != 1]
    write_picture(turned, tmp_path)
    upright = draw(turned)
    with Image.open(tmp_path / turned.file) as image:
        assert image.getexif()[0x0112] == 6
        assert image.size == (upright.height, upright.width)


def test_the_mask_hides_the_whole_number_plate() -> None:
    masks = [
        mask
        for decision in json.loads(DECISIONS.read_bytes())
        for mask in decision.get("masks", ())
    ]
    assert [(mask["x"], mask["y"], mask["w"], mask["h"]) for mask in masks] == [PLATE]
    x, y, w, h = PLATE
    grey = draw(picture_of("street.night")).convert("L")
    left, top = round(x * grey.width), round(y * grey.height)
    right, bottom = round((x + w) * grey.width), round((y + h) * grey.height)
    around = (left - 40, top - 20, right + 40, bottom + 20)
    assert brightest(grey.crop(around)) > 220
    grey.paste(0, (left, top, right, bottom))
    assert brightest(grey.crop(around)) < 160


def brightest(grey: Image.Image) -> int:
    return max(shade for shade, number in enumerate(grey.histogram()) if number)


@pytest.mark.parametrize("path", [REGULAR, BOLD])
def test_the_typeface_covers_every_character(path: Path) -> None:
    font = ImageFont.truetype(path, 40)
    absent = bytes(font.getmask("\U0010fffd"))
    assert any(absent)
    missing = [c for c in characters() if not c.isspace() and bytes(font.getmask(c)) == absent]
    assert missing == []


def test_the_typeface_is_small_and_as_listed() -> None:
    listed = json.loads((FONTS / "MANIFEST.json").read_bytes())["fonts"]
    assert {entry["file"] for entry in listed} == {REGULAR.name, BOLD.name}
    for entry in listed:
        data = (FONTS / entry["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
        assert "SIL OPEN FONT LICENSE" in (FONTS / entry["licence_file"]).read_text("utf-8")
    assert REGULAR.stat().st_size + BOLD.stat().st_size <= 500_000
