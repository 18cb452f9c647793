"""The command line as somebody uses it who makes mistakes: what it says and leaves alone."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from archive.errors import ArchiveError, WrongUse
from web.cli import cli

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    assert run(home, "init").exit_code == 0
    return home


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, words, env={"ARCHIVE_HOME": str(home)}, standalone_mode=False)


def refused(home: Path, *words: str, error: type[ArchiveError] = ArchiveError) -> str:
    """The sentence with which a command is refused."""
    result = run(home, *words)
    assert isinstance(result.exception, error), result.output
    return str(result.exception)


def answered(home: Path, *words: str) -> Any:
    result = run(home, "--format", "json", *words)
    assert result.exception is None, result.exception
    return json.loads(result.stdout)


def table(folder: Path, rows: Sequence[str], *options: str) -> tuple[str, ...]:
    """The words of a command that takes a table in."""
    file = folder / "table.csv"
    file.write_text("\n".join(("identifier,title,date,licence", *rows)), encoding="utf-8")
    return ("ingest", "spreadsheet", str(file), *options)


def item_of(home: Path, identifier: str) -> dict[str, Any]:
    found = answered(home, "search", identifier, "--role", "staff", "--size", "100")["items"]
    (item,) = [one for one in found if one["local_identifier"] == identifier]
    return dict(item)


@pytest.fixture(scope="module")
def text_item(home: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    answered(home, *table(tmp_path_factory.mktemp("in"), ["K-1,橋の記録,2016-04-16,"]))
    return str(item_of(home, "K-1")["id"])


def test_an_item_that_is_not_there_is_named(home: Path) -> None:
    for words in (("publish", "k-none", "--access", "public"), ("withdraw", "k-none")):
        assert "k-none" in refused(home, *words, "--reason", "x")


def test_a_licence_outside_the_list_is_refused(home: Path, text_item: str) -> None:
    order = ("publish", text_item, "--access", "public", "--reason", "x", "--licence", "CC")
    assert "https://creativecommons.org/licenses/by/4.0/" in refused(home, *order, error=WrongUse)
    assert item_of(home, "K-1")["staff"]["state"] == "review"


def test_content_is_never_published_wider_than_the_record(home: Path, text_item: str) -> None:
    for record, content in (("staff", "public"), ("researcher", "on-site"), ("on-site", "staff")):
        order = ("publish", text_item, "--access", record, "--content", content, "--reason", "x")
        result = run(home, *order)
        assert isinstance(result.exception, WrongUse) == (content != "staff"), (record, content)


def test_an_item_named_twice_is_published_once(home: Path, tmp_path: Path) -> None:
    run(home, *table(tmp_path, ["K-2,堤防の記録,2020-07-04,"]))
    item = str(item_of(home, "K-2")["id"])
    done = answered(home, "publish", item, item, "--access", "public", "--reason", "x")
    assert done == {"published": [item], "refused": {}}
    assert answered(home, "withdraw", item, item, "--reason", "x") == {"items": [item]}


def test_what_is_withdrawn_is_named_and_the_rest_is_published(home: Path, tmp_path: Path) -> None:
    run(home, *table(tmp_path, ["K-3,道路の記録,2016-04-17,", "K-4,水路の記録,2016-04-17,"]))
    first, second = (str(item_of(home, name)["id"]) for name in ("K-3", "K-4"))
    run(home, "publish", first, "--access", "public", "--reason", "x")
    run(home, "withdraw", first, "--reason", "x")
    result = run(home, "publish", first, second, "--access", "public", "--reason", "x")
    assert result.return_value == 1
    assert f"refused {first}" in result.stdout and "it is withdrawn" in result.stdout
    assert item_of(home, "K-4")["staff"]["state"] == "published"


def test_a_photo_is_refused_in_words_until_the_people_on_it_are_answered(
    home: Path, tmp_path: Path
) -> None:
    (tmp_path / "photos").mkdir()
    Image.new("RGB", (60, 40), "teal").save(tmp_path / "photos" / "a.jpg")
    batch = answered(home, "ingest", "folder", str(tmp_path / "photos"))["accession"]
    order = ("publish", "--batch", batch, "--access", "public", "--reason", "x")
    result = run(home, *order)
    assert result.return_value == 1
    assert "no answer yet on the people shown" in result.stdout and "--people" in result.stdout
    assert len(answered(home, *order, "--people", "none")["published"]) == 1


def test_an_erasure_takes_an_administrator_who_is_there(home: Path, text_item: str) -> None:
    for login, role in (("kanri", "administrator"), ("tantou", "staff"), ("moto", "administrator")):
        run(home, "user", "add", login, "--role", role, "--password", PASSWORD)
    run(home, "user", "disable", "moto")
    words = ("erase", text_item, "--basis", "条例", "--reason", "privacy", "--approved-by")
    for login in ("nobody", "tantou", "moto"):
        assert login in refused(home, *words, login)
        assert item_of(home, "K-1")["staff"]["state"] != "erased"
    assert run(home, *words, "kanri").exception is None
    assert "erased already" in refused(home, *words, "kanri")


def test_a_login_without_blanks(home: Path) -> None:
    words = ("user", "add", "two words", "--role", "staff", "--password", PASSWORD)
    assert "login" in refused(home, *words)


def test_a_batch_is_not_undone_without_a_reason_and_keeps_it(home: Path, tmp_path: Path) -> None:
    batch = answered(home, *table(tmp_path, ["K-5,取り違えた記録,2016-04-18,"]))["accession"]
    assert "reason" in refused(home, "batches", "undo", batch, "--reason", " ")
    assert item_of(home, "K-5")
    run(home, "batches", "undo", batch, "--reason", "取り違えた")
    assert "取り違えた" in run(home, "batches", "show", batch).stdout
    stored = [one for one in answered(home, "batches") if one["accession"] == batch]
    assert stored[0]["undone_by"].startswith("cli:") and stored[0]["undone_at"]


def test_the_same_identifier_twice_with_other_words_is_told(home: Path, tmp_path: Path) -> None:
    """In a dry run as well as in the intake; the first one is taken, and none is lost silently."""
    rows = ["K-6,最初の題,2016-04-19,", "K-6,別の題,2016-04-19,", "K-6,最初の題,2016-04-19,"]
    words = table(tmp_path, rows)
    for options in (("--dry-run",), ()):
        report = answered(home, *words, *options)
        assert report["counts"] == {"taken": 1, "changed": 1, "already": 1}
        assert [line["label"] for line in report["lines"]] == ["table.csv 3 行目"]
    assert item_of(home, "K-6")["title"] == "最初の題"
    second = table(
        tmp_path, ["K-6,別の題,2016-04-19,", "K-7,最初,2016-04-19,", "K-7,後,2016-04-19,"]
    )
    for options in (("--update", "--dry-run"), ("--update",)):
        assert answered(home, *second, *options)["counts"] == {"taken": 1, "updated": 2}
    assert item_of(home, "K-7")["title"] == "後"


def test_a_dry_run_foresees_two_empty_files(home: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.jpg", "b.txt"):
        (tmp_path / "in" / name).touch()
    words = ("ingest", "folder", str(tmp_path / "in"))
    foreseen = CliRunner().invoke(
        cli, ["--format", "json", *words, "--dry-run"], env={"ARCHIVE_HOME": str(home)}
    )
    assert json.loads(foreseen.stdout)["counts"] == {"quarantined": 2}
    assert run(home, *words).return_value == 1


def test_a_table_without_rows_says_so(home: Path, tmp_path: Path) -> None:
    assert "nothing was in it" in run(home, *table(tmp_path, [])).stdout


def test_a_file_that_cannot_be_written_is_one_sentence(home: Path, tmp_path: Path) -> None:
    target = str(tmp_path / "absent" / "out")
    for words in (("export", "--as", "csv", "--out", target), ("backup", target)):
        assert target in refused(home, *words, error=WrongUse)


def test_extensions_name_the_disasters(home: Path) -> None:
    assert "kumamoto-2016" in answered(home, "extensions")["disasters"]


def test_progress_elsewhere_than_on_a_terminal_repeats_no_line(home: Path) -> None:
    lines = run(home, "verify").stderr.splitlines()
    assert lines and len(lines) == len(set(lines))
