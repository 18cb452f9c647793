"""RSS and Atom feeds: entries with their words, and with the files that they enclose.

RSS 2.0 (https://www.rssboard.org/rss-specification), RSS 1.0 (https://web.resource.org/rss/1.0/spec),
Atom (RFC 4287), Media RSS and GeoRSS. What a host sends unchanged is not sent again (RFC 9110 13).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, tostring

from archive.errors import Unreached
from archive.model import LangString, When
from archive.vocabulary import licences
from ingest.html_words import html_words
from ingest.pulled import Asking, Field, Step
from ingest.pulled.trying import refused
from ingest.reach import Reach
from ingest.reach.fetched import check_address, conditions, mark, place_for, validators
from ingest.reach.xml import name_of, named, parse, words_in
from ingest.submission import Claims, Submission

_LARGEST = 10_000_000
"""Bytes of a feed."""
_MOST = 2000
"""Entries of it that are looked at, and remembered."""
_FILES = 10
_LONGEST = 100_000
_MEDIA = ("image", "video", "audio")
_SEEN = "seen:"


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


_LABEL: LangString = {"ja": "フィード（RSS・Atom）", "en": "Feed (RSS or Atom)"}


class Feed:
    label = _LABEL
    fields = (
        Field(
            name="address",
            label={"ja": "フィードの住所", "en": "Address of the feed"},
            hint={
                "ja": "http:// か https:// で始まるもの。",
                "en": "It begins with http:// or https://.",
            },
        ),
    )

    def check(self, told: Mapping[str, str], reach: Reach) -> None:  # noqa: ARG002
        check_address(told.get("address", ""))

    def pull(self, asking: Asking) -> Iterator[Step]:
        answer = asking.reach.client.get(
            asking.address, most=_LARGEST, headers=conditions(asking.memory)
        )
        if answer.is_same:
            return
        found = entries(parse(answer.body), answer.url)
        present, later = set[str](), False
        for entry in reversed(found):
            key = _SEEN + mark(entry.id)
            present.add(key)
            held = asking.memory.get(key) or {}
            if held.get("stamp") == entry.stamp and (held.get("done") or "tried" not in held):
                yield Step(known=1)
                continue
            step = self._step(asking, entry, key, held)
            later |= "tried" in step.learns[key] and "done" not in step.learns[key]
            yield step
        gone = {key for key in asking.memory if key.startswith(_SEEN) and key not in present}
        # An entry may come back, so what left the feed is forgotten only when there is much of it.
        forgotten = dict.fromkeys(gone) if len(gone) > _MOST else {}
        blank = {"etag": None, "modified": None}
        yield Step(learns={**forgotten, **blank, **({} if later else validators(answer))})

    def _step(self, asking: Asking, entry: Entry, key: str, held: Mapping[str, object]) -> Step:
        paths, missing = [], []
        for url in entry.files:
            path = place_for(url, asking.scratch)
            try:
                asking.reach.client.fetch(url, path, most=asking.largest)
            except Unreached as error:
                if error.until is not None:
                    raise
                told = {**held, "stamp": entry.stamp}
                again = refused(entry.label, key, told, error, asking.now)
                if "done" not in again.learns[key]:
                    return again
                missing.append(("media-unreadable", url))
            else:
                paths.append(path)
        return Step(
            gives=Submission(
                label=entry.label,
                claims=_claims(entry, with_files=bool(paths)),
                files=tuple(paths),
                received="" if paths else entry.received,
                warnings=tuple(missing),
            ),
            learns={key: {"stamp": entry.stamp}},
        )


def entries(root: Element, base: str) -> list[Entry]:
    """In the order of the feed, newest first as a rule; raises ``Unreached`` for other XML."""
    if name_of(root) not in ("rss", "feed", "RDF"):
        raise Unreached("not-a-feed", name_of(root)[:60])
    found = [one for one in root.iter() if name_of(one) in ("item", "entry")][:_MOST]
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


def _claims(entry: Entry, *, with_files: bool) -> Claims:
    """The day of publishing is no day of shooting: of entries with files it is only noted."""
    at = entry.at
    notes = {"掲載ページ": entry.link} if entry.link else {}
    if at is not None:
        notes["掲載日時"] = at.isoformat()
    stamp = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at is not None else ""
    date = When(edtf=stamp, source="row") if stamp and not with_files else None
    return Claims(
        identifier=entry.id,
        title={"ja": entry.title} if entry.title else {},
        description={"ja": entry.words} if with_files and entry.words else {},
        text="" if with_files else entry.words or entry.title or entry.link,
        date=date,
        creator=entry.author,
        licence=entry.licence,
        position=entry.position,
        notes=notes,
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
    """The entry's XML on one line."""
    one.tail = None
    return "&#10;".join(tostring(one, encoding="unicode").splitlines())


EXTENSION = {"feed": Feed()}
