"""The item and its parts: what the archive knows of one photo, document, post or recording."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from archive.transcript import Transcript

LangString = Mapping[str, str]
"""Text by BCP 47 language tag, for example ``{"ja": "益城町役場", "en": "Mashiki town hall"}``."""


class State(StrEnum):
    RECEIVED = "received"
    REVIEW = "review"
    HELD = "held"
    REFUSED = "refused"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


class Level(StrEnum):
    PUBLIC = "public"
    REGISTERED = "registered"
    RESEARCHER = "researcher"
    ON_SITE = "on-site"
    STAFF = "staff"
    SEALED = "sealed"


class People(StrEnum):
    """The answer to "are people shown, and may they be?"."""

    UNANSWERED = "unanswered"
    NONE = "none"
    CONSENT = "consent"
    JUDGED = "judged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may see a thing, and from when to when (aware instants; ``None`` is unbounded)."""

    level: Level = Level.STAFF
    opens: datetime | None = None
    closes: datetime | None = None
    named: tuple[str, ...] = ()
    """Agent ids that may open a sealed thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Why we may show an item: own, agreement, permission, api, law, ruling or unknown."""

    kind: str = "unknown"
    number: str = ""
    ends: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """The most that an agreement lets its items be, whoever may see them otherwise."""

    record: Access
    content: Access
    masking: bool = True
    resizing: bool = True
    translation: bool = True
    """Moral rights: whether the item may be changed like this."""
    credit: str = ""
    """The form of the public credit, where the donor asks for one."""


CLOSED = Allowance(record=Access(), content=Access())
"""For staff alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    licence: str = ""
    """URI of the closed list in the vocabulary; empty is undetermined."""
    basis: Basis = Basis()
    agreement: str = ""
    """Id of the register; see :mod:`archive.agreement`."""
    people: People = People.UNANSWERED
    people_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A date that keeps its precision: EDTF text, where it comes from, whether a person agreed."""

    edtf: str
    source: str
    """person, row, batch, exif, post, document or title."""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    shot: When | None = None
    happened: When | None = None
    created: When | None = None
    published: When | None = None

    @property
    def main(self) -> When | None:
        """The date that tells when the thing shown happened, as well as it is known."""
        return self.happened or self.shot or self.created or self.published


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """WGS 84, degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceStatement:
    """Where: a place of the vocabulary, or words; a point only when a person made it public."""

    code: str = ""
    words: str = ""
    precision: str = "municipality"
    """prefecture, county, municipality, ward, town or exact."""
    source: str = "row"
    point: Point | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A received file, immutable; ``path`` is its logical path in the item's package."""

    digest: str
    """SHA-512, lower-case hexadecimal."""
    size: int
    media_type: str
    path: str
    width: int = 0
    height: int = 0
    pages: int = 0
    duration: float = 0.0
    """Seconds of sound or film."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """A box that the public copy hides; fractions of the upright picture, page from 0."""

    asset: int = 0
    page: int = 0
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    platform: str
    native_id: str
    account: str = ""
    account_name: str = ""
    url: str = ""
    hashtags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    availability: str = "live"
    """live, deleted or protected."""
    truth: str = "unverified"
    """unverified, confirmed or false."""
    truth_source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What only staff see: names of files, camera data, exact positions, notes of the donor."""

    path: str = ""
    position: Point | None = None
    direction: float | None = None
    taken_at: str = ""
    camera: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What a machine thinks a field might be; a person decides."""

    field: str
    value: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something odd that a person should look at before the item is published."""

    code: str
    detail: str = ""
    settled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One photo, document, post, text or recording, with description, rights and state."""

    id: str
    seq: int
    revision: int = 1
    state: State = State.REVIEW
    type: str
    title: LangString = field(default_factory=dict)
    """As described by a person; empty when nobody gave one (then one is generated)."""
    description: LangString = field(default_factory=dict)
    alt: LangString = field(default_factory=dict)
    content_warning: str = ""
    language: str = "ja"
    dates: Dates = Dates()
    places: tuple[PlaceStatement, ...] = ()
    disaster: str = ""
    themes: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    creator: str = ""
    credit: str = ""
    donor: str = ""
    source: str = ""
    local_identifier: str = ""
    """The giver's public identifier."""
    former: tuple[str, ...] = ()
    """Addresses at which it was found before it came here; see :mod:`archive.former`."""
    identity: str = ""
    """What makes it the same item when it is given again; see :mod:`archive.identity`."""
    fingerprint: str = ""
    """Digest of the claims as received, by which a changed row is noticed."""
    batch: str = ""
    accession: str = ""
    assets: tuple[Asset, ...] = ()
    masks: tuple[Mask, ...] = ()
    text: tuple[str, ...] = ()
    """Content text, one string a page."""
    transcripts: tuple[Transcript, ...] = ()
    """Words read off pictures and scanned pages."""
    rights: Rights = Rights()
    allowance: Allowance | None = None
    """Of the agreement that the rights name, as the catalog has it; no part of what is stored."""
    record: Access = Access()
    content: Access = Access()
    post: Post | None = None
    evidence: Evidence = Evidence()
    warnings: tuple[Notice, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    reason: str = ""
    """Why it is held, refused, withdrawn or erased."""
    received: datetime
    published: datetime | None = None
    updated: datetime

    @property
    def open_warnings(self) -> tuple[Notice, ...]:
        return tuple(w for w in self.warnings if not w.settled)
