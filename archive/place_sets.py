"""Further sets of places in storage, with revisions: school districts and the like."""

import msgspec
from sqlalchemy import func, select

from archive.clock import Clock, system_clock
from archive.database import Database
from archive.errors import Damaged
from archive.register import Register
from archive.schema import registers
from archive.storage import Store
from archive.vocabulary import add_places
from archive.vocabulary.district import PlaceSet

_KIND = "place-set"
_PATIENCE = 5.0
"""Seconds that places written by another process may go unknown, as with the lexicon."""


class PlaceSets:
    """Each set is one document of the register ``place-set``."""

    def __init__(self, store: Store, database: Database, clock: Clock = system_clock) -> None:
        self._register = Register(_KIND, store, database)
        self._database, self._clock = database, clock
        self._known, self._looked = -1, 0.0

    def every(self) -> list[PlaceSet]:
        """All sets by id."""
        return [_decoded(document) for _, document in self._register.every()]

    def write(self, place_set: PlaceSet) -> PlaceSet:
        """Store the set; what only an earlier state of it has stays, because items cite it."""
        held = self._register.find(place_set.id)
        kept = place_set.with_former(_decoded(held)) if held else place_set
        self._register.write(kept.id, msgspec.to_builtins(kept))
        self.load()
        return kept

    def load(self) -> None:
        """Let the gazetteer of this process know the places of all sets."""
        self._known = self._version()
        add_places(place for place_set in self.every() for place in place_set.places)

    def refresh(self) -> int:
        """Load again what another process wrote; cheap enough to call before every request."""
        now = self._clock().timestamp()
        if abs(now - self._looked) >= _PATIENCE:
            self._looked = now
            if self._version() != self._known:
                self.load()
        return 0

    def _version(self) -> int:
        """Each written set, and each revision of one, makes it larger."""
        query = select(func.sum(registers.c.revision)).where(registers.c.kind == _KIND)
        with self._database.read() as connection:
            return int(connection.execute(query).scalar() or 0)


def _decoded(document: object) -> PlaceSet:
    try:
        return msgspec.convert(document, PlaceSet)
    except msgspec.ValidationError as error:
        raise Damaged(f"a set of places cannot be read: {error}") from error
