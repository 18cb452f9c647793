"""The worker: leases jobs, hands each to its handler, and does the small chores beside it."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from archive.errors import AlreadyExists, ArchiveError, Cancelled, Conflict
from archive.queue import Job, Queue
from ingest.beside import Beside

_log = logging.getLogger(__name__)

Handler = Callable[[Job], None]
Ending = Callable[[], None]
Chore = Callable[[], int]
"""Does a little, and says how much there was to do."""


def _never() -> bool:
    return False


_BEAT_SECONDS = 10.0


@contextmanager
def _heartbeat(queue: Queue, job: Job) -> Iterator[None]:
    """Hold the lease while the handler runs, however long a decoder takes."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(_BEAT_SECONDS):
            try:
                queue.extend(job)
            except ArchiveError as error:  # the lease lasts for three beats
                _log.warning("job %s could not be held: %s", job.id, error)

    thread = threading.Thread(target=beat, daemon=True, name=f"lease of {job.id}")
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


class Worker:
    """One loop; any number of workers may run beside each other. Without handlers: chores only."""

    def __init__(
        self, queue: Queue, handlers: Mapping[str, Handler], chores: Sequence[Chore], *, name: str
    ) -> None:
        self._queue, self._handlers, self._chores, self.name = queue, handlers, chores, name
        self.stopping = False
        self._ending: Ending | None = None

    def run(self, *, pause: float = 0.5) -> None:
        """Work until ``stopping`` is set, by a signal handler for example."""
        while not self.stopping:
            if not self._safely(self.spell):  # also while the catalog is away
                time.sleep(pause)

    def run_until_idle(self) -> None:
        """Return when no job is due and the chores find nothing left to do."""
        while not self.stopping and self.spell():
            pass

    def step(self) -> bool:
        """One job with the chores beside it, or the chores alone; whether there was any work."""
        return self.spell(lambda: True)

    def spell(self, enough: Callable[[], bool] = _never) -> bool:
        """The jobs that are due, one after the other; where none is, the chores alone.

        What jobs leave to the chores (pages to be indexed) is done in a thread beside them, which
        no job waits for; when this returns it has ended. ``enough`` is asked behind each job.
        Returns whether there was any work.
        """
        job = self._leased()
        if job is None:
            return self._chores_done() > 0
        with Beside(self._chores_done) as beside:
            while job is not None:
                self._carry_out(job)
                goes_on = not self.stopping and not enough() and beside.goes_on()
                job = self._leased() if goes_on else None
        return True

    def _leased(self) -> Job | None:
        self._end()
        return self._queue.lease(self.name) if self._handlers else None

    def _chores_done(self) -> int:
        return sum(self._safely(chore) for chore in self._chores)

    def _carry_out(self, job: Job) -> None:
        self._ending = self._carried_out(job)
        self._end()

    def _end(self) -> None:
        """Tell the queue how the last job ended; where it does not answer, before the next one."""
        if self._ending is not None:
            self._ending()
            self._ending = None

    def _carried_out(self, job: Job) -> Ending:
        try:
            with _heartbeat(self._queue, job):
                self._handlers[job.kind](job)
        except Cancelled:
            _log.info("job %s (%s) was stopped", job.id, job.kind)
            return partial(self._queue.finish, job, cancelled=True)
        except ArchiveError as error:
            _log.warning("job %s (%s) failed: %s", job.id, job.kind, error)
            # Where somebody was faster, the next round sees what they did.
            again = error.transient or isinstance(error, (AlreadyExists, Conflict))
            return partial(self._queue.fail, job, str(error), transient=again)
        except Exception as error:  # noqa: BLE001 - outermost loop: one bad job must not stop it
            _log.exception("job %s (%s) broke", job.id, job.kind)
            reason = f"{type(error).__name__}: {error}"
            return partial(self._queue.fail, job, reason, transient=True)
        return partial(self._queue.finish, job)

    def _safely(self, chore: Chore) -> int:
        try:
            return chore()
        except ArchiveError as error:
            level = logging.DEBUG if error.transient else logging.WARNING
            _log.log(level, "for now: %s", error)
            return 0
        except Exception:  # noqa: BLE001 - as above
            _log.exception("a step broke")
            return 0
