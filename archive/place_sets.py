"""Further sets of places in storage, with revisions: school districts and the like."""

import msgspec

from archive.clock import Clock, system_clock
from archive.database import Database
from archive.errors import Damaged
from archive.following import Following
from archive.register import Register
from archive.storage import Store
from archive.vocabulary import add_places
from archive.vocabulary.district import PlaceSet

_KIND = "place-set"


class PlaceSets:
    """Each set is one document of the register ``place-set``."""

    def __init__(self, store: Store, database: Database, clock: Clock = system_clock) -> None:
        self._register = Register(_KIND, store, database)
        self._following = Following(self._register.version, self._add, clock)
        self.refresh = self._following.refresh
        self.load = self._following.load
        """Lets the gazetteer of this process know the places of all sets."""

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

    def _add(self) -> None:
        add_places(place for place_set in self.every() for place in place_set.places)


def _decoded(document: object) -> PlaceSet:
    try:
        return msgspec.convert(document, PlaceSet)
    except msgspec.ValidationError as error:
        raise Damaged(f"a set of places cannot be read: {error}") from error
