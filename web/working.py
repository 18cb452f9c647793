"""What a worker does: a handler for each kind of job, and the chores beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.agreement.keeping import JOB as AGREEMENT
from archive.bulk_edit import JOB as BULK_EDIT
from archive.bulk_edit import LOOK as BULK_LOOK
from archive.prepared import JOB as EXPORT
from ingest.harvest.due import JOB as HARVEST
from ingest.harvest.due import SECONDS as DUE
from ingest.migration import JOB as MIGRATION
from ingest.pace import DAY, MINUTE, Every
from ingest.page_jobs import JOB
from ingest.uploads import JOB as UPLOAD
from web.bulk.looking import look
from web.index_trouble import watched
from web.lexicon.putting import JOB as PUTTING
from web.lexicon.putting import put_into_force

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ingest.worker import Chore, Handler
    from web.wiring import Services


def handlers(here: Services) -> Mapping[str, Handler]:
    """By the kind of job."""
    found: dict[str, Handler] = {JOB: here.intake.work, PUTTING: put_into_force(here.live)}
    found[UPLOAD] = here.uploads.work
    found[MIGRATION] = here.migrations.work
    found[HARVEST] = here.due.work
    found[BULK_EDIT] = here.bulk_edits.work
    found[BULK_LOOK] = look(here)
    found[EXPORT] = here.prepared.work
    found[AGREEMENT] = here.agreements.work
    if here.transcribing is not None:
        found[here.transcribing.JOB] = here.transcribing.work
    return found


def chores(here: Services, roles: Collection[str]) -> Sequence[Chore]:
    """Of a worker for jobs, for the index, or for both."""
    return (
        here.refresh_vocabulary,
        *(_keeping(here) if "jobs" in roles else ()),
        *(_indexing(here) if "index" in roles else ()),
    )


def _keeping(here: Services) -> Sequence[Chore]:
    return (
        here.journal.recover,
        here.absorption.run_once,
        here.audit.run_once,
        here.retention.run_once,
        Every(here.agreements.catch_up, here.clock, seconds=MINUTE).run_once,
        Every(here.intake.recover, here.clock).run_once,
        Every(here.due.ask, here.clock, seconds=DUE).run_once,
        Every(here.takedowns.forget_old, here.clock, seconds=DAY).run_once,
        Every(here.bulk_edits.forget_old, here.clock, seconds=DAY).run_once,
        Every(_swept(here), here.clock).run_once,
    )


def _swept(here: Services) -> Chore:
    def sweep() -> int:
        here.prepared.sweep()
        return 0  # nobody waits for it

    return sweep


def _indexing(here: Services) -> Sequence[Chore]:
    filling = here.filling
    return (
        here.themes.settle,
        watched(here.database, lambda: here.indexer.run_once(here.clock())),
        *((lambda: filling.run_once(here.clock()),) if filling is not None else ()),
    )
