"""Words for values that are looked up in the vocabulary, in the language of the page."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from flask_babel import gettext as _

from archive import vocabulary
from archive.dates import format_date, parse_edtf
from archive.errors import InvalidDate
from archive.model import LangString
from archive.title import Lang, language, minute_label
from search import printer
from web import frame
from web.i18n import current_language, is_easy

JAPAN = ZoneInfo("Asia/Tokyo")
_CALENDARS = {"ja": "ja", "en": "en_GB"}
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


PLATFORMS = {
    "x": "X",
    "mastodon": "Mastodon",
    "twitter": "Twitter",
    "facebook": "Facebook",
    "instagram": "Instagram",
}


def platform_name(platform: str) -> str:
    """As the platform writes its own name; one that is not known here stands for itself."""
    return PLATFORMS.get(platform, platform)


def name_in(names: LangString) -> str:
    """The name in the language of the page, else in Japanese."""
    return names.get(current_language()) or names.get("ja", "")


def value_label(name: str, value: str) -> str:
    """The words for a facet's value, in easy Japanese where the vocabulary has them.

    Collections and contributors stand for themselves.
    """
    if name == "year":
        return str(_("%(year)s年", year=value) if value.isdigit() else _("不明"))
    if name in ("month", "date", "hour"):
        return day_words(value)
    if name in ("tile", "bbox"):
        return frame.said(value)
    if name == "located":
        return located_words(value)
    lang = "ja-easy" if name in vocabulary.kinds() and is_easy() else current_language()
    return printer.value_label(name, value, lang)


def located_words(value: str) -> str:
    """How well the position of an item is known: exactly, or as somewhere in a place."""
    place = vocabulary.places().by_code.get(value)
    if place is not None:
        return str(_("%(place)sのどこか", place=name_in(place.name)))
    return vocabulary.label("precision", value, current_language())


def day_words(edtf: str) -> str:
    """A month, a day or an hour in words; what is none stands for itself."""
    try:
        return format_date(parse_edtf(edtf), lang=_tongue())
    except InvalidDate:  # typed into the address by hand
        return edtf


def day(instant: datetime | date) -> str:
    """The day in Japan, in words."""
    local = instant.astimezone(JAPAN).date() if isinstance(instant, datetime) else instant
    return format_date(parse_edtf(local.isoformat()), lang=_tongue())


def minute(instant: datetime) -> str:
    """Day and time in Japan, in words."""
    local = instant.astimezone(JAPAN)
    return format_date(parse_edtf(f"{local:%Y-%m-%dT%H:%M}+09:00"), lang=_tongue())


def of_calendar(fields: str, day: date) -> str:
    """Parts of a date in the order of the page's language: ``MMMMd`` is 4月16日, 16 April."""
    return format_skeleton(fields, day, locale=_CALENDARS[_tongue()])


def span(begins: datetime, ends: datetime | None) -> str:
    """From when to when in Japan, the end not included: a midnight is the border of two days."""
    exact = ends is not None and ends - begins < timedelta(days=1)
    first = _edge(begins, begins, exact=exact)
    last = _edge(ends - timedelta(minutes=1), ends, exact=exact) if ends else ".."
    return format_date(parse_edtf(first if first == last else f"{first}/{last}"), lang=_tongue())


def _edge(inside: datetime, border: datetime, *, exact: bool) -> str:
    """As EDTF: the day inside of a midnight, else the minute of the border."""
    local = border.astimezone(JAPAN)
    if local.time() == time() and not exact:
        return inside.astimezone(JAPAN).date().isoformat()
    return f"{local:%Y-%m-%dT%H:%M}+09:00"


def language_name(tag: str) -> str:
    """The language in the language of the page; a tag that is not known stands for itself."""
    try:
        return Locale.parse(tag, sep="-").get_language_name(current_language()) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def hiragana(reading: str) -> str:
    """A reading in katakana as most people read it."""
    return reading.translate(_TO_HIRAGANA)


def instant_words(text: str | None) -> str:
    """A record's instant (UTC text) as a day in Japan; empty without one."""
    return day(datetime.fromisoformat(text)) if text else ""


def to_minute(edtf: str) -> str:
    """A date of a record in words, without seconds."""
    return minute_label(edtf, language(current_language()))


def date_precision(precision: str) -> str:
    """How exactly a date is known."""
    known = {
        "century": _("世紀まで"),
        "decade": _("年代まで"),
        "year": _("年まで"),
        "month": _("月まで"),
        "day": _("日まで"),
        "hour": _("時まで"),
        "minute": _("分まで"),
        "second": _("秒まで"),
        "interval": _("期間"),
    }
    return str(known.get(precision, precision))


def _tongue() -> Lang:
    return "ja" if current_language() == "ja" else "en"
