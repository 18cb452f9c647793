"""What a snapshot is of: read from an address, named in both languages, made into items."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from werkzeug.datastructures import MultiDict

from archive.collection import Collection
from archive.errors import NotFound
from archive.exports.unit import Piece, Unit
from archive.model import Item, LangString
from archive.rights import PUBLIC, Viewer
from archive.snapshot import MOST, Snapshot, Subject
from search.printer import value_label
from search.service import Ask
from web import frame
from web.asking import FILTERS, LONGEST_QUERY, Asked, read
from web.collection.unit import pieces

if TYPE_CHECKING:
    from web.wiring import Services

OF = "of"
"""The parameter that names a collection; without it the address is that of a search."""
_SEARCH: LangString = {"ja": "検索結果: {}", "en": "Search result: {}"}
_ALL: LangString = {"ja": "公開中のすべての資料", "en": "everything public"}
_CLOSED: LangString = {
    "ja": "公開を終えたコレクション",
    "en": "A collection that is not open any more",
}
_BETWEEN = {"ja": "・", "en": ", "}


def subject_of(here: "Services", args: MultiDict[str, str]) -> Subject:
    """What the address names; raises ``NotFound`` for a collection that is not open."""
    collection_id = args.get(OF, "")
    if collection_id:
        written = here.collections.get(collection_id)
        if not written.value.open:
            raise NotFound
        return Subject(collection=collection_id, revision=written.revision)
    return Subject(asked=read(args).exact)


def asked_of(subject: Subject) -> Asked:
    """The search that a subject names, to be asked again."""
    q = "".join(subject.asked.get("q", ()))[:LONGEST_QUERY]
    return Asked(
        q=q, filters={name: subject.asked[name] for name in FILTERS if name in subject.asked}
    )


def items_of(here: "Services", subject: Subject) -> Iterator[Item]:
    """What the public sees of it now: in the order of the collection, or of ``seq``."""
    if subject.collection:
        collection = here.collections.get(subject.collection).value
        found = pieces(here, collection, PUBLIC, here.clock())
        yield from (piece.granted[0] for piece in found if piece.granted is not None)
        return
    asked = asked_of(subject)
    ask = Ask(
        q=asked.q,
        filters=asked.filters,
        box=frame.box_of(asked.filters),
        viewer=PUBLIC,
        now=here.clock(),
    )
    yield from here.search.walk(ask)


def unit_of(here: "Services", snapshot_id: str, snapshot: Snapshot) -> Unit:
    """The snapshot as a whole that is shown, exported and cited."""
    subject = snapshot.subject
    collection = _collection(here, subject)
    return Unit(
        kind="snapshot",
        id=snapshot_id,
        path=f"snapshots/{snapshot_id}",
        title=title_of(here, subject),
        description=collection.description if collection else {},
        credit=collection.credit if collection else "",
        made=snapshot.made,
        more={"sha256": snapshot.sha256},
    )


def title_of(here: "Services", subject: Subject) -> LangString:
    if subject.collection:
        collection = _collection(here, subject)
        return collection.title if collection else _CLOSED
    return {lang: _SEARCH[lang].format(_said(subject, lang)) for lang in _SEARCH}


def captions_of(here: "Services", subject: Subject) -> Mapping[str, LangString]:
    """By item, as they were written then."""
    collection = _collection(here, subject)
    entries = collection.entries if collection else ()
    return {entry.item: entry.caption for entry in entries}


def pieces_of(
    here: "Services", snapshot: Snapshot, viewer: Viewer, *, begin: int = 0, count: int = MOST
) -> Iterator[Piece]:
    """Its rows judged for the viewer now, with the captions of then."""
    captions = captions_of(here, snapshot.subject)
    for piece in here.snapshots.pieces(snapshot, viewer, begin=begin, count=count):
        held = captions.get(piece.granted[0].id, {}) if piece.granted else {}
        yield piece._replace(caption=held)


def _collection(here: "Services", subject: Subject) -> Collection | None:
    """As it was then; None for a search, and for one that is closed now."""
    if not subject.collection or not here.collections.get(subject.collection).value.open:
        return None
    history = here.collections.history(subject.collection)
    return history[subject.revision - 1].value


def _said(subject: Subject, lang: str) -> str:
    values = [
        value_label(name, value, lang) for name in FILTERS for value in subject.asked.get(name, ())
    ]
    return _BETWEEN[lang].join((*subject.asked.get("q", ()), *values)) or _ALL[lang]
