"""What an item is called, where it is and whom to credit, in words for the outside."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from archive import vocabulary
from archive.dates import format_date, parse_edtf
from archive.model import Item, LangString, PlaceStatement, Post, When
from archive.vocabulary import Kind

Lang = Literal["ja", "en"]

_AND = {"ja": "、", "en": ", "}


def title(item: Item, lang: str = "ja") -> str:
    """The title as described, in ``lang`` or else another language; else a generated one.

    A generated title says type, date and place, never a name of a file. The title of a post is
    always generated, from account and date: its text is its author's.
    """
    if item.post is not None:
        return _post_title(item, item.post, language(lang))
    return described(item.title, lang)[0] or _generated(item, language(lang))


def described(texts: LangString, lang: str) -> tuple[str, str]:
    """The text in ``lang``, else in Japanese, English or any language, and the tag it has.

    Without any text both are empty.
    """
    if wanted := texts.get(lang):
        return wanted, lang
    if not texts:
        return "", ""
    for tag in (lang.partition("-")[0], "ja", "en", *sorted(texts)):
        if texts.get(tag):
            return texts[tag], tag
    return "", ""


def posted(item: Item) -> When | None:
    """When a post appeared on its platform."""
    return item.dates.published or item.dates.created


def language(lang: str) -> Lang:
    """Generated words exist in Japanese and English; other languages get English."""
    return "ja" if lang.partition("-")[0] == "ja" else "en"


def place_label(item: Item, lang: str = "ja") -> str:
    """All places of the item as one text, empty when none is known."""
    names = (place_name(place, lang) for place in item.places)
    return _AND[language(lang)].join(dict.fromkeys(filter(None, names)))


def place_name(place: PlaceStatement, lang: str = "ja") -> str:
    """The name in the gazetteer, or the words that were given."""
    return (_gazetteer_name(place.code, lang) if place.code else "") or place.words


@vocabulary.remembered_by_place
def _gazetteer_name(code: str, lang: str) -> str:
    """Below a municipality with its name: many a city has a 中央区, many a town a 新町."""
    gazetteer = vocabulary.places()
    if code not in gazetteer.by_code:
        return ""
    around = [gazetteer.get(code), *gazetteer.ancestors(code)]
    kinds = [place.kind for place in around]
    last = kinds.index(Kind.MUNICIPALITY) if Kind.MUNICIPALITY in kinds else 0
    names = [described(place.name, lang)[0] for place in around[: last + 1]]
    return "".join(reversed(names)) if language(lang) == "ja" else ", ".join(names)


def credit_line(item: Item, lang: str = "ja") -> str:
    """Public credit and licence; a donor is credited only by a public credit."""
    return _credit_line(item.rights.licence, credit(item) or item.creator, lang)


def credit(item: Item) -> str:
    """The public credit in the form that the item's agreement asks for, else as described."""
    return (item.allowance.credit if item.allowance else "") or item.credit


@lru_cache(maxsize=4096)
def _credit_line(uri: str, credit: str, lang: str) -> str:
    if uri in vocabulary.licences():
        return vocabulary.credit_line(uri, credit, lang=lang)
    return " ".join(filter(None, (credit, uri)))


def label(kind: str, value: str, lang: str) -> str:
    """The word of a vocabulary for a value; one it does not know stands for itself."""
    return _label(kind, value, lang) if value else ""


@lru_cache(maxsize=256)
def licence_label(uri: str, lang: str) -> str:
    """The short name of a licence: CC BY 4.0."""
    known = vocabulary.licences().get(uri)
    return described(known.short, lang)[0] if known else uri


@lru_cache(maxsize=256)
def disaster_label(disaster: str, lang: str) -> str:
    known = vocabulary.disasters().get(disaster)
    return described(known.name, lang)[0] if known else disaster


@vocabulary.remembered_by_label
def _label(kind: str, value: str, lang: str) -> str:
    return vocabulary.label(kind, value, lang)


def date_label(edtf: str, lang: Lang) -> str:
    """The date in words.

    Times of posts hardly repeat, but their hours do: minutes and seconds are put to those words.
    """
    if is_to_the_second(edtf):
        hour = _hour_label(hour_of(edtf), lang)
        if hour and lang == "ja":
            return f"{hour}{edtf[14:16]}分{edtf[17:19]}秒"
        if hour:
            return f"{hour}{edtf[14:19]}"
    return _date_label(edtf, lang)


def minute_label(edtf: str, lang: Lang) -> str:
    """The date in words, to the minute at most.

    In titles and lists seconds are noise, and many sources write a zero for those they lack.
    """
    return _SECONDS[lang].sub("", date_label(edtf, lang))


_SECONDS: Mapping[Lang, re.Pattern[str]] = {
    "ja": re.compile(r"(?<=分)\d\d秒"),
    "en": re.compile(r"(?<=\d\d:\d\d):\d\d"),
}


def is_to_the_second(edtf: str) -> bool:
    """Whether it looks like 2016-04-16T01:25:05, in UTC or in local time; its hour is not read."""
    return (
        len(edtf) in (19, 20)
        and edtf[13] == ":" == edtf[16]
        and edtf[14:16] in _SIXTY
        and edtf[17:19] in _SIXTY
        and edtf[19:] in ("", "Z")
    )


def hour_of(edtf: str) -> str:
    """2016-04-16T01Z of a time to the second in UTC."""
    return edtf[:13] + edtf[19:]


_SIXTY = frozenset(f"{number:02}" for number in range(60))
_FULL_HOUR: Mapping[Lang, str] = {"ja": "00分00秒", "en": "00:00"}


@lru_cache(maxsize=4096)
def _hour_label(hour: str, lang: Lang) -> str:
    """The words before minute and second; empty where our clocks were not whole hours apart."""
    begins = f"{hour[:13]}:00:00{hour[13:]}"
    label, end = _date_label(begins, lang), _FULL_HOUR[lang]
    return label.removesuffix(end) if label.endswith(end) else ""


@lru_cache(maxsize=4096)
def _date_label(edtf: str, lang: Lang) -> str:
    return format_date(read_date(edtf), lang=lang)


read_date = lru_cache(maxsize=4096)(parse_edtf)
"""EDTF text, read; what a record says of a date is drawn from one reading."""


def _post_title(item: Item, post: Post, lang: Lang) -> str:
    """It begins with a word: a cell that begins with @ is a formula to some spreadsheets."""
    when, kind = posted(item), label("type", item.type, lang)
    date = minute_label(when.edtf, lang) if when else _UNDATED[lang]
    if not post.account:
        return f"{kind}（{date}）" if lang == "ja" else f"{kind} ({date})"
    account = f"@{post.account.removeprefix('@')}"
    return f"{kind} {account}（{date}）" if lang == "ja" else f"{kind} by {account} ({date})"


_UNDATED = {"ja": "日付不明", "en": "date unknown"}


def _generated(item: Item, lang: Lang) -> str:
    kind = label("type", item.type, lang)
    place = place_label(item, lang)
    date = minute_label(item.dates.main.edtf, lang) if item.dates.main else _UNDATED[lang]
    if lang == "ja":
        return f"{place}の{kind}（{date}）" if place else f"{kind}（{date}、場所不明）"
    return f"{kind}, {place} ({date})" if place else f"{kind} ({date}, place unknown)"
