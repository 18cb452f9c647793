"""All that the page of an item under review shows beside its form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from flask import session, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from archive import vocabulary
from archive.decisions import STEPS
from archive.model import Item, Point
from archive.rights import STAFF_ROLES, Role, judge_work
from archive.title import title
from web.account import Agent
from web.agreement.showing import Bound, bound
from web.auth import actor, current_agent
from web.card import pictured
from web.current import now, services
from web.i18n import current_language, foreign
from web.review.advice import Advice, advice
from web.review.changes import Step, steps
from web.review.company import sit_down
from web.review.draft import Draft, draft_of
from web.review.kind import known_collections, language_options, type_options
from web.review.moment import date_reading
from web.review.naming import note_names
from web.review.placing import described
from web.review.plate import Plate, plates
from web.review.provenance import origins, place_origins
from web.review.queue import Wanted, following
from web.review.reader import Sitting, sittings
from web.review.taking_back import LastDecision, last_decision
from web.review.transcribing import Words, words
from web.review.wording import reason_words, translated, warning_words, word
from web.sealed import reads
from web.words import JAPAN


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a person sent and what was wrong with it; empty when the page is opened."""

    draft: Draft
    revision: int
    seen: str
    reason: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)
    rows: int = 1
    """Blank rows behind those of places, collections and masks."""
    looked: Mapping[int, int] = field(default_factory=dict)
    """The page that is looked at, by the number of its file, both from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    item: Item
    typed: Typed
    wanted: Wanted
    title: str
    reason: str
    """Why the item is in its state, in words."""
    plates: tuple[Plate, ...]
    evidence: tuple[tuple[Markup, Markup], ...]
    """Names and values as HTML; what is Japanese on a page in English is marked."""
    twins: tuple[tuple[str, str, str], ...]
    """Address, title and state of items with the same bytes."""
    advice: tuple[Advice, ...]
    warnings: tuple[tuple[str, str, str], ...]
    """Number in the form, words and detail."""
    words: tuple[Words, ...]
    """Read off the pictures."""
    readings: Mapping[str, str]
    actions: frozenset[str]
    history: list[Step]
    reads: list[Sitting]
    """Who opened what was sealed; empty for all but administrators."""
    agents: tuple[Agent, ...]
    types: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    collections: tuple[str, ...]
    """Names of collections that are offered."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """Where values of fields come from, in words."""
    place_origins: Mapping[str, str] = field(default_factory=dict)
    """The same by row of the places as it was shown, its values between vertical bars."""
    bound: Bound | None = None
    """The agreement that the item is under."""
    company: str = ""
    """Who else has the item open, in words."""
    last: LastDecision | None = None
    """What this person can take back with one key."""
    next_url: str = ""
    next_picture: str = ""


def opened(item: Item, *, queued: bool) -> Typed:
    """The form as it is when nobody typed yet; within a queue the last reason is offered again."""
    draft = draft_of(item)
    reason = str(session.get("reason", "")) if queued and item.published is None else ""
    return Typed(draft=draft, revision=item.revision, seen=draft.text(), reason=reason)


def sheet(item: Item, wanted: Wanted, typed: Typed, *, queued: bool) -> Sheet:
    upcoming = following(wanted, item.seq) if queued else None
    return Sheet(
        item=item,
        typed=typed,
        wanted=wanted,
        title=title(item, current_language()),
        reason=reason_words(item.reason),
        plates=tuple(plates(item, typed.looked)),
        evidence=tuple(_evidence(item)),
        twins=tuple(_twins(item)),
        advice=tuple(advice(item, typed.draft)),
        warnings=tuple(
            (str(at), warning_words(w.code), translated(w.detail))
            for at, w in enumerate(item.warnings)
        ),
        words=tuple(words(item, typed.draft)),
        readings=_readings(typed.draft),
        actions=available(item),
        history=steps(item, services().catalog.history(item.id)),
        reads=_reads(item),
        agents=_staff(),
        types=tuple(type_options(item)),
        languages=tuple(language_options(item.language)),
        collections=tuple(known_collections(item.collections)),
        origins=origins(item),
        place_origins=place_origins(item),
        bound=bound(item),
        company=sit_down(item),
        last=last_decision(),
        next_url=_address(upcoming, wanted),
        next_picture=_picture(upcoming),
    )


def available(item: Item) -> frozenset[str]:
    """Actions that the item's state and the person's role allow."""
    role = actor().role
    allowed = (n for n, step in STEPS.items() if item.state in step.start and role in step.roles)
    return frozenset(allowed)


def _evidence(item: Item) -> Iterator[tuple[Markup, Markup]]:
    """What only staff see; never a value of a public field."""
    seen, today = item.evidence, now().astimezone(JAPAN).date()
    taken = date_reading(seen.taken_at, today)["words"] if seen.taken_at else ""
    names = note_names()
    rows = (
        (_("カメラの日時"), taken or seen.taken_at),
        (_("カメラの位置"), _position(seen.position)),
        (_("撮影方向"), f"{seen.direction:.0f}°" if seen.direction is not None else ""),
        (_("カメラ"), seen.camera),
        (_("ファイルの場所"), seen.path),
        (_("提供者"), item.donor),
        (_("提供元"), item.source),
        (_("提供元の番号"), item.local_identifier),
        (_("受入番号"), item.accession),
        *((names.get(name, name), said) for name, said in seen.notes.items()),
    )
    return ((foreign(name), _marked(said)) for name, said in rows if said)


def _marked(said: str) -> Markup:
    """What is HTML already knows its language."""
    return said if isinstance(said, Markup) else foreign(said)


def _position(point: Point | None) -> Markup:
    """Degrees, and the municipality that is nearest: a hint, not a fact."""
    if point is None:
        return Markup()
    near = vocabulary.places().nearest(point.lat, point.lon)
    where = (
        escape(_("%(place)s付近")) % {"place": foreign(described(near))}
        if near
        else escape(_("熊本県の外"))
    )
    return escape(f"{point.lat:.6f}, {point.lon:.6f}  ") + where


def _reads(item: Item) -> list[Sitting]:
    return sittings(reads().of(item.id)) if actor().role is Role.ADMINISTRATOR else []


def _twins(item: Item) -> Iterator[tuple[str, str, str]]:
    catalog = services().catalog
    ids = dict.fromkeys(i for a in item.assets for i in catalog.with_digest(a.digest))
    others = catalog.items([other for other in ids if other != item.id])
    for other in others.values():
        if judge_work(other, current_agent(), now()).record:
            url = url_for("staff_item.show", item_id=other.id)
            yield url, title(other, current_language()), word("state", other.state)


def _readings(draft: Draft) -> dict[str, str]:
    today = now().astimezone(JAPAN).date()
    dates = {n: draft.one(n) for n in draft.values if n.startswith("date_")}
    return {name: date_reading(typed, today)["words"] for name, typed in dates.items() if typed}


def _staff() -> tuple[Agent, ...]:
    """Whom a sealed thing can be opened to."""
    return tuple(a for a in services().accounts.every() if a.role in STAFF_ROLES and not a.disabled)


def _address(item: Item | None, wanted: Wanted) -> str:
    if item is None:
        return ""
    return wanted.url("staff_item.show", item_id=item.id, queue=1)


def _picture(item: Item | None) -> str:
    if item is None or not pictured(item) or not judge_work(item, current_agent(), now()).content:
        return ""
    return url_for("media.picture", item_id=item.id, asset=pictured(item)[0], size="large")
