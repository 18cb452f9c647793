"""All that the page of an item shows, drawn from its record and its public files."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from flask import url_for

from archive import vocabulary
from archive.errors import NotFound, Undecodable
from archive.model import Item
from archive.record import record
from archive.title import described
from archive.vocabulary import Licence
from ingest.public_recording import played_as
from ingest.publication import has_pages
from web.card import Parts, is_recording, pictured, viewed, warning_words
from web.current import public_url, services
from web.i18n import current_language
from web.jpeg import dimensions
from web.reading import Readable
from web.views.media import SIZES


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A public file: what it is called (a size, or pdf), where, how many bytes and pixels."""

    name: str
    url: str
    size: int
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One asset in the viewer; ``view`` is the picture shown, the largest is linked from it."""

    asset: int
    pages: int
    view: Download | None
    pictures: tuple[Download, ...]
    pdf: Download | None
    recording: Download | None
    kind: str
    """image, video, audio or application: the first part of the media type."""
    media_type: str
    """Of the recording as it is played."""
    duration: float

    @property
    def is_recording(self) -> bool:
        return self.kind in ("audio", "video")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    item: Item
    record: dict[str, Any]
    files: tuple[Shown, ...]
    pages: tuple[tuple[int, Parts], ...]
    """Number from 1 and marked text of the pages that may be read."""
    transcripts: tuple[tuple[dict[str, Any], Parts], ...]
    """Of each page with words in its picture, what the record says of them, and these marked."""
    content: bool
    staff: bool

    @property
    def warning(self) -> str:
        return warning_words(self.item.content_warning)

    @property
    def alt(self) -> str:
        """What the picture shows, for those who do not see it; else its title."""
        return self._alt[0]

    @property
    def alt_language(self) -> str:
        return self._alt[1]

    @property
    def _alt(self) -> tuple[str, str]:
        text, tag = described(self.record["alt"], current_language())
        return (text, tag) if text else (self.record["title"], self.record["title_language"])

    @property
    def licence(self) -> Licence:
        """Of the vocabulary; undetermined where the item's is not in it."""
        known = vocabulary.licences()
        return known.get(self.item.rights.licence) or known[""]

    @property
    def content_level(self) -> str:
        level = self.record["access"]["content"]["level"]
        return vocabulary.label("level", level, current_language())

    @property
    def state(self) -> str:
        return vocabulary.label("state", str(self.item.state), current_language())


def sheet(readable: Readable, *, q: str = "") -> Sheet:
    """The page's data; ``q`` marks its words in the text."""
    item, grant = readable.item, readable.grant
    told = record(item, grant, base_url=public_url(), lang=current_language())
    return Sheet(
        item=item,
        record=told,
        files=tuple(_shown(item, at) for at in viewed(item)) if grant.content else (),
        pages=tuple(_pages(told, q)),
        transcripts=tuple(_transcripts(told, q)),
        content=grant.content,
        staff=grant.staff,
    )


def _pages(told: dict[str, Any], q: str) -> list[tuple[int, Parts]]:
    numbered = zip(told.get("pages", ()), told.get("text", ()), strict=True)
    return [(number, services().search.mark(text, q)) for number, text in numbered if text.strip()]


def _transcripts(told: dict[str, Any], q: str) -> Iterator[tuple[dict[str, Any], Parts]]:
    for one in told.get("transcripts", ()):
        yield one, services().search.mark(one["text"], q)


def _shown(item: Item, at: int) -> Shown:
    sizes = SIZES if at in pictured(item) else ()
    pictures = tuple(filter(None, (_picture(item, at, size) for size in sizes)))
    by_name = {one.name: one for one in pictures}
    return Shown(
        asset=at,
        pages=item.assets[at].pages,
        view=by_name.get("medium") or (pictures[-1] if pictures else None),
        pictures=_distinct(pictures),
        pdf=_pdf(item, at),
        recording=_recording(item, at),
        kind=item.assets[at].media_type.partition("/")[0],
        media_type=played_as(item.assets[at].media_type),
        duration=item.assets[at].duration,
    )


def _distinct(pictures: tuple[Download, ...]) -> tuple[Download, ...]:
    """A small original is not enlarged: of sizes that came out equal the first is enough."""
    widths = [one.width for one in pictures]
    return tuple(one for at, one in enumerate(pictures) if one.width not in widths[:at])


def _picture(item: Item, at: int, size: str) -> Download | None:
    url = url_for("media.picture", item_id=item.id, asset=at, size=size)
    return _download(size, url, lambda: services().pictures.open(item, asset=at, size=size))


def _pdf(item: Item, at: int) -> Download | None:
    if not has_pages(item.assets[at]):
        return None
    url = url_for("media.document", item_id=item.id, asset=at)
    return _download("pdf", url, lambda: services().pictures.open_pdf(item, asset=at))


def _recording(item: Item, at: int) -> Download | None:
    if not is_recording(item.assets[at]):
        return None
    url = url_for("media.recording", item_id=item.id, asset=at)
    return _download("recording", url, lambda: services().pictures.open_recording(item, asset=at))


def _download(name: str, url: str, opened: Callable[[], BinaryIO]) -> Download | None:
    """What the file measures; ``None`` where there is none, or none can be made."""
    try:
        stream = opened()
    except (NotFound, Undecodable):
        return None
    with stream:
        width, height = dimensions(stream)
        size = stream.seek(0, os.SEEK_END)
    return Download(name=name, url=url, size=size, width=width, height=height)
