"""The judged set is whole, as large as promised, and what its sources make."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import WrongUse
from search.judged import items, questions
from tests.relevance.judging import half
from tests.relevance.make import FOLDER, made
from tests.relevance.sites import rows

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def test_the_files_are_what_the_sources_make() -> None:
    for name, data in made().items():
        same = (FOLDER / name).read_bytes() == data
        assert same, f"{name}: run python -m tests.relevance.make"


def test_texts_are_many_of_many_kinds_and_no_two_alike() -> None:
    found = list(items(FOLDER, NOW))
    said = {(tuple(one.title.values()), tuple(one.description.values()), one.text) for one in found}
    assert len(found) >= 2000
    assert len(said) == len(found) == len({one.id for one in found})
    assert {one.type for one in found} == {"photo", "document", "post", "text", "recording"}
    assert {one.disaster for one in found} == {"kumamoto-2016", "kumamoto-2026", "flood-2020", ""}
    assert sum(one.language == "en" for one in found) >= 50
    assert len({place.code for one in found for place in one.places}) >= 30
    assert len(rows("templates.tsv")) >= 150
    assert len(rows("written.tsv")) >= 200


def test_no_slot_or_choice_is_left_in_a_text() -> None:
    left = re.compile(r"[\[\]{}|]")
    for one in items(FOLDER, NOW):
        for text in (*one.title.values(), *one.description.values(), *one.text):
            assert not left.search(text), (one.id, text)


def test_queries_are_many_of_all_kinds_in_two_halves() -> None:
    found = questions(FOLDER)
    kinds, halves = Counter(q.kind for q in found), Counter(q.half for q in found)
    assert len(found) >= 150
    assert len({q.q for q in found}) == len(found) == len({q.id for q in found})
    assert kinds["two"] >= 50
    assert min(kinds.values()) >= 4
    assert min(halves["tune"], halves["final"]) >= 0.4 * len(found)
    assert all(q.half == half(q.q) for q in found)


def test_judgements_are_of_texts_that_exist() -> None:
    known = {one.id for one in items(FOLDER, NOW)}
    for question in questions(FOLDER):
        assert question.grades.keys() <= known, question.q
        assert set(question.grades.values()) <= {1, 2, 3}, question.q
    assert sum(not question.answered for question in questions(FOLDER)) <= 5


def test_a_folder_without_a_set_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(WrongUse):
        questions(tmp_path)
    (tmp_path / "queries.jsonl").write_text(json.dumps({"id": "x"}), encoding="utf-8")
    with pytest.raises(WrongUse):
        questions(tmp_path)
