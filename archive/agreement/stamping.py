"""What an item's agreement allows, laid over the item inside the transaction that writes it.

Whoever writes an item into the catalog looks the agreement up in the same transaction, beside
which nobody else writes: the catalog never holds an item wider than its agreement there.
"""

from dataclasses import replace

import msgspec
from sqlalchemy import Connection, select

from archive import agreement
from archive.database import Database
from archive.model import CLOSED, Allowance, Item
from archive.schema import registers


class Stamp:
    """Looks each agreement up once; lives as long as one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found: dict[str, Allowance | None] = {"": None}

    def of(self, item: Item) -> Item:
        """The item with what its agreement allows; one that does not exist allows nothing."""
        allowed = self.allowance(item.rights.agreement)
        return item if allowed == item.allowance else replace(item, allowance=allowed)

    def allowance(self, agreement_id: str) -> Allowance | None:
        if agreement_id not in self._found:
            self._found[agreement_id] = find(self._connection, agreement_id) or CLOSED
        return self._found[agreement_id]


def stamped(database: Database, item: Item) -> Item:
    """The item as it would be written now."""
    if not item.rights.agreement and item.allowance is None:
        return item
    with database.read() as connection:
        return Stamp(connection).of(item)


def is_known(database: Database, agreement_id: str) -> bool:
    """Whether the register holds it; naming none is always possible."""
    if not agreement_id:
        return True
    with database.read() as connection:
        return find(connection, agreement_id) is not None


def find(connection: Connection, agreement_id: str) -> Allowance | None:
    query = select(registers.c.data).where(
        registers.c.kind == agreement.KIND, registers.c.id == agreement_id
    )
    data = connection.execute(query).scalar()
    if data is None:
        return None
    return agreement.allowance(agreement.read(msgspec.json.decode(data)["value"]))
