"""What is over leaves after a while: jobs, what was staged for batches that ended, old reports,
uploads that nobody went on with.

Nothing goes that somebody still waits for: no quarantine, no batch that has not ended, and nothing
of a batch that is not in the register.
"""

from collections.abc import Collection, Iterator
from datetime import timedelta

from archive.audit.round import PREFIX as AUDITS
from archive.batch import Batches
from archive.clock import Clock
from archive.queue import Oversight
from archive.storage import Stat, Store
from ingest.pace import DAY, Every
from ingest.quarantine import PREFIX as QUARANTINE
from ingest.staging import PREFIX as STAGE
from ingest.uploads import Uploads

_ENDED = ("done", "undone")
_LATE = 2
"""Days: a sweep comes once a day."""


class Retention:
    def __init__(
        self,
        oversight: Oversight,
        store: Store,
        batches: Batches,
        uploads: Uploads,
        clock: Clock,
        *,
        days: int,
    ) -> None:
        """``days`` is how long what is over is kept; 0 for ever."""
        self._oversight, self._store, self._batches = oversight, store, batches
        self._uploads, self._clock, self._days = uploads, clock, days
        self._forgetting = Every(self._forget, clock)
        # A look at storage lists it.
        self._sweeping = Every(self.sweep, clock, seconds=DAY)

    def run_once(self) -> int:
        """Returns 0, because nothing that anybody waits for was done."""
        if self._days:
            self._forgetting.run_once()
            self._sweeping.run_once()
        return 0

    def _forget(self) -> int:
        self._oversight.forget(days=self._days)
        return 0

    def sweep(self) -> int:
        """Remove from storage what has been over for long; returns how many keys."""
        old = self._older(self._days)
        for key in old:
            self._store.delete(key)
        return len(old)

    def overdue(self) -> int:
        """How many keys should have gone days ago: no worker sweeps, or it cannot."""
        return len(self._older(self._days + _LATE)) if self._days else 0

    def _older(self, days: int) -> list[str]:
        before = self._clock() - timedelta(days=days)
        return [stat.key for stat in self._over() if stat.modified < before]

    def _over(self) -> Iterator[Stat]:
        ended = {batch.id for batch in self._batches.every() if batch.state in _ENDED}
        yield from self._staged(ended)
        # The last report is that of the audit under way, or what the monitor asks for.
        yield from list(self._store.list(AUDITS))[:-1]
        yield from self._uploads.never_given()

    def _staged(self, batches: Collection[str]) -> Iterator[Stat]:
        for stat in self._store.list(STAGE):
            if stat.key.startswith(QUARANTINE):
                continue
            if stat.key.removeprefix(STAGE).partition("/")[0] in batches:
                yield stat
