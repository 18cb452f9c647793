"""Dates and instants as people type them, read for the form of an item."""

from datetime import UTC, date, datetime

from flask_babel import gettext as _
from markupsafe import escape

from archive.dates import format_date, parse_edtf, parse_japanese
from archive.model import Dates, Item, When
from web.i18n import current_language, foreign
from web.review.draft import DATE_KINDS, Draft, local
from web.words import JAPAN, minute

Wrong = dict[str, str]
"""Sentences by field; one that quotes Japanese on a page in English is HTML that says so."""
EXAMPLES = "2016年4月16日、平成28年4月、2016-04-16T01:25"


def read_dates(draft: Draft, item: Item, wrong: Wrong) -> Dates:
    """Each date apart; one that a person typed is that person's, and verified."""
    found: dict[str, When | None] = {}
    for kind in DATE_KINDS:
        held: When | None = getattr(item.dates, kind)
        found[kind] = _when(draft, kind, held, wrong)
    return Dates(**found)


def _when(draft: Draft, kind: str, held: When | None, wrong: Wrong) -> When | None:
    typed = draft.one(f"date_{kind}").strip()
    verified = kind in draft.many("verified")
    if held is not None and typed == held.edtf:
        return When(edtf=held.edtf, source=held.source, verified=verified)
    if not typed:
        return None
    edtf = parse_japanese(typed)
    if edtf is None:
        words = escape(_("「%(typed)s」を日付として読めません。例: %(examples)s"))
        wrong[f"date_{kind}"] = words % {"typed": foreign(typed), "examples": foreign(EXAMPLES)}
        return held
    return When(edtf=edtf, source="person", verified=True)


def date_reading(typed: str, today: date) -> dict[str, str]:
    """How a typed date is understood, in words; empty where it is no date."""
    edtf = parse_japanese(typed, today=today)
    if edtf is None:
        return {"edtf": "", "words": ""}
    tongue = "ja" if current_language() == "ja" else "en"
    return {"edtf": edtf, "words": format_date(parse_edtf(edtf), lang=tongue)}  # type: ignore[arg-type]


def instant_reading(typed: str) -> str:
    """An instant as the form has it, in words; what is none stands for itself."""
    try:
        instant = datetime.fromisoformat(typed)
    except ValueError:
        return typed
    return minute(instant.replace(tzinfo=JAPAN) if instant.tzinfo is None else instant)


def read_instant(typed: str, held: datetime | None, name: str, wrong: Wrong) -> datetime | None:
    """A day and time in Japan as an instant (UTC); a day alone begins at midnight.

    What the form showed of an instant stands for that instant, seconds included.
    """
    plain = typed.strip().replace("/", "-").replace(" ", "T")
    if not plain:
        return None
    if plain == local(held):
        return held
    try:
        instant = datetime.fromisoformat(plain)
    except ValueError:
        wrong[name] = _("日時は 2026-11-01 09:00 のように書いてください。")
        return held
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=JAPAN)
    return instant.astimezone(UTC)
