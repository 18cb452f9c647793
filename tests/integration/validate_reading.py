"""Run by the Python of pandas, GDAL and feedparser: what they read in files, and behind an address.

Each word is a path, read by its ending, or an address, where a sitemap is looked for as a crawler
does. Prints one JSON object: what was found, by word.
"""

import json
import struct
import sys
from pathlib import Path
from typing import Any

import feedparser
import pandas
import pyogrio
from usp.tree import sitemap_tree_for_homepage

_POINT = struct.Struct("<BIdd")
"""Well-known binary of a point: order of bytes, kind, longitude, latitude."""


def table(path: Path) -> dict[str, Any]:
    """As it comes, and as texts alone."""
    read = pandas.read_csv if path.suffix == ".csv" else pandas.read_excel
    bare = read(path)
    texts = read(path, dtype=str, keep_default_na=False)
    return {
        "types": {name: str(kind) for name, kind in bare.dtypes.items()},
        "rows": texts.to_dict("records"),
    }


def places(path: Path) -> dict[str, Any]:
    meta, _ids, geometry, values = pyogrio.raw.read(path)
    points = [one and _POINT.unpack(one)[2:] for one in geometry]
    columns = dict(zip(meta["fields"].tolist(), (one.tolist() for one in values), strict=True))
    return {"crs": meta["crs"], "points": points, "titles": columns["title"], "ids": columns["id"]}


def feed(path: Path) -> dict[str, Any]:
    found = feedparser.parse(path.read_bytes())
    return {
        "broken": bool(found.bozo),
        "version": found.version,
        "title": found.feed.title,
        "entries": [
            {"id": one.id, "title": one.title, "link": one.link, "day": one.updated_parsed[:3]}
            for one in found.entries
        ],
    }


def sitemap(address: str) -> dict[str, Any]:
    tree = sitemap_tree_for_homepage(address)
    return {"pages": [page.url for page in tree.all_pages()]}


_READERS = {".csv": table, ".xlsx": table, ".geojson": places, ".atom": feed}


def main(words: list[str]) -> None:
    told = {
        word: sitemap(word) if word.startswith("http") else _READERS[Path(word).suffix](Path(word))
        for word in words
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1:])
