"""The public files of an item, for exports that carry files: copies with masks, never originals."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import BinaryIO

from archive.errors import NotFound, Undecodable
from archive.exports import PublicFile
from archive.model import Item
from ingest.public_recording import SUFFIXES, played_as
from ingest.publication import PDF, Pictures, has_pages

_SIZE = "large"


class PublicFiles:
    """See :data:`archive.exports.Files`; what has no public copy (plain text) is left out."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures

    def __call__(self, item: Item) -> Iterator[PublicFile]:
        for position in range(len(item.assets)):
            # The page of such an item shows no file either, and says so.
            with suppress(NotFound, Undecodable):
                yield self._file(item, position)

    def _file(self, item: Item, position: int) -> PublicFile:
        """Made before it is named: one that cannot be made must not stand in a list."""
        held = item.assets[position]
        kind = held.media_type
        make: Callable[..., BinaryIO]
        if has_pages(held):
            suffix, media_type, make = "pdf", PDF, self._pictures.open_pdf
        elif kind in SUFFIXES:
            suffix, media_type, make = (
                SUFFIXES[kind],
                played_as(kind),
                self._pictures.open_recording,
            )
        else:
            suffix, media_type, make = "jpg", "image/jpeg", self._picture
        make(item, asset=position).close()
        return PublicFile(
            name=f"{position + 1}.{suffix}",
            media_type=media_type,
            open=partial(make, item, asset=position),
        )

    def _picture(self, item: Item, *, asset: int) -> BinaryIO:
        return self._pictures.open(item, asset=asset, size=_SIZE)
