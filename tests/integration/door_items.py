"""What stands behind the doors: items of every kind, state and access, and their words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from archive.model import Level, State
from tests.integration.door_words import kanji, latin

SOON = timedelta(hours=2)
"""From the first instant of the archive to that at which what is dated opens and closes."""
RECORD, DRAWN, CONTENT, STAFF, COLLECTION, SLOTS = range(6)
"""What a word stands in: title and description; credit and creator; text; evidence; collection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a thing opens and closes, from the first instant of the archive; ``None``: no bound."""

    opens: timedelta | None = None
    closes: timedelta | None = None

    def holds(self, passed: timedelta) -> bool:
        opened = self.opens is None or self.opens <= passed
        return opened and (self.closes is None or passed < self.closes)


ALWAYS = Window()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What an agreement lets its items be, for the record and for the content."""

    record: Level = Level.STAFF
    content: Level = Level.STAFF
    record_window: Window = ALWAYS
    content_window: Window = ALWAYS


_TERM_ENDS, _TERM_STARTS = Window(closes=SOON), Window(opens=SOON)
AGREED = {
    "": Agreed(record=Level.PUBLIC, content=Level.PUBLIC),
    "whole": Agreed(record=Level.PUBLIC, content=Level.PUBLIC),
    "withdrawn": Agreed(),
    "ended": Agreed(),
    "undecided": Agreed(),
    "catalogued": Agreed(record=Level.PUBLIC),
    "researchers": Agreed(record=Level.PUBLIC, content=Level.RESEARCHER),
    "on-site": Agreed(record=Level.PUBLIC, content=Level.ON_SITE),
    "ends": Agreed(
        record=Level.PUBLIC,
        content=Level.PUBLIC,
        record_window=_TERM_ENDS,
        content_window=_TERM_ENDS,
    ),
    "starts": Agreed(record=Level.PUBLIC, content=Level.PUBLIC, content_window=_TERM_STARTS),
}
"""By the name of the agreement; the empty one stands for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One item: how it is decided on, and the words it holds."""

    number: int
    name: str
    kind: str = "text"
    """text, photo, document or post."""
    state: State = State.PUBLISHED
    published: bool = True
    """Whether it was ever published."""
    record: Level = Level.PUBLIC
    content: Level = Level.PUBLIC
    record_window: Window = ALWAYS
    content_window: Window = ALWAYS
    basis_ends: timedelta | None = None
    agreement: str = ""
    """Name of the agreement that it is under; see ``AGREED``."""
    masked: bool = False
    undone: bool = False
    """Given in the batch that is undone."""
    removed: bool = False
    """Gone without a trace: never published, and its batch undone."""
    warning: str = ""
    words: tuple[str, ...] = field(default=())

    @property
    def record_words(self) -> set[str]:
        """Words that whoever sees the record may read; a post's are drawn from its text."""
        own = {self.words[RECORD], self.words[COLLECTION]}
        return own if self.kind == "post" else own | {self.words[DRAWN]}

    @property
    def content_words(self) -> set[str]:
        drawn = {self.words[DRAWN]} if self.kind == "post" else set()
        return drawn if self.kind == "photo" else {self.words[CONTENT], *drawn}

    @property
    def masked_words(self) -> set[str]:
        """Text under a mask: of the second page of a document."""
        return {latin(-self.number)} if self.kind == "document" and self.masked else set()

    @property
    def staff_words(self) -> set[str]:
        return {self.words[STAFF]}

    @property
    def has_picture(self) -> bool:
        return self.kind in ("photo", "document")


def _words(number: int, kind: str) -> tuple[str, ...]:
    words = [kanji(number * SLOTS + slot) for slot in range(SLOTS)]
    if kind == "document":
        words[CONTENT] = latin(number + 1)
    return tuple(words)


def cases() -> tuple[Case, ...]:
    """Every state and access that there is."""
    given = (*_levels(), *_pictured(), *_states(), *_dated(), *_documents(), *_posts(), *_agreed())
    return tuple(
        Case(number=number, words=_words(number, str(fields.get("kind", "text"))), **fields)  # type: ignore[arg-type]
        for number, fields in enumerate(given)
    )


Fields = dict[str, object]


def _levels() -> Iterator[Fields]:
    """All levels of record against all levels of content."""
    for record in Level:
        for content in Level:
            yield {"name": f"text {record} {content}", "record": record, "content": content}


def _pictured() -> Iterator[Fields]:
    """Photos whose record is public and whose content is not, and the reverse."""
    for level in Level:
        yield {"name": f"photo content {level}", "kind": "photo", "content": level}
    for level in (Level.REGISTERED, Level.STAFF, Level.SEALED):
        yield {"name": f"photo record {level}", "kind": "photo", "record": level}
    yield {"name": "photo masked", "kind": "photo", "masked": True}
    yield {"name": "photo warned", "kind": "photo", "warning": "collapse"}


def _states() -> Iterator[Fields]:
    never = {"kind": "photo", "published": False}
    for state in (State.REVIEW, State.HELD, State.REFUSED):
        yield {"name": f"photo {state}", "state": state, **never}
    yield {"name": "photo withdrawn", "kind": "photo", "state": State.WITHDRAWN}
    staff = {"kind": "photo", "record": Level.STAFF, "content": Level.STAFF}
    yield {"name": "photo withdrawn staff", "state": State.WITHDRAWN, **staff}
    yield {"name": "photo erased", "kind": "photo", "state": State.ERASED}
    yield {"name": "photo erased staff", "state": State.ERASED, **staff}
    yield {"name": "photo erased unseen", "state": State.ERASED, **never}
    yield {"name": "text erased", "state": State.ERASED}
    yield {"name": "photo undone", "undone": True, "removed": True, **never}
    yield {"name": "text undone", "undone": True, "removed": True, "published": False}
    withdrawn = {"kind": "photo", "state": State.WITHDRAWN}
    yield {"name": "photo undone withdrawn", "undone": True, **withdrawn}


def _dated() -> Iterator[Fields]:
    """Everything that opens or closes by the clock alone."""
    later, ending = Window(opens=SOON), Window(closes=SOON)
    for kind in ("photo", "text"):
        yield {"name": f"{kind} record opens", "kind": kind, "record_window": later}
        yield {"name": f"{kind} record closes", "kind": kind, "record_window": ending}
        yield {"name": f"{kind} content opens", "kind": kind, "content_window": later}
        yield {"name": f"{kind} content closes", "kind": kind, "content_window": ending}
        yield {"name": f"{kind} basis ends", "kind": kind, "basis_ends": SOON}
        yield {"name": f"{kind} basis ended", "kind": kind, "basis_ends": -SOON}
    narrow = {"record": Level.REGISTERED, "content": Level.REGISTERED}
    yield {"name": "text opens to registered", "record_window": later, **narrow}


def _documents() -> Iterator[Fields]:
    yield {"name": "document masked", "kind": "document", "masked": True}
    yield {"name": "document public", "kind": "document"}
    yield {"name": "document closed", "kind": "document", "content": Level.STAFF}
    yield {
        "name": "document review",
        "kind": "document",
        "state": State.REVIEW,
        "published": False,
    }
    yield {"name": "document ends", "kind": "document", "content_window": Window(closes=SOON)}


def _posts() -> Iterator[Fields]:
    yield {"name": "post public", "kind": "post"}
    for level in (Level.REGISTERED, Level.STAFF, Level.SEALED):
        yield {"name": f"post content {level}", "kind": "post", "content": level}
    yield {"name": "post opens", "kind": "post", "content_window": Window(opens=SOON)}
    yield {"name": "post ends", "kind": "post", "content_window": Window(closes=SOON)}
    yield {"name": "post withdrawn", "kind": "post", "state": State.WITHDRAWN}
    yield {"name": "post review", "kind": "post", "state": State.REVIEW, "published": False}


def _agreed() -> Iterator[Fields]:
    """All that an agreement may say of photos, and the hard ones of other kinds."""
    for name in AGREED:
        if name:
            yield {"name": f"photo agreed {name}", "kind": "photo", "agreement": name}
    for kind in ("text", "document", "post"):
        yield {"name": f"{kind} agreed withdrawn", "kind": kind, "agreement": "withdrawn"}
    yield {"name": "text agreed undecided", "agreement": "undecided"}
    yield {"name": "text agreed ends", "agreement": "ends"}
    yield {"name": "post agreed starts", "kind": "post", "agreement": "starts"}
    both = {"record": Level.REGISTERED, "content": Level.REGISTERED}
    yield {"name": "text registered agreed on-site", "agreement": "on-site", **both}


def instant(start: datetime, offset: timedelta | None) -> str | None:
    """As a decision's fields have it."""
    return (start + offset).isoformat() if offset is not None else None
