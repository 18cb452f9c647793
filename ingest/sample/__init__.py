"""The sample of the archive: drawn pictures, leaflets, memories and posts, all invented and marked.

The tree has the shape that any giver's folder has, so it is taken in by the ordinary doors.
"""

import shutil
from pathlib import Path

from ingest.sample.leaflet import write_leaflets
from ingest.sample.picture import pictures, write_picture
from ingest.sample.post import write_posts

__all__ = ["write_sample"]

DATA = Path(__file__).parent / "data"


def write_sample(directory: Path) -> None:
    """Write ``photos/``, ``documents/``, ``posts/``, ``decisions.json`` and others.

    Each of the two folders holds a ``metadata.csv``. ``decisions.json`` lists what the demo decides
    afterwards; what it does not name stays in review. In an entry, ``identifier`` is that of the
    row (a post's is its native number), ``access`` is the record's level, ``content`` the
    content's, ``opens`` and ``closes`` bound the content, masks are fractions of the upright
    picture, and ``withdraw`` is the reason to withdraw with once it has been published.
    ``lessons.json`` and ``collections.json`` hold what is stored; items go by identifiers of rows.
    The same bytes each time.
    """
    folders = {name: directory / name for name in ("photos", "documents", "posts")}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    for picture in pictures():
        write_picture(picture, folders["photos"])
    write_leaflets(folders["documents"])
    for text in sorted((DATA / "documents").glob("*.txt")):
        shutil.copyfile(text, folders["documents"] / text.name)
    write_posts(folders["posts"])
    shutil.copyfile(DATA / "photos.csv", folders["photos"] / "metadata.csv")
    shutil.copyfile(DATA / "documents.csv", folders["documents"] / "metadata.csv")
    for name in ("decisions.json", "lessons.json", "collections.json"):
        shutil.copyfile(DATA / name, directory / name)
