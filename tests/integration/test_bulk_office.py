"""The sheet of a bulk edit, edited in a real LibreOffice: what was typed comes, nothing else."""

import io
from pathlib import Path
from typing import Any

import openpyxl

from archive.model import Item
from tests import calc
from tests.integration.staff_archive import Office, Person
from tests.integration.test_bulk_pages import done, town
from tests.integration.test_bulk_sheet import address, exported, row_of, sent

TYPED = {
    "title_ja": ("＝題名（㍻２８）", "＝題名（㍻２８）"),
    "creator": ("007", "007"),
    "credit": ("1-2", "1-2"),
    "collection": ("2016-04; ００１", ("2016-04", "００１")),
    "description_ja": ("１行目\n２行目", "１行目\n２行目"),
    "description_en": ("TRUE", "TRUE"),
}
"""By column what is typed, and what the item then says."""
DAYS = {
    "date_happened": ("@", "2016-04", "2016-04"),
    "date_shot": ("YYYY/MM/DD", "2016/4/16", "2016-04-16"),
    "date_created": ("General", "2016年4月17日", "2016-04-17"),
    "date_published": ('GGGE"年"M"月"', "2016/4/1", "2016-04"),
}
"""By column the format that the cell is given, what is typed, and the date that is read."""


def _through(data: bytes, folder: Path, edits: list[dict[str, Any]], name: str = "b.xlsx") -> bytes:
    (folder / "a.xlsx").write_bytes(data)
    calc.edited(folder / "a.xlsx", folder / name, edits)
    return (folder / name).read_bytes()


def _places(data: bytes) -> tuple[Any, dict[str, int]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    heads = [str(cell.value).rpartition("[")[2].rstrip("]") for cell in sheet[1]]
    return sheet, {name: at for at, name in enumerate(heads, start=1)}


def _odd(office: Office, word: str) -> list[Item]:
    return [
        *town(office, word, 1, description={"ja": " 行\n次の行 ; &<>", "en": "=1+1"}),
        *town(office, word, 1, credit="_x0041_ \\ \t."),
        *town(office, word, 1, creator="007", collections=("001", "2016-04-01", "1e5")),
        *town(office, word, 1, credit="'引用", creator="㈱熊本　ＡＢＣ", themes=("water",)),
    ]


def test_saved_by_libreoffice_nothing_changes(
    office: Office, tanaka: Person, tmp_path: Path
) -> None:
    """Sorted, coloured, with columns at the end that hold nothing, and one of notes."""
    items = _odd(office, "事務塔")
    data = exported(tanaka, "事務塔")
    _sheet, at = _places(data)
    last = max(at.values())
    edits: list[dict[str, Any]] = [
        {"sort": at["title_ja"]},
        {"paint": last + 3},
        {"row": 1, "column": last + 1, "typed": "メモ"},
        {"row": 2, "column": last + 1, "typed": "=1+1"},
    ]
    for name in ("b.xlsx", "b.csv"):
        saved = _through(data, tmp_path, edits, name)
        shown = tanaka.get(address(sent(tanaka, saved, name))).text
        assert "反映する" not in shown, name
        assert f"<dd>{len(items)}件</dd>" in shown, "all are so already"
    assert [office.now(item.id).revision for item in items] == [1] * len(items)


def test_what_is_typed_there_is_what_the_item_says(
    office: Office, tanaka: Person, tmp_path: Path
) -> None:
    first, second = town(office, "打鍵塔", 2)
    data = exported(tanaka, "打鍵塔")
    sheet, at = _places(data)
    row = row_of(sheet, first)
    edits = [{"row": row, "column": at[n], "typed": said} for n, (said, _) in TYPED.items()]
    edits += [
        {"row": row, "column": at[n], "format": form, "typed": said}
        for n, (form, said, _) in DAYS.items()
    ]
    where = address(sent(tanaka, _through(data, tmp_path, edits)))
    assert "1件に反映する" in tanaka.get(where).text
    done(office, tanaka, where)
    now = office.now(first.id)
    found = {
        "title_ja": now.title["ja"],
        "creator": now.creator,
        "credit": now.credit,
        "collection": now.collections,
        "description_ja": now.description["ja"],
        "description_en": now.description["en"],
    }
    assert found == {name: wanted for name, (_, wanted) in TYPED.items()}
    days = {f"date_{n}": getattr(now.dates, n) for n in ("happened", "shot", "created")}
    days["date_published"] = now.dates.published
    said = {name: when.edtf if when else None for name, when in days.items()}
    assert said == {name: wanted for name, (_, _, wanted) in DAYS.items()}
    assert office.now(second.id).revision == 1
