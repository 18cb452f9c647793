"""Donors: who gave material, with how to reach them, for staff alone.

The public credit is no part of this: it is said by each item and by the agreement. How to reach a
donor is taken out of every revision when it is asked for; the name stays, for the agreements.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from archive.clock import Clock
from archive.database import Database
from archive.decisions import Actor
from archive.errors import InvalidSubmission, NotAllowed, NotFound
from archive.identifiers import mint
from archive.rights import STAFF_ROLES
from archive.storage import Store
from archive.writing import Writings, Written

KIND = "donor"
LONGEST = 2000
"""Characters of a field."""


class Sort(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Donor:
    name: str
    kind: Sort = Sort.PERSON
    contact: str = ""
    """Address, telephone, mail, and whom to ask for; leaves no page of staff."""
    note: str = ""
    forgotten: bool = False
    """Whether the contact was taken out for good."""


class Donors:
    """The register; safe to share between threads."""

    def __init__(self, store: Store, database: Database, clock: Clock) -> None:
        self._held = Writings(KIND, Donor, store=store, database=database, clock=clock)
        self._clock = clock

    def every(self) -> list[Written[Donor]]:
        """By name."""
        return sorted(self._held.every(), key=lambda one: (one.value.name, one.id))

    def get(self, donor_id: str) -> Written[Donor]:
        """By id; raises ``NotFound``."""
        return self._held.get(donor_id)

    def find(self, donor_id: str) -> Written[Donor] | None:
        return self._held.find(donor_id) if donor_id else None

    def named(self, name: str) -> Written[Donor]:
        """By id or by a name that only one has; raises ``NotFound``."""
        if (held := self.find(name)) is not None:
            return held
        found = [one for one in self.every() if one.value.name == name]
        if len(found) != 1:
            raise NotFound(f"there is no donor {name}")
        return found[0]

    def history(self, donor_id: str) -> list[Written[Donor]]:
        return self._held.history(donor_id)

    def save(
        self, actor: Actor, donor_id: str, wanted: Donor, *, revision: int, reason: str = ""
    ) -> Written[Donor]:
        """Write the next revision, without an id of a new one.

        Raises ``InvalidSubmission`` by field, ``NotAllowed``, and ``RevisionConflict`` when
        somebody was faster.
        """
        if actor.role not in STAFF_ROLES:
            raise NotAllowed
        _check(wanted)
        step = ("edit" if donor_id else "add", reason.strip())
        shown = replace(wanted, forgotten=False)
        return self._held.write(
            actor, donor_id or mint(self._clock()), shown, revision=revision, step=step
        )

    def forget_contact(
        self, actor: Actor, donor_id: str, *, revision: int, reason: str
    ) -> Written[Donor]:
        """Take contact and note out of this and every earlier revision; the name stays.

        Done again, it finishes what was cut off. Raises as :meth:`save`.
        """
        if actor.role not in STAFF_ROLES:
            raise NotAllowed
        if not reason.strip():
            raise InvalidSubmission({"reason": "理由を書いてください。"})
        bare = replace(_without_contact(self.get(donor_id).value), forgotten=True)
        step = ("forget", reason.strip())
        written = self._held.write(actor, donor_id, bare, revision=revision, step=step)
        self._held.redact_one(donor_id, _without_contact)
        return written


def _without_contact(donor: Donor) -> Donor:
    return replace(donor, contact="", note="")


def _check(donor: Donor) -> None:
    wrong = {}
    if not donor.name.strip():
        wrong["name"] = "名前を書いてください。"
    for field in ("name", "contact", "note"):
        if len(getattr(donor, field)) > LONGEST:
            wrong[field] = "長すぎます。2,000字までにしてください。"
    if wrong:
        raise InvalidSubmission(wrong)
