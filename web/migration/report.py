"""Lines of a report as CSV, for people who mend their table by it."""

import csv
import io
from collections.abc import Iterable, Iterator

from flask import Response, stream_with_context
from flask_babel import gettext as _

from archive.batch import Outcome
from archive.exports.table_csv import escape
from web.review.wording import detail_words, fate_words

_TYPE = "text/csv; charset=utf-8"


def outcomes_csv(lines: Iterable[Outcome], *, name: str) -> Response:
    answer = Response(stream_with_context(_rows(lines)), content_type=_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _rows(lines: Iterable[Outcome]) -> Iterator[bytes]:
    """UTF-8 with the mark that Excel wants."""
    yield b"\xef\xbb\xbf" + _row((_("番号"), _("渡されたもの"), _("結果"), _("資料"), _("理由")))
    for line in lines:
        words = detail_words(line.detail) if line.detail else ""
        said = (line.number, escape(line.label), fate_words(line.outcome), line.item_id)
        yield _row((*said, escape(str(words))))


def _row(cells: Iterable[object]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(list(cells))
    return out.getvalue().encode()
