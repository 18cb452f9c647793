"""Backup and restore, and what the command line says when something is wrong."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from tests.integration.living import CACHE
from web.cli import cli


class Shell:
    """Runs commands against one home, as a terminal would."""

    def __init__(self, home: Path) -> None:
        self.environment = {"ARCHIVE_HOME": str(home), "CACHE_DIR": str(CACHE)}

    def run(self, *arguments: str | Path, form: str = "text") -> Result:
        words: Sequence[str] = ["--format", form, *(str(word) for word in arguments)]
        return CliRunner().invoke(cli, words, env=self.environment, standalone_mode=False)

    def json(self, *arguments: str | Path) -> object:
        result = self.run(*arguments, form="json")
        assert result.exception is None, result.output
        return json.loads(result.stdout)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = Shell(tmp_path / "home")
    made.run("init")
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    given = tmp_path / "given"
    given.mkdir()
    for number, colour in enumerate(("red", "green", "blue")):
        Image.new("RGB", (80, 60), colour).save(given / f"{number}.png")
    (given / "空.jpg").touch()
    return given


def test_from_a_folder_to_an_export_and_back_from_a_backup(
    shell: Shell, folder: Path, tmp_path: Path
) -> None:
    taken = shell.run("ingest", "folder", folder, "--donor", "見本")
    assert taken.return_value == 1
    assert "taken in" in taken.output and "空.jpg" in taken.output
    refused = shell.run("publish", "--all", "--access", "public", "--reason", "確認した")
    assert refused.return_value == 1 and "people" in refused.output
    done = shell.run(
        "publish", "--all", "--access", "public", "--people", "none", "--reason", "確認した"
    )
    assert done.return_value == 0, done.output
    before, after = tmp_path / "before.jsonl", tmp_path / "after.jsonl"
    shell.run("export", "--as", "jsonl", "--out", before)
    assert len(before.read_text(encoding="utf-8").splitlines()) == 3
    assert shell.run("verify").return_value == 0
    shell.run("backup", tmp_path / "backup.tar")

    other = Shell(tmp_path / "other")
    restored = other.run("restore", tmp_path / "backup.tar")
    assert restored.return_value == 0, restored.output
    other.run("export", "--as", "jsonl", "--out", after)
    assert after.read_bytes() == before.read_bytes()
    assert other.json("batches", "show", "given")["counts"] == {"taken": 3, "quarantined": 1}  # type: ignore[index]


def test_rebuild_after_everything_but_storage_is_gone(shell: Shell, folder: Path) -> None:
    shell.run("ingest", "folder", folder)
    shell.run("publish", "--all", "--access", "public", "--people", "none", "--reason", "可")
    before = shell.run("export", "--as", "jsonl").stdout_bytes
    home = Path(shell.environment["ARCHIVE_HOME"])
    for path in home.glob("catalog.sqlite*"):
        path.unlink()
    import shutil

    shutil.rmtree(home / "index")
    shutil.rmtree(home / "derivatives")
    rebuilt = shell.run("rebuild")
    assert rebuilt.return_value == 0
    assert "index: 0 of 3 items" in rebuilt.stderr
    assert "index: 0 of 3 items" in shell.run("reindex").stderr
    assert shell.run("export", "--as", "jsonl").stdout_bytes == before
    assert before


def test_a_flipped_bit_is_found_and_mended(shell: Shell, folder: Path, tmp_path: Path) -> None:
    shell.run("ingest", "folder", folder)
    backup = tmp_path / "backup.tar"
    shell.run("backup", backup)
    home = Path(shell.environment["ARCHIVE_HOME"])
    original = next(
        path
        for path in home.glob("store/ocfl/*/*/*/v1/content/*")
        if path.read_bytes().startswith(b"\x89PNG")
    )
    data = bytearray(original.read_bytes())
    data[40] ^= 1
    original.chmod(0o644)
    original.write_bytes(bytes(data))
    result = shell.run("verify")
    assert result.return_value == 1 and "damaged" in result.output
    damaged = next(line for line in result.output.splitlines() if "damaged" in line).split()[1]
    assert shell.run("verify", "--part", "last").return_value == 1
    mended = shell.run("repair", damaged, "--from", backup)
    assert mended.return_value == 0 and "1 files put back" in mended.output
    assert shell.run("verify", "--part", "last").return_value == 0
    assert shell.run("verify").return_value == 0


def test_without_an_archive_a_command_says_how_to_make_one(tmp_path: Path) -> None:
    result = Shell(tmp_path / "nothing").run("search", "石垣")
    assert "kumamoto-archive init" in str(result.exception)


def test_undo_on_the_command_line(shell: Shell, folder: Path) -> None:
    shell.run("ingest", "folder", folder, "--batch", "取り違え")
    undone = shell.run("batches", "undo", "取り違え", "--reason", "別の町のもの")
    assert "3 removed" in undone.output
    assert shell.run("export", "--as", "jsonl", "--role", "staff").stdout_bytes == b""


def test_accounts_on_the_command_line(shell: Shell) -> None:
    made = shell.json("user", "add", "hanako", "--role", "staff")
    assert len(made["password"]) >= 12  # type: ignore[index]
    assert "already" in str(shell.run("user", "add", "hanako", "--role", "staff").exception) or (
        "taken" in str(shell.run("user", "add", "hanako", "--role", "staff").exception)
    )
    researcher = shell.run("user", "add", "taro", "--role", "researcher")
    assert "目的と終了日" in str(researcher.exception)
    shell.run("user", "disable", "hanako")
    (agent,) = shell.json("user", "list")  # type: ignore[misc]
    assert agent["disabled"] is True
