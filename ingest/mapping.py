"""Which column of a table states which field: by our headings, or by a mapping file in JSON."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from archive.errors import WrongUse
from archive.exports.table_csv import COLUMNS
from ingest.claims import FIELDS
from ingest.heading import field_of
from ingest.sources.names import readable

_JOINED = {"description": "\n", "text": "\n", "file": ";", "theme": ";", "place": ";"}
"""Fields that gather several columns; of the others the first filled one counts."""
_KEYS = frozenset({"columns", "constants", "date_format"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A row by fields, the column each came from, and what no field has room for."""

    values: dict[str, str]
    notes: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """``columns`` by field; ``constants`` hold for every row; ``ignored`` columns are ours."""

    columns: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    expected: frozenset[str] = frozenset()
    """Columns known to state no field."""

    def reader(self) -> Callable[[Mapping[str, str]], Stated]:
        """Reads rows, each a text by column, whatever columns it fills."""
        plan = [
            (name, columns, _JOINED.get(name.partition("_")[0]))
            for name, columns in self.columns.items()
        ]
        used = {column for columns in self.columns.values() for column in columns} | self.ignored

        def read(row: Mapping[str, str]) -> Stated:
            values = {}
            for name, columns, between in plan:
                texts = [row[column] for column in columns if column in row]
                if texts and (text := between.join(texts) if between else texts[0]):
                    values[name] = text
            notes = {column: row[column] for column in row if column not in used}
            return Stated(values=values, notes=notes)

        return read

    def column(self, name: str) -> str:
        """What the giver calls a field: the heading over it."""
        return "・".join(self.columns.get(name, ())) or name

    def unknown(self, columns: Sequence[str]) -> tuple[str, ...]:
        """Columns that state none of our fields."""
        used = {column for each in self.columns.values() for column in each}
        return tuple(c for c in columns if c not in used | self.ignored | self.expected)


def our_mapping(columns: Sequence[str], *, exported: bool = False) -> ColumnMap:
    """By heading, Japanese or English; ``WrongUse`` where no heading is known.

    In a file that an archive exported, its further columns are no news.
    """
    found: dict[str, tuple[str, ...]] = {}
    for column in columns:
        name = field_of(column)
        if name and not (exported and column == "id"):
            found[name] = (*found.get(name, ()), column)
    if not found:
        raise WrongUse(
            "1 行目に知っている見出しがありません。1 行目を 識別子, 題名, 説明, 日付, 場所, 緯度, "
            "経度, 作成者, 提供者, ライセンス, 公開範囲, ファイル のような見出しにするか、"
            "列の対応を書いた JSON を --mapping で渡してください。"
        )
    return ColumnMap(columns=found, ignored=frozenset(COLUMNS) if exported else frozenset())


def read_mapping(path: Path, columns: Sequence[str]) -> ColumnMap:
    """``{"columns": {"title": "件名", "description": ["内容", "備考"]}, "constants": {…}}``.

    ``date_format`` is a pattern of :func:`time.strptime` for the dates. Raises ``WrongUse`` for
    fields that do not exist and columns that the table lacks.
    """
    given = _decode(path)
    mapped = dict(_columns(given.get("columns", {}), readable(path.name)))
    absent = [c for each in mapped.values() for c in each if c not in columns]
    if absent:
        raise WrongUse(
            f"{readable(path.name)}: 表に「{'」「'.join(absent)}」の列がありません。"
            f"表の見出しは {', '.join(columns)} です。"
        )
    constants = {str(key): str(value) for key, value in given.get("constants", {}).items()}
    _check_fields(constants, readable(path.name))
    if "date_format" in given:
        constants["date_format"] = str(given["date_format"])
    return ColumnMap(columns=mapped, constants=constants)


def _decode(path: Path) -> dict[str, Any]:
    try:
        given = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.DecodeError) as error:
        raise WrongUse(
            f"{readable(path.name)} は対応表 (JSON) として読めません: {error}"
        ) from error
    unknown = given.keys() - _KEYS
    wrong = any(not isinstance(given.get(key, {}), dict) for key in ("columns", "constants"))
    if unknown or wrong or not given.get("columns"):
        raise WrongUse(
            f"{readable(path.name)}: 対応表には columns (項目 → 列) と、要れば constants と "
            f"date_format を書きます。{', '.join(sorted(unknown))}"
        )
    return given


def _columns(given: Mapping[str, Any], name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    _check_fields(given, name)
    for key, columns in given.items():
        listed = columns if isinstance(columns, list) else [columns]
        yield key, tuple(" ".join(str(column).split()) for column in listed)


def _check_fields(given: Mapping[str, Any], name: str) -> None:
    unknown = [key for key in given if field_of(key) != key]
    if unknown:
        raise WrongUse(
            f"{name}: 「{'」「'.join(unknown)}」という項目はありません。"
            f"使える項目は {', '.join(FIELDS)} と title_en のような言語つきの題名・説明です。"
        )
