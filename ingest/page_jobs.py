"""The pages of a batch as jobs of the queue."""

from sqlalchemy import Connection

from archive.database import Database
from archive.queue import BULK, OPEN, JobState, Queue
from archive.storage import Store
from ingest.staging import page_keys

JOB = "ingest"


def ask(
    connection: Connection, queue: Queue, batch_id: str, page: str, *, priority: int = BULK
) -> None:
    """Have one staged page taken in once the transaction commits."""
    payload = {"batch": batch_id, "page": page}
    queue.enqueue(connection, JOB, payload, subject=batch_id, priority=priority)


def ask_again(database: Database, queue: Queue, store: Store, batch_id: str) -> int:
    """Ask for all pages of a batch that no job is left of; returns how many.

    The queue was emptied then, or is another one now. What is settled is left alone.
    """
    with database.write() as connection:
        if queue.counts(batch_id).keys() & {*OPEN, JobState.PARKED}:
            return 0
        keys = page_keys(store, batch_id)
        for key in keys:
            ask(connection, queue, batch_id, key)
    return len(keys)
