"""The table of faults: each row says what was there after, how long it took, and by which test."""

import re

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "faults.md").read_text("utf-8")
FOLDERS = {"i": "integration", "c": "contract", "e": "e2e", "u": "unit"}
ASKED = (
    *("worker killed", "web process of two killed", "index alone", "each of its writes"),
    *("S3 server", "SlowDown", "reset", "lost answer", "silence", "two workers", "one package"),
    *("PostgreSQL", "node of three lost", "cluster red", "index wiped", "disk full", "Clocks"),
    *("catalog dropped", "index dropped", "bit flipped", "read-only", "queue emptied"),
)


def _rows() -> list[list[str]]:
    lines = [line for line in PAGE.splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in rows if row[0] != "broken, and when"]


def test_each_row_names_tests_that_are_there() -> None:
    rows = _rows()
    assert len(rows) > 40
    for row in rows:
        assert len(row) == 5, row
        assert all((row[0], row[2], row[3])), row
        named = re.findall(r"`([iceu])/(test_\w+\.py)`", row[4])
        assert named, row
        for folder, name in named:
            assert (ROOT / "tests" / FOLDERS[folder] / name).is_file(), row


def test_every_fault_that_was_asked_for_has_its_row() -> None:
    assert [fault for fault in ASKED if fault not in PAGE] == []
