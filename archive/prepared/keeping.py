"""What pages, programs and the worker do with exports: ask for one, look at it, fetch, give up."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from shutil import copyfileobj
from typing import BinaryIO

from archive.catalog import Catalog
from archive.clock import Clock
from archive.errors import Cancelled, NotAllowed, NotFound
from archive.exports import Files
from archive.prepared import DAYS, JOB, SUBJECT, Order, Progress, Source, Whole
from archive.prepared.judging import Judging
from archive.prepared.making import Making
from archive.prepared.shelf import Shelf, file_key
from archive.queue import OPEN, WAITING, Job, JobState, Oversight, Queue, Standing
from archive.rights import Viewer
from archive.storage import Store

MOST = 20
"""Exports that are under way at a time, whoever asked for them."""
_LOOKED_AT = 1000
"""Jobs of exports that are looked through for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How an export is now."""

    order: Order
    progress: Progress
    whole: Whole | None
    """The finished file; None until there is one that may be handed out."""
    before: Whole | None
    """The file as it was last made, whether or not it may be handed out."""
    job: Standing | None
    """What is at it, waits, or stopped with its reason; None for none."""

    @property
    def until(self) -> datetime:
        return self.order.at + timedelta(days=DAYS)

    @property
    def under_way(self) -> bool:
        return self.job is not None and self.job.state in OPEN


class TooMany(NotAllowed):
    """Too many exports are being made at the moment."""


class Prepared:
    def __init__(
        self,
        *,
        derivatives: Store,
        catalog: Catalog,
        source: Source,
        files: Files,
        queue: Queue,
        oversight: Oversight,
        clock: Clock,
    ) -> None:
        self._shelf, self._catalog, self._clock = Shelf(derivatives), catalog, clock
        self._queue, self._oversight, self._source = queue, oversight, source
        self._judging = Judging(self._shelf, catalog, source, clock)
        self._making = Making(self._shelf, catalog, source, files, clock)

    def new_id(self) -> str:
        """One that nobody can guess."""
        return secrets.token_hex(16)

    def ask(self, order: Order) -> None:
        """Keep the order and ask for its job.

        Raises ``TooMany``, and ``NotFound`` where there is no such collection or snapshot.
        """
        self._source.unit(order)
        counts: Mapping[str, int] = self._queue.counts(SUBJECT)
        if sum(counts.get(str(state), 0) for state in OPEN) >= MOST:
            raise TooMany
        self._shelf.keep(order)
        self._enqueue(order)

    def order(self, export_id: str, viewer: Viewer) -> Order:
        """Raises ``NotFound`` for who may not see all that it was made to hold."""
        order, now = self._shelf.order(export_id), self._clock()
        if order.at + timedelta(days=DAYS) <= now:
            raise NotFound
        wide = order.eyes.levels(now) <= viewer.levels(now)
        if not wide or (order.eyes.is_staff() and not _works_where(order.eyes, viewer)):
            raise NotFound
        return order

    def stand(self, order: Order) -> Stand:
        """How it is, the file judged anew; where it does not stand, it is being made anew.

        Raises ``NotFound`` where the collection it is of is not open any more.
        """
        whole, job = self._shelf.whole(order.id), self._job(order.id)
        stands = whole is not None and self._judging.stands(order, whole)
        if whole is not None and not stands and job is None:
            self._enqueue(order)
            job = self._job(order.id)
        return Stand(
            order=order,
            progress=self._shelf.progress(order.id),
            whole=whole if stands else None,
            before=whole,
            job=job,
        )

    def again(self, order: Order) -> None:
        """Another round for one that stopped."""
        job = self._job(order.id)
        if job is None:
            self._enqueue(order)
        elif job.state is JobState.PARKED:
            self._oversight.retry(job.job.id)

    def give_up(self, order: Order) -> None:
        """Its address leads nowhere from now on, and nothing of it is kept.

        A job that is at it stops at its next step and removes what it has made.
        """
        self._shelf.drop(order.id)
        job = self._job(order.id)
        if job is not None:
            self._oversight.cancel(job.job.id)
        if job is None or job.state not in (JobState.RUNNING, JobState.STOPPING):
            self._shelf.clear(order.id)

    def work(self, job: Job) -> None:
        """The job's handler: a second run goes on where the first was killed."""
        export_id = str(job.payload["id"])

        def check() -> None:
            self._queue.check(job)
            self._still_wanted(export_id)

        try:
            self._still_wanted(export_id)
            order = self._shelf.order(export_id)
            self._still_open(order)
            self._making.make(order, check)
            self._still_wanted(export_id)
        except Cancelled:
            if not self._is_wanted(export_id):
                self._shelf.clear(export_id)
            raise

    def find(self, export_id: str) -> Order | None:
        """The order, for whoever may read the storage itself; None for one that is not there."""
        try:
            return self._shelf.order(export_id)
        except NotFound:
            return None

    def make_here(self, order: Order, out: BinaryIO) -> Whole:
        """Without a job: the file into ``out``, and nothing of it is kept.

        Killed, the order stays, and the same call with it goes on.
        """
        self._shelf.keep(order)
        whole = self._making.make(order, lambda: None)
        with self._shelf.store.open(file_key(order.id, whole.token)) as stream:
            copyfileobj(stream, out)
        return whole

    def clear(self, order: Order) -> None:
        self._shelf.clear(order.id)

    def sweep(self) -> int:
        """Remove exports whose time is over; returns how many keys."""
        return self._shelf.sweep(self._clock() - timedelta(days=DAYS))

    def _enqueue(self, order: Order) -> None:
        with self._catalog.database.write() as connection:
            payload = {"id": order.id}
            self._queue.enqueue(connection, JOB, payload, subject=SUBJECT, priority=WAITING)

    def _job(self, export_id: str) -> Standing | None:
        states = (*OPEN, JobState.PARKED)
        found = self._oversight.list(states, subject=SUBJECT, limit=_LOOKED_AT)
        return next((one for one in found if one.job.payload["id"] == export_id), None)

    def _is_wanted(self, export_id: str) -> bool:
        try:
            self._shelf.order(export_id)
        except NotFound:
            return False
        return True

    def _still_open(self, order: Order) -> None:
        """What is of a collection that was closed goes as if it had been given up."""
        try:
            self._source.unit(order)
        except NotFound:
            self._shelf.drop(order.id)
            raise Cancelled from None

    def _still_wanted(self, export_id: str) -> None:
        if not self._is_wanted(export_id):
            raise Cancelled


def _works_where(eyes: Viewer, viewer: Viewer) -> bool:
    """Whether the viewer works on all that these eyes of staff work on."""
    if viewer.works_everywhere():
        return True
    return viewer.is_staff() and bool(eyes.limits) and eyes.limits <= viewer.limits
