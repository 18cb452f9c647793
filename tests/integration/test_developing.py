"""The developer's guide holds: its files, patches and commands are carried out on a copy."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from tests.conftest import ROOT
from tests.outside import Said, host

GUIDE = ROOT / "docs" / "developing.md"
PACKAGES = ("archive", "ingest", "search", "web", "tests")
SERVER = "127.0.0.1:8010"
"""Where the guide serves the folder ``given``."""
_BLOCK = re.compile(r"(?:^`([^`\n]+)`:\n\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    line: str
    expected: str
    """What it prints; an ellipsis stands for anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    status: int
    printed: str


def blocks() -> Iterator[tuple[str, str, str]]:
    """Path of a file (or nothing), language and text of each block, in their order."""
    yield from (found.groups("") for found in _BLOCK.finditer(GUIDE.read_text("utf-8")))


def commands(block: str) -> Iterator[Command]:
    for part in block.removeprefix("$ ").split("\n$ "):
        line, _, expected = part.partition("\n")
        yield Command(line=line, expected=expected.strip())


COMMANDS = [
    one for _, language, block in blocks() if language == "console" for one in commands(block)
]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[Done]:
    """What the commands did, in their order, in one shell, with files and patches in between."""
    tree, done = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("done")
    for package in PACKAGES:
        copytree(
            ROOT / package,
            tree / package,
            ignore=ignore_patterns("__pycache__", "homes", "*.pyc"),
        )
    (tree / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    with host() as outside:
        given = tree / "given" / "list.json"
        outside.pages["/list.json"] = lambda _asked: Said(body=given.read_bytes())
        script = _script(done).replace(f"http://{SERVER}", outside.base)
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = {
            **os.environ,
            "PATH": path,
            "PYTHONPATH": str(tree),
            "CACHE_DIR": str(ROOT / ".cache" / "language"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        subprocess.run(["bash"], input=script, text=True, cwd=tree, env=environment, check=True)
    return [
        Done(
            status=int((done / f"{number}.status").read_text()),
            printed=(done / f"{number}.printed").read_text("utf-8"),
        )
        for number in range(len(COMMANDS))
    ]


def _script(done: Path) -> str:
    lines, number = [], 0
    for path, language, block in blocks():
        if path:
            lines.append(f"cat > '{path}' <<'EOF-OF-GUIDE'\n{block}EOF-OF-GUIDE")
        elif language == "diff":
            lines.append(f"git apply <<'EOF-OF-GUIDE' || exit 9\n{block}EOF-OF-GUIDE")
        elif language == "console":
            for command in commands(block):
                lines.append(f"{{ {command.line}\n}} > '{done}/{number}.printed' 2>&1 </dev/null")
                lines.append(f"echo $? > '{done}/{number}.status'")
                number += 1
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "number", range(len(COMMANDS)), ids=[one.line.replace("/", "|") for one in COMMANDS]
)
def test_a_command_of_the_guide_does_what_it_says(results: list[Done], number: int) -> None:
    expected, found = COMMANDS[number].expected, results[number]
    pattern = ".*".join(map(re.escape, expected.split("…")))
    assert found.status == 0, found.printed
    assert re.fullmatch(pattern, found.printed.strip(), re.DOTALL), found.printed


def test_every_file_that_the_guide_names_is_there() -> None:
    shown = {path for path, _, _ in blocks() if path}
    text = GUIDE.read_text("utf-8")
    named = set(re.findall(r"`((?:archive|ingest|search|web|tests)/[\w/.]+\w)`", text))
    assert named - shown
    assert [one for one in sorted(named - shown) if not (ROOT / one).exists()] == []
