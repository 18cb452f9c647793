"""What the review queue asks of an item, as one narrow row: whole items are too wide to count.

Kept beside the catalog's row of the item, in the same transactions, and made again by a rebuild.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, delete, update

from archive import vocabulary
from archive.condition import row_facts
from archive.database.rows import add_rows
from archive.model import Item, People
from archive.schema import review_facts

WARNING, PEOPLE, UNDATED, UNPLACED = "warning", "people", "undated", "unplaced"
QUESTIONS = (WARNING, PEOPLE, UNDATED, UNPLACED)
"""What may still be open about an item."""
_NEEDED = ("state", "record_level", "record_named", "scope")


def unanswered(item: Item) -> list[str]:
    """Why the item may not be published without being told so: codes of open questions."""
    questions = [f"{WARNING}:{warning.code}" for warning in item.open_warnings]
    if item.type == "photo" and item.rights.people is People.UNANSWERED:
        questions.append(PEOPLE)
    return questions


def add(connection: Connection, items: Iterable[Item]) -> None:
    """The facts of items that have none yet."""
    add_rows(connection, review_facts, [row(item) for item in items])


def write(connection: Connection, item: Item) -> None:
    """The facts of an item as it is now."""
    own = review_facts.c.item_id == item.id
    connection.execute(update(review_facts).where(own).values(**row(item)))


def renew(connection: Connection, items: Sequence[Item]) -> None:
    """The facts of several items as they are now."""
    ids = [item.id for item in items]
    connection.execute(delete(review_facts).where(review_facts.c.item_id.in_(ids)))
    add(connection, items)


def row(item: Item) -> dict[str, object]:
    """What the table holds of the item."""
    facts = row_facts(item)
    return {
        "item_id": item.id,
        "seq": item.seq,
        "type": item.type,
        "batch": item.batch,
        **{name: facts[name] for name in _NEEDED},
        "questions": _barred(_questions(item)),
        "places": _barred(dict.fromkeys(_codes(item))),
    }


def _questions(item: Item) -> Iterator[str]:
    if item.open_warnings:
        yield WARNING
    if PEOPLE in unanswered(item):
        yield PEOPLE
    if item.dates.main is None:
        yield UNDATED
    if not item.places:
        yield UNPLACED


def _codes(item: Item) -> Iterator[str]:
    """The places it lies in, each with all that is around it."""
    gazetteer = vocabulary.places()
    for stated in item.places:
        if stated.code:
            yield stated.code
        if stated.code in gazetteer.by_code:
            yield from (above.code for above in gazetteer.ancestors(stated.code))


def _barred(values: Iterable[str]) -> str:
    """Several values in one column, between vertical bars."""
    return "".join(f"|{value}|" for value in values)
