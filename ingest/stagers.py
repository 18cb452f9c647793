"""Who stages a batch: one process at a time, known to be there by its signs of life."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from archive.batch import Batch
from archive.clock import Clock
from archive.errors import WrongState
from archive.heartbeat import Heartbeats
from archive.identifiers import mint
from archive.pulse import Pulse

_RESUMABLE = timedelta(days=1)


class Stagers:
    def __init__(self, heartbeats: Heartbeats, clock: Clock) -> None:
        self._heartbeats, self._clock = heartbeats, clock

    @contextmanager
    def staging(self, batch: Batch) -> Iterator[None]:
        """Nobody else stages the batch in this block; raises ``WrongState`` where somebody does."""
        name, role = mint(self._clock()), _role(batch)
        if not self._heartbeats.take(name, role):
            raise WrongState(f"batch {batch.accession} is being staged by another process")
        with Pulse(self._heartbeats, name, [role]):
            yield

    def is_staging(self, batch: Batch) -> bool:
        return self._heartbeats.is_there(_role(batch))

    def is_abandoned(self, batch: Batch) -> bool:
        """Whether nobody has staged it for so long that nobody will."""
        last = self._heartbeats.latest().get(_role(batch), batch.at)
        return self._clock() - max(last, batch.at) >= _RESUMABLE


def _role(batch: Batch) -> str:
    return f"staging:{batch.id}"
