"""Places that a text names so that nothing else can be meant, without a dictionary."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from archive.vocabulary import Kind, Place, Places, places

_PREFECTURE = "熊本県"
_ABOVE = re.compile(r"(?:(?P<prefecture>[一-鿿]{2,3}[都道府県])|[都道府県])(?:[一-鿿々]{1,4}郡)?$")
_LOOK_BACK = 10
_SHORT = 2
_KANJI = re.compile(r"[一-鿿々]")
_FORMER = re.compile(r"旧([一-鿿ぁ-んケヶ々]{1,5}?[市町村])")
_POSTCODE = re.compile(r"〒\s?\d{3}-?\d{4}(?!\d)", re.ASCII)
_BORDER = re.compile(
    r"(?![一-鿿々])|地区|地内|校区|区公民館|公民館|集落|付近|周辺|方面|在住|出身|団地|仮設|避難所|"
    r"小学校|中学校|保育園|駅|神社|交差点|川|橋|温泉|公園|商店街|病院|郵便局|支所|出張所|市営|町営|"
    r"[一二三四五六七八九十]+丁目"
)
"""What may stand behind the name of a 町域: 大津町大津波 names none."""
_MARKED = r"(?=地区|地内|校区|集落)"
_LONG_DISTRICT = 4


def named(text: str) -> Iterator[str]:
    """Codes of places, one for each time that one is named. ``text`` is in NFKC.

    Municipalities and wards named in full and lying in Kumamoto, with the 町域 that follows; former
    municipalities behind 旧; postcodes behind 〒; 町域 of a municipality that the same text names,
    where they are called 地区.
    """
    known = _known(places())
    within: set[str] = set()
    for match in known.pattern.finditer(text):
        before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
        if not _is_ours(match[0], before):
            continue
        code = known.codes[match[0]]
        town, length = known.town(code, text, match.end())
        within.add(code)
        yield town if length else code
    yield from known.former(text)
    yield from _by_postcode(text)
    for code in sorted(within):
        yield from known.marked(code, text)


def _is_ours(name: str, before: str) -> bool:
    """宮城県遠田郡美里町 is another town, and 中錦町 is no municipality."""
    above = _ABOVE.search(before)
    if above:
        return above["prefecture"] is None or above["prefecture"].endswith(_PREFECTURE)
    return len(name) > _SHORT or before.endswith("郡") or not _KANJI.match(before[-1:])


def _by_postcode(text: str) -> Iterator[str]:
    for match in _POSTCODE.finditer(text):
        found = places().find(match[0])
        if len(found) == 1:
            yield found[0].code


class _Known:
    """The names of one gazetteer, prepared for reading texts."""

    def __init__(self, gazetteer: Places) -> None:
        self._gazetteer = gazetteer
        self.codes = dict(_full_names(gazetteer))
        longest_first = sorted(self.codes, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(re.escape, longest_first)))
        self._former = {one.name: one.codes[0] for one in gazetteer.former if one.codes}
        self._towns: dict[str, Mapping[str, str]] = {}
        self._marks: dict[str, re.Pattern[str]] = {}

    def former(self, text: str) -> Iterator[str]:
        """旧矢部町 is in 山都町; of a divided county nothing follows."""
        for match in _FORMER.finditer(text):
            code = self._former.get(match[1].replace("ケ", "ヶ"))
            if code:
                yield code

    def town(self, code: str, text: str, start: int) -> tuple[str, int]:
        """Code and length of the longest 町域 that stands at ``start``; length 0 without one."""
        start += 2 if text.startswith("大字", start) else 0
        towns = self._towns_of(code)
        for length in range(max(map(len, towns), default=0), 0, -1):
            found = towns.get(text[start : start + length])
            if found and _BORDER.match(text, start + length):
                return found, length
        return "", 0

    def marked(self, code: str, text: str) -> Iterator[str]:
        """町域 of the municipality that the text calls so: 木山地区."""
        towns = self._towns_of(code)
        if code not in self._marks:
            names = sorted((name for name in towns if len(name) > 1), key=len, reverse=True)
            either = "|".join(map(re.escape, names)) or r"(?!)"
            self._marks[code] = re.compile(rf"(?<![一-鿿々])(?:{either}){_MARKED}")
        yield from (towns[match[0]] for match in self._marks[code].finditer(text))

    def _towns_of(self, code: str) -> Mapping[str, str]:
        """町域 by name, below the place or its wards, as far as the name means but one there."""
        if code not in self._towns:
            below = list(_below(self._gazetteer, code))
            by_name: dict[str, set[str]] = {}
            for town in below:
                by_name.setdefault(town.name["ja"], set()).add(town.code)
            single = {name: codes.pop() for name, codes in by_name.items() if len(codes) == 1}
            self._towns[code] = single
        return self._towns[code]


@lru_cache(maxsize=2)
def _known(gazetteer: Places) -> _Known:
    return _Known(gazetteer)


def _full_names(gazetteer: Places) -> Iterator[tuple[str, str]]:
    """The longest name wins: 南小国町 is not 小国町, and 熊本市東区 not just 熊本市."""
    for place in gazetteer.by_code.values():
        if place.kind is Kind.MUNICIPALITY:
            yield place.name["ja"], place.code
        elif place.kind is Kind.WARD:
            yield gazetteer.get(place.parent).name["ja"] + place.name["ja"], place.code
        elif place.kind is Kind.DISTRICT and len(place.name["ja"]) >= _LONG_DISTRICT:
            yield place.name["ja"], place.code


def _below(gazetteer: Places, code: str) -> Iterator[Place]:
    for child in gazetteer.children(code):
        if child.kind is Kind.TOWN:
            yield child
        elif child.kind is Kind.WARD:
            yield from _below(gazetteer, child.code)
