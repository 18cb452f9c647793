"""The formats the archive takes in, one module each; a new format is one new file here."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Protocol, cast

from PIL import Image

from archive.errors import Undecodable
from archive.registry import discover
from ingest.extraction import Extraction

__all__ = ["Extraction", "Extractor", "extractor_for", "extractors", "suffix_of"]


class Extractor(Protocol):
    """One format. Recognition looks at bytes only; the other two decode, in the sandbox."""

    @property
    def media_types(self) -> tuple[str, ...]:
        """The media types that ``recognise`` may answer."""

    def recognise(self, head: bytes, path: Path) -> str | None:
        """The media type of the file that begins with ``head`` (4 KiB), or ``None``. Pure."""

    def extract(self, path: Path, media_type: str) -> Extraction:
        """Read facts; damaged metadata is a warning. Raise ``Undecodable`` without content."""

    def picture(self, path: Path, *, box: tuple[int, int] | None) -> Image.Image | None:
        """The upright first page or picture, or ``None`` where there is nothing to see.

        With ``box``, it may come smaller than the original, yet no smaller than what fills
        that box; without, it comes in full (150 dpi for pages).
        Raise ``Undecodable`` where the picture cannot be decoded.
        """


@cache
def extractors() -> tuple[Extractor, ...]:
    """Every format found in this package, in order of their names."""
    return tuple(cast(Extractor, found) for found in discover(__name__).values())


def extractor_for(media_type: str) -> Extractor:
    """Raise ``Undecodable("unsupported")`` for a media type that no format here claims."""
    for extractor in extractors():
        if media_type in extractor.media_types:
            return extractor
    raise Undecodable("unsupported", f"no format reads {media_type}")


def suffix_of(media_type: str) -> str:
    """How names of such files end, where the format says so in a mapping ``suffixes``."""
    suffixes: Mapping[str, str] = getattr(extractor_for(media_type), "suffixes", {})
    return suffixes.get(media_type, "")
