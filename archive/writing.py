"""What people write and put right, each step with who, when and why: lessons, collections, themes.

A writing is one document of a register, whole in every revision: storage holds its history, of
two editors who saw the same revision one is refused, and a rebuild finds all of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Connection

from archive.clock import Clock
from archive.database import Database
from archive.decisions import Actor
from archive.errors import Conflict, Damaged, NotFound, RevisionConflict
from archive.register import Document, Register
from archive.storage import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written(Generic[T]):
    """One revision; ``at`` is aware, UTC."""

    id: str
    revision: int
    value: T
    at: datetime
    agent: str
    action: str
    reason: str


class Writings(Generic[T]):
    """All writings of one kind; safe to share between threads."""

    def __init__(
        self, kind: str, shape: type[T], *, store: Store, database: Database, clock: Clock
    ) -> None:
        self._register = Register(kind, store, database)
        self._shape, self._clock = shape, clock
        self._held: tuple[str, dict[str, Written[T]]] = ("", {})

    def every(self) -> list[Written[T]]:
        """The latest revision of each, by id; what another process wrote as well."""
        return list(self._current().values())

    def find(self, writing_id: str) -> Written[T] | None:
        return self._current().get(writing_id)

    def get(self, writing_id: str) -> Written[T]:
        """Raises ``NotFound``."""
        found = self.find(writing_id)
        if found is None:
            raise NotFound
        return found

    def history(self, writing_id: str) -> list[Written[T]]:
        """Every revision, oldest first."""
        steps = self._register.steps(writing_id)
        return [self._written(writing_id, revision, document) for revision, document in steps]

    def version(self) -> str:
        """Changes with every write, in whatever process, and is cheap to ask for."""
        return self._register.version()

    def write(
        self,
        actor: Actor,
        writing_id: str,
        value: T,
        *,
        revision: int,
        step: tuple[str, str],
        also: Callable[[Connection], None] = lambda _: None,
    ) -> Written[T]:
        """Store the next revision; ``step`` is what is done and why, ``also`` as in the register.

        ``revision`` is the one that was seen, 0 for a new one; raises ``RevisionConflict`` when
        somebody was faster.
        """
        document: Document = {
            "at": self._clock().isoformat(),
            "agent": actor.agent,
            "action": step[0],
            "reason": step[1],
            "value": msgspec.to_builtins(value),
        }
        try:
            stored = self._register.write(writing_id, document, revision=revision, also=also)
        except Conflict as error:
            found = self.find(writing_id)
            current = found.revision if found else 0
            raise RevisionConflict(writing_id, revision, current) from error
        return self._written(writing_id, stored, document)

    def redact(self, change: Callable[[T], T]) -> int:
        """Change every revision of whatever ``change`` changes; returns how many writings."""
        return sum(self.redact_one(writing_id, change) for writing_id in list(self._current()))

    def redact_one(self, writing_id: str, change: Callable[[T], T]) -> bool:
        """Of one writing; whether anything changed."""
        if all(change(step.value) == step.value for step in self.history(writing_id)):
            return False
        self._register.rewrite(writing_id, lambda document: self._changed(document, change))
        self._held = ("", {})
        return True

    def _changed(self, document: Document, change: Callable[[T], T]) -> Document:
        value = change(self._read(document["value"]))
        return {**document, "value": msgspec.to_builtins(value)}

    def _current(self) -> dict[str, Written[T]]:
        version, held = self._register.version(), self._held
        if held[0] != version:
            found = {one.id: one for one in self._stored()}
            held = self._held = (version, found)
        return held[1]

    def _stored(self) -> Iterator[Written[T]]:
        for writing_id, revision, document in self._register.held():
            yield self._written(writing_id, revision, document)

    def _written(self, writing_id: str, revision: int, document: Document) -> Written[T]:
        return Written(
            id=writing_id,
            revision=revision,
            value=self._read(document["value"]),
            at=datetime.fromisoformat(document["at"]),
            agent=document["agent"],
            action=document["action"],
            reason=document["reason"],
        )

    def _read(self, value: Any) -> T:
        try:
            return msgspec.convert(value, self._shape)
        except msgspec.ValidationError as error:
            raise Damaged(f"a {self._register.kind} cannot be read: {error}") from error
