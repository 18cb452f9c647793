"""An item of the queue in its list: picture, title, and what is still open."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from archive.model import Item
from archive.review_fact import unanswered
from archive.rights import judge_work
from archive.title import title
from web.auth import current_agent
from web.card import Card, card
from web.current import now
from web.i18n import current_language
from web.review.company import company
from web.review.queue import Wanted
from web.review.wording import warning_words, word


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """``open`` are the reasons for which it cannot be published without an answer."""

    id: str
    revision: int
    url: str
    title: str
    state: str
    state_words: str
    card: Card
    open: tuple[str, ...]
    company: str
    """Who else has it open, in words."""


def rows(items: Iterable[Item], wanted: Wanted) -> list[Row]:
    """Those that the person may work on."""
    mine = (item for item in items if judge_work(item, current_agent(), now()).record)
    made = [(item, shown) for item in mine if (shown := card(item)) is not None]
    others = company([item.id for item, _shown in made])
    return [_row(item, shown, wanted, others.get(item.id, "")) for item, shown in made]


def _row(item: Item, shown: Card, wanted: Wanted, other: str) -> Row:
    return Row(
        id=item.id,
        revision=item.revision,
        url=wanted.url("staff_item.show", item_id=item.id, queue=1),
        title=title(item, current_language()),
        state=str(item.state),
        state_words=word("state", item.state),
        card=shown,
        open=tuple(_open(item)),
        company=other,
    )


def _open(item: Item) -> list[str]:
    people = [_("写っている人の答えなし")] if "people" in unanswered(item) else []
    dated = [] if item.dates.main else [_("日付なし")]
    placed = [] if item.places else [_("場所なし")]
    return [*(warning_words(w.code) for w in item.open_warnings), *people, *dated, *placed]
