"""A small part of the sample as files that anybody might give: small pictures, a leaflet, posts."""

import csv
import shutil
from collections.abc import Collection
from pathlib import Path

from PIL import Image

from ingest.sample import DATA
from ingest.sample.leaflet import write_leaflets
from ingest.sample.picture import pictures, write_picture
from ingest.sample.post import write_posts

PHOTOS = ("castle-broken.jpg", "house-collapsed.jpg", "flyer-water.jpg", "night-cars.jpg")
TAKEN_BACK = ("street-crack.jpg", "ferry.jpg")
DOCUMENTS = ("english-guide.pdf", "memory-mashiki.txt", "yasashii.txt")
BROKEN = "broken.jpg"
_WIDEST, _QUALITY = 340, 50
_LINES = 2
"""Of five posts each."""

FORMER = "https://mihon.example/detail.php?id=1"
"""Where the row's item was found before."""


def write_material(directory: Path) -> None:
    """Write ``photos/``, ``mistaken/``, ``documents/`` and ``posts.jsonl`` below the directory.

    The folders have their ``metadata.csv``; in ``photos/`` there is also a file that no program
    can open.
    """
    for name, wanted in (("photos", PHOTOS), ("mistaken", TAKEN_BACK)):
        _write_photos(directory / name, wanted)
    (directory / "photos" / BROKEN).write_bytes(b"\xff\xd8\xff\xe0" + bytes(200))
    _write_documents(directory / "documents")
    write_posts(directory)
    _shorten(directory / "posts.jsonl")


def _shorten(posts: Path) -> None:
    lines = posts.read_bytes().splitlines(keepends=True)
    posts.write_bytes(b"".join(lines[:_LINES]))


def _write_photos(folder: Path, wanted: Collection[str]) -> None:
    folder.mkdir(parents=True)
    for picture in pictures():
        if picture.file in wanted:
            write_picture(picture, folder)
            _shrink(folder / picture.file)
    _write_rows(DATA / "photos.csv", folder, wanted)


def _shrink(path: Path) -> None:
    with Image.open(path) as image:
        exif = image.getexif()
        image.thumbnail((_WIDEST, _WIDEST))
        image.save(path, "JPEG", quality=_QUALITY, exif=exif)


def _write_documents(folder: Path) -> None:
    folder.mkdir(parents=True)
    write_leaflets(folder)
    for text in (DATA / "documents").glob("*.txt"):
        shutil.copyfile(text, folder / text.name)
    for path in folder.iterdir():
        if path.name not in DOCUMENTS:
            path.unlink()
    _write_rows(DATA / "documents.csv", folder, DOCUMENTS)


def _write_rows(table: Path, folder: Path, wanted: Collection[str]) -> None:
    """The table's rows on the files wanted, and a row without any file."""
    with table.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        rows = [row for row in reader if row["file"] in wanted]
        columns = [*(reader.fieldnames or ()), "former"]
    with (folder / "metadata.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns)
        writer.writeheader()
        writer.writerows(rows)
        if "english-guide.pdf" in wanted:
            row = {"identifier": "mihon-row", "title": "見本の行", "date": "2016-04-18"}
            writer.writerow({**row, "former": FORMER})
