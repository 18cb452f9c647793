"""The list of entries: which are wanted, a page of them, and how the index stands to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from archive.errors import EngineUnavailable
from archive.lexicon import Kind, Status
from archive.lexicon.keeping import Held
from archive.lexicon.term import key_of
from archive.queue import OPEN, JobState
from web.lexicon.form import kind_of
from web.lexicon.progress import Progress, progress
from web.lexicon.putting import JOB
from web.lexicon.saying import summary
from web.wiring import Services

SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of the lexicon is to be listed."""

    kind: Kind | None = None
    status: str = ""
    """Empty: all but the retired."""
    text: str = ""
    page: int = 1

    def url(self, **changed: str | int) -> str:
        values = {"kind": self.kind, "status": self.status, "text": self.text, **changed}
        kept = {name: str(value) for name, value in values.items() if value}
        return url_for("staff_lexicon.index", **kept)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the live index stands to the lexicon."""

    waiting: int
    """Entries that the index is not made with yet, or still is."""
    asked: bool
    """Whether the job to put them into force has not been done yet."""
    building: bool
    progress: Progress | None
    error: str = ""


def wanted_from(args: Mapping[str, str]) -> Wanted:
    page, status = args.get("page", ""), args.get("status", "")
    return Wanted(
        kind=kind_of(args.get("kind", "")),
        status=status if status in set(Status) else "",
        text=args.get("text", "").strip(),
        page=int(page) if page.isdecimal() and len(page) < 6 and int(page) else 1,
    )


def chosen(every: Iterable[Held], wanted: Wanted) -> list[Held]:
    """Those whose text, or what they say, holds the words; in order of text."""
    key = key_of(wanted.text)
    kept = [
        held
        for held in every
        if (wanted.kind is None or held.term.kind is wanted.kind)
        and (held.term.status == wanted.status if wanted.status else not _is_retired(held))
        and (not key or key in key_of(f"{held.term.text} {summary(held.term)} {held.term.note}"))
    ]
    return sorted(kept, key=lambda held: (key_of(held.term.text), held.term.kind))


def standing(services: Services) -> Standing:
    counts = services.queue.counts(JOB)
    editions = services.live.editions
    frozen, candidate = set(editions.entries()), set(editions.candidate())
    parked = services.oversight.list([JobState.PARKED], subject=JOB)
    asked = bool(counts.keys() & set(OPEN))
    return Standing(
        waiting=len({term.id for term in frozen ^ candidate}),
        asked=asked,
        building=_is_building(services),
        progress=progress(services.database),
        error=parked[-1].error if parked and not asked else "",
    )


def _is_building(services: Services) -> bool:
    """An index that cannot be asked is not known to be another one."""
    try:
        return not services.live.is_current()
    except EngineUnavailable:
        return False


def _is_retired(held: Held) -> bool:
    return held.term.status is Status.RETIRED
