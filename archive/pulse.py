"""The sign of life that a worker gives while it runs, also through a long job."""

import logging
import threading
from collections.abc import Callable, Sequence

from archive.errors import ArchiveError
from archive.heartbeat import INTERVAL, Heartbeats

_log = logging.getLogger(__name__)


class Pulse(threading.Thread):
    """Beats at once and then every few seconds, until the block ends."""

    def __init__(self, heartbeats: Heartbeats, worker: str, roles: Sequence[str]) -> None:
        super().__init__(daemon=True, name="pulse")
        self._heartbeats, self._worker, self._roles = heartbeats, worker, roles
        self._ending = threading.Event()

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self.join()
        self._tell(lambda: self._heartbeats.end(self._worker))

    def run(self) -> None:
        while True:
            self._tell(lambda: self._heartbeats.beat(self._worker, self._roles))
            if self._ending.wait(INTERVAL):
                return

    @staticmethod
    def _tell(what: Callable[[], None]) -> None:
        """A catalog that does not answer is no reason to stop: the next sign may get through."""
        try:
            what()
        except ArchiveError as error:
            _log.warning("the sign of life could not be given: %s", error)
