"""The RO-Crate 1.1 description of a bag, written entity by entity into a file that is read once.

https://www.researchobject.org/ro-crate/specification/1.1/
"""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from archive.citation import SITE, author
from archive.model import Asset, Item
from archive.packages.rocrate import (
    CONTEXT,
    NAME,
    UNDETERMINED,
    Entity,
    compacted,
    conditions,
    descriptor,
    licence_entities,
    place_entities,
    place_references,
    publisher_entity,
)
from archive.projection import address, instant
from archive.title import credit, described, label, title

_CHUNK = 1 << 16
_NEVER = "2016-04-14T12:26:00Z"
"""Stands for the day of a crate without items: that of the first earthquake."""


class Crate:
    """Memory grows with the number of different places and licences alone."""

    def __init__(self, graph: BinaryIO, parts: BinaryIO, *, base_url: str, lang: str) -> None:
        """Writes into two empty files that the caller closes."""
        self._base_url, self._lang = base_url, lang
        self._graph, self._parts = graph, parts
        self._known: set[str] = set()
        self._items, self._files, self._latest = 0, 0, ""
        self._publisher = publisher_entity(base_url, SITE["ja" if lang == "ja" else "en"])
        head = msgspec.json.encode({"@context": CONTEXT})
        self._graph.write(head[:-1] + b',"@graph":[\n' + msgspec.json.encode(descriptor(base_url)))
        for entity in (self._publisher, *licence_entities("")):
            self._once(entity)

    def add_item(self, item: Item) -> None:
        """Counts it, and says nothing yet: the record of each stands in a file of its own."""
        self._items += 1
        self._latest = max(self._latest, instant(item.updated) or "")

    def describe(self, item: Item) -> None:
        """The item that some files belong to, before the first of them."""
        for entity in (*licence_entities(item.rights.licence), *place_entities(item)):
            self._once(entity)
        main = item.dates.main
        known: Entity = {
            "@id": _about(item),
            "@type": "CreativeWork",
            "identifier": item.id,
            "name": title(item, self._lang),
            "description": described(item.description, self._lang)[0],
            "url": address(item.id, self._base_url),
            "author": author(item),
            "creditText": credit(item),
            "license": {"@id": item.rights.licence or UNDETERMINED},
            "conditionsOfAccess": conditions(item),
            "temporalCoverage": main.edtf if main else "",
            "contentLocation": place_references(item),
            "datePublished": instant(item.published),
            "inLanguage": item.language,
        }
        self._put({key: value for key, value in known.items() if value})

    def add_file(
        self, file: Asset, *, item: Item | None = None, says: str = "Records, one item a line"
    ) -> None:
        """A file of the payload; ``item`` is what it shows, None for a list that ``says`` what."""
        kind = label("type", item.type, self._lang) if item else says
        licence = item.rights.licence or UNDETERMINED if item else ""
        known: Entity = {
            "@id": file.path,
            "@type": "File",
            "name": file.path.rpartition("/")[2],
            "description": f"{kind}: {title(item, self._lang)}" if item else kind,
            "contentSize": str(file.size),
            "encodingFormat": file.media_type,
            "sha512": file.digest,
            "license": {"@id": licence} if licence else "",
            "about": {"@id": _about(item)} if item else "",
        }
        self._put({key: value for key, value in known.items() if value})
        self._parts.write((b"," if self._files else b"") + _reference(file.path))
        self._files += 1

    def written(self, name: str = "") -> Iterator[bytes]:
        """``ro-crate-metadata.json``, by its count where it has no name; nothing follows."""
        count = f"{self._items:,}"
        counted = f"熊本災害アーカイブの資料 {count} 件" if self._lang == "ja" else f"{count} items"
        root = {
            "@id": "./",
            "@type": "Dataset",
            "name": name or counted,
            "description": "items.jsonl holds the record of each item, with its own licence, "
            "credit and conditions; items/ holds the public copies of its files.",
            "datePublished": self._latest or _NEVER,
            "license": {"@id": UNDETERMINED},
            "publisher": {"@id": self._publisher["@id"]},
        }
        begin, end = (b"[", b"]") if self._files > 1 else (b"", b"")
        self._graph.write(b",\n" + msgspec.json.encode(root)[:-1] + b',"hasPart":' + begin)
        for spool, tail in ((self._graph, b""), (self._parts, end + b"}\n]}\n")):
            spool.seek(0)
            while data := spool.read(_CHUNK):
                yield data
            yield tail

    def _once(self, entity: Entity) -> None:
        if entity["@id"] not in self._known:
            self._known.add(entity["@id"])
            self._put(entity)

    def _put(self, entity: Entity) -> None:
        self._graph.write(b",\n" + msgspec.json.encode(compacted(entity)))


def _about(item: Item) -> str:
    return f"#{item.id}"


def _reference(path: str) -> bytes:
    return msgspec.json.encode({"@id": path})


__all__ = ["NAME", "Crate"]
