"""Rows of a table → submissions with the files they name."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec

from archive.errors import InvalidSubmission, WrongUse
from archive.packages.origin import Origin
from ingest.claims import claims, doubts
from ingest.crosswalk import Crosswalk
from ingest.crosswalk.reading import Words, column_map
from ingest.mapping import ColumnMap, Stated, our_mapping, read_mapping
from ingest.sources.names import Ambiguous, Strewn, Tree, given_file, readable
from ingest.submission import Claims, Given, Refusal, Submission
from ingest.table import Row, Table


class Rows:
    """A table, its mapping and the folder its files lie in; opening raises ``WrongUse``.

    Paths are told from ``root``, where it is given, and else from the folder of the files.
    """

    def __init__(
        self,
        path: Path,
        *,
        files: Path,
        mapping: ColumnMap | Crosswalk | None = None,
        root: Path | None = None,
    ) -> None:
        crosswalk = mapping if isinstance(mapping, Crosswalk) else None
        self.table = Table(path, crosswalk.header if crosswalk and any(crosswalk.header) else None)
        self._map = _column_map(self.table, mapping)
        self._read = self._map.reader()
        self._words = Words.of(crosswalk) if crosswalk else None
        self._strewn = Strewn(files) if crosswalk else None
        self._defaults = {**self._map.constants, "date_epoch": self.table.epoch}
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
        stated, told = self._words.read(stated) if self._words is not None else (stated, [])
        try:
            files = self._find_all(_names(stated))
            claimed = claims(stated.values, defaults=self._defaults)
        except InvalidSubmission as error:
            return self._refusal(row.line, error)
        return Submission(
            label=self.table.label(row.line),
            claims=_with_notes(claimed, stated.notes),
            files=files,
            path=self.path_of(files[0]) if files else "",
            warnings=(*doubts(claimed), *told),
            origin=Origin(file=self._given, line=row.line),
        )

    def path_of(self, file: Path) -> str:
        return readable(file.relative_to(self._root).as_posix())

    def _find_all(self, names: list[str]) -> tuple[Path, ...]:
        found: list[Path] = []
        wrong: list[str] = []
        for name in names:
            try:
                path = self._find(name)
            except ValueError:
                wrong.append(f"「{readable(name)}」はフォルダーの外を指しています。")
                continue
            except Ambiguous as error:
                wrong.append(f"「{readable(name)}」というファイルが {error.count} つあります。")
                continue
            if path is None:
                wrong.append(f"「{readable(name)}」というファイルがありません。")
            else:
                found.append(path)
        self.named.update(found)
        if wrong:
            raise InvalidSubmission({"file": " ".join(wrong)})
        return tuple(found)

    def _find(self, name: str) -> Path | None:
        """In an older archive also below another folder than the table says."""
        found = self._tree.find(name)
        if found is None and self._strewn is not None:
            found = self._strewn.find(name)
        if found is not None and not self._tree.holds(found):
            raise ValueError(name)
        return found

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
    """By the options ``mapping`` (a JSON file) or ``crosswalk`` (JSON itself), and ``files``."""
    files = Path(given.options.get("files") or given.path.parent)
    if not files.is_dir():
        raise WrongUse(f"{readable(str(files))} というフォルダーがありません。")
    if said := given.options.get("crosswalk"):
        crosswalk = msgspec.json.decode(said, type=Crosswalk)
        return Rows(given.path, mapping=crosswalk, files=files)
    mapping = given.options.get("mapping")
    if not mapping:
        return Rows(given.path, files=files)
    columns = Table(given.path).columns
    return Rows(given.path, mapping=read_mapping(Path(mapping), columns), files=files)


def _column_map(table: Table, mapping: ColumnMap | Crosswalk | None) -> ColumnMap:
    if isinstance(mapping, Crosswalk):
        return column_map(mapping, table.columns)
    return mapping or our_mapping(table.columns, exported=table.exported)


def _names(stated: Stated) -> list[str]:
    """Files of one cell, in order; ``;`` parts them, also in full width."""
    cell = stated.values.get("file", "").replace("；", ";").replace("\n", ";")
    return list(dict.fromkeys(name.strip() for name in cell.split(";") if name.strip()))


def _with_notes(claimed: Claims, notes: dict[str, str]) -> Claims:
    return replace(claimed, notes={**claimed.notes, **notes}) if notes else claimed
