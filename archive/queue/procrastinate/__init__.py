"""The queue of procrastinate, on the catalog's PostgreSQL. https://procrastinate.readthedocs.io

Its tables and functions are used as they are, through the catalog's own connections: a job that is
deferred in a transaction exists when that commits. They lie in a schema of their own, so that the
catalog is the same on every database, and carry out and show the same jobs as its own tools do.

``args`` of a job holds ``payload``, ``subject``, ``asked`` and, after a failure, ``error``.
"""

from archive.clock import Clock
from archive.database import Database
from archive.errors import WrongSetting
from archive.queue import Oversight, Queue
from archive.queue.procrastinate.jobs import ProcrastinateQueue
from archive.queue.procrastinate.oversight import ProcrastinateOversight


def _open(database: Database, clock: Clock) -> tuple[Queue, Oversight]:
    if database.engine.dialect.name != "postgresql":
        raise WrongSetting(
            "QUEUE_URL names procrastinate, which needs a DATABASE_URL on PostgreSQL."
        )
    return ProcrastinateQueue(database, clock), ProcrastinateOversight(database)


EXTENSION = {"procrastinate": _open}
