"""A collection as a form: read from what was typed, and drawn again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from archive.collection import Collection, Entry, Kind
from archive.vocabulary import labels
from archive.writing import Written
from web.review.kind import LONGEST_NAME
from web.review.wording import N_
from web.writing import LONGEST, in_tongues, moved, place_code, place_words, revision_of, words

SENTENCES = (
    N_("題名を書いてください。"),
    N_("定点観測には、場所と方角を書いてください。"),
)
"""Said by :mod:`archive.collection`, which knows no languages."""
_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    collection: Collection
    place: str = ""
    seek: str = ""
    reason: str = ""
    revision: int = 0
    wrong: Mapping[str, str] = field(default_factory=dict)


def typed_of(written: Written[Collection] | None) -> Typed:
    if written is None:
        return Typed(collection=Collection())
    return Typed(
        collection=written.value,
        place=place_words(written.value.place),
        revision=written.revision,
    )


def typed_from(form: MultiDict[str, str], held: Collection) -> Typed:
    """Entries that this editor may not see come back as they are held."""
    direction, kind = form.get("direction", ""), form.get("kind", "")
    collection = Collection(
        kind=Kind.SERIES if kind == Kind.SERIES else Kind.COLLECTION,
        title=words(form, "title"),
        description=words(form, "description"),
        credit=form.get("credit", "").strip()[:LONGEST],
        name=" ".join(form.get("name", "").split())[:LONGEST_NAME],
        direction=direction if direction in labels("direction") else "",
        cover=form.get("cover", "").strip(),
        entries=tuple(_entries(form, held))[:_MOST],
        open="open" in form,
    )
    return Typed(
        collection=collection,
        place=form.get("place", "").strip(),
        seek=form.get("seek", "").strip()[:400],
        reason=form.get("reason", "").strip(),
        revision=revision_of(form),
    )


def collection_of(typed: Typed) -> Collection:
    """What is to be stored; raises ``InvalidSubmission`` for a place that cannot be read."""
    return replace(typed.collection, place=place_code(typed.place))


def with_steps(typed: Typed, form: MultiDict[str, str]) -> Typed:
    """After a button beside the entries: one more, one less, one further up."""
    cite = form.get("cite", "").partition(" ")[0]
    added = (Entry(item=cite),) if cite else ()
    entries = moved((*typed.collection.entries, *added), form)
    return replace(typed, collection=replace(typed.collection, entries=entries))


def said(collection: Collection) -> dict[str, str]:
    """Every field in words, by its name in the form, to compare with somebody else's."""
    return {
        "kind": str(collection.kind),
        "title": "\n".join(collection.title.values()),
        "description": "\n".join(collection.description.values()),
        "credit": collection.credit,
        "name": collection.name,
        "place": collection.place,
        "direction": collection.direction,
        "cover": collection.cover,
        "entries": "\n".join(entry.item for entry in collection.entries),
        "open": "○" if collection.open else "",
    }


def _entries(form: MultiDict[str, str], held: Collection) -> Iterator[Entry]:
    before = {entry.item: entry for entry in held.entries}
    names = ("item", "kept", "caption_ja", "caption_en")
    rows = zip(*(form.getlist(f"en_{name}") for name in names), strict=False)
    for item, kept, ja, en in rows:
        if kept and item in before:
            yield before[item]
        elif item.strip():
            texts = {"ja": ja, "en": en}
            yield Entry(item=item.strip(), caption=in_tongues(texts.__getitem__))
