"""What opens, closes or falls due within thirty days, the soonest first: for the page of staff."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from archive.condition import sql
from archive.model import Item, State
from archive.revision import from_micros
from archive.rights import Role, workable
from archive.schema import items
from archive.title import title
from web.auth import current_agent
from web.current import now, services
from web.i18n import current_language

SOON = timedelta(days=30)
MOST = 10
"""Lines of each kind that are shown."""
_CLOSING, _OPENING = ("content_closes", "record_closes"), ("content_opens", "record_opens")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One line: when, what happens, to what, and where it is looked after."""

    at: datetime
    what: str
    name: str
    url: str


def due() -> list[Due]:
    """At most ``MOST`` lines, of what this person may work on."""
    found = (line for source in _SOURCES for line in source())
    return sorted(found, key=lambda one: one.at)[:MOST]


def _of_items() -> Iterator[Due]:
    for column in (*_CLOSING, *_OPENING):
        for item, seconds in _within(column):
            yield Due(
                at=from_micros(seconds * 1_000_000),
                what=_happens(column, item, seconds),
                name=title(item, current_language()),
                url=url_for("staff_item.show", item_id=item.id),
            )


def _within(column: str) -> list[tuple[Item, int]]:
    """Published items whose instant comes soon, by an index of that instant."""
    here, moment = services(), now()
    begin, instant = int(moment.timestamp()), items.c[column]
    query = (
        select(items.c.id, instant.label("instant"))
        .where(instant > begin, instant <= int((moment + SOON).timestamp()))
        .where(items.c.state == str(State.PUBLISHED), sql(workable(current_agent(), moment)))
        .order_by(instant, items.c.seq)
        .limit(MOST)
    )
    with here.database.read() as connection:
        rows = {row.id: row.instant for row in connection.execute(query)}
    return [(item, rows[item.id]) for item in here.catalog.items(list(rows)).values()]


def _happens(column: str, item: Item, seconds: int) -> str:
    ends = item.rights.basis.ends
    by_basis = ends is not None and int(ends.timestamp()) == seconds
    words: dict[str, str] = {
        "content_closes": _("権利の根拠の期限が来て、内容が閉じる")
        if by_basis
        else _("内容の公開が終わる"),
        "record_closes": _("メタデータの公開が終わる"),
        "content_opens": _("内容が公開になる"),
        "record_opens": _("メタデータが公開になる"),
    }
    return words[column]


def _of_requests() -> Iterator[Due]:
    """Requests of the public that are to be answered; those that are late as well."""
    if not current_agent().works_everywhere():
        return
    for one in services().takedowns.waiting()[:MOST]:
        if one.value.due <= now() + SOON:
            yield Due(
                at=one.value.due,
                what=_("申出に回答する期限"),
                name=_("申出 %(number)s…", number=one.id[:4]),
                url=url_for("staff_takedown.show", number=one.id),
            )


def _of_accounts() -> Iterator[Due]:
    if current_agent().at(now()) is not Role.ADMINISTRATOR:
        return
    page = url_for("staff_account.index")
    for agent in services().accounts.ending(SOON):
        if agent.until is not None:
            url = f"{page}#account-{agent.id}"
            yield Due(at=agent.until, what=_("アカウントが終わる"), name=agent.name, url=url)


_SOURCES: tuple[Callable[[], Iterator[Due]], ...] = (_of_items, _of_requests, _of_accounts)
"""Each tells what it knows of; whatever else has a date is one more here."""
