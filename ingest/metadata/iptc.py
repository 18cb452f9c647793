"""Captions and contacts in IPTC-IIM records (https://www.iptc.org/std/IIM/4.1/specification/IIMV4.1.pdf)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.metadata.wording import clean

_UTF8 = b"\x1b%G"
_STAFF = {
    (2, 80): "by-line",
    (2, 85): "by-line-title",
    (2, 110): "credit",
    (2, 115): "source",
    (2, 116): "copyright",
    (2, 118): "contact",
    (2, 122): "caption-writer",
}
_TITLE, _KEYWORD, _CAPTION, _CHARSET = (2, 5), (2, 25), (2, 120), (1, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Iptc:
    title: str = ""
    caption: str = ""
    keywords: tuple[str, ...] = ()
    staff: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def read(block: bytes) -> Iptc:
    """Read a run of IIM datasets; what is cut off or misplaced ends the reading with a warning."""
    found: dict[tuple[int, int], list[bytes]] = {}
    behind = 0
    for key, value, end in _datasets(block):
        found.setdefault(key, []).append(value)
        behind = end
    utf8 = _UTF8 in found.get(_CHARSET, ())

    def text(key: tuple[int, int]) -> list[str]:
        return [
            clean(value.decode("utf-8", "replace") if utf8 else value)
            for value in found.get(key, ())
        ]

    return Iptc(
        title=" ".join(text(_TITLE)),
        caption="\n".join(text(_CAPTION)),
        keywords=tuple(dict.fromkeys(filter(None, text(_KEYWORD))))[:200],
        staff={name: "; ".join(text(key)) for key, name in _STAFF.items() if found.get(key)},
        # Photoshop pads the block with zeros, which is no damage.
        warnings=("iptc-unreadable",) if block[behind:].strip(b"\0") else (),
    )


def _datasets(block: bytes) -> Iterator[tuple[tuple[int, int], bytes, int]]:
    """Yield (record, dataset), value and the offset behind it."""
    at = 0
    while at + 5 <= len(block) and block[at] == 0x1C:
        key = (block[at + 1], block[at + 2])
        length = int.from_bytes(block[at + 3 : at + 5], "big")
        start = at + 5
        if length & 0x8000:  # extended dataset: the length's own length comes first
            width = length & 0x7FFF
            if width > 4:
                return
            length = int.from_bytes(block[start : start + width], "big")
            start += width
        if start + length > len(block):
            return
        at = start + length
        yield key, block[start:at], at
