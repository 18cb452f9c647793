"""A table row is made from the item itself: it must say what the record says, cell by cell."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import NotAllowed
from archive.exports.csv_row import BETWEEN, COLUMNS, EXPORT_ID, LONGEST_CELL, cells
from archive.exports.table_csv import line, unescape
from archive.model import Item
from archive.projection import Json
from archive.record import record
from archive.rights import Grant
from archive.title import described
from tests.unit.random_items import GRANTS, ITEMS
from tests.unit.record_items import BASE, HOW, PHOTO, POST

LANGS = st.sampled_from(["ja", "en", "vi"])


def told(shown: Json, lang: str) -> dict[str, str]:
    """The cells that a record amounts to, by column."""
    return {
        "export": EXPORT_ID,
        "id": shown["id"],
        "identifier": shown["local_identifier"],
        **{key: shown[key] for key in ("url", "type", "title", "content_warning")},
        "description": described(shown["description"], lang)[0],
        **_dates(shown),
        **_places(shown["places"]),
        **{key: shown[key] for key in ("disaster", "creator", "credit")},
        **{key: BETWEEN.join(shown[key]) for key in ("themes", "collections")},
        **{key: shown[key] for key in ("licence", "licence_label", "basis", "people")},
        **_access("access", shown["access"]["record"]),
        **_access("content", shown["access"]["content"]),
        **_post(shown["post"]),
        **_text(shown),
        "published": shown["published"] or "",
        "updated": shown["updated"],
    }


def _dates(shown: Json) -> dict[str, str]:
    main = shown["date"] or dict.fromkeys(("edtf", "kind", "label", "precision", "source"), "")
    kinds = ("shot", "happened", "created", "published")
    return {
        "date": main["edtf"],
        **{f"date_{key}": main[key] for key in ("kind", "label", "precision", "source")},
        "date_verified": {None: "", True: "yes", False: "no"}[main.get("verified")],
        **{f"date_{kind}": shown["dates"].get(kind, {"edtf": ""})["edtf"] for kind in kinds},
        "phase": shown["phase"] if shown["date"] else "",
    }


def _places(places: list[Json]) -> dict[str, str]:
    positioned = [place for place in places if place["point"]]
    point = positioned[0]["point"] if positioned else None
    parts = ("code", "precision", "words", "source")
    return {
        "place": BETWEEN.join(place["name"] for place in places),
        **{f"place_{part}": BETWEEN.join(place[part] for place in places) for part in parts},
        "lat": repr(point["lat"]) if point else "",
        "lon": repr(point["lon"]) if point else "",
        "point_precision": positioned[0]["point_precision"] if positioned else "",
    }


def _access(name: str, access: Json) -> dict[str, str]:
    level = name if name == "access" else "content_access"
    return {
        level: access["level"],
        f"{name}_opens": access["opens"] or "",
        f"{name}_closes": access["closes"] or "",
    }


def _post(post: Json | None) -> dict[str, str]:
    names = ("platform", "account", "posted", "availability", "truth", "truth_source")
    if post is None:
        return {"post_url": "", **dict.fromkeys(names, "")}
    return {"post_url": post["url"], **{name: post[name] for name in names}}


def _text(shown: Json) -> dict[str, str]:
    if "text" not in shown:
        return {"text": "", "text_characters": ""}
    text = "\n".join(shown["text"])
    kept = text if len(text) <= LONGEST_CELL else ""
    return {"text": kept, "text_characters": str(len(text))}


@given(ITEMS, GRANTS, LANGS)
@settings(max_examples=200)
def test_a_row_says_what_the_record_says(item: Item, grant: Grant, lang: str) -> None:
    row = dict(zip(COLUMNS, cells((item, grant), replace(HOW, lang=lang)), strict=True))
    assert row == told(record(item, grant, base_url=BASE, lang=lang), lang)


@given(ITEMS, GRANTS)
def test_every_row_is_read_back_cell_by_cell(item: Item, grant: Grant) -> None:
    made = cells((item, grant), HOW)
    (read,) = csv.reader(io.StringIO(line(made), newline=""))
    numbers = {COLUMNS.index("lat"), COLUMNS.index("lon")}
    back = [cell if at in numbers else unescape(cell) for at, cell in enumerate(read)]
    assert back == [cell.replace("\0", "") for cell in made]


@given(ITEMS)
def test_a_post_without_the_content_gives_no_row_what_its_text_says(item: Item) -> None:
    """Everything that was drawn from the text is set to one word, which must not come out."""
    word = "漏"
    drawn: dict[str, Any] = {
        "title": {"ja": word},
        "description": {"ja": word},
        "creator": word,
        "credit": word,
    }
    told_all = replace(item, text=(word,), themes=(word,), post=POST.post, **drawn)
    closed = Grant(record=True, content=False, staff=False)
    assert word not in "".join(cells((told_all, closed), HOW))


def test_a_masked_page_is_in_no_row_but_that_of_staff() -> None:
    texts = {
        staff: cells((PHOTO, Grant(record=True, content=True, staff=staff)), HOW)
        for staff in (False, True)
    }
    assert not any("秘密4" in cell for cell in texts[False])
    assert any("秘密4" in cell for cell in texts[True])


def test_there_is_no_row_without_the_right_to_the_record() -> None:
    with pytest.raises(NotAllowed):
        cells((PHOTO, Grant(record=False, content=False, staff=False)), HOW)
