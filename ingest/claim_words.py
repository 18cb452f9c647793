"""What a word in a cell means: a date, a number of degrees, a term of a closed list.

The rows of a table say the same again and again: what was understood once is remembered.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from types import MappingProxyType

from archive.dates import InvalidDate, parse_edtf, parse_japanese
from archive.former import is_address
from archive.model import When
from archive.vocabulary import (
    disasters,
    find_licence,
    labels,
    licences,
    remembered_by_label,
)

SHORT = 80
"""Characters of a cell that is worth remembering."""
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
_UNKNOWN = frozenset({"不明", "未詳", "unknown", "-", "ー", "―", "なし"})
_LANGUAGES = {"日本語": "ja", "英語": "en", "中国語": "zh", "韓国語": "ko", "ポルトガル語": "pt"}
_LANGUAGES |= {"スペイン語": "es", "ベトナム語": "vi", "タガログ語": "tl", "ネパール語": "ne"}


_ROUNDED = re.compile(r"\d(?:\.\d+)?E\+\d+")
_DAYS = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_LATEST = 2100


class Unacceptable(ValueError):
    """Holds the sentence for the person who gave the row."""


def fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def identifier(text: str) -> str:
    """As it is written; a number of which a spreadsheet program kept the first digits is none."""
    if "+" in text and _ROUNDED.fullmatch(unicodedata.normalize("NFKC", text)):
        raise Unacceptable(
            f"「{text[:40]}」は、表計算ソフトが長い番号を丸めたものです。"
            "列の書式を「文字列」にした元の表から、番号を入れ直してください。"
        )
    return text


def addresses(text: str) -> tuple[str, ...]:
    """Former addresses in one cell, each from ``http://`` or ``/`` on."""
    found = tuple(dict.fromkeys(one for one in text.split() if fold(one) not in _UNKNOWN))
    if wrong := next((one for one in found if not is_address(one)), ""):
        raise Unacceptable(
            f"「{wrong[:60]}」は旧アドレスとして読めません。"
            "https://… か、/ で始まる形で書いてください。"
        )
    return found


@lru_cache(maxsize=4096)
def date(text: str, *, pattern: str = "", epoch: str = "") -> When | None:
    """``None`` where the word says that it is not known."""
    if fold(text) in _UNKNOWN:
        return None
    edtf = _by_pattern(text, pattern) or counted_day(text, epoch) or parse_japanese(text)
    if edtf is None:
        raise Unacceptable(
            f"「{text[:40]}」は日付として読めません。"
            "2016-04-16、2016年4月、平成28年4月16日 のように書いてください。"
        )
    return When(edtf=edtf, source="row")


def _by_pattern(text: str, pattern: str) -> str | None:
    """As precise as the pattern: ``%m/%Y`` gives a month."""
    if not pattern:
        return None
    try:
        moment = datetime.strptime(unicodedata.normalize("NFKC", text), pattern)  # noqa: DTZ007
    except ValueError:
        return None
    parts = (("%H", "%Y-%m-%dT%H:%M"), ("%d", "%Y-%m-%d"), ("%m", "%Y-%m"))
    shown = next((form for part, form in parts if part in pattern), "%Y")
    edtf = moment.strftime(shown)
    try:
        return str(parse_edtf(edtf))
    except InvalidDate:
        return None


def counted_day(text: str, epoch: str) -> str | None:
    """Days as spreadsheet programs count them (ECMA-376 part 1, 18.17.4), where no format shows."""
    if not _DAYS.fullmatch(plain := unicodedata.normalize("NFKC", text)):
        return None
    first = datetime(1904, 1, 1) if epoch == "1904" else datetime(1899, 12, 30)  # noqa: DTZ001
    moment = first + timedelta(minutes=round(float(plain) * 24 * 60))
    if moment.year > _LATEST:
        return None
    return moment.strftime("%Y-%m-%dT%H:%M" if "." in plain else "%Y-%m-%d")


def degrees(text: str, *, limit: float, name: str) -> float:
    try:
        value = float(unicodedata.normalize("NFKC", text).rstrip("°度"))
    except ValueError:
        raise Unacceptable(
            f"「{text[:40]}」は{name}ではありません。32.7917 のような度の小数で書いてください。"
        ) from None
    if not -limit <= value <= limit:
        swapped = "緯度と経度が逆ではありませんか。" if 90 < value <= 180 else ""
        raise Unacceptable(f"{name} {text[:40]} は −{limit:g} から {limit:g} の外です。{swapped}")
    return value


@lru_cache(maxsize=4096)
def licence(text: str) -> str:
    licence = find_licence(unicodedata.normalize("NFKC", text))
    if licence is None:
        known = "、".join(each.short["ja"] for each in licences().values())
        raise Unacceptable(
            f"利用条件「{text[:60]}」は一覧にありません。次のどれかを書いてください: {known}"
        )
    return licence.uri


@lru_cache(maxsize=4096)
def disaster(text: str) -> str:
    known = {
        fold(spelling): disaster.id
        for disaster in disasters().values()
        for spelling in (disaster.id, *disaster.name.values(), *disaster.short.values())
    }
    found = known.get(fold(text))
    if found is None:
        names = "、".join(disaster.name["ja"] for disaster in disasters().values())
        raise Unacceptable(
            f"災害「{text[:40]}」は登録されていません。次のどれかを書いてください: {names}"
        )
    return found


@remembered_by_label
def listed(kind: str, text: str) -> str:
    found = spellings(kind).get(fold(text))
    if found is None:
        known = "、".join(label["ja"] for label in labels(kind).values())
        raise Unacceptable(f"「{text[:40]}」は使えません。次のどれかを書いてください: {known}")
    return found


@lru_cache(maxsize=4096)
def access(text: str) -> str:
    """A level, or two: of the record, and after ``+`` of the content."""
    record, plus, content = text.partition("+")
    return listed("level", record) + (plus and f"+{listed('level', content)}")


def known(kind: str, text: str) -> str:
    """The id that the text is a label of, else the text itself."""
    return spellings(kind).get(fold(text), text)


@remembered_by_label
def spellings(kind: str) -> Mapping[str, str]:
    """Ids by id, label in any language and each part of a label (給水・断水)."""
    spellings: dict[str, str] = {}
    for key, label in labels(kind).items():
        parts = re.split("[・、]", label["ja"]) if kind == "theme" else ()
        for spelling in (key, *label.values(), *parts):
            spellings.setdefault(fold(spelling), key)
    return MappingProxyType(spellings)


@lru_cache(maxsize=4096)
def language(text: str) -> str:
    if text in _LANGUAGES:
        return _LANGUAGES[text]
    tag = unicodedata.normalize("NFKC", text).replace("_", "-")
    if not _TAG.fullmatch(tag):
        raise Unacceptable(
            f"言語「{text[:40]}」は使えません。ja、en、zh-Hans のように書いてください。"
        )
    return tag
