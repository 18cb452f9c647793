"""RO-Crate 1.1 metadata of a package (https://www.researchobject.org/ro-crate/specification/1.1/).

A stranger learns from it, without our program, what the files are, whose, and on what terms.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from archive.citation import SITE, author
from archive.model import Access, Asset, Item, PlaceStatement
from archive.packages.authorship import is_body
from archive.packages.origin import GivenFile, Origin, given_files
from archive.projection import address, instant, public_point
from archive.title import described, label, licence_label, place_name, title

NAME = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/crate/1.1"
CONTEXT: Sequence[Any] = (
    f"{PROFILE}/context",
    {
        "sha512": "https://w3id.org/ro/terms/workflow-run#sha512",
        "creditText": "http://schema.org/creditText",
    },
)
"""The terms of the specification, and two that its version lacks."""
UNDETERMINED = "http://rightsstatements.org/vocab/UND/1.0/"
"""Stands for a licence that nobody has determined."""
METADATA_LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
MEANING = {
    "item.json": "Everything the archive knows of the item, for its own use; not all is public",
    "events.jsonl": "What was done to the item, one event a line, with PREMIS event types",
    "decisions.jsonl": "What people decided on the item, one decision a line; not public",
    "posts.jsonl": "Everything the archive knows of the items, one a line; not all is public",
    "received.jsonl": "What was received, line for line beside posts.jsonl; not public",
    "origins.json": "In which given file, and on which line of it, each record stood; not public",
}
"""What the archive's own files in a package hold; any other file is an original."""

Entity = dict[str, Any]


def crate(
    item: Item,
    files: Iterable[Asset],
    *,
    base_url: str = "",
    publisher: str = SITE["ja"],
    origin: Origin | None = None,
) -> bytes:
    """The file ``ro-crate-metadata.json``: all ``files`` of the package but itself, by path.

    ``publisher`` names who runs the archive; in storage ``base_url`` is empty, for the address of
    the site may change and the package may not. The same item and files give the same bytes. Places
    are given as the public sees them; what staff alone know is not in here.
    """
    parts, given = parts_of(files), given_entities([origin])
    return encoded(
        [
            descriptor(base_url),
            _root(item, parts, base_url) | based_on(given),
            *(file_entity(part) for part in parts),
            *given,
            *_people(item, base_url, publisher),
            *licence_entities(item.rights.licence),
            *place_entities(item),
        ]
    )


def encoded(graph: Sequence[Entity]) -> bytes:
    """The graph as the file, laid out for a person's eyes; a list of one is that one."""
    compact = [compacted(entity) for entity in graph]
    data = msgspec.json.encode({"@context": CONTEXT, "@graph": compact})
    return msgspec.json.format(data, indent=2) + b"\n"


def compacted(entity: Entity) -> Entity:
    """The entity with each list of one as that one."""
    return {key: _single(value) for key, value in entity.items()}


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def parts_of(files: Iterable[Asset]) -> list[Asset]:
    """What the crate describes: all but the description itself, by path."""
    return sorted((file for file in files if file.path != NAME), key=lambda file: file.path)


def descriptor(base_url: str) -> Entity:
    """The entity that says of the file itself what it is."""
    return {
        "@id": NAME,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": PROFILE},
        "sdLicense": {"@id": METADATA_LICENCE},
        "sdPublisher": {"@id": base_url or "#publisher"},
    }


def _root(item: Item, parts: Sequence[Asset], base_url: str) -> Entity:
    main = item.dates.main
    known = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": item.id,
        "url": address(item.id, base_url) if base_url else "",
        "name": title(item),
        "description": described(item.description, "ja")[0] or title(item),
        "alternateName": sorted(set(item.title.values()) - {title(item)}) if not item.post else (),
        "inLanguage": item.language,
        "author": {"@id": "#author"} if is_body(author(item)) else author(item),
        "creditText": item.credit,
        "creativeWorkStatus": str(item.state),
        "conditionsOfAccess": conditions(item),
        "license": {"@id": item.rights.licence or UNDETERMINED},
        "datePublished": instant(item.published or item.received),
        "dateModified": instant(item.updated),
        "dateCreated": item.dates.created.edtf if item.dates.created else "",
        "temporalCoverage": main.edtf if main else "",
        "contentLocation": place_references(item),
        "publisher": {"@id": base_url or "#publisher"},
        "sdPublisher": {"@id": base_url or "#publisher"},
        "hasPart": references(parts),
    }
    return {key: value for key, value in known.items() if value or key == "hasPart"}


def conditions(item: Item) -> str:
    """Who may see record and content, and from when to when."""
    return f"record: {_access(item.record)}; content: {_access(item.content)}"


def _access(access: Access) -> str:
    """A level with the instants that bound it; the persons of a sealed thing are not named."""
    opens, closes = instant(access.opens), instant(access.closes)
    bounds = (opens and f"from {opens}", closes and f"until {closes}")
    return " ".join(filter(None, (str(access.level), *bounds)))


def references(parts: Iterable[Asset]) -> list[Entity]:
    """What a dataset says it has."""
    return [{"@id": _path(part)} for part in parts]


def file_entity(asset: Asset) -> Entity:
    """A file with what is needed to find and check it."""
    return {
        "@id": _path(asset),
        "@type": "File",
        "name": asset.path.rpartition("/")[2],
        "description": MEANING.get(asset.path, "An original, as it was received"),
        "contentSize": str(asset.size),
        "encodingFormat": asset.media_type,
        "sha512": asset.digest,
    }


def given_entities(origins: Sequence[Origin | None]) -> list[Entity]:
    """The files that records were taken from, by their bytes alone: their names are evidence."""
    lines: dict[GivenFile, list[int]] = {}
    for origin in filter(None, origins):
        lines.setdefault(origin.file, []).append(origin.line)
    return [
        {
            "@id": named,
            "@type": "CreativeWork",
            "name": f"Given file {named.removeprefix('#received-')}",
            "description": f"Given to the archive, not kept whole; lines: {_span(lines[file])}",
            "contentSize": str(file.size),
            "sha512": file.digest,
        }
        for file, named in given_files(origins).items()
    ]


def _span(lines: Sequence[int]) -> str:
    first, last = min(lines), max(lines)
    return f"{first} to {last}" if first < last else str(first)


def based_on(given: Sequence[Entity]) -> Entity:
    """What a dataset says of the files it was taken from."""
    return {"isBasedOn": [{"@id": file["@id"]} for file in given]} if given else {}


def _path(asset: Asset) -> str:
    return quote(asset.path, safe="/")


def _people(item: Item, base_url: str, publisher: str) -> Iterable[Entity]:
    """Who is no body for certain stays a name: an entity would have to say that it is a person."""
    if is_body(author(item)):
        yield {"@id": "#author", "@type": "Organization", "name": author(item)}
    yield publisher_entity(base_url, publisher)


def publisher_entity(base_url: str, publisher: str) -> Entity:
    """Who runs the archive and wrote the metadata."""
    known = {
        "@id": base_url or "#publisher",
        "@type": "Organization",
        "name": publisher,
        "url": base_url,
    }
    return {key: value for key, value in known.items() if value}


def licence_entities(given: str) -> Iterable[Entity]:
    """The licence of the metadata and that of the content (empty: undetermined), each once."""
    names = {METADATA_LICENCE: "CC0 1.0", given or UNDETERMINED: licence_label(given, "en")}
    for uri, name in names.items():
        yield {"@id": uri, "@type": "CreativeWork", "name": name}


def place_references(item: Item) -> list[Entity]:
    """What an item says of where it was made."""
    return [{"@id": _place_id(place)} for place in _located(item)]


def place_entities(item: Item) -> Iterable[Entity]:
    """The places themselves, as the public sees them."""
    for place in _located(item):
        yield from _place(place)


def _located(item: Item) -> list[PlaceStatement]:
    """Each place once, those that have a name."""
    return list({_place_id(place): place for place in item.places if place_name(place)}.values())


def _place_id(place: PlaceStatement) -> str:
    return f"#place-{quote(place.code or place_name(place), safe='')}"


def _place(place: PlaceStatement) -> Iterable[Entity]:
    point, precision = public_point(place)
    entity: Entity = {"@id": _place_id(place), "@type": "Place", "name": place_name(place)}
    if point is None:
        yield entity
        return
    geo = f"{_place_id(place)}-point"
    yield entity | {"geo": {"@id": geo}}
    yield {
        "@id": geo,
        "@type": "GeoCoordinates",
        "name": label("precision", precision, "en"),
        "latitude": point.lat,
        "longitude": point.lon,
    }
