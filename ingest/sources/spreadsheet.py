"""A table of items: CSV or XLSX, one row an item, with or without files."""

from collections.abc import Iterator

from ingest.sources.rows import Rows, open_rows
from ingest.submission import Given, Refusal, Submission


class Spreadsheet:
    """Cursors are line numbers."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def submissions(self, after: str = "") -> Iterator[tuple[str, Submission | Refusal]]:
        start = int(after or 0)
        for line, given in self._rows.submissions():
            if line > start:
                yield str(line), given

    def remarks(self) -> tuple[str, ...]:
        return self._rows.remarks()


def open_spreadsheet(given: Given) -> Spreadsheet:
    """Options: ``mapping`` (JSON file) and ``files`` (folder); ``WrongUse`` for anything else."""
    return Spreadsheet(open_rows(given))


EXTENSION = {"spreadsheet": open_spreadsheet}
