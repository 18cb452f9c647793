"""Sets of places are stored, survive a rebuild from nothing, and come in by a command."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive import vocabulary
from archive.place_sets import PlaceSets
from archive.vocabulary import add_places
from search.item_text import _place_names
from tests.integration.living import CACHE, Living
from web.cli.context import Context
from web.cli.places import places as command

TABLE = """コード,名称,よみ,市町村,別名
001,見本東小学校区,みほんひがし,益城町,東校区
002,見本西小学校区,みほんにし,熊本市南区,
"""


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    yield
    add_places(())


@pytest.fixture
def living(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Living:
    made = Living(tmp_path / "home")
    made.open().close()
    monkeypatch.setenv("ARCHIVE_HOME", str(made.home))
    monkeypatch.setenv("CACHE_DIR", str(CACHE))
    return made


def run(*words: str) -> Result:
    return CliRunner().invoke(command, list(words), obj=Context(form="json"))


def take(folder: Path, text: str) -> Result:
    table = folder / "校区.csv"
    table.write_bytes(text.encode("cp932"))
    named = ("--set", "mihon", "--name", "小学校区", "--source", "見本 2026-10")
    return run("import", str(table), *named)


def test_a_table_comes_in_and_its_places_are_found(living: Living, tmp_path: Path) -> None:
    answer = take(tmp_path, TABLE)
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout) == {"set": "mihon", "places": 2}
    add_places(())
    (found,) = json.loads(run("find", "見本東小学校区").stdout)
    assert (found["code"], found["within"][0]) == ("mihon-001", "益城町")
    (listed,) = json.loads(run("list").stdout)
    assert (listed["name"]["ja"], listed["source"]) == ("小学校区", "見本 2026-10")


def test_what_is_said_of_a_place_follows_its_set(living: Living, tmp_path: Path) -> None:
    take(tmp_path, TABLE)
    assert "見本東小学校区" in _place_names("mihon-001")
    take(tmp_path, TABLE.replace("見本東小", "見本中央小"))
    assert "見本中央小学校区" in _place_names("mihon-001")


def test_a_new_state_of_the_table_keeps_what_items_may_cite(living: Living, tmp_path: Path) -> None:
    take(tmp_path, TABLE)
    shorter = TABLE.replace("見本東小", "見本中央小").rsplit("002", 1)[0]
    assert json.loads(take(tmp_path, shorter).stdout)["places"] == 2
    assert vocabulary.places().get("mihon-001").name["ja"] == "見本中央小学校区"
    assert vocabulary.places().get("mihon-002").name["ja"] == "見本西小学校区"


def test_a_wrong_table_is_refused_by_line_and_nothing_is_stored(
    living: Living, tmp_path: Path
) -> None:
    answer = take(tmp_path, TABLE.replace("熊本市南区", "東京都"))
    assert answer.exit_code != 0
    assert "3 行目" in str(answer.exception)
    assert json.loads(run("list").stdout) == []


def test_sets_are_rebuilt_from_storage_alone(living: Living, tmp_path: Path) -> None:
    take(tmp_path, TABLE)
    shutil.copytree(living.home / "store", tmp_path / "again" / "store")
    fresh = Living(tmp_path / "again").unread()
    sets = PlaceSets(fresh.store, fresh.database)
    assert sets.every() == []
    fresh.rebuild.run(lambda *_: None)
    add_places(())
    sets.load()
    assert vocabulary.places().find("東校区")[0].code == "mihon-001"
    fresh.close()
