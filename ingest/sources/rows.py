"""Rows of a table → submissions with the files they name."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from archive.errors import InvalidSubmission, WrongUse
from archive.packages.origin import Origin
from ingest.claims import claims, doubts
from ingest.mapping import ColumnMap, Stated, our_mapping, read_mapping
from ingest.sources.names import Tree, given_file, readable
from ingest.submission import Claims, Given, Refusal, Submission
from ingest.table import Row, Table


class Rows:
    """A table, its mapping and the folder its files lie in; opening raises ``WrongUse``.

    Paths are told from ``root``, where it is given, and else from the folder of the files.
    """

    def __init__(
        self, path: Path, *, files: Path, mapping: ColumnMap | None = None, root: Path | None = None
    ) -> None:
        self.table = Table(path)
        self._map = mapping or our_mapping(self.table.columns, exported=self.table.exported)
        self._read = self._map.reader()
        self._root = root or files
        self._tree = Tree(files)
        self._given = given_file(path)
        self.named: set[Path] = set()
        """Files that rows named so far, refused rows included."""

    def submissions(self) -> Iterator[tuple[int, Submission | Refusal]]:
        """Every row with its line; what cannot be taken in is a refusal that says why."""
        for row in self.table.rows():
            yield row.line, self._submission(row)

    def remarks(self) -> tuple[str, ...]:
        unknown = self._map.unknown(self.table.columns)
        if not unknown:
            return ()
        names = "」「".join(unknown)
        return (f"{self.table.name}: 「{names}」は項目にないので、職員用のメモに残します。",)

    def _submission(self, row: Row) -> Submission | Refusal:
        if row.trouble:
            label = self.table.label(row.line)
            return Refusal(label=label, reason="row-unreadable", detail=row.trouble)
        stated = self._read(row.values)
        try:
            files = self._find_all(_names(stated))
            claimed = claims(stated.values, defaults=self._map.constants)
        except InvalidSubmission as error:
            return self._refusal(row.line, error)
        return Submission(
            label=self.table.label(row.line),
            claims=_with_notes(claimed, stated.notes),
            files=files,
            path=self.path_of(files[0]) if files else "",
            warnings=doubts(claimed),
            origin=Origin(file=self._given, line=row.line),
        )

    def path_of(self, file: Path) -> str:
        return readable(file.relative_to(self._root).as_posix())

    def _find_all(self, names: list[str]) -> tuple[Path, ...]:
        found: list[Path] = []
        wrong: list[str] = []
        for name in names:
            try:
                path = self._tree.find(name)
            except ValueError:
                wrong.append(f"「{readable(name)}」はフォルダーの外を指しています。")
                continue
            if path is None:
                wrong.append(f"「{readable(name)}」というファイルがありません。")
            else:
                found.append(path)
        self.named.update(found)
        if wrong:
            raise InvalidSubmission({"file": " ".join(wrong)})
        return tuple(found)

    def _refusal(self, line: int, error: InvalidSubmission) -> Refusal:
        columns = [self._map.column(name) for name in error.fields]
        whys = list(error.fields.values())
        told = [f"{column}: {why}" for column, why in zip(columns, whys, strict=True)]
        return Refusal(
            label=f"{self.table.label(line)} 「{'」「'.join(columns)}」",
            reason="row-invalid",
            detail=" ".join(told if len(told) > 1 else whys),  # the label names the one column
        )


def open_rows(given: Given) -> Rows:
    """By the options ``mapping`` (a JSON file) and ``files`` (a folder; else the table's own)."""
    files = Path(given.options.get("files") or given.path.parent)
    if not files.is_dir():
        raise WrongUse(f"{readable(str(files))} というフォルダーがありません。")
    mapping = given.options.get("mapping")
    if not mapping:
        return Rows(given.path, files=files)
    columns = Table(given.path).columns
    return Rows(given.path, mapping=read_mapping(Path(mapping), columns), files=files)


def _names(stated: Stated) -> list[str]:
    """Files of one cell, in order; ``;`` parts them, also in full width."""
    cell = stated.values.get("file", "").replace("；", ";").replace("\n", ";")
    return list(dict.fromkeys(name.strip() for name in cell.split(";") if name.strip()))


def _with_notes(claimed: Claims, notes: dict[str, str]) -> Claims:
    return replace(claimed, notes={**claimed.notes, **notes}) if notes else claimed
