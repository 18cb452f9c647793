"""What a bulk edit is of, looked at by the page, or step by step by a job where it is much."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import msgspec
from flask import Flask, g
from werkzeug.datastructures import MultiDict

from archive.bulk_edit import MOST, STEP, BulkEdit, Plan, Stage
from archive.expression import Is
from archive.model import Item, State
from archive.publishing import ordered_as_asked
from archive.queue import Job
from archive.rights import Viewer
from ingest.worker import Handler
from web.asking import Asked, ask, read
from web.auth import actor
from web.bulk.change import Change
from web.bulk.planning import TooMany, planned
from web.current import services
from web.i18n import current_language, init_languages

if TYPE_CHECKING:
    from web.wiring import Services

_WAITED_FOR = 1_000
"""Items that a page looks at itself."""
_WAITING = (str(State.REVIEW), str(State.HELD))
_LOADED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A search by its parameters and the change for each hit; or a batch that is published at the
    levels its rows asked for, ``undecided`` being what is said of a row that asked for none."""

    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    change: Change = field(default_factory=Change)
    batch: str = ""
    undecided: str = ""
    lang: str = field(default_factory=current_language)

    def number(self) -> int:
        """How many items there are."""
        if self.batch:
            return len(services().catalog.select_ids(Is("state", _WAITING), batch=self.batch))
        return services().search.find(ask(self._search, size=1, offset=0)).total

    @property
    def _search(self) -> Asked:
        given = [(name, value) for name, values in self.asked.items() for value in values]
        return read(MultiDict(given))

    def pairs(self, after: int = 0) -> Iterator[tuple[Item, Change | str]]:
        """Each item behind that ``seq``, in the order of ``seq``, with its change or why not."""
        if self.batch:
            return self._of_batch(after)
        wanted = ask(self._search, offset=0, after=after)
        return ((item, self.change) for item in services().search.walk(wanted))

    def _of_batch(self, after: int) -> Iterator[tuple[Item, Change | str]]:
        waiting, order = Is("state", _WAITING), self.change.order
        while ids := services().catalog.select_ids(
            waiting, batch=self.batch, after_seq=after, limit=_LOADED
        ):
            for item in services().catalog.items(ids).values():
                after = max(after, item.seq)
                asked = ordered_as_asked(item, order) if order else None
                yield item, Change(order=asked) if asked else self.undecided


def begin(wanted: Wanted, *, action: str, reason: str, source: str) -> BulkEdit:
    """A draft, or where there are many a bulk edit that a job looks at; raises ``TooMany``."""
    edits, number = services().bulk_edits, wanted.number()
    if number > MOST:
        raise TooMany(MOST)
    if number <= _WAITED_FOR:
        made = planned(wanted.pairs(), action=action, reason=reason, source=source)
        return edits.plan(actor(), made)
    bare = Plan(action=action, reason=reason, source=source, edits=())
    return edits.begin(actor(), bare, wanted=msgspec.to_builtins(wanted), number=number)


def look(here: "Services", *, step: int = STEP) -> Handler:
    """The handler of the job: part after part of the plan; killed, it goes on at the next one."""
    app = Flask("web")
    app.extensions["archive"] = here
    init_languages(app)

    def work(job: Job) -> None:
        edit = here.bulk_edits.get(str(job.payload["id"]))
        while edit.stage is Stage.LOOKING:
            here.queue.check(job)
            wanted = msgspec.convert(edit.wanted, Wanted)
            with app.test_request_context(query_string={"lang": wanted.lang}):
                limits = frozenset(edit.limits)
                g.viewer = Viewer(role=edit.role, agent=edit.by, limits=limits)
                edit = _looked(edit, wanted, step)

    return work


def _looked(edit: BulkEdit, wanted: Wanted, step: int) -> BulkEdit:
    found = list(islice(wanted.pairs(edit.seq), step))
    made = planned(found, action=edit.action, reason=edit.reason, source=edit.source)
    seq = found[-1][0].seq if found else edit.seq
    more = len(found) == step and edit.looked + step < MOST
    return services().bulk_edits.add(edit, made, seq=seq, more=more)
