"""Sources and runs as the command line tells them: as data, and as lines."""

from typing import Any

import msgspec

from archive.writing import Written
from ingest.harvest.due import next_due
from ingest.harvest.run import waits
from ingest.harvest.source import Pulled, Standing
from ingest.harvest.state import Report, State
from web.source.counting import Counted, counted
from web.source.trouble import english
from web.wiring import Services
from web.words import JAPAN


def source_data(services: Services, held: Written[Pulled], state: State) -> dict[str, Any]:
    last = state.runs[0] if state.runs else None
    return {
        "source": held.id,
        "name": held.value.name,
        "kind": held.value.kind,
        "origin": held.value.origin,
        "state": held.value.standing,
        "minutes": held.value.minutes,
        "due": next_due(held.value, state) if held.value.standing is Standing.ACTIVE else None,
        "last": run_data(services, last) if last else None,
    }


def source_line(services: Services, held: Written[Pulled], state: State) -> str:
    one, now = held.value, services.clock()
    said = [held.id, f"{one.standing:<7}", f"{one.kind:<10}", one.name]
    if waits(state, now) and state.wait is not None:
        said.append(f"waits until {state.wait.astimezone(JAPAN):%m-%d %H:%M} as the host asked")
    elif one.standing is Standing.ACTIVE:
        due = next_due(one, state)
        said.append(f"next: {due.astimezone(JAPAN):%m-%d %H:%M}" if due else "next: at once")
    lines = [run_lines(services, state.runs[0])[0].strip()] if state.runs else ["never pulled"]
    return "  ".join([*said, *lines])


def run_data(services: Services, report: Report) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(report)
    return {**plain, **msgspec.to_builtins(counted(services, report))}


def run_lines(services: Services, report: Report) -> list[str]:
    tally: Counted = counted(services, report)
    said = f"{tally.found} found, {tally.new} new, {tally.known} known, {tally.refused} refused"
    busy = f", {tally.open} on their way" if tally.open else ""
    more = "; more is left for the next run" if report.more else ""
    where = f"  batch {tally.accession}" if tally.accession else ""
    lines = [f"  {report.at.astimezone(JAPAN):%Y-%m-%d %H:%M}  {said}{busy}{more}{where}"]
    if report.trouble:
        lines.append(f"    {english(report)}")
    return [*lines, *(f"    refused: {one.label}: {one.detail}" for one in report.turned)]


def step_line(one: Written[Pulled]) -> str:
    at = f"{one.at.astimezone(JAPAN):%Y-%m-%d %H:%M}"
    return f"  {at}  {one.action}  {one.agent}  {one.reason}".rstrip()
