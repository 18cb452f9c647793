"""A bulk edit of many items: looked at, applied and undone by jobs, by processor time.

A quarter of the items are posts of an odd shape, which are looked at and refused.
"""

import tempfile
import time
from typing import Any

from archive.bulk_edit import JOB, LOOK, BulkEdit, Plan
from archive.clock import system_clock
from archive.decisions import Actor
from archive.rights import Role
from archive.settings import Settings
from tests.bench.apart import apart
from tests.bench.figure import Figure
from tests.bench.synthetic import fill
from tests.integration.living import CACHE
from web.bulk.looking import look
from web.wiring import Services, build, prepare

SIZE, SMALL = 20_000, 2_000
_ACTOR = Actor(agent="bench", role=Role.STAFF)


def figures(size: int) -> list[Figure]:
    peaks = {}
    for count in (size // 10, size):
        with tempfile.TemporaryDirectory() as folder:
            apart(__name__, "made", folder, count)
            told = apart(__name__, "edited", folder, count)
            peaks[count] = told["peak"]
            print(told)
    found = [
        Figure(name=f"items {said} by a job, processor time", value=told[said], unit="/s")
        for said in ("looked at", "applied", "undone")
    ]
    ratio = peaks[size] / peaks[size // 10]
    return [*found, Figure(name="peak of it / of a tenth", value=ratio, unit="×")]


def made(home: str, count: str) -> dict[str, Any]:
    services = _opened(home)
    prepare(services)
    fill(services, int(count))
    services.close()
    return {}


def edited(home: str, count: str) -> dict[str, Any]:
    """Items a second of each step; raises where it did not touch all of them."""
    services = _opened(home)
    edits, number = services.bulk_edits, int(count)
    bare = Plan(action="edit", reason="bench", source="bench", edits=())
    wanted = {"change": {"values": {"credit": ["町の写真クラブ"]}}, "lang": "ja"}
    edit = edits.begin(_ACTOR, bare, wanted=wanted, number=number)
    looking = _worked(services, edit)
    edits.apply(_ACTOR, edit.id)
    applying = _worked(services, edit)
    edits.undo(_ACTOR, edit.id)
    undoing, done = _worked(services, edit), edits.get(edit.id)
    services.close()
    assert done.looked == number and done.planned == done.done == done.undone > 0, done
    return {
        "looked at": done.looked / looking,
        "applied": done.done / applying,
        "undone": done.undone / undoing,
        "items": done.done,
    }


def _worked(services: Services, edit: BulkEdit) -> float:
    begun = time.process_time()
    job = services.queue.lease("bench")
    assert job is not None and job.subject == edit.id
    {LOOK: look(services), JOB: services.bulk_edits.work}[job.kind](job)
    services.queue.finish(job)
    return time.process_time() - begun


def _opened(home: str) -> Services:
    settings = Settings(archive_home=home, cache_dir=str(CACHE))
    return build(settings, clock=system_clock)
