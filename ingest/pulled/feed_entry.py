"""Entries of RSS and Atom feeds, whatever the dialect.

RSS 2.0 (https://www.rssboard.org/rss-specification), RSS 1.0 (https://web.resource.org/rss/1.0/spec),
Atom (RFC 4287), Media RSS and GeoRSS.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from archive.errors import Unreached
from archive.vocabulary import licences
from ingest.html_words import html_words
from ingest.reach.fetched import mark
from ingest.reach.xml import name_of, named, on_one_line, words_in

MOST = 2000
"""Entries of a feed that are looked at."""
_FILES = 10
_LONGEST = 100_000
_MEDIA = ("image", "video", "audio")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an entry says; ``stamp`` changes when the publisher says that it changed."""

    id: str
    stamp: str
    title: str
    words: str
    link: str
    author: str
    at: datetime | None
    licence: str
    position: tuple[float, float] | None
    files: tuple[str, ...]
    received: str

    @property
    def label(self) -> str:
        return self.link or self.title or self.id


def entries(root: Element, base: str) -> list[Entry]:
    """In the order of the feed, newest first as a rule; raises ``Unreached`` for other XML."""
    if name_of(root) not in ("rss", "feed", "RDF"):
        raise Unreached("not-a-feed", name_of(root)[:60])
    found = [one for one in root.iter() if name_of(one) in ("item", "entry")][:MOST]
    return [entry for one in found if (entry := _entry(one, base)) is not None]


def _entry(one: Element, base: str) -> Entry | None:
    link = _link(one, base)
    title = words_in(one, "title")[:1000]
    words = _words(one)
    stated = words_in(one, "guid", "id") or link or mark(title + words)
    stamp = words_in(one, "updated", "modified", "pubDate", "published", "date")
    if not (title or words or link):
        return None
    return Entry(
        id=stated[:2000],
        stamp=stamp[:100],
        title=html_words(title),
        words=words,
        link=link,
        author=_author(one)[:200],
        at=_at(words_in(one, "published", "pubDate", "date", "updated")),
        licence=_licence(one),
        position=_position(one),
        files=tuple(dict.fromkeys(_files(one, base)))[:_FILES],
        received=_received(one),
    )


def _words(one: Element) -> str:
    for child in named(one, "encoded", "content", "description", "summary"):
        said = "".join(child.itertext())
        if said.strip():
            plain = child.get("type", "html") == "text"
            return (said.strip() if plain else html_words(said))[:_LONGEST].replace("\0", "")
    return ""


def _link(one: Element, base: str) -> str:
    for link in named(one, "link"):
        if link.get("rel", "alternate") == "alternate":
            return _web(link.get("href") or "".join(link.itertext()), base)
    return ""


def _files(one: Element, base: str) -> Iterator[str]:
    """What the entry encloses, and pictures and films that it shows."""
    for child in one.iter():
        name, kind = name_of(child), child.get("type") or child.get("medium") or ""
        if name == "enclosure" or (name == "link" and child.get("rel") == "enclosure"):
            yield _web(child.get("url") or child.get("href") or "", base)
        elif name == "content" and child.get("url") and kind.partition("/")[0] in _MEDIA:
            yield _web(child.get("url") or "", base)


def _web(address: str, base: str) -> str:
    whole = urljoin(base, address.strip()) if address.strip() else ""
    return whole if urlsplit(whole).scheme in ("http", "https") else ""


def _author(one: Element) -> str:
    for child in named(one, "author", "creator"):
        if said := words_in(child, "name") or words_in(one, name_of(child)):
            return said
    return ""


def _licence(one: Element) -> str:
    """Where it is one of the list; what the source as a whole is given on holds otherwise."""
    for child in one:
        if name_of(child) in ("license", "licence") or child.get("rel") == "license":
            resource = next((v for k, v in child.items() if k.endswith(("href", "resource"))), "")
            uri = resource or "".join(child.itertext()).strip()
            if uri in licences():
                return uri
    return ""


def _position(one: Element) -> tuple[float, float] | None:
    given = words_in(one, "point").split()
    if len(given) != 2:
        given = [words_in(one, "lat"), words_in(one, "long")]
    try:
        lat, lon = (float(number) for number in given)
    except ValueError:
        return None
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None


def _at(text: str) -> datetime | None:
    """Without a zone: as in UTC, which RFC 2822 means by it."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _received(one: Element) -> str:
    """Without what stands behind the entry."""
    one.tail = None
    return on_one_line(one)
