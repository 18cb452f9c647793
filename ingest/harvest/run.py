"""One run of a pulled source: what is new there becomes a batch; one run of a source at a time.

The memory moves only with what lies in storage. A run that is killed leaves a batch half filled:
the next one closes it with what was staged, and asks the source for the rest.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from archive.batch import Batch, Batches
from archive.clock import Clock, is_ahead
from archive.errors import NotFound, WrongState
from archive.heartbeat import Heartbeats
from archive.identifiers import mint
from archive.pulse import Pulse
from archive.writing import Written
from ingest.harvest.flow import Flow, Part
from ingest.harvest.source import Pulled, PulledSources, Standing
from ingest.harvest.state import SHOWN, Report, State, States, Turned
from ingest.intake import STAGING, Intake
from ingest.pulled import Asking, kind_of
from ingest.reach import Reach
from ingest.reach.waiting import bounded
from ingest.submission import Refusal, Submission

BATCH_KIND = "harvest"
_LONGEST_PAUSE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    sources: PulledSources
    states: States
    batches: Batches
    intake: Intake
    heartbeats: Heartbeats
    reach: Reach
    clock: Clock
    largest: int
    """Bytes of one file."""

    def run(self, source_id: str, *, check: Callable[[], None] = lambda: None) -> Report:
        """Pull once; ``check`` raises ``Cancelled`` when the run is to stop.

        Raises ``WrongState`` where another run has the source, or the source was removed.
        """
        with self._alone(source_id):
            held = self.sources.get(source_id)
            if held.value.standing is Standing.REMOVED:
                raise WrongState("this source was removed")
            state = self._after_a_kill(held, self.states.get(held.id)).moved(held.value.moves)
            now = self.clock()
            if waits(state, now):
                told = Report(at=now, ended=now, trouble="wait", until=state.wait)
                return self._ended(held, state, told)
            with TemporaryDirectory(prefix="archive-harvest-") as scratch:
                return self._pulled(held, state, Path(scratch), check)

    def is_running(self, source_id: str) -> bool:
        return self.heartbeats.is_there(_role(source_id))

    @contextmanager
    def _alone(self, source_id: str) -> Iterator[None]:
        name, role = mint(self.clock()), _role(source_id)
        if not self.heartbeats.take(name, role):
            raise WrongState("another run has this source, or died less than a minute ago")
        with Pulse(self.heartbeats, name, [role]):
            yield

    def _after_a_kill(self, held: Written[Pulled], state: State) -> State:
        """Close what a run that was killed had begun; raises ``WrongState`` where it lives."""
        if not state.batch:
            return state
        try:
            batch = self.batches.get(state.batch)
        except NotFound:  # it died before it opened the batch
            return replace(state, batch="")
        if batch.state == STAGING:
            self.intake.end(batch.id)
        counted = self.batches.get(batch.id).submissions
        now = self.clock()
        told = Report(at=batch.at, ended=now, given=counted, batch=batch.id, trouble="killed")
        return self.states.put(held.id, replace(state, batch="").with_run(told))

    def _pulled(
        self, held: Written[Pulled], state: State, scratch: Path, check: Callable[[], None]
    ) -> Report:
        began = self.clock()
        asking = Asking(
            told=held.value.told,
            memory=state.memory,
            reach=self.reach,
            scratch=scratch,
            now=began,
            largest=self.largest,
        )
        flow = Flow(kind_of(held.value.kind).pull(asking), self.clock, check)
        parts = flow.parts()
        turned, first = _before_the_first(parts)
        batch_id = ""
        if first is not None:
            batch_id = mint(began)
            state = self.states.put(held.id, replace(state, batch=batch_id))
            by = self.sources.history(held.id)[0].agent
            batch = self.batches.open(_batch(held, batch_id, by, began))
            state = self._stage(held, state, batch, flow, chain(turned, [first], parts))
        else:
            state = state.learned(flow.learned(flow.given))
        trouble = flow.trouble
        report = Report(
            at=began,
            ended=self.clock(),
            given=flow.given if batch_id else 0,
            known=flow.known,
            refused=flow.refused,
            turned=() if batch_id else _turned(turned),
            batch=batch_id,
            trouble=trouble.reason if trouble else "",
            detail=trouble.detail if trouble else "",
            until=trouble.until if trouble else None,
            more=flow.more,
        )
        return self._ended(held, replace(state, batch=""), report)

    def _stage(
        self, held: Written[Pulled], state: State, batch: Batch, flow: Flow, parts: Iterator[Part]
    ) -> State:
        last = 0
        for page in self.intake.stage(batch, _Given(parts)):
            last = page.last
            state = self.states.put(held.id, state.learned(flow.learned(last)))
        # What came behind the last part; not where staging was cancelled, for then parts are lost.
        return state.learned(flow.learned(last) if last == flow.given else {})

    def _ended(self, held: Written[Pulled], state: State, report: Report) -> Report:
        """Note the run, and when the next one is due; to be asked to wait is no failure."""
        failed = report.trouble not in ("", "wait")
        failures = state.failures + 1 if failed else 0
        pause = timedelta(minutes=held.value.minutes)
        if failed:
            pause = min(pause * 2 ** min(failures - 1, 10), max(pause, _LONGEST_PAUSE))
        wait = bounded(report.until, report.ended) if report.until is not None else None
        due = wait or (report.ended if report.more else report.at + pause)
        changed = replace(state, due=due, wait=wait, failures=failures).with_run(report)
        self.states.put(held.id, changed)
        return report


def waits(state: State, now: datetime) -> bool:
    """Whether the host asked to be left alone, and the time is not over."""
    if state.wait is None:
        return False
    return is_ahead(state.wait.timestamp(), now.timestamp(), most=timedelta(days=7).total_seconds())


@dataclass(frozen=True, slots=True)
class _Given:
    """What a run gives, as a source that is read once."""

    parts: Iterator[Part]

    def submissions(self, after: str = "") -> Iterator[tuple[str, Part]]:  # noqa: ARG002
        for number, part in enumerate(self.parts, start=1):
            yield str(number), part


def _before_the_first(parts: Iterator[Part]) -> tuple[list[Refusal], Submission | None]:
    """The refusals before the first thing that is given, and that: no batch of refusals alone."""
    refused: list[Refusal] = []
    for part in parts:
        if isinstance(part, Submission):
            return refused, part
        refused.append(part)
    return refused, None


def _turned(refused: list[Refusal]) -> tuple[Turned, ...]:
    return tuple(Turned(label=one.label[:500], detail=one.detail) for one in refused[:SHOWN])


def _batch(held: Written[Pulled], batch_id: str, by: str, at: datetime) -> Batch:
    made = {
        "id": batch_id,
        "name": held.value.name,
        "kind": BATCH_KIND,
        "accession": "",
        "by": by,
        "at": at,
        "source": held.value.origin,
        "update": held.value.update,
    }
    return msgspec.convert({**held.value.terms, **made}, Batch)


def _role(source_id: str) -> str:
    return f"harvest:{source_id}"
