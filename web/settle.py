"""Waiting until everything asked for is done: jobs settled, index caught up with the catalog."""

import time

from archive.errors import ArchiveError
from archive.queue import OPEN
from ingest.worker import Worker
from web.wiring import Services

_PAUSE = 0.1
_PATIENCE = 600.0
"""Seconds without any progress after which another process must be stuck."""


class Stuck(ArchiveError):
    """Another process holds the work and makes no progress; look at its log."""


def settle(services: Services, worker: Worker, *, subject: str = "") -> None:
    """Work until nothing of the subject (or nothing at all) is left to do.

    Other workers may do a part of it; then this one waits for them.
    """
    quiet_since = time.monotonic()
    while not settled(services, subject):
        if worker.spell(lambda: bool(subject) and not services.queue.waits(subject)):
            quiet_since = time.monotonic()
        elif time.monotonic() - quiet_since > _PATIENCE:
            raise Stuck
        else:
            time.sleep(_PAUSE)


def settled(services: Services, subject: str = "") -> bool:
    if services.queue.counts(subject).keys() & set(OPEN):
        return False
    caught_up = services.engine.position() >= services.catalog.feed_position()
    return caught_up and services.live.is_current()
