"""The lexicon as CSV (RFC 4180, https://www.rfc-editor.org/rfc/rfc4180), out and in again.

Columns: ``lexicon`` (the mark of our files), ``kind``, ``text``, ``units``, ``readings``, ``part``,
``targets``, ``mutual`` (yes or no), ``choices``, ``status``, ``note``. Units and readings are cut
by slashes, several targets and choices by `` | ``; a choice is ``ja ; en ; target``. A cell that a
spreadsheet might run as a formula starts with an apostrophe, which files with our mark lose again.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from archive.errors import InvalidSubmission
from archive.exports.table_csv import escape, unescape
from archive.language.text import is_kana, kana
from archive.lexicon.check import faults
from archive.lexicon.term import LISTED, Choice, Kind, Status, Term, squeezed

MARK = "kumamoto-archive-lexicon-1"
COLUMNS = (
    *("lexicon", "kind", "text", "units", "readings", "part"),
    *("targets", "mutual", "choices", "status", "note"),
)
_BETWEEN, _WITHIN, _CUT = " | ", " ; ", "/"
_BOM = "\ufeff"
MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What is wrong with one cell: line (from 1, the header's), column, and a sentence."""

    line: int
    column: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The entries of a file, and what could not be read; nothing of it counts with trouble."""

    terms: tuple[Term, ...] = ()
    troubles: tuple[Trouble, ...] = ()


def write(terms: Iterable[Term]) -> bytes:
    """One line an entry, in order of kind and text: the same lexicon gives the same bytes."""
    lines = [_line(COLUMNS)]
    lines += [_line(_cells(term)) for term in sorted(terms, key=lambda one: one.id)]
    return (_BOM + "".join(lines)).encode()


def read(data: bytes) -> Read:
    """The entries of a file; every fault is told with its line and column."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return _nothing(line, "", "CSV (UTF-8) で保存し直してください。")
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(rows, [])]
        return _nothing(1, "", why) if (why := _wrong_header(header)) else _body(rows, header)
    except csv.Error:
        return _nothing(rows.line_num, "", '引用符 (") が閉じていないか、多すぎます。')


def _nothing(line: int, column: str, why: str) -> Read:
    return Read(troubles=(Trouble(line=line, column=column, why=why),))


def _wrong_header(header: list[str]) -> str:
    missing = [name for name in ("kind", "text") if name not in header]
    strange = [name for name in header if name not in COLUMNS]
    if missing:
        return f"見出しに {'、'.join(missing)} の列がありません。"
    if strange:
        return f"知らない列があります: {'、'.join(strange)}"
    return "" if len(set(header)) == len(header) else "同じ見出しの列が二つあります。"


def _body(rows: Iterator[list[str]], header: list[str]) -> Read:
    terms: dict[str, Term] = {}
    troubles: list[Trouble] = []
    line = 2
    for count, cells in enumerate(rows):
        if count >= MOST_ROWS:
            return _nothing(line, "", "一度に読めるのは 50,000 行までです。分けてください。")
        if any(cell.strip() for cell in cells):
            try:
                term = _term(_values(cells, header))
                if term.id in terms:
                    raise InvalidSubmission({"text": "同じ種類の同じ語が、上の行にもあります。"})
                terms[term.id] = term
            except InvalidSubmission as error:
                troubles += [Trouble(line=line, column=c, why=w) for c, w in error.fields.items()]
        line = rows.line_num + 1  # type: ignore[attr-defined]
    return Read(troubles=tuple(troubles)) if troubles else Read(terms=tuple(terms.values()))


def _values(cells: list[str], header: list[str]) -> dict[str, str]:
    if any(cell.strip() for cell in cells[len(header) :]):
        raise InvalidSubmission({"": "見出しより多くの列があります。"})
    row = dict(zip(header, cells, strict=False))
    if row.get("lexicon") == MARK:
        row = {name: unescape(cell) for name, cell in row.items()}
    # A form sends every line end as CR LF, whatever the file had.
    return {name: row.get(name, "").replace("\r\n", "\n").strip() for name in COLUMNS}


def _term(row: Mapping[str, str]) -> Term:
    """Raises ``InvalidSubmission`` by column."""
    kind, status = _kind(row["kind"]), _status(row)
    text = squeezed(row["text"])
    word = kind is Kind.WORD
    term = Term(
        kind=kind,
        text=text,
        units=tuple((row["units"] or text).split(_CUT)) if word else (),
        readings=tuple(map(_reading, row["readings"].split(_CUT))) if word else (),
        part=(row["part"] or "noun") if word else "",
        targets=_parts(row["targets"]),
        mutual=_yes(row["mutual"]),
        choices=tuple(map(choice, _parts(row["choices"]))),
        status=status,
        note=row["note"],
    )
    if wrong := faults(term):
        raise InvalidSubmission(wrong)
    return term


def _kind(text: str) -> Kind:
    found = next((kind for kind in LISTED if kind == text), None)
    if found is None:
        raise InvalidSubmission({"kind": f"種類は {'、'.join(LISTED)} のどれかです。"})
    return found


def _status(row: Mapping[str, str]) -> Status:
    usual = Status.PROPOSED if row["kind"] == Kind.SYNONYM else Status.LIVE
    found = next((s for s in Status if s == (row["status"] or usual)), None)
    if found is None:
        raise InvalidSubmission({"status": "状態は live、proposed、retired のどれかです。"})
    return found


def _yes(text: str) -> bool:
    if text not in ("", "yes", "no"):
        raise InvalidSubmission({"mutual": "yes か no を書いてください。"})
    return text != "no"


def _reading(text: str) -> str:
    return kana(text) if is_kana(text) else text


def _parts(text: str) -> tuple[str, ...]:
    return tuple(squeezed(part) for part in text.split("|") if part.strip())


def choice(text: str) -> Choice:
    """``ja ; en ; target``, or ``ja ; target``; the target may hold semicolons itself."""
    parts = [part.strip() for part in text.split(";", 2)]
    ja, en, target = parts if len(parts) == 3 else (parts[0], "", parts[-1] if parts[1:] else "")
    return Choice(ja=ja, en=en, target=target)


def _cells(term: Term) -> tuple[str, ...]:
    return (
        *(MARK, str(term.kind), term.text),
        *(_CUT.join(term.units), _CUT.join(term.readings), term.part),
        _BETWEEN.join(term.targets),
        "" if term.kind is not Kind.SYNONYM else "yes" if term.mutual else "no",
        _BETWEEN.join(_WITHIN.join((c.ja, c.en, c.target)) for c in term.choices),
        *(str(term.status), term.note),
    )


def _line(cells: Iterable[str]) -> str:
    quoted = ('"{}"'.format(escape(cell).replace('"', '""')) for cell in cells)
    return f"{','.join(quoted)}\r\n"
