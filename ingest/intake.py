"""Intake: a source into a batch, page by page through the queue, until all of it is settled."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive.batch import Batch, Batches, record, unrecord
from archive.clock import Clock
from archive.database import Database
from archive.errors import Cancelled, NotFound, WrongState
from archive.queue import OPEN, WAITING, Job, Queue
from archive.storage import Store
from ingest.page_jobs import ask, ask_again
from ingest.quarantine import PREFIX as QUARANTINE
from ingest.quarantine import RETRYING, Quarantine, is_kept
from ingest.settling import left
from ingest.stagers import Stagers
from ingest.staging import Page, Staged, Stager, last_page, read_page, sweep
from ingest.submission import Source
from ingest.taking import Taking

STAGING, STAGED, CANCELLING = "staging", "staged", "cancelling"
"""States of a batch that is under way; of the last the rest is left alone."""
OPEN_BATCHES = (STAGED, "done")
"""States in which what was quarantined of a batch may be tried again."""


class Intake:
    def __init__(
        self,
        *,
        database: Database,
        store: Store,
        queue: Queue,
        batches: Batches,
        taking: Taking,
        stagers: Stagers,
        clock: Clock,
    ) -> None:
        self._database, self._store, self._clock = database, store, clock
        self._batches, self._queue, self._taking = batches, queue, taking
        self._stager, self._stagers = Stager(store, clock), stagers
        self._quarantine = Quarantine(store, database)

    def stage(self, batch: Batch, source: Source) -> Iterator[Page]:
        """Copy everything into storage and ask for its intake, page by page."""
        with self._stagers.staging(batch):
            yield from self._pages(batch, source, None)
        self._close(batch.id)  # workers may have been faster

    def resume(self, batch_id: str, source: Source) -> Iterator[Page]:
        """Go on with a batch whose staging stopped half way; the source is to be the same.

        Raises ``WrongState`` where it did not stop, ``WrongUse`` for a source that has changed.
        """
        batch = self._batches.get(batch_id)
        with self._stagers.staging(batch):
            batch = self._batches.get(batch.id)
            if batch.state != STAGING:
                raise WrongState(f"batch {batch.accession} is {batch.state}")
            page = last_page(self._store, batch.id)
            if page is not None:
                self._enqueue(batch.id, page)  # it may be all that the last stager could do
            yield from self._pages(batch, source, page)
        self._close(batch.id)

    def end(self, batch_id: str) -> None:
        """Close the staging of a batch whose stager died: whoever gave it gives the rest anew.

        Raises ``WrongState`` where somebody stages it still.
        """
        batch = self._batches.get(batch_id)
        with self._stagers.staging(batch):
            batch = self._batches.get(batch.id)
            if batch.state != STAGING:
                return
            page = last_page(self._store, batch.id)
            if page is not None:
                self._enqueue(batch.id, page)  # it may be all that the stager could do
            self._staged(batch.id, page.last if page is not None else 0, complete=True)
        self._close(batch.id)

    def _pages(self, batch: Batch, source: Source, after: Page | None) -> Iterator[Page]:
        """Stage what comes after a page; the batch then knows how much there is."""
        count = after.last if after is not None else 0
        complete = True
        for page in self._stager.pages(batch.id, source, after=after):
            self._enqueue(batch.id, page)
            count = page.last
            yield page
            if self._batches.get(batch.id).state != STAGING:
                complete = False
                break
        self._staged(batch.id, count, complete=complete)

    def _staged(self, batch_id: str, count: int, *, complete: bool) -> None:
        batch = self._batches.get(batch_id)
        state = STAGED if batch.state == STAGING else batch.state
        self._batches.write(replace(batch, state=state, submissions=count, incomplete=not complete))

    def _enqueue(self, batch_id: str, page: Page) -> None:
        """The page's job, with what was refused; a page that was staged before may come again."""
        self._batches.store_report(batch_id, page.refused)
        with self._database.write() as connection:
            for refused in page.refused:
                unrecord(connection, batch_id, refused.number)
            record(connection, batch_id, page.refused)
            ask(connection, self._queue, batch_id, page.key)

    def cancel(self, batch_id: str) -> None:
        """Have the rest of a batch left alone: its jobs only note that, page by page.

        What was taken in stays, and can be taken back with the batch once it is done.
        """
        batch = self._batches.get(batch_id)
        if batch.state not in (STAGING, STAGED):
            raise WrongState(f"batch {batch.accession} is {batch.state}")
        self._batches.write(replace(batch, state=CANCELLING))
        self._end(batch.id)
        self._close(batch.id)

    def recover(self) -> int:
        """Ask again for pages whose jobs are gone; what is settled is left alone when they run.

        A batch that is being staged is left to its stager. One whose stager died can be resumed for
        a day; then it is closed with what was staged, and at once where it is to be cancelled.
        """
        asked = 0
        for batch in self._batches.every():
            if batch.state not in (STAGING, STAGED, CANCELLING):
                continue
            if not self._stagers.is_staging(batch):
                asked += ask_again(self._database, self._queue, self._store, batch.id)
                self._end(batch.id)
            self._close(batch.id)
        return asked

    def is_stopped(self, batch: Batch) -> bool:
        """Whether its staging stopped half way, so that it can be resumed."""
        return batch.state == STAGING and not self._stagers.is_staging(batch)

    def _end(self, batch_id: str) -> None:
        """Close the staging of a batch that nobody stages any more, where that is due."""
        batch = self._batches.get(batch_id)
        cancelled = batch.state == CANCELLING and not batch.submissions and not batch.incomplete
        given_up = batch.state == STAGING and self._stagers.is_abandoned(batch)
        if not (cancelled or given_up) or self._stagers.is_staging(batch):
            return
        try:
            with self._stagers.staging(batch):
                page = last_page(self._store, batch.id)
                if page is not None:
                    self._enqueue(batch.id, page)
                self._staged(batch.id, page.last if page is not None else 0, complete=False)
        except WrongState:  # somebody goes on with it
            return

    def retry(self, held_id: str, *, by: str) -> None:
        """Have what lies in quarantine taken in once more, as a page of its batch.

        Raises ``WrongState`` where the batch was taken back, or a trial is on its way.
        """
        held = self._quarantine.get(held_id)
        batch = self._batches.get(held.batch)
        if batch.state not in OPEN_BATCHES:
            raise WrongState(f"batch {batch.accession} is {batch.state}")
        busy = self._queue.counts(batch.id)
        if held.state == RETRYING and busy.keys() & set(OPEN):
            raise WrongState(f"{held_id} is being tried")
        page = self._quarantine.retry(held_id, by=by, at=self._clock())
        with self._database.write() as connection:
            unrecord(connection, batch.id, held.number)
            ask(connection, self._queue, batch.id, page, priority=WAITING)
        self._batches.write(replace(batch, state=STAGED))
        self._close(batch.id)  # a quick worker may have found it done before we said it is not

    def work(self, job: Job) -> None:
        """Take in one page; what is settled already is left alone."""
        batch = self._batches.get(job.payload["batch"])
        page = self._page(batch, job.payload["page"])
        todo = self._todo(batch.id, page)
        try:
            self._taking.take_in(batch, todo, lambda: self._check(job, batch))
        except Cancelled:
            self.give_up(job)
            raise
        for staged in filter(is_kept, page):
            self._quarantine.release(staged, at=self._clock())
        self._close(batch.id)

    def _check(self, job: Job, batch: Batch) -> None:
        self._queue.check(job)
        if self._batches.get(batch.id).state == CANCELLING:
            raise Cancelled

    def _todo(self, batch_id: str, page: Sequence[Staged]) -> list[Staged]:
        """What of the page has no outcome yet."""
        if not page:
            return []
        numbers = [staged.number for staged in page]
        done = self._batches.settled(batch_id, min(numbers), max(numbers))
        return [staged for staged in page if staged.number not in done]

    def give_up(self, job: Job) -> None:
        """What a job that was cancelled has not settled gets its line in the report."""
        batch = self._batches.get(job.payload["batch"])
        page = self._page(batch, job.payload["page"])
        rows = [left(staged) for staged in self._todo(batch.id, page)]
        self._batches.store_report(batch.id, rows)
        with self._database.write() as connection:
            record(connection, batch.id, rows)
        self._close(batch.id)

    def _page(self, batch: Batch, key: str) -> list[Staged]:
        """What the job is about; nothing where an earlier run settled it and it was swept."""
        try:
            return read_page(self._store, key)
        except NotFound:
            closed = batch.state not in (STAGING, STAGED, CANCELLING)
            if closed:
                sweep(self._store, batch.id)  # an earlier run may have died while it did
            if closed or key.startswith(QUARANTINE):
                return []
            raise

    def _close(self, batch_id: str) -> None:
        """The batch is done when everything staged has its outcome; then staging is swept.

        Counted only when no page waits, so that a bulk load does not count itself after each.
        """
        batch = self._batches.get(batch_id)
        if batch.state not in (STAGED, CANCELLING) or self._queue.waits(batch_id):
            return
        if batch.state == CANCELLING and not batch.submissions and not batch.incomplete:
            return  # it is still being staged; whoever does that stops and says how far it came
        if sum(self._batches.counts(batch_id).values()) >= batch.submissions:
            self._batches.write(replace(batch, state="done"))
            sweep(self._store, batch_id)
