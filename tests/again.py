"""Runs a test again, in two cases only, and tells so in the summary of the run.

- Under ``CI=1``, a test that failed: passes it the next two times, then it is unsteady, and its
  failure is printed in full without failing the run. A process bears ``MOST`` of them.
- A test under which the browser crashed: once more, in a new browser. What crashes twice fails.
"""

import os

import pytest
from _pytest.runner import runtestprotocol
from _pytest.terminal import TerminalReporter

from tests.chromium import KEPT

MOST = 2
"""Unsteady tests that one process of tests may have."""
_AGAIN, _UNSTEADY = "again", "unsteady"
_STATUS = {_AGAIN: (_AGAIN, "A", "AGAIN"), _UNSTEADY: (_UNSTEADY, "U", "UNSTEADY")}
_unsteady = pytest.StashKey[int]()

Reports = list[pytest.TestReport]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for report in _settled(item, nextitem):
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def _settled(item: pytest.Item, nextitem: pytest.Item | None) -> Reports:
    """What the run is told of this test."""
    before = len(_crashes(item))
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    crashed = _crashes(item)[before:]
    if crashed and _failed(reports):
        first = _marked(_failed(reports), _AGAIN, ("crashed", ", ".join(crashed)))
        return [*first, *runtestprotocol(item, log=False, nextitem=nextitem)]
    known = item.config.stash.get(_unsteady, 0)
    if not _failed(reports) or os.environ.get("CI") != "1" or known == MOST:
        return reports
    for _ in range(2):
        further = runtestprotocol(item, log=False, nextitem=nextitem)
        if _failed(further):
            return reports
    item.config.stash[_unsteady] = known + 1
    return [*_marked(_failed(reports), _UNSTEADY), *further]


def _failed(reports: Reports) -> Reports:
    return [report for report in reports if report.failed]


def _marked(reports: Reports, outcome: str, *sections: tuple[str, str]) -> Reports:
    for report in reports:
        report.outcome = outcome  # type: ignore[assignment]
        report.sections.extend(sections)
    return reports


def _crashes(item: pytest.Item) -> list[str]:
    browser = item.config.stash.get(KEPT, None)
    return list(browser.crashes) if browser else []


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    return _STATUS.get(report.outcome)


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    for report in terminalreporter.stats.get(_AGAIN, ()):
        where = dict(report.sections).get("crashed", "")
        terminalreporter.write_line(f"AGAIN, the browser crashed: {report.nodeid} ({where})")
    for report in terminalreporter.stats.get(_UNSTEADY, ()):
        terminalreporter.write_line(f"UNSTEADY, failed once and passed twice: {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)
