"""What each door must hold for a viewer at an instant, and how an answer is held against it."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from urllib.parse import urlencode

import openpyxl
from werkzeug.test import TestResponse

from tests.integration.door_archive import Archive, Visitor
from tests.integration.door_items import AGREED, COLLECTION, DRAWN, RECORD, Case, cases
from tests.integration.door_viewers import Who, readable_words, sees_content, sees_record
from tests.integration.door_words import found_in

ALL_WORDS = frozenset(
    word
    for case in cases()
    for words in (case.words, case.content_words, case.masked_words)
    for word in words
)
CHUNK = 20
_READ = ("private", "no-store")


def visible(who: Who, passed: timedelta) -> list[Case]:
    return [case for case in cases() if sees_record(case, who, passed)]


def allowed(who: Who, passed: timedelta) -> set[str]:
    """Every word that any answer to this viewer may hold."""
    return {word for case in cases() for word in readable_words(case, who, passed)}


def visited(who: Who) -> list[Case]:
    """All items; for roles that stand in the table like another one, every third."""
    step = 3 if who.name in ("contributor", "curator", "administrator") else 1
    return [case for case in cases() if case.number % step == 0]


def ids(archive: Archive, held: Iterable[Case]) -> list[str]:
    return sorted(archive.id_of(case) for case in held)


def leaks(answer: TestResponse, may: set[str], asked: Iterable[str] = ()) -> set[str]:
    """Words that the answer holds and must not; those that were asked for may stand in it."""
    return found_in(answer.data, ALL_WORDS) - may - set(asked)


def kept_by_others(answer: TestResponse) -> bool:
    """Whether a cache may give the answer to somebody else, or later, unasked."""
    said = answer.headers.get("Cache-Control", "")
    if answer.headers.get("ETag") is None and "no-store" in said:
        return False
    return not (any(word in said for word in _READ) and ("no-cache" in said or "no-store" in said))


def is_wide(case: Case) -> bool:
    """Whoever sees the record may read the content: then everybody finds it by its text."""
    own, agreed = case.content_window, AGREED[case.agreement]
    term = agreed.content_window
    bounded = {own.opens, own.closes, term.opens, term.closes, case.basis_ends} != {None}
    allowed = agreed.content in ("public", agreed.record)
    return case.content in ("public", case.record) and allowed and not bounded


def counted_at_place(who: Who, passed: timedelta) -> range:
    """How many the place may count: a post's place is drawn from its text."""
    seen = visible(who, passed)
    sure = [case for case in seen if case.kind != "post" or is_wide(case)]
    most = [case for case in seen if case.kind != "post" or sees_content(case, who, passed)]
    return range(len(sure), len(most) + 1)


def chunks(words: Sequence[str]) -> Iterable[Sequence[str]]:
    return (words[at : at + CHUNK] for at in range(0, len(words), CHUNK))


def sought(visitor: Visitor, words: Sequence[str]) -> set[str]:
    """Ids of all items that are found by any of the words, looser ones too."""
    found: set[str] = set()
    for part in chunks(words):
        asked = urlencode({"q": " OR ".join(part), "size": 100})
        answer = visitor.get(f"/api/v1/items?{asked}").json
        listed = [hit["id"] for hit in answer["items"]]
        assert answer["total"] == len(listed)
        types = {value["value"]: value["count"] for value in answer["facets"]["type"]}
        assert sum(types.values()) == len(listed)
        found.update(listed, (hit["id"] for hit in answer["looser"]["items"]))
    return found


def collected(visitor: Visitor, held: Sequence[Case]) -> set[str]:
    """Ids found by naming their collections as a filter."""
    found: set[str] = set()
    for part in chunks([case.words[COLLECTION] for case in held]):
        asked = urlencode({"collection": part, "size": 100}, doseq=True)
        answer = visitor.get(f"/api/v1/items?{asked}").json
        assert answer["total"] == len(answer["items"])
        found.update(hit["id"] for hit in answer["items"])
    return found


def word_of(slot: int) -> Callable[[Case], str]:
    return lambda case: case.words[slot]


def in_record(case: Case) -> list[str]:
    """Words of the record that it is searched by."""
    return [case.words[RECORD]] if case.kind == "post" else [case.words[RECORD], case.words[DRAWN]]


def _csv(data: bytes) -> list[str]:
    return [row["id"] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))]


def _lines(data: bytes) -> list[str]:
    return [json.loads(line)["id"] for line in data.decode().split("\n") if line]


def _features(data: bytes) -> list[str]:
    return [feature["id"] for feature in json.loads(data)["features"]]


def _sheet(data: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    names, *rows = book["items"].iter_rows(values_only=True)
    return [str(row[names.index("id")]) for row in rows]


def _references(pattern: bytes) -> Callable[[bytes], list[str]]:
    return lambda data: [found.decode() for found in re.findall(pattern, data, re.M)]


def _bag(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as bag:
        return _lines(bag.read("kumamoto-archive/data/items.jsonl"))


EXPORTED: Mapping[str, Callable[[bytes], list[str]]] = {
    "csv": _csv,
    "jsonl": _lines,
    "geojson": _features,
    "xlsx": _sheet,
    "bibtex": _references(rb"^@misc\{kumamoto-(\w+),$"),
    "ris": _references(rb"^AN  - (\w+)\r$"),
    "bagit": _bag,
}
"""Ids in a file of each export format; a new format must be read here as well."""
