"""Words for the slots of a template: dates, hours and numbers in the notations people use."""

import re
from datetime import date, timedelta
from random import Random

from archive import vocabulary
from tests.relevance.sites import Site

SHOCKS = {"a": date(2016, 4, 16), "b": date(2026, 7, 28), "c": date(2020, 7, 4)}
"""The day that the days of a template are counted from, by the letter of the event."""
_DIGITS = "〇一二三四五六七八九"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)(?::(\d+)-(\d+))?\}")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_SHOWN = {"a": (("6強", "6弱", "5強", "7"), "7.3"), "b": (("6強", "6弱", "5強"), "7.1")}
_BATHS = ("火の国", "しらぬい", "なごみ", "ひのくに", "くまがわ", "やまびこ")


class Wording:
    """Fills one template's slots for one site, event and day."""

    def __init__(self, random: Random, site: Site, event: str, day: date) -> None:
        self._random, self._event, self._day = random, event, day
        self._code, self._name, self._bare = site.code, site.name, site.bare
        self.place, self.area = random.choice(site.places), random.choice(site.areas)
        self.used: set[str] = set()
        """The slots that were filled."""

    def fill(self, text: str) -> str:
        """The text with one of each choice taken and every slot filled."""
        while "[" in text:
            text = _CHOICE.sub(lambda found: self._random.choice(found[1].split("|")), text)
        return _SLOT.sub(self._slot, text)

    def _slot(self, found: re.Match[str]) -> str:
        name = found[1]
        self.used.add(name)
        if name == "n":
            return self._number(self._random.randint(int(found[2]), int(found[3])))
        word: str = getattr(self, f"_{name}")()
        return word

    def _M(self) -> str:  # noqa: N802 - named as the slots are
        full = self._name
        if self._code[:4] == "4310":
            return self._random.choice([f"熊本市{full}", full])
        return self._random.choice([full, full, full, f"熊本県{full}"])

    def _m(self) -> str:
        return self._bare

    def _M_en(self) -> str:  # noqa: N802
        return vocabulary.places().by_code[self._code].name["en"]

    def _site_en(self) -> str:
        return self._random.choice(
            ["the town gym", "an elementary school", "the community centre", "a junior high school"]
        )

    def _site(self) -> str:
        return self.place

    def _area(self) -> str:
        return self.area

    def _d(self) -> str:
        day, era = self._day, self._era()
        month, number = day.month, day.day
        return self._random.choice(
            [
                f"{month}月{number}日",
                f"{month}月{number}日",
                f"{day.year}年{month}月{number}日",
                f"{era}{month}月{number}日",
                f"{kanji(month)}月{kanji(number)}日",
                f"{month}/{number}",
                f"{day.year}.{month}.{number}",
                f"{day.year}-{month:02}-{number:02}",
                f"{month}月{number}日".translate(_WIDE),
            ]
        )

    def _d_en(self) -> str:
        month = _MONTHS[self._day.month - 1]
        return f"{self._day.day} {month} {self._day.year}"

    def _era(self) -> str:
        if self._day < date(2019, 5, 1):
            return f"平成{self._day.year - 1988}年"
        return f"令和{self._day.year - 2018}年"

    def _t(self) -> str:
        hour, minute = self._random.randint(6, 18), self._random.choice([0, 0, 30])
        half = "午前" if hour < 12 else "午後"
        tail = "半" if minute else ""
        return self._random.choice(
            [
                f"{half}{hour % 12 or 12}時{tail}",
                f"{hour}時{tail}",
                f"{hour}:{minute:02}",
                f"{half}{kanji(hour % 12 or 12)}時{tail}",
            ]
        )

    def _number(self, value: int) -> str:
        plain = str(value)
        if value >= 1000:
            return self._random.choice([plain, f"{value:,}"])
        if value < 100:
            return self._random.choice([plain, plain, plain, plain.translate(_WIDE), kanji(value)])
        return self._random.choice([plain, plain, plain, plain.translate(_WIDE)])

    def _y(self) -> str:
        return self._number(max(1, round((self._day - SHOCKS[self._event]).days / 365)))

    def _s(self) -> str:
        return self._random.choice(_SHOWN[self._event][0])

    def _mag(self) -> str:
        return _SHOWN[self._event][1]

    def _bath(self) -> str:
        return self._random.choice(_BATHS)


def kanji(number: int) -> str:
    """A number of 1 to 99 as read aloud: 二十六."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return head + (_DIGITS[ones] if ones else "") or _DIGITS[0]


def later(event: str, days: int) -> date:
    return SHOCKS[event] + timedelta(days=days)
