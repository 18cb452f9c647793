"""Runs a test once more in a new browser when the browser crashed under it, and tells so.

A page that is wrong fails at once, and one that crashes the browser twice fails as well.
"""

import pytest
from _pytest.runner import runtestprotocol
from _pytest.terminal import TerminalReporter

from tests.chromium import KEPT

_AGAIN = "again"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    before = _crashes(item)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    told = _crashes(item)[len(before) :]
    if told and any(report.failed for report in reports):
        for report in filter(lambda report: report.failed, reports):
            report.outcome = _AGAIN  # type: ignore[assignment]
            report.sections.append(("crashed", ", ".join(told)))
            item.ihook.pytest_runtest_logreport(report=report)
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def _crashes(item: pytest.Item) -> list[str]:
    browser = item.config.stash.get(KEPT, None)
    return list(browser.crashes) if browser else []


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    return (_AGAIN, "A", "AGAIN") if report.outcome == _AGAIN else None


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    for report in terminalreporter.stats.get(_AGAIN, ()):
        where = dict(report.sections).get("crashed", "")
        terminalreporter.write_line(f"AGAIN, the browser crashed: {report.nodeid} ({where})")
