"""What is new, as an Atom feed (RFC 4287)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

from web.card import Card

NAMESPACE = "http://www.w3.org/2005/Atom"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, even escaped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Of the whole feed; ``updated`` counts where nothing is in it."""

    title: str
    address: str
    page: str
    lang: str
    author: str
    updated: datetime


def atom(head: Head, entries: Iterable[tuple[Card, dict[str, Any]]]) -> bytes:
    """Each entry is a card and its record, as the viewer may see them."""
    listed = list(entries)
    feed = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": head.lang})
    _text(feed, "title", head.title)
    _text(feed, "id", head.address)
    latest = max((told["updated"] for _card, told in listed), default="")
    _text(feed, "updated", latest or head.updated.strftime("%Y-%m-%dT%H:%M:%SZ"))
    _text(ET.SubElement(feed, "author"), "name", head.author)
    ET.SubElement(feed, "link", rel="self", type="application/atom+xml", href=head.address)
    ET.SubElement(feed, "link", rel="alternate", type="text/html", href=head.page)
    for card, told in listed:
        _entry(feed, card, told)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(feed: ET.Element, card: Card, told: dict[str, Any]) -> None:
    entry = ET.SubElement(feed, "entry")
    _text(entry, "id", told["url"])
    _text(entry, "title", told["title"])
    _text(entry, "updated", told["updated"])
    if told["published"]:
        _text(entry, "published", told["published"])
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=told["url"])
    ET.SubElement(entry, "category", term=told["type"], label=told["type_label"])
    if told["licence"]:
        ET.SubElement(entry, "link", rel="license", href=told["licence"])
    _text(entry, "rights", told["credit_line"])
    said = card.warning or card.excerpt or "・".join(card.facts)
    _text(entry, "summary", said)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _FORBIDDEN.sub("", text)
