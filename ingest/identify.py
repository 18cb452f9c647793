"""What a file is, told by its bytes and never by its name."""

from dataclasses import dataclass
from pathlib import Path

from ingest.extractors import extractors
from ingest.signature import named

HEAD = 4096
"""Bytes at the beginning that decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """``media_type`` is ``None`` for what is not taken in; ``guess`` names it for the report."""

    media_type: str | None
    guess: str


def identify(path: Path) -> Identified:
    """Identify a file by its beginning; a polyglot is what its head says."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head:
        return Identified(media_type=None, guess="empty")
    for extractor in extractors():
        media_type = extractor.recognise(head, path)
        if media_type:
            return Identified(media_type=media_type, guess=media_type)
    return Identified(media_type=None, guess=named(head) or "unknown")
