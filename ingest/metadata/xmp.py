"""Captions in an XMP packet (https://developer.adobe.com/xmp/docs/XMPSpecifications/)."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ingest.metadata.wording import caption, clean

LARGEST = 2_000_000
"""Bytes of a packet that are looked at; larger ones hold embedded pictures, not captions."""

_DC = "{http://purl.org/dc/elements/1.1/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Xmp:
    title: str = ""
    caption: str = ""
    keywords: tuple[str, ...] = ()
    staff: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def read(packet: bytes) -> Xmp:
    """Read title, description, subject and creator; an unreadable packet is only a warning."""
    packet = packet.strip(b"\0 \t\r\n")
    if not packet:
        return Xmp()
    if len(packet) > LARGEST:
        return Xmp(warnings=("xmp-too-large",))
    try:
        root = fromstring(packet, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return Xmp(warnings=("xmp-unreadable",))
    creators = "; ".join(_all(root, "creator"))
    return Xmp(
        title=_chosen(root, "title"),
        caption=caption(_chosen(root, "description")),
        keywords=tuple(dict.fromkeys(_all(root, "subject")))[:200],
        staff={"creator": creators} if creators else {},
    )


def _items(root: Element, name: str) -> list[Element]:
    return [item for holder in root.iter(_DC + name) for item in holder.iter(_RDF + "li")]


def _all(root: Element, name: str) -> list[str]:
    return [text for item in _items(root, name) if (text := clean(item.text or ""))]


def _chosen(root: Element, name: str) -> str:
    """The Japanese alternative where there is one, else the default, else the first."""
    by_language = {
        item.get(_LANG, ""): clean(item.text or "") for item in reversed(_items(root, name))
    }
    for language in ("ja", "ja-JP", "x-default"):
        if by_language.get(language):
            return by_language[language]
    return next(reversed(by_language.values()), "")
