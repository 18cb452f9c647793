"""The sample of the archive: drawn pictures, leaflets, tables, sounds, memories and posts.

All invented and marked. The tree has the shape that any giver's folder has, so it is taken in by
the ordinary doors.
"""

import os
import shutil
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from ingest.sample.leaflet import write_leaflets
from ingest.sample.picture import pictures, write_picture
from ingest.sample.post import write_posts
from ingest.sample.recording import write_recordings
from ingest.sample.table import write_tables

__all__ = ["FOLDERS", "write_sample"]

DATA = Path(__file__).parent / "data"
FOLDERS = ("photos", "documents", "recordings")
"""Each with a ``metadata.csv``."""
BROKEN = "kowareta.jpg"
"""A file that calls itself a picture and is none: it waits in quarantine."""
_PAINTERS = 2


def write_sample(directory: Path) -> None:
    """Write the folders, ``broken/``, ``posts/``, ``decisions.json`` and others.

    ``decisions.json`` lists what the demo decides afterwards; what it does not name stays in
    review. In an entry, ``identifier`` is that of the row (a post's is its native number),
    ``access`` is the record's level, ``content`` the content's, ``opens`` and ``closes`` bound the
    content, masks are fractions of the upright picture, and ``withdraw`` is the reason to withdraw
    with once it has been published; what is not said is left as it came.
    ``lessons.json`` and ``collections.json`` hold what is stored; items go by identifiers of rows.
    The same bytes each time.
    """
    for name in (*FOLDERS, "broken", "posts"):
        (directory / name).mkdir(parents=True, exist_ok=True)
    _paint(directory / "photos")
    write_leaflets(directory / "documents")
    write_tables(directory / "documents")
    for text in sorted((DATA / "documents").glob("*.txt")):
        shutil.copyfile(text, directory / "documents" / text.name)
    write_recordings(directory / "recordings")
    write_posts(directory / "posts")
    (directory / "broken" / BROKEN).write_bytes(b"\xff\xd8\xff\xe0 not a picture")
    for name in FOLDERS:
        shutil.copyfile(DATA / f"{name}.csv", directory / name / "metadata.csv")
    for name in ("decisions.json", "lessons.json", "collections.json"):
        shutil.copyfile(DATA / name, directory / name)


def _paint(directory: Path) -> None:
    """All pictures, by two processes where the machine has two cores."""
    write = partial(write_picture, directory=directory)
    if (os.cpu_count() or 1) < _PAINTERS:
        for picture in pictures():
            write(picture)
        return
    with ProcessPoolExecutor(_PAINTERS, mp_context=get_context("spawn")) as painters:
        list(painters.map(write, pictures(), chunksize=4))
