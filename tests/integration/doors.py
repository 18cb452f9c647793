"""Every door of the web application, and by what rule it opens; none may be without a rule."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from archive.exports import exporters
from tests.integration.door_building import DISASTER, PLACE
from tests.integration.door_items import Case

SIZES = ("small", "medium", "large")


class Rule(StrEnum):
    """What an answer of the door may hold."""

    PLAIN = "plain"
    """The same for everybody: not a word of any item."""
    LIST = "list"
    """Words and counts of what the viewer may see."""
    ITEM = "item"
    """One item: 200 with the right to its record, 410 for what went, else 404."""
    ABOUT = "about"
    """Tells of one item its title and nothing else: opens as ``ITEM`` does."""
    CONTENT = "content"
    """A file of one item: 200 with the right to its content, else 404."""
    LESSON = "lesson"
    """One lesson, collection, snapshot or export: its own words to all, what it cites or holds to
    whom each item is open; see ``test_every_door_lessons.py``, ``test_every_door_snapshots.py`` and
    ``test_every_door_exports.py``."""
    FORM = "form"
    """Takes a form: refused without its token."""
    ORDER = "order"
    """Takes what a program asks for, without token and session: with the eyes of the public."""
    WATCH = "watch"
    """For machines that watch: not a word of any item, whatever the status."""
    STAFF = "staff"
    """Staff only, whatever the method: all others are sent to sign-in or refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    rule: Rule
    addresses: tuple[str, ...] = ()
    """Where it is, for doors that belong to no item."""
    of: Callable[[Case, str], tuple[str, ...]] = lambda _case, _id: ()
    """Where it is for an item, given its id; nothing where the item has no such door."""


def _pictures(case: Case, item_id: str) -> tuple[str, ...]:
    if not case.has_picture:
        return ()
    return tuple(f"/items/{item_id}/picture/0/{size}.jpg" for size in SIZES)


def _papers(case: Case, item_id: str) -> tuple[str, ...]:
    return (f"/items/{item_id}/document/0.pdf",) if case.kind == "document" else ()


def _recordings(case: Case, item_id: str) -> tuple[str, ...]:
    return (f"/items/{item_id}/recording/0",) if case.kind == "recording" else ()


_PLAIN = ("about", "terms", "accessibility", "data")

DOORS: Mapping[str, Door] = {
    "static": Door(rule=Rule.PLAIN, addresses=("/static/favicon.svg",)),
    **{f"page.{name}": Door(rule=Rule.PLAIN, addresses=(f"/{name}",)) for name in _PLAIN},
    "page.robots": Door(rule=Rule.PLAIN, addresses=("/robots.txt",)),
    **{
        f"outside.{name}": Door(rule=Rule.PLAIN, addresses=(address,))
        for name, address in (
            ("index", "/sitemap.xml"),
            ("pages", "/sitemaps/pages.xml"),
            ("items", "/sitemaps/items-1.xml"),
        )
    },
    "outside.newest": Door(
        rule=Rule.LIST, addresses=("/feed.atom", f"/feed.atom?place={PLACE}&lang=en")
    ),
    "health.alive": Door(rule=Rule.PLAIN, addresses=("/healthz",)),
    "health.ready": Door(rule=Rule.WATCH, addresses=("/readyz",)),
    "health.metrics": Door(rule=Rule.WATCH, addresses=("/metrics",)),
    "page.favicon": Door(rule=Rule.PLAIN, addresses=("/favicon.ico",)),
    "home.show": Door(rule=Rule.LIST, addresses=("/", "/?lang=en")),
    "search.show": Door(
        rule=Rule.LIST,
        addresses=(
            "/search",
            *(f"/search?page={page}" for page in (2, 3, 4)),
            "/search?view=grid&sort=date",
            f"/search?place={PLACE}&lang=en",
        ),
    ),
    "api.items": Door(
        rule=Rule.LIST, addresses=("/api/v1/items?size=100", "/api/v1/items?size=100&sort=seq")
    ),
    "api.counts": Door(
        rule=Rule.LIST, addresses=("/api/v1/counts?histogram=hour&tiles=16", "/api/v1/counts")
    ),
    "api.facets": Door(rule=Rule.LIST, addresses=("/api/v1/facets",)),
    "api.suggestions": Door(
        rule=Rule.LIST, addresses=("/api/v1/suggestions?q=S", "/api/v1/suggestions?q=益")
    ),
    "api_page.show": Door(rule=Rule.PLAIN, addresses=("/api", "/api?lang=en")),
    "api_page.openapi": Door(rule=Rule.PLAIN, addresses=("/api/v1/openapi.json",)),
    "api_gathered.collections": Door(rule=Rule.LIST, addresses=("/api/v1/collections",)),
    "api_gathered.collection": Door(rule=Rule.LESSON),
    "api_gathered.places": Door(rule=Rule.LIST, addresses=("/api/v1/places?size=5",)),
    "api_gathered.place": Door(rule=Rule.LIST, addresses=(f"/api/v1/places/{PLACE}",)),
    "api_gathered.disasters": Door(rule=Rule.LIST, addresses=("/api/v1/disasters",)),
    "api_gathered.disaster": Door(rule=Rule.LIST, addresses=(f"/api/v1/disasters/{DISASTER}",)),
    "api.suggest": Door(rule=Rule.LIST, addresses=("/suggest?q=S", "/suggest?q=益", "/suggest?q=")),
    "export.download": Door(
        rule=Rule.LIST,
        addresses=tuple(f"/search/download.{name}" for name in exporters()),
    ),
    "map.show": Door(
        rule=Rule.LIST,
        addresses=("/map", "/map?bbox=130,32,131.5,33.5&lang=en", f"/map?place={PLACE}&type=photo"),
    ),
    "place.index": Door(rule=Rule.LIST, addresses=("/places",)),
    "place.show": Door(rule=Rule.LIST, addresses=(f"/places/{PLACE}", "/places/43440")),
    "disaster.index": Door(rule=Rule.LIST, addresses=("/disasters",)),
    "disaster.show": Door(rule=Rule.LIST, addresses=(f"/disasters/{DISASTER}",)),
    "disaster.timeline": Door(
        rule=Rule.LIST,
        addresses=(f"/disasters/{DISASTER}/timeline", f"/disasters/{DISASTER}/timeline?type=photo"),
    ),
    "lesson.index": Door(rule=Rule.LIST, addresses=("/lessons", "/lessons?phase=relief&lang=en")),
    "lesson.api_index": Door(rule=Rule.LIST, addresses=("/api/v1/lessons",)),
    "lesson.show": Door(rule=Rule.LESSON),
    "lesson.api_show": Door(rule=Rule.LESSON),
    "collection.index": Door(rule=Rule.LIST, addresses=("/collections",)),
    "collection.show": Door(rule=Rule.LESSON),
    "export.collection": Door(rule=Rule.LESSON),
    "export.snapshot": Door(rule=Rule.LESSON),
    "snapshot.form": Door(rule=Rule.LIST, addresses=("/snapshots/new", "/snapshots/new?lang=en")),
    "snapshot.take": Door(rule=Rule.FORM, addresses=("/snapshots",)),
    "snapshot.show": Door(rule=Rule.LESSON),
    "snapshot.api_show": Door(rule=Rule.LESSON),
    "prepared.index": Door(rule=Rule.PLAIN, addresses=("/exports",)),
    "prepared.form": Door(rule=Rule.LIST, addresses=("/exports/new", "/exports/new?lang=en")),
    "prepared.ask": Door(rule=Rule.FORM, addresses=("/exports",)),
    "prepared.show": Door(rule=Rule.LESSON),
    "prepared.change": Door(rule=Rule.FORM, addresses=("/exports/x",)),
    "prepared.file": Door(rule=Rule.LESSON),
    "prepared.api_show": Door(rule=Rule.LESSON),
    "prepared.api_ask": Door(rule=Rule.ORDER),
    "item.show": Door(rule=Rule.ITEM, of=lambda _case, item_id: (f"/items/{item_id}",)),
    "item.cite": Door(
        rule=Rule.ITEM,
        of=lambda case, item_id: (f"/items/{item_id}/cite.{('bib', 'ris')[case.number % 2]}",),
    ),
    "api.item": Door(rule=Rule.ITEM, of=lambda _case, item_id: (f"/api/v1/items/{item_id}",)),
    "media.picture": Door(rule=Rule.CONTENT, of=_pictures),
    "media.document": Door(rule=Rule.CONTENT, of=_papers),
    "media.recording": Door(rule=Rule.CONTENT, of=_recordings),
    "takedown.form": Door(
        rule=Rule.ABOUT, of=lambda _case, item_id: (f"/items/{item_id}/takedown",)
    ),
    "takedown.send": Door(rule=Rule.FORM, addresses=("/items/x/takedown",)),
    "takedown.show": Door(rule=Rule.PLAIN, addresses=("/takedowns",)),
    "account.sign_in": Door(rule=Rule.PLAIN, addresses=("/account/sign-in",)),
    "account.show": Door(rule=Rule.PLAIN, addresses=("/account",)),
    "account.begin": Door(rule=Rule.FORM, addresses=("/account/sign-in",)),
    "account.end": Door(rule=Rule.FORM, addresses=("/account/sign-out",)),
    "account_invitation.show": Door(rule=Rule.WATCH, addresses=("/account/invitation/x",)),
    "account_invitation.accept": Door(rule=Rule.FORM, addresses=("/account/invitation/x",)),
    "account_second.ask": Door(rule=Rule.PLAIN, addresses=("/account/code",)),
    "account_second.check": Door(rule=Rule.FORM, addresses=("/account/code",)),
    "account_second.show": Door(rule=Rule.PLAIN, addresses=("/account/two-steps",)),
    "account_second.change": Door(rule=Rule.FORM, addresses=("/account/two-steps",)),
    "account.change_password": Door(rule=Rule.FORM, addresses=("/account/password",)),
    **dict.fromkeys(
        (
            "staff_home.show",
            "staff_review.show",
            "staff_review.decide",
            "staff_review.reverse",
            *(f"staff_bulk_file.{name}" for name in ("export", "form", "take_in")),
            *(f"staff_bulk.{name}" for name in ("index", "form", "plan", "show", "change")),
            "staff_item.show",
            "staff_item.decide",
            "staff_item.unmasked",
            "staff_item.page_picture",
            "staff_removal.withdraw",
            "staff_removal.restore",
            *(
                f"staff_upload.{name}"
                for name in ("form", "begin", "add", "reach", "append", "give")
            ),
            "staff_takedown.index",
            "staff_takedown.show",
            "staff_takedown.change",
            *(f"staff_agreement.{name}" for name in ("index", "show", "change", "ask", "stop")),
            *(f"staff_donor.{name}" for name in ("index", "show", "change", "forget")),
            *(f"staff_paper.{name}" for name in ("index", "keep", "show", "put_aside")),
            *(
                f"staff_source.{name}"
                for name in ("index", "form", "add", "show", "change", "edit", "save")
            ),
            *(f"staff_migration.{n}" for n in ("index", "begin", "give", "show", "change")),
            "staff_migration.rehearsal",
            *(f"staff_crosswalk.{n}" for n in ("columns", "save_columns", "words", "save_words")),
            *(f"staff_crosswalk.{n}" for n in ("export", "take_in")),
            "staff_batch.report",
            "staff_batch.index",
            "staff_batch.show",
            "staff_batch.confirm",
            "staff_batch.undo",
            "staff_quarantine.index",
            "staff_quarantine.discard",
            "staff_quarantine.retry",
            "staff_quarantine.retry_all",
            "staff_quarantine.download",
            "staff_collection.index",
            "staff_collection.show",
            "staff_collection.change",
            "staff_lesson.index",
            "staff_lesson.show",
            "staff_lesson.change",
            "staff_jobs.index",
            "staff_jobs.retry",
            "staff_jobs.cancel",
            "staff_jobs.cancel_batch",
            "staff_sealed.index",
            "staff_log.index",
            "staff_log.download",
            "staff_reading.date",
            "staff_reading.place",
            "staff_words.index",
            "staff_words.judge",
            "staff_words.wanted",
            "staff_lexicon.index",
            "staff_lexicon.entry",
            "staff_lexicon.change",
            "staff_lexicon.force",
            "staff_lexicon_file.form",
            "staff_lexicon_file.export",
            "staff_lexicon_file.take_in",
            *(f"staff_theme.{name}" for name in ("index", "show", "change", "ask", "merge")),
            "staff_erasure.index",
            "staff_erasure.form",
            "staff_erasure.ask",
            "staff_erasure.approve",
            "staff_erasure.decline",
            "staff_account.index",
            "staff_account.add",
            "staff_account.revise",
            "staff_account.renew",
            "staff_account.prolong",
            "staff_account.withdraw",
            "staff_account.end_two_steps",
        ),
        Door(rule=Rule.STAFF),
    ),
}
"""By endpoint; a new route must find its rule here."""


def lists() -> Iterator[str]:
    """Addresses that show many items."""
    for door in DOORS.values():
        if door.rule is Rule.LIST:
            yield from door.addresses


def plain() -> Iterator[str]:
    for door in DOORS.values():
        if door.rule is Rule.PLAIN:
            yield from door.addresses


def watched() -> Iterator[str]:
    for door in DOORS.values():
        if door.rule is Rule.WATCH:
            yield from door.addresses


def of_item(rule: Rule, case: Case, item_id: str) -> Iterator[str]:
    for door in DOORS.values():
        if door.rule is rule:
            yield from door.of(case, item_id)
