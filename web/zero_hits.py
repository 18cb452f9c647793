"""Words that found nothing, or hardly, by day and without anything that could be about a person."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, insert, select, update

from archive.database import Database
from archive.schema import zero_hits
from web.current import now, services
from web.words import JAPAN

FEW = 2
"""With so many items found, or fewer, words are kept: whoever sought them hardly found anything."""
LONGEST = 100
MOST_A_DAY = 2000
"""Different words kept for one day: a flood of nonsense must not fill the catalog."""
_MAIL = re.compile(r"\S@\S")
_DIGITS = re.compile(r"\d(?:[\s().・ー‐‑–—−/-]*\d){6,}")
"""Seven digits and more, also with signs between: telephone, postal code with number, card."""
_DAY = re.compile(r"20[12]\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)")
"""The days of the disasters are sought, and nobody's birthday."""
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Words on one day (JST, ISO date), how often they were sought, and how many items they found.

    Of several days: the latest, and the sum.
    """

    day: str
    words: str
    count: int
    found: int = 0
    days: int = 1


def record_zero_hit(words: str, found: int = 0) -> None:
    """Count the words of a search that found so few, unless they could be about a person."""
    if found <= FEW:
        keep(services().database, words, now(), found=found)


def keep(database: Database, words: str, at: datetime, *, found: int = 0) -> bool:
    """Whether the words were counted."""
    plain = cleaned(words)
    if not plain:
        return False
    day = at.astimezone(JAPAN).date().isoformat()
    same = (zero_hits.c.day == day, zero_hits.c.words == plain)
    with database.write() as connection:
        counted = update(zero_hits).where(*same).values(count=zero_hits.c.count + 1, found=found)
        if connection.execute(counted).rowcount:
            return True
        query = select(func.count()).where(zero_hits.c.day == day)
        if (connection.execute(query).scalar() or 0) >= MOST_A_DAY:
            return False
        row = {"day": day, "words": plain, "count": 1, "found": found}
        connection.execute(insert(zero_hits).values(row))
    return True


def cleaned(words: str) -> str:
    """The words in one spelling; empty when they may not be kept."""
    plain = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    undated = _DAY.sub(" ; ", plain)
    personal = any(pattern.search(undated) for pattern in (_MAIL, _DIGITS, _ADDRESS))
    return "" if personal or len(plain) > LONGEST or not plain.isprintable() else plain


def missed(database: Database, *, limit: int = 500) -> Iterator[Missed]:
    """The latest days first, within a day the most sought first."""
    order = (zero_hits.c.day.desc(), zero_hits.c.count.desc(), zero_hits.c.words)
    with database.read() as connection:
        rows = connection.execute(select(zero_hits).order_by(*order).limit(limit)).all()
    for day, words, count, found in rows:
        yield Missed(day=day, words=words, count=count, found=found)


def by_words(database: Database, *, today: date, days: int) -> list[Missed]:
    """Words of the last days, each once: those sought on most days and most often first."""
    since = (today - timedelta(days=days)).isoformat()
    columns = (
        zero_hits.c.words,
        func.max(zero_hits.c.day),
        func.sum(zero_hits.c.count),
        func.count(),
    )
    query = select(*columns).where(zero_hits.c.day > since).group_by(zero_hits.c.words)
    with database.read() as connection:
        rows = connection.execute(query).all()
        latest = {word: day for word, day, _, _ in rows}
        founds = select(zero_hits.c.words, zero_hits.c.day, zero_hits.c.found)
        found = {
            words: count
            for words, day, count in connection.execute(founds.where(zero_hits.c.day > since))
            if latest.get(words) == day
        }
    sought = [
        Missed(day=day, words=words, count=int(count), days=number, found=found.get(words, 0))
        for words, day, count, number in rows
    ]
    return sorted(sought, key=lambda one: (-one.days, -one.count, one.words))


def by_day(database: Database, words: str, *, limit: int = 31) -> list[tuple[str, int]]:
    """Days and how often the words were sought on each, the latest first."""
    query = select(zero_hits.c.day, zero_hits.c.count).where(zero_hits.c.words == words)
    with database.read() as connection:
        rows = connection.execute(query.order_by(zero_hits.c.day.desc()).limit(limit))
        return [(day, count) for day, count in rows]
