"""ZIP files (APPNOTE.TXT 6.3): unpacked by the source that meets one; here they are only judged."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from archive.errors import Undecodable
from ingest.extraction import Extraction
from ingest.signature import named
from ingest.zip_directory import directory

TYPE = "application/zip"


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipFormat:
    """A ZIP that comes this far could not be unpacked, lies too deep, or was named by a row."""

    media_types: tuple[str, ...] = (TYPE,)

    def recognise(self, head: bytes, path: Path) -> str | None:  # noqa: ARG002 - the contract's
        return TYPE if named(head) == "zip" else None

    def extract(self, path: Path, media_type: str) -> Extraction:
        directory(path)
        raise Undecodable("packed", f"{media_type} inside another, or named by a row")

    def picture(self, path: Path, *, box: tuple[int, int] | None) -> Image.Image | None:  # noqa: ARG002
        return None


EXTENSION = {"zip": ZipFormat()}
