"""The decision on access as SQL: the same expression that is evaluated over one item."""

from sqlalchemy import ColumnElement, Table, and_, false, not_, or_, true

from archive.expression import Above, All, Any_, AtMost, Expression, Fact, Is, No
from archive.model import Item
from archive.rights import facts
from archive.schema import items

_SEVERAL = frozenset({"record_named", "content_named", "scope"})
"""Facts that hold several values."""


def row_facts(item: Item) -> dict[str, Fact]:
    """Facts as the columns hold them: several values stand between vertical bars."""
    return {name: _column_value(value) for name, value in facts(item).items()}


def _column_value(value: Fact) -> Fact:
    return "".join(f"|{part}|" for part in value) if isinstance(value, tuple) else value


def sql(expression: Expression, *, table: Table = items) -> ColumnElement[bool]:
    """A condition over the ``items`` table, or another that has the same columns of facts."""
    match expression:
        case Is(fact, values):
            return _is(table, fact, values)
        case AtMost(fact, limit):
            return table.c[fact] <= limit
        case Above(fact, limit):
            return table.c[fact] > limit
        case All(parts):
            return and_(true(), *(sql(part, table=table) for part in parts))
        case Any_(parts):
            return or_(false(), *(sql(part, table=table) for part in parts))
        case No(part):
            return not_(sql(part, table=table))


def _is(table: Table, fact: str, values: tuple[Fact, ...]) -> ColumnElement[bool]:
    if fact in _SEVERAL:
        return or_(false(), *(holds_value(table.c[fact], str(value)) for value in values))
    return table.c[fact].in_(values)


def holds_value(column: ColumnElement[str], value: str) -> ColumnElement[bool]:
    """Whether a column of several values has this one."""
    return column.contains(f"|{value}|", autoescape=True)
