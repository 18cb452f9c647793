"""Words, spellings and stop words into force: a job freezes them, the indexer builds and swaps."""

from archive.queue import Job
from ingest.worker import Handler
from web.lexicon.live import Live

JOB = "lexicon"
"""Kind of the job, and what it is for."""


def put_into_force(live: Live) -> Handler:
    """The handler: compiles the dictionary and says that the index should be made with it.

    The index itself is built by the worker that writes to it, in its next round.
    """

    def work(_job: Job) -> None:
        live.put_into_force()

    return work
