"""Agreements: what a donor allowed, for how long, and what becomes of it afterwards.

An agreement is a document of a register. What it allows is laid over each item that names it
(:mod:`archive.agreement.stamping`), where :mod:`archive.rights` keeps access within it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from archive.errors import Damaged
from archive.model import CLOSED, Access, Allowance, Level

KIND = "agreement"
SETTLING = "settling:"
"""Before the id: the catalog's note on how far items have come to what one now allows."""


class Standing(StrEnum):
    UNDECIDED = "undecided"
    """The donor has not answered: nothing is shown but what `stays`."""
    IN_FORCE = "in-force"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    """Taken back by who gave it: nothing is shown at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """``record`` and ``content`` are the widest levels allowed; instants are aware."""

    name: str
    number: str = ""
    """Of the paper, by which people know it."""
    donor: str = ""
    """Id in the register of donors."""
    standing: Standing = Standing.UNDECIDED
    record: Level = Level.STAFF
    content: Level = Level.STAFF
    stays: bool = False
    """Whether the record may be shown while the content may not: before, undecided, ended."""
    licence: str = ""
    """URI of the licence that the donor gave, empty for none."""
    starts: datetime | None = None
    ends: datetime | None = None
    succession: str = ""
    """Who decides when the donor no longer can."""
    masking: bool = True
    resizing: bool = True
    translation: bool = True
    credit: str = ""
    note: str = ""


def allowance(agreement: Agreement) -> Allowance:
    """What items under the agreement may be at most, now and at every later instant."""
    record, content = _accesses(agreement)
    return Allowance(
        record=record,
        content=content,
        masking=agreement.masking,
        resizing=agreement.resizing,
        translation=agreement.translation,
        credit=agreement.credit,
    )


def _accesses(agreement: Agreement) -> tuple[Access, Access]:
    always = Access(level=agreement.record) if agreement.stays else CLOSED.record
    match agreement.standing:
        case Standing.WITHDRAWN:
            return CLOSED.record, CLOSED.content
        case Standing.UNDECIDED | Standing.ENDED:
            return always, CLOSED.content
        case Standing.IN_FORCE:
            return (
                always if agreement.stays else _within_term(agreement.record, agreement),
                _within_term(agreement.content, agreement),
            )


def _within_term(level: Level, agreement: Agreement) -> Access:
    return Access(level=level, opens=agreement.starts, closes=agreement.ends)


def read(value: Any) -> Agreement:
    """From the plain value that the register holds; raises ``Damaged``."""
    try:
        return msgspec.convert(value, Agreement)
    except msgspec.ValidationError as error:
        raise Damaged(f"an agreement cannot be read: {error}") from error
