"""Real processes: served, killed, served again; a busy port; a worker that dies half way."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from tests.integration.living import CACHE

PATIENCE = 120.0


class Machine:
    """One home and the processes that a test starts on it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = _free_port()
        self.environment = {
            **os.environ,
            "ARCHIVE_HOME": str(home),
            "CACHE_DIR": str(CACHE),
            "PORT": str(self.port),
        }

    def run(self, *words: str | Path) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "web", *map(str, words)]
        return subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    @contextmanager
    def serving(self) -> Iterator["subprocess.Popen[bytes]"]:
        command = [sys.executable, "-m", "web", "serve"]
        with subprocess.Popen(command, env=self.environment) as server:
            try:
                self.wait(lambda: self.fetch("/") is not None)
                yield server
            finally:
                server.terminate()
                server.wait(timeout=PATIENCE)

    def fetch(self, path: str) -> bytes | None:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}{path}", timeout=30
            ) as answer:
                data: bytes = answer.read()
                return data
        except urllib.error.URLError:
            return None

    def workers(self) -> list[int]:
        """Process ids of the worker children."""
        listed = subprocess.run(
            ["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True
        )
        mine = [line.split(None, 1) for line in listed.stdout.splitlines() if "-m web work" in line]
        return [int(pid) for pid, _ in mine if self._is_mine(int(pid))]

    def _is_mine(self, pid: int) -> bool:
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes()
        except OSError:
            return False
        return f"ARCHIVE_HOME={self.home}\0".encode() in environment

    def wait(self, condition: object) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():  # type: ignore[operator]
            assert time.monotonic() < deadline, "this took too long"
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path / "home")
    assert made.run("init").returncode == 0
    return made


def _photos(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        Image.effect_noise((400, 300), 20 + number).save(folder / f"{number}.jpg")
    return folder


def test_a_worker_killed_half_way_loses_nothing_and_repeats_nothing(
    machine: Machine, tmp_path: Path
) -> None:
    folder = _photos(tmp_path / "given", 12)
    with machine.serving():
        machine.wait(machine.workers)
        assert machine.run("ingest", "folder", folder, "--no-wait", "--batch", "b").returncode == 0
        machine.wait(lambda: _counts(machine).get("taken", 0) >= 2)
        (worker,) = machine.workers()
        os.kill(worker, signal.SIGKILL)
        machine.wait(lambda: _counts(machine).get("taken", 0) == 12)
        assert _counts(machine) == {"taken": 12}
        assert worker not in machine.workers()
    found = machine.run("--format", "json", "search", "", "--role", "staff", "--size", "50")
    assert json.loads(found.stdout)["total"] == 12


def _counts(machine: Machine) -> dict[str, int]:
    shown = machine.run("--format", "json", "batches", "show", "b")
    counts: dict[str, int] = json.loads(shown.stdout)["counts"]
    return counts


def test_the_worker_ends_with_a_server_that_was_killed(machine: Machine) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "web", "serve"], env=machine.environment
    ) as server:
        machine.wait(machine.workers)
        os.kill(server.pid, signal.SIGKILL)
    machine.wait(lambda: machine.workers() == [])


def test_a_busy_port_is_one_sentence(machine: Machine) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", machine.port))
        taken.listen()
        refused = machine.run("serve")
    assert refused.returncode == 2
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "PORT" in refused.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("publish", "--all"),
        ("ingest", "folder", "/absent"),
        ("export", "--as", "docx"),
        ("nonsense",),
        ("erase", "x", "--basis", "b", "--reason", "r", "--approved-by", "z"),
    ],
)
def test_wrong_use_is_told_and_ends_with_two(machine: Machine, words: tuple[str, ...]) -> None:
    wrong = machine.run(*words)
    assert wrong.returncode == 2
    assert wrong.stderr.strip() and "Traceback" not in wrong.stderr
