"""What a lesson cites, and whether it still stands for whoever looks."""

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from archive.model import Item, LangString, Mask
from archive.projection import pages_shown, transcripts_shown
from archive.record import granted_part
from archive.rights import Grant
from archive.transcript import Box


class Kind(StrEnum):
    ITEM = "item"
    """The item as its record describes it."""
    PAGE = "page"
    """A page of its text."""
    REGION = "region"
    """A box on a picture or a page."""
    MOMENT = "moment"
    """A second of a recording."""


class Standing(StrEnum):
    STANDS = "stands"
    CLOSED = "closed"
    """The viewer may not see it: nothing of it is told, nor why."""
    MASKED = "masked"
    """The place is under a mask."""
    CHANGED = "changed"
    """The words or the place are not in the item any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One citation; files and pages count from 0, boxes are fractions of the upright picture."""

    item: str
    kind: Kind = Kind.ITEM
    asset: int = 0
    page: int = 0
    quote: str = ""
    box: Box | None = None
    second: float = 0.0
    note: LangString = field(default_factory=dict)
    """What it shows, in the words of who wrote the lesson."""


def standing(cited: Evidence, item: Item | None, grant: Grant) -> Standing:
    """How the citation stands for the holder of the grant; of staff no more than of the public.

    A lesson is made for everybody, so a masked place is a gap even for those who may look below.
    """
    if item is None or not grant.record:
        return Standing.CLOSED
    if cited.kind is Kind.ITEM:
        return _quoted(cited, _described(item, grant))
    if not grant.content:
        return Standing.CLOSED
    match cited.kind:
        case Kind.PAGE:
            return _page(cited, item)
        case Kind.REGION:
            return _region(cited, item)
        case Kind.MOMENT:
            return _moment(cited, item)


def squeezed(text: str) -> str:
    """For comparing: one width, no case, no spaces; a line may break anywhere in Japanese."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _described(item: Item, grant: Grant) -> Iterator[str]:
    shown = granted_part(item, grant)
    yield from (*shown.title.values(), *shown.description.values(), *shown.alt.values())


def _page(cited: Evidence, item: Item) -> Standing:
    if cited.page >= max(len(item.text), *(asset.pages for asset in item.assets), 1):
        return Standing.CHANGED
    read = _quoted(cited, _readable(cited, item, everything=False))
    if read is Standing.STANDS:
        return read
    below = _quoted(cited, _readable(cited, item, everything=True))
    return Standing.MASKED if below is Standing.STANDS else Standing.CHANGED


def _readable(cited: Evidence, item: Item, *, everything: bool) -> Iterator[str]:
    if cited.page in pages_shown(item, everything=everything):
        yield item.text[cited.page]
    for read in transcripts_shown(item, everything=everything):
        if (read.asset, read.page) == (cited.asset, cited.page):
            yield read.text


def _quoted(cited: Evidence, texts: Iterator[str]) -> Standing:
    wanted = squeezed(cited.quote)
    stands = not wanted or any(wanted in squeezed(text) for text in texts)
    return Standing.STANDS if stands else Standing.CHANGED


def _region(cited: Evidence, item: Item) -> Standing:
    if cited.asset >= len(item.assets) or cited.box is None:
        return Standing.CHANGED
    if cited.page and cited.page >= item.assets[cited.asset].pages:
        return Standing.CHANGED
    masks = (m for m in item.masks if (m.asset, m.page) == (cited.asset, cited.page))
    hidden = any(_overlap(cited.box, mask) for mask in masks)
    return Standing.MASKED if hidden else Standing.STANDS


def _overlap(box: Box, mask: Mask) -> bool:
    left, top, width, height = box
    beside = left + width <= mask.x or mask.x + mask.w <= left
    above = top + height <= mask.y or mask.y + mask.h <= top
    return not beside and not above


def _moment(cited: Evidence, item: Item) -> Standing:
    """A film with a mask has no public copy at all."""
    if cited.asset >= len(item.assets):
        return Standing.CHANGED
    if any(mask.asset == cited.asset for mask in item.masks):
        return Standing.MASKED
    length = item.assets[cited.asset].duration
    inside = math.isfinite(cited.second) and 0 <= cited.second <= length
    return Standing.STANDS if length and inside else Standing.CHANGED
