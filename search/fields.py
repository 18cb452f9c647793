"""Names of fields in Japanese and English, and their values found in the vocabularies."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from archive import vocabulary
from archive.dates import DISTANT_FUTURE, DISTANT_PAST, Edtf, bounds, parse_edtf, parse_japanese
from archive.dates.bounds import japan
from archive.vocabulary import Kind
from search.lexer import folded
from search.query import Range

UNDETERMINED = "undetermined"
"""What the index holds for a licence that is not determined."""
UNKNOWN = "unknown"
"""What the index holds for the phase of an item whose date lies in none, or is not known."""

NAMES: Mapping[str, tuple[str, ...]] = {
    "place": ("場所", "地名", "市町村"),
    "disaster": ("災害",),
    "type": ("種類", "種別"),
    "phase": ("時期", "フェーズ"),
    "theme": ("テーマ", "分野"),
    "date": ("日付", "年月日", "日時", "年", "year"),
    "licence": ("ライセンス", "利用条件", "license"),
    "contributor": ("提供", "提供者", "credit"),
    "collection": ("コレクション",),
    "tag": ("タグ", "ハッシュタグ", "hashtag"),
    "title": ("タイトル", "題名", "件名"),
    "platform": ("媒体",),
    "truth": ("真偽",),
    "batch": ("受入",),
    "source": ("収集元",),
    "agreement": ("許諾",),
    "warning": ("警告",),
    "review_reason": ("確認理由",),
}
"""Every field that can be named in a query: its canonical name, and others for it."""

EPOCH = date(1970, 1, 1)


@cache
def known() -> Mapping[str, str]:
    """Canonical name by any folded name."""
    pairs = ((other, name) for name, others in NAMES.items() for other in (name, *others))
    return MappingProxyType({folded(other): name for other, name in pairs})


def values(name: str, typed: str) -> tuple[str, ...]:
    """The ids that a typed value means, an id or a label; empty where the vocabulary has none.

    A field without a vocabulary (contributor, batch …) takes the value as it is.
    """
    find = _FINDERS.get(name)
    if find:
        return find(typed)
    return (typed,) if typed.strip() else ()


_AREAS = (Kind.MUNICIPALITY, Kind.WARD)


def _places(typed: str) -> tuple[str, ...]:
    """All places of the best kind: 本町 is every 本町, 阿蘇 the city and not also the county."""
    found = vocabulary.places().find(typed)
    kinds = _AREAS if found and found[0].kind in _AREAS else tuple(p.kind for p in found[:1])
    return tuple(place.code for place in found if place.kind in kinds)


def _disasters(typed: str) -> tuple[str, ...]:
    known_ones = vocabulary.disasters().values()
    return _named({d.id: (*d.name.values(), *d.short.values()) for d in known_ones}, typed)


def _phases(typed: str) -> tuple[str, ...]:
    names: dict[str, tuple[str, ...]] = {UNKNOWN: ("不明",)}
    for disaster in vocabulary.disasters().values():
        for phase in disaster.phases:
            names[phase.id] = (*names.get(phase.id, ()), *phase.name.values())
    return _named(names, typed)


def _labelled(kind: str) -> Callable[[str], tuple[str, ...]]:
    def find(typed: str) -> tuple[str, ...]:
        names = {key: tuple(text.values()) for key, text in vocabulary.labels(kind).items()}
        return _named(names, typed)

    return find


def _licences(typed: str) -> tuple[str, ...]:
    licence = vocabulary.find_licence(typed)
    return () if licence is None else (licence.uri or UNDETERMINED,)


def _named(names: Mapping[str, tuple[str, ...]], typed: str) -> tuple[str, ...]:
    """The id itself, else ids with this name, else ids with a name that holds it."""
    if typed in names:
        return (typed,)
    wanted = folded(typed)
    spelled = {key: [folded(name) for name in written] for key, written in names.items()}
    exact = tuple(key for key, written in spelled.items() if wanted in written)
    if exact or len(wanted) < 2:
        return exact
    return tuple(key for key, written in spelled.items() if any(wanted in n for n in written))


def _themes(typed: str) -> tuple[str, ...]:
    return vocabulary.read_as(_labelled("theme")(typed))


_FINDERS: Mapping[str, Callable[[str], tuple[str, ...]]] = {
    "place": _places,
    "disaster": _disasters,
    "phase": _phases,
    "licence": _licences,
    "type": _labelled("type"),
    "theme": _themes,
    "truth": _labelled("truth"),
}


def date_range(typed: str, *, today: date) -> Range | None:
    """Days of a date or a range in Western or Japanese notation; None where it is no date."""
    edtf = parse_japanese(typed, today=today)
    if edtf is None:
        return None
    low, high = days(parse_edtf(edtf))
    return None if low is None and high is None else Range(low, high, typed)


def days(edtf: Edtf) -> tuple[int | None, int | None]:
    """First and last day on the calendar of Japan, since 1970-01-01; None is unbounded."""
    first, after = bounds(edtf)
    low = None if first == DISTANT_PAST else _day(first.astimezone(japan()).date())
    if after == DISTANT_FUTURE:
        return low, None
    return low, _day((after.astimezone(japan()) - timedelta(microseconds=1)).date())


def _day(day: date) -> int:
    return (day - EPOCH).days


def written(found: Range) -> str:
    """The range as it can be typed: 2016-04-14..2016-04-16, 2016-04-14.., 2016-04-16."""
    low, high = (_written_day(day) for day in (found.low, found.high))
    return low if low == high else f"{low}..{high}"


def _written_day(day: int | None) -> str:
    return "" if day is None else (EPOCH + timedelta(days=day)).isoformat()
