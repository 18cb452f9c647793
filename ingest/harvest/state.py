"""What the machine knows of a pulled source: memory, when it is due, and its last runs.

One object in storage a source, ``ctl/pulled/<id>.json``, written by whoever holds the run's lease.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import msgspec

from archive.errors import Damaged, NotFound
from archive.storage import Store

PREFIX = "ctl/pulled/"
_RUNS = 20
"""Reports that are kept."""
SHOWN = 20
"""Refusals a report names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """One part that was refused before it reached a batch."""

    label: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one run did. What became of the parts it gave is told by its batch."""

    at: datetime
    ended: datetime
    given: int = 0
    """Parts laid into the batch, refused ones included."""
    known: int = 0
    """Met again and not given."""
    refused: int = 0
    turned: tuple[Turned, ...] = ()
    """The first of what was refused where no batch was opened."""
    batch: str = ""
    trouble: str = ""
    """Why it ended early (a code); ``detail`` is what that is about."""
    detail: str = ""
    until: datetime | None = None
    """The host asked to be left alone until then."""
    more: bool = False
    """It stopped at its limit; the next run goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    memory: Mapping[str, Any] = field(default_factory=dict)
    batch: str = ""
    """The batch that a run is filling, or was when it was killed."""
    due: datetime | None = None
    wait: datetime | None = None
    """No request before this instant, whoever asks."""
    failures: int = 0
    """Runs in a row that ended early."""
    runs: tuple[Report, ...] = ()
    """Newest first."""
    moves: int = 0
    """Those of the source when this was learnt."""

    def learned(self, news: Mapping[str, Any]) -> "State":
        """With what was learnt; a value of ``None`` is forgotten."""
        memory = {**self.memory, **news}
        return replace(self, memory={k: v for k, v in memory.items() if v is not None})

    def moved(self, moves: int) -> "State":
        """Blank memory where the source was led elsewhere since; to be left alone still holds."""
        return self if moves == self.moves else replace(self, memory={}, failures=0, moves=moves)

    def with_run(self, report: Report) -> "State":
        return replace(self, runs=(report, *self.runs)[:_RUNS])


class States:
    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, source_id: str) -> State:
        """Blank for a source that was never pulled."""
        try:
            with self._store.open(_key(source_id)) as stream:
                return msgspec.json.decode(stream.read(), type=State)
        except NotFound:
            return State()
        except msgspec.DecodeError as error:
            raise Damaged(f"the state of source {source_id} cannot be read: {error}") from error

    def put(self, source_id: str, state: State) -> State:
        """Durable with the next page or batch: a state that is lost makes a run repeat, no more."""
        self._store.put(_key(source_id), msgspec.json.encode(state))
        return state


def _key(source_id: str) -> str:
    return f"{PREFIX}{source_id}.json"
