"""The disasters, their dated events and their phases; one JSON file each in data/disasters/."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType

import msgspec

from archive.dates import DISTANT_FUTURE, DISTANT_PAST, Edtf, bounds
from archive.errors import NotFound
from archive.model import LangString
from archive.vocabulary.tables import names_in, read_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Shock:
    """A dated event: a shock with its magnitude (JMA), or a warning or flood without one."""

    id: str
    name: LangString
    at: datetime
    magnitude: float | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A part of a disaster, half-open, aware UTC; the last may have no end."""

    id: str
    name: LangString
    begins: datetime
    ends: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disaster:
    """``suggested`` is the half-open time in which material is taken to be on this disaster."""

    id: str
    name: LangString
    short: LangString
    kind: str
    shocks: tuple[Shock, ...]
    phases: tuple[Phase, ...]
    suggested: tuple[datetime, datetime]
    source: str
    provisional: bool = False

    @property
    def begins(self) -> datetime:
        return self.shocks[0].at


@cache
def disasters() -> Mapping[str, Disaster]:
    """Every disaster by id, oldest first."""
    loaded = [_load(f"disasters/{name}.json") for name in names_in("disasters")]
    loaded.sort(key=lambda disaster: disaster.begins)
    return MappingProxyType({disaster.id: disaster for disaster in loaded})


def get_disaster(disaster_id: str) -> Disaster:
    """The disaster with this id; :class:`archive.errors.NotFound` where there is none."""
    disaster = disasters().get(disaster_id)
    if disaster is None:
        raise NotFound(f"no disaster has the id {disaster_id!r}")
    return disaster


def phase_of(disaster_id: str, edtf: Edtf) -> str | None:
    """The phase that holds the whole date, else ``None`` (shown 「不明」); unknown id: NotFound.

    An approximate or uncertain date must fit with a margin of its own length on either side.
    """
    first, after = _span(edtf)
    for phase in get_disaster(disaster_id).phases:
        if phase.begins <= first and after <= (phase.ends or DISTANT_FUTURE):
            return phase.id
    return None


def disaster_of(edtf: Edtf) -> str | None:
    """The one disaster whose time holds the whole date: a suggestion; ``None`` if none or two."""
    first, after = _span(edtf)
    fitting = [
        disaster.id
        for disaster in disasters().values()
        if disaster.suggested[0] <= first and after <= disaster.suggested[1]
    ]
    return fitting[0] if len(fitting) == 1 else None


def _span(edtf: Edtf) -> tuple[datetime, datetime]:
    first, after = bounds(edtf)
    if not edtf.qualified:
        return first, after
    margin = after - first
    first = first - margin if first - DISTANT_PAST > margin else DISTANT_PAST
    return first, after + margin if DISTANT_FUTURE - after > margin else DISTANT_FUTURE


def _load(name: str) -> Disaster:
    disaster = msgspec.json.decode(read_json(name), type=Disaster)
    if name != f"disasters/{disaster.id}.json":
        raise ValueError(f"{name} describes {disaster.id!r}; file and id must agree")
    return replace(
        disaster,
        shocks=tuple(replace(shock, at=shock.at.astimezone(UTC)) for shock in disaster.shocks),
        phases=tuple(
            replace(phase, begins=phase.begins.astimezone(UTC), ends=_utc(phase.ends))
            for phase in disaster.phases
        ),
        suggested=(
            disaster.suggested[0].astimezone(UTC),
            disaster.suggested[1].astimezone(UTC),
        ),
    )


def _utc(instant: datetime | None) -> datetime | None:
    return instant.astimezone(UTC) if instant else None
