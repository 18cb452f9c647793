"""One step in an item's history, and instants as whole microseconds, so that none is rounded."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import RowMapping

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One step in an item's history: who did what, when (aware, UTC) and why."""

    item_id: str
    revision: int
    entry: str
    at: datetime
    agent: str
    action: str
    reason: str
    changes: dict[str, Any]


def revision(row: RowMapping) -> Revision:
    """A row of the history table."""
    values = dict(row)
    values["at"] = from_micros(values["at"])
    values["changes"] = msgspec.json.decode(values["changes"])
    return Revision(**values)


def micros(at: datetime) -> int:
    """Microseconds since 1970, exact."""
    delta = at - _EPOCH
    return (delta.days * 86400 + delta.seconds) * 1_000_000 + delta.microseconds


def from_micros(value: int) -> datetime:
    return _EPOCH + timedelta(microseconds=value)
