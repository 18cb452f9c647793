"""RO-Crate 1.1 metadata of a package of many small records, such as a batch of posts.

https://www.researchobject.org/ro-crate/specification/1.1/
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from archive.citation import SITE, iso
from archive.model import Asset, Item, State
from archive.packages.origin import Origin
from archive.packages.rocrate import (
    UNDETERMINED,
    Entity,
    based_on,
    descriptor,
    encoded,
    file_entity,
    given_entities,
    licence_entities,
    parts_of,
    publisher_entity,
    references,
)
from archive.projection import instant
from archive.title import label


def crate_of_records(
    items: Sequence[Item],
    files: Iterable[Asset],
    *,
    object_id: str,
    base_url: str = "",
    publisher: str = SITE["ja"],
    origins: Sequence[Origin | None] = (),
) -> bytes:
    """The file ``ro-crate-metadata.json`` of the package ``object_id``, as :func:`rocrate.crate`.

    It tells how many records of which kind, of which days and under which accession numbers, and
    names no author: whose they are, each line says for itself. At least one item.
    """
    alive = [item for item in items if item.state is not State.ERASED]
    parts, licence = parts_of(files), _common(item.rights.licence for item in alive)
    whose, given = publisher_entity(base_url, publisher), given_entities(origins)
    root = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": object_id,
        **_summary(items),
        "license": {"@id": licence or UNDETERMINED},
        "publisher": {"@id": whose["@id"]},
        "sdPublisher": {"@id": whose["@id"]},
        **based_on(given),
        "hasPart": references(parts),
    }
    return encoded(
        [
            descriptor(base_url),
            root,
            *(file_entity(part) for part in parts),
            *given,
            whose,
            *licence_entities(licence),
        ]
    )


def _summary(items: Sequence[Item]) -> Entity:
    known = {
        "name": _name(items),
        "description": _description(items),
        "inLanguage": _common(item.language for item in items),
        "datePublished": instant(min(item.received for item in items)),
        "dateModified": instant(max(item.updated for item in items)),
        "temporalCoverage": _days(items),
    }
    return {key: value for key, value in known.items() if value}


def _name(items: Sequence[Item]) -> str:
    """For example 投稿 257 件、削除 1 件."""
    kinds = Counter(label("type", i.type, "ja") for i in items if i.state is not State.ERASED)
    erased = sum(item.state is State.ERASED for item in items)
    if erased:
        kinds[label("state", State.ERASED, "ja")] = erased
    return "、".join(f"{kind} {count} 件" for kind, count in kinds.items())


def _description(items: Sequence[Item]) -> str:
    given = sorted(item.accession for item in items if item.accession)
    told = "1 行に 1 件。posts.jsonl の各行は received.jsonl の同じ行に対応する。"
    return f"{told}受付番号は {given[0]} から {given[-1]}。" if given else told


def _days(items: Sequence[Item]) -> str:
    """First and last day (Japan) of the records, as far as they are dated."""
    days = sorted(filter(None, (iso(item) for item in items)))
    return "/".join(dict.fromkeys((days[0], days[-1]))) if days else ""


def _common(values: Iterable[str]) -> str:
    """What all share; nothing where they differ, for then each line says its own."""
    found = set(values)
    return found.pop() if len(found) == 1 else ""
