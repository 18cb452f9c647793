"""What an item says in words: to whoever sees its record, and to staff alone."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from archive import vocabulary
from archive.model import Item, Level
from archive.projection import public_identifier, transcripts_shown
from archive.record import granted_part
from archive.rights import Grant, public_pages
from archive.title import credit, title
from archive.transcript import Transcript

_RECORD_ALONE = Grant(record=True, content=False, staff=False)


def is_open(item: Item, now: datetime) -> bool:
    """Whether whoever sees the record may read the content, from ``now`` on."""
    if not item.text or item.masks:
        item = replace(item, text=("",), masks=())
    return bool(public_pages(item, now))


def public_transcripts(item: Item, now: datetime) -> tuple[Transcript, ...]:
    """Words of pictures that whoever sees the record may read, from ``now`` on."""
    if not item.transcripts or not is_open(item, now):
        return ()
    return transcripts_shown(item, everything=False)


def without_content(item: Item) -> Item:
    """As the item looks to whoever sees its record alone."""
    return granted_part(item, _RECORD_ALONE)


def titles(item: Item) -> Iterator[str]:
    yield title(item)
    if item.post is None:
        yield from item.title.values()


def public_words(
    item: Item, pages: tuple[int, ...], transcripts: Collection[Transcript] = ()
) -> Iterator[str]:
    """What whoever sees the record may read; an exact position is never among it."""
    yield from _described(item)
    yield from (public_identifier(item), *_disaster_names(item.disaster))
    if item.post is not None:
        yield from (item.post.account, item.post.account_name, item.post.url)
    for page in pages:
        yield item.text[page]
    yield from (transcript.text for transcript in transcripts)
    if not item.masks:
        yield from _tags(item)


def staff_words(
    item: Item, pages: tuple[int, ...], transcripts: Collection[Transcript] = ()
) -> Iterator[str]:
    """Everything else that can be said in words: it may point at persons and homes."""
    if item.content.level is Level.SEALED:
        return  # staff search as one; what is sealed is for named persons
    yield from (text for page, text in enumerate(item.text) if page not in pages)
    yield from (one.text for one in item.transcripts if one not in transcripts)
    if item.masks:
        yield from _tags(item)
    evidence = item.evidence
    yield from (
        item.local_identifier,
        evidence.path,
        evidence.camera,
        evidence.taken_at,
        *evidence.notes.values(),
    )
    yield from (item.donor, item.reason, item.accession, item.rights.people_reason)
    if evidence.position is not None:
        yield f"{evidence.position.lat} {evidence.position.lon}"
    yield from (warning.detail for warning in item.warnings)
    yield from (suggestion.value for suggestion in item.suggestions)


def hidden_words(item: Item) -> Iterator[str]:
    """What :func:`without_content` takes away; of sealed content nothing is put anywhere."""
    if item.content.level is Level.SEALED:
        return
    yield from item.title.values()
    yield from _described(item)
    yield from _tags(item)


def _described(item: Item) -> Iterator[str]:
    yield from (*item.description.values(), *item.alt.values(), item.creator, credit(item))
    for place in item.places:
        yield from (place.words, *_place_names(place.code))


def _tags(item: Item) -> Iterator[str]:
    """Hashtags that the text itself does not show are still what its author wrote."""
    said = "\n".join(item.text)
    tags = item.post.hashtags if item.post else ()
    return (f"#{tag}" for tag in tags if f"#{tag}" not in said)


@vocabulary.remembered_by_place
def _place_names(code: str) -> tuple[str, ...]:
    """Names of the place and of all it lies in."""
    places = vocabulary.places()
    place = places.by_code.get(code)
    if place is None:
        return ()
    around = (place, *places.ancestors(code))
    return tuple(name for one in around for name in one.name.values())


@lru_cache(maxsize=64)
def _disaster_names(disaster_id: str) -> tuple[str, ...]:
    disaster = vocabulary.disasters().get(disaster_id)
    return tuple(disaster.name.values()) if disaster else ()
