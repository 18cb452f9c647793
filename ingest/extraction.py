"""What an extractor finds in a file: facts for the item, evidence for staff, and warnings."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Facts read from one file; everything empty where the file says nothing.

    ``width`` and ``height`` are pixels of the upright picture, ``duration`` is
    in seconds. ``text`` holds one string a page.
    ``taken_at`` is the camera's local time as EDTF (``2016-04-16T01:25:00``), without a zone.
    ``position`` is (latitude, longitude) in WGS 84 degrees, ``direction`` degrees from north.
    ``staff`` holds by-lines, contacts, owners and serial numbers: evidence, never public.
    ``warnings`` are codes such as ``exif-unreadable``.
    """

    media_type: str
    width: int = 0
    height: int = 0
    pages: int = 0
    duration: float = 0.0
    text: tuple[str, ...] = ()
    title: str = ""
    author: str = ""
    caption: str = ""
    taken_at: str = ""
    position: tuple[float, float] | None = None
    direction: float | None = None
    camera: str = ""
    orientation: int = 1
    keywords: tuple[str, ...] = ()
    staff: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
