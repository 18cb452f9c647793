"""The register of crosswalks: one a name, each change a revision with who made it."""

from dataclasses import replace

import msgspec

from archive.clock import Clock
from archive.database import Database
from archive.errors import InvalidSubmission, NotFound
from archive.identifiers import mint
from archive.register import Register
from archive.storage import Store
from ingest.crosswalk import Crosswalk, check

KIND = "crosswalk"
LONGEST_NAME = 100


class Crosswalks:
    def __init__(self, store: Store, database: Database, clock: Clock) -> None:
        self._register, self._clock = Register(KIND, store, database), clock

    def every(self) -> list[Crosswalk]:
        """By name."""
        found = [msgspec.convert(document, Crosswalk) for _, document in self._register.every()]
        return sorted(found, key=lambda one: one.name)

    def get(self, crosswalk_id: str) -> Crosswalk:
        """By id or name; raises ``NotFound``."""
        found = self._register.find(crosswalk_id)
        if found is not None:
            return msgspec.convert(found, Crosswalk)
        named = next((one for one in self.every() if one.name == crosswalk_id), None)
        if named is None:
            raise NotFound(f"there is no crosswalk {crosswalk_id}")
        return named

    def named(self, name: str, by: str) -> Crosswalk:
        """The one of that name, made where there is none."""
        name = " ".join(name.split())
        if not 0 < len(name) <= LONGEST_NAME:
            raise InvalidSubmission({"name": "移行元の名前を、100 字までで書いてください。"})
        try:
            return self.get(name)
        except NotFound:
            now = self._clock()
            made = Crosswalk(id=mint(now), name=name, agent=by, at=now)
            self._register.write(made.id, msgspec.to_builtins(made), revision=0)
            return made

    def revision(self, crosswalk_id: str) -> int:
        """Of its last change."""
        return next((r for id_, r, _ in self._register.held() if id_ == crosswalk_id), 0)

    def revise(self, crosswalk: Crosswalk, by: str, *, revision: int | None = None) -> Crosswalk:
        """The next revision, where it says something new; ``Conflict`` if another came first."""
        held = self.get(crosswalk.id)
        after = check(replace(crosswalk, agent=by, at=self._clock()))
        if replace(held, agent=by, at=after.at) != after:
            self._register.write(after.id, msgspec.to_builtins(after), revision=revision)
        return after
