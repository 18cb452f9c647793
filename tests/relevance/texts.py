"""Texts of the set: what we wrote, and what our templates make of public facts, by a fixed seed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from tests.relevance.sites import Site, rows, sites
from tests.relevance.wording import SHOCKS, Wording, later

EVENTS = {"a": "kumamoto-2016", "b": "kumamoto-2026", "c": "flood-2020"}
EACH = 12
"""Texts made of one template, as far as its choices differ."""
_TRIES = 60
_TODAY = date(2026, 11, 20)
"""Nothing in the set is later."""
_MENTIONS = {
    "nowater": "断水|水道が止ま",
    "water": "給水",
    "power": "停電",
    "shelter": "避難所|避難者|ひなんじょ|[Ss]helters? are",
    "car": "車中泊|車で寝|車内で眠",
    "temp": "仮設住宅|仮設団地",
    "meal": "炊き?出し",
    "risai": "[罹り]災証明",
    "liquef": "液状化",
    "road": "通行止め",
    "vol": "ボランティア",
    "castle": "石垣",
    "landslide": "土砂[崩く]",
    "toilet": "トイレ",
    "flood": "浸水|氾濫|濁流",
    "sheet": "ブルーシート",
    "money": "義援金",
    "fault": "断層",
    "pet": "ペット",
    "demolish": "公費解体",
    "after": "余震",
}
"""Things that a text mentions when it says one of these words, whatever it is about."""
_CREDITS = ("まちの記録の会", "防災写真クラブ", "県央新聞写真部", "聞き書き工房", "大学防災研究班")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What the archive is given, and behind it what the text means.

    ``date``, ``place`` and ``event`` are fields of the record and may be empty, as they are in
    archives; ``at``, ``on`` and ``day`` say what a reader of text and record knows all the same.
    """

    id: str
    type: str
    title: str = ""
    text: str = ""
    date: str = ""
    place: str = ""
    event: str = ""
    credit: str = ""
    at: str = ""
    on: str = ""
    day: str = ""
    about: tuple[str, ...] = ()
    """Things: the subject; with ``~`` what is only mentioned; names of buildings."""


def texts() -> list[Text]:
    return [_mentioning(text) for text in (*_written(), *_made())]


def _mentioning(text: Text) -> Text:
    said = f"{text.title}\n{text.text}"
    found = (thing for thing, words in _MENTIONS.items() if re.search(words, said))
    return replace(text, about=(*text.about, *(f"~{one}" for one in found if _is_new(one, text))))


def _is_new(thing: str, text: Text) -> bool:
    return not {thing, f"~{thing}"} & set(text.about)


def _written() -> Iterator[Text]:
    for number, row in enumerate(rows("written.tsv"), 1):
        fields = [*row.split("\t"), ""][:8]
        things, kind, letter, day, at, title, text, site = fields
        event, place = EVENTS.get(letter, ""), at.strip("-")
        yield Text(
            id=f"h{number:03}",
            type=kind,
            title=title,
            text=text,
            date=day,
            place=place,
            event=event,
            at=place,
            on=event,
            day=day,
            about=(*things.split(","), *filter(None, [site])),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Template:
    things: tuple[str, ...]
    type: str
    events: str
    days: tuple[int, int]
    codes: tuple[str, ...]
    title: str
    text: str


def _made() -> Iterator[Text]:
    said: set[str] = set()
    for number, row in enumerate(rows("templates.tsv"), 1):
        template, made = _template(row), 0
        for attempt in range(_TRIES):
            random = Random(f"{row}{attempt}")
            text = _one(template, random, f"t{number:03}-{made + 1:02}")
            if f"{text.title}{text.text}" not in said:
                said.add(f"{text.title}{text.text}")
                made += 1
                yield text
            if made == EACH:
                break


def _template(row: str) -> _Template:
    things, kind, events, days, codes, title, text = row.split("\t")
    first, last = days.split("-")
    return _Template(
        things=tuple(things.split(",")),
        type=kind,
        events=events,
        days=(int(first), int(last)),
        codes=() if codes == "*" else tuple(codes.split(",")),
        title=title,
        text=text,
    )


def _one(template: _Template, random: Random, name: str) -> Text:
    letter = random.choice([one for one in template.events if _known(one, template.days[0])])
    site = _drawn(template, random, letter if letter in SHOCKS else "a")
    day = _day(template, random, letter)
    wording = Wording(random, site, letter, day)
    title, text = wording.fill(template.title), wording.fill(template.text)
    dated, coded = random.random() > 0.12, random.random() > 0.25
    coded = coded or not wording.used & {"M", "m", "M_en"}
    event = EVENTS.get(letter, "")
    told = event if not dated or random.random() > 0.12 else ""
    return Text(
        id=name,
        type=template.type,
        title=title,
        text=text,
        date=day.isoformat() if dated else "",
        place=site.code if coded else "",
        event=told,
        credit=random.choice(_CREDITS) if random.random() < 0.3 else "",
        at=site.code,
        on=event,
        day=day.isoformat() if dated or wording.used & {"d", "d_en"} else "",
        about=(*template.things, *_named(wording)),
    )


def _named(wording: Wording) -> tuple[str, ...]:
    named = {"site": wording.place, "area": wording.area}
    return tuple(name for slot, name in named.items() if slot in wording.used)


def _drawn(template: _Template, random: Random, letter: str) -> Site:
    known = [sites()[code] for code in template.codes] or list(sites().values())
    weights = [site.weights[letter] for site in known]
    return random.choices(known, weights if any(weights) else None)[0]


def _day(template: _Template, random: Random, letter: str) -> date:
    """A day in the span of the template; what has no event is of quiet years, or of 1889."""
    first, last = template.days
    if letter in SHOCKS:
        return later(letter, random.randint(first, min(last, (_TODAY - SHOCKS[letter]).days)))
    return later("a", random.randint(first, last)) if last > 1 else date(1889, 7, 28)


def _known(letter: str, first: int) -> bool:
    """Whether the event has lasted long enough for a text that many days after it."""
    return letter not in SHOCKS or later(letter, first) <= _TODAY
