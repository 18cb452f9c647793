"""The doors of the command line: what they print without being told whose eyes to look with."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.exports import exporters
from tests.integration.door_archive import Archive, open_archive
from tests.integration.door_expectations import ALL_WORDS, EXPORTED, allowed, ids, visible
from tests.integration.door_items import RECORD, STAFF, cases
from tests.integration.door_viewers import PUBLIC, sees_content
from tests.integration.door_viewers import STAFF as STAFF_MEMBER
from tests.integration.door_words import found_in
from web.cli import cli


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Archive]:
    with open_archive(tmp_path_factory, request.config, "commands") as archive:
        yield archive


def run(archive: Archive, *words: str) -> bytes:
    home = str(archive.services.settings.home)
    result = CliRunner().invoke(
        cli, words, env={"ARCHIVE_HOME": home}, standalone_mode=False, catch_exceptions=False
    )
    assert result.return_value in (None, 0), result.stderr
    return result.stdout_bytes


def search(archive: Archive, query: str, *words: str) -> dict[str, object]:
    printed = run(archive, "--format", "json", "search", query, "--size", "100", *words)
    answer: dict[str, object] = json.loads(printed)
    return answer


@pytest.mark.parametrize("form", sorted(exporters()))
def test_an_export_is_of_what_the_public_sees(archive: Archive, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"all.{form}"
    run(archive, "export", "--as", form, "--out", str(target))
    data = target.read_bytes()
    assert sorted(EXPORTED[form](data)) == ids(archive, visible(PUBLIC, archive.passed))
    assert found_in(data, ALL_WORDS) <= allowed(PUBLIC, archive.passed)


def test_an_export_for_staff_says_so(archive: Archive, tmp_path: Path) -> None:
    target = tmp_path / "all.jsonl"
    run(archive, "export", "--as", "jsonl", "--role", "staff", "--out", str(target))
    data, may = target.read_bytes(), allowed(STAFF_MEMBER, archive.passed)
    assert sorted(EXPORTED["jsonl"](data)) == ids(archive, visible(STAFF_MEMBER, archive.passed))
    assert found_in(data, ALL_WORDS) == may


def test_a_search_finds_what_the_public_finds(archive: Archive) -> None:
    seen = visible(PUBLIC, archive.passed)
    words = " OR ".join(case.words[RECORD] for case in seen)
    assert search(archive, words)["total"] == len(seen)
    unseen = [case for case in cases() if case not in seen]
    evidence = [case.words[STAFF] for case in cases()]
    closed = [
        word
        for case in cases()
        if not sees_content(case, PUBLIC, archive.passed)
        for word in case.content_words
    ]
    for hidden in ([case.words[RECORD] for case in unseen], evidence, closed):
        answer = search(archive, " OR ".join(hidden))
        assert (answer["total"], answer["items"], answer["looser"]) == (0, [], [])


def test_a_search_as_json_says_what_the_printed_one_says(archive: Archive) -> None:
    """How it was read, and how many more there are for staff: nothing but their number."""
    public, staff = (search(archive, "記録", *role) for role in ((), ("--role", "staff")))
    assert public["read_as"]
    assert public["not_public"] == int(str(staff["total"])) - int(str(public["total"])) > 0
    assert staff["not_public"] == 0
    printed = run(archive, "search", "記録").decode()
    assert f"{public['not_public']} more are not public" in printed


def test_a_printed_search_names_only_what_the_public_sees(archive: Archive) -> None:
    """In words it also says how many more there are for staff: who runs it has the machine."""
    printed = run(archive, "search", "記録", "--size", "100")
    record = {word for case in visible(PUBLIC, archive.passed) for word in case.record_words}
    assert found_in(printed, ALL_WORDS) <= record
    assert b"more are not public" in printed
