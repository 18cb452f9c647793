"""Items as a sheet that is edited elsewhere and comes back: a row each, known by id and revision.

What a cell shows is what the form of the item shows; a cell that still says so changes nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flask_babel import gettext as _

from archive import vocabulary
from archive.errors import InvalidSubmission
from archive.exports.table_xlsx import fitting, texts
from archive.exports.xlsx_book import TEXT, Book
from archive.model import Item
from archive.rights import judge_work
from ingest.claim_words import counted_day
from ingest.table import Row, Table
from web.auth import current_agent
from web.bulk.change import Change
from web.current import now, services
from web.review.draft import DATE_KINDS, GROUPS, Draft, draft_of
from web.review.naming import group_names
from web.review.wording import word

ID, REVISION, STATE = "id", "revision", "state"
EDITABLE = (
    *("title_ja", "title_en", "description_ja", "description_en", "alt_ja"),
    *(f"date_{kind}" for kind in DATE_KINDS),
    *("place", "disaster", "theme", "collection", "creator", "credit", "licence", "basis"),
)
"""Fields of the form that come back; other columns are read by people alone."""
ROW = "row:"
"""Begins what stands for a row without an item among those that are refused."""
_GROUP = {"place": "places", "theme": "themes", "collection": "collections"}
_SEVERAL = re.compile(r"\s*[;；\n]\s*")
_NAME = re.compile(r"\[([a-z_]+)\]\s*$")
_PIECE = 1 << 16


def write(items: Iterable[Item]) -> Iterator[bytes]:
    """The sheet as XLSX in pieces; every cell is of the text format."""
    names = group_names()
    titles = [f"{names[_GROUP.get(name, name)]} [{name}]" for name in EDITABLE]
    header = [ID, REVISION, f"{_('状態')} [{STATE}]", *titles]
    book = Book(_row(header), text_columns=len(header))
    for item in items:
        shown = _shown(draft_of(item))
        state = word("state", item.state)
        book.add(_row([item.id, str(item.revision), state, *map(shown.get, EDITABLE)]))  # type: ignore[list-item]
        if book.waiting >= _PIECE:
            yield book.taken()
    yield book.close()


@dataclass(slots=True, kw_only=True)
class Returned:
    """What a sheet asks for; ``refused`` by item, or by row where there is none."""

    pairs: list[tuple[Item, Change]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def read(path: Path) -> Returned:
    """Raises ``WrongUse`` where the file is no table, ``InvalidSubmission`` without its columns."""
    table = Table(path)
    columns = {column: _column(column) for column in table.columns}
    if not {ID, REVISION} <= set(columns.values()):
        raise InvalidSubmission(
            {"file": _("id と revision の列がありません。ここから書き出した表を使ってください。")}
        )
    returned, present = Returned(), [n for n in EDITABLE if n in columns.values()]
    rows = [(row, _values(row, columns, table.epoch)) for row in table.rows()]
    found = services().catalog.items([values.get(ID, "").strip() for _row, values in rows])
    seen: set[str] = set()
    for row, values in rows:
        item = found.get(values.get(ID, "").strip())
        if why := _refusal(row, item, seen):
            returned.refused[f"{ROW}{row.line}"] = why
        elif item is not None:
            seen.add(item.id)
            _take(returned, item, values, present)
    return returned


def _values(row: Row, columns: Mapping[str, str], epoch: str) -> dict[str, str]:
    """By name; a day that was left as its number is that day."""
    values = {columns[column]: said for column, said in row.values.items()}
    days = {name for name in values if name.startswith("date_")}
    return values | {name: counted_day(values[name], epoch) or values[name] for name in days}


def _refusal(row: Row, item: Item | None, seen: set[str]) -> str:
    if row.trouble:
        return row.trouble
    if item is None or not judge_work(item, current_agent(), now()).record:
        return str(_("この id の資料は見つかりません。"))
    return str(_("同じ資料が二度あります。")) if item.id in seen else ""


def _take(returned: Returned, item: Item, values: Mapping[str, str], present: list[str]) -> None:
    try:
        change = change_of(item, values, present)
    except InvalidSubmission as error:
        returned.refused[item.id] = "、".join(error.fields.values())
        return
    if change.values and values.get(REVISION, "").strip() != str(item.revision):
        returned.refused[item.id] = _(
            "表を書き出したあとに変更されています（表は版%(then)s、いまは版%(now)s）。",
            then=values.get(REVISION, "").strip() or "—",
            now=item.revision,
        )
    else:
        returned.pairs.append((item, change))


def change_of(item: Item, values: Mapping[str, str], present: Iterable[str]) -> Change:
    """What the cells say otherwise than the item; an empty one takes the value away."""
    shown = _shown(draft_of(item))
    wanted: dict[str, tuple[str, ...]] = {}
    for name in present:
        cell = _plain(values.get(name, ""))
        if cell != _plain(shown[name]):
            wanted |= _typed(name, cell)
    if item.post is not None and {"title_ja", "title_en"} & set(wanted):
        raise InvalidSubmission({"title": _("投稿の題名は変えられません。")})
    return Change(values=wanted)


def _typed(name: str, cell: str) -> Mapping[str, tuple[str, ...]]:
    """Fields of the form for a cell; raises ``InvalidSubmission`` for a word of no list."""
    several = tuple(filter(None, _SEVERAL.split(cell)))
    if name == "place":
        blank = ("",) * len(several)
        return {part: several if part == "place" else blank for part in GROUPS["places"]}
    if name == "collection":
        return {name: several}
    if name == "theme":
        return {name: tuple(_code(name, one) for one in several)}
    if name in _LISTS:
        return {name: (_code(name, cell) if cell else "",)}
    return {name: (cell,)}


def _shown(draft: Draft) -> dict[str, str]:
    """What cells can hold of it: a text too long for one is left out, and so stays as it is."""
    shown = {name: draft.one(name) for name in EDITABLE}
    shown["place"] = "; ".join(row["place"] for row in draft.rows("places"))
    shown["collection"] = "; ".join(draft.many("collection"))
    for name in _LISTS:
        codes = (code for code in draft.many(name) if code)
        shown[name] = "; ".join(_label(name, code) for code in codes)
    return {name: fitting(said) for name, said in shown.items()}


def _licences() -> Mapping[str, Mapping[str, str]]:
    return {uri: one.label for uri, one in vocabulary.licences().items()}


def _disasters() -> Mapping[str, Mapping[str, str]]:
    return {one.id: one.name for one in vocabulary.disasters().values()}


_LISTS: Mapping[str, Callable[[], Mapping[str, Mapping[str, str]]]] = {
    "theme": lambda: vocabulary.labels("theme"),
    "basis": lambda: vocabulary.labels("basis"),
    "licence": _licences,
    "disaster": _disasters,
}
"""Closed lists: labels by code and language."""


def _label(name: str, code: str) -> str:
    return _LISTS[name]().get(code, {}).get("ja", code)


@vocabulary.remembered_by_label
def _codes(name: str) -> Mapping[str, str]:
    """Codes by themselves and by their labels in every language; of two, the one that is offered.

    Themes that are not offered any more stand last in their list.
    """
    known = reversed(list(_LISTS[name]().items()))
    return {said: code for code, labels in known for said in (code, *labels.values())}


def _code(name: str, said: str) -> str:
    if said not in _codes(name):
        words = _("「%(said)s」は一覧にありません。", said=said)
        raise InvalidSubmission({name: f"{group_names()[_GROUP.get(name, name)]}: {words}"})
    return _codes(name)[said]


def _column(heading: str) -> str:
    """The name in brackets at the end of a heading, else the heading."""
    found = _NAME.search(heading)
    return found[1] if found else heading.strip()


def _plain(text: str) -> str:
    """Without what programs add at ends of lines, or leave of a sign written by its number."""
    return text.replace("\r\n", "\n").replace("_x005F_", "_").strip()


def _row(given: list[str]) -> str:
    """Every cell of the text format, so that what is typed into it stays as it is."""
    styled = f'<c s="{TEXT}"'
    return f"<row>{texts(given).replace('<c', styled)}</row>"
