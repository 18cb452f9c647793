"""The sandbox survives what its child does, says why, and goes on with the next file."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.errors import ArchiveError, Undecodable
from archive.model import Mask
from ingest.sandbox import Limits, Sandbox

NAMES = "whoami environment sleep spin grow fill crash leave fail refuse chatter"
TASKS = {name: f"tests.integration.misbehaving_tasks:{name}" for name in NAMES.split()}
LIMITS = Limits(
    memory=600 << 20, cpu_seconds=2, wall_seconds=8.0, file_bytes=1 << 20, input_bytes=1_000
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(LIMITS, tasks=TASKS) as made:
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "given"
    path.write_text("content")
    return path


def reason(sandbox: Sandbox, task: str, file: Path, **params: object) -> str:
    with pytest.raises(Undecodable) as caught:
        sandbox.run(task, file, file.parent, **params)
    assert not caught.value.transient
    # Whatever happened, the next file is none the worse for it.
    assert sandbox.run("whoami", file, file.parent)["read"] == "content"
    return caught.value.reason


def test_one_child_answers_many_requests(sandbox: Sandbox, file: Path) -> None:
    answers = [sandbox.run("whoami", file, file.parent, number=n) for n in range(3)]
    assert len({a["pid"] for a in answers}) == 1
    assert answers[0]["pid"] != os.getpid()
    assert [a["params"] for a in answers] == [{"number": n} for n in range(3)]


def test_dataclasses_travel_as_plain_data(sandbox: Sandbox, file: Path) -> None:
    found = sandbox.run("whoami", file, file.parent, masks=[Mask(x=0.1, y=0.2, w=0.3, h=0.4)])
    mask = {"asset": 0, "page": 0, "x": 0.1, "y": 0.2, "w": 0.3, "h": 0.4}
    assert found["params"] == {"masks": [mask]}


@pytest.mark.parametrize(
    ("task", "params", "expected"),
    [
        ("spin", {}, "too-slow"),
        ("grow", {"size": 2 << 30}, "out-of-memory"),
        ("fail", {}, "undecodable"),
        ("leave", {}, "undecodable"),
        ("refuse", {}, "encrypted"),
        ("crash", {"signal": signal.SIGSEGV}, "hostile"),
        ("crash", {"signal": signal.SIGABRT}, "out-of-memory"),
        ("crash", {"signal": signal.SIGKILL}, "out-of-memory"),
    ],
)
def test_each_misfortune_has_its_reason(
    sandbox: Sandbox, file: Path, task: str, params: dict[str, object], expected: str
) -> None:
    assert reason(sandbox, task, file, **params) == expected


def test_waiting_ends_at_the_wall_clock(file: Path) -> None:
    with Sandbox(Limits(wall_seconds=3.0), tasks=TASKS) as sandbox:
        assert reason(sandbox, "sleep", file) == "too-slow"


def test_files_written_are_bounded(sandbox: Sandbox, file: Path) -> None:
    assert reason(sandbox, "fill", file, size=4 << 20) in ("undecodable", "too-large")
    assert (file.parent / "big").stat().st_size <= LIMITS.file_bytes


def test_empty_and_oversized_files_never_reach_the_child(sandbox: Sandbox, file: Path) -> None:
    file.write_bytes(b"")
    with pytest.raises(Undecodable) as caught:
        sandbox.run("whoami", file, file.parent)
    assert caught.value.reason == "empty"
    file.write_bytes(b"x" * 1_001)
    with pytest.raises(Undecodable) as caught:
        sandbox.run("whoami", file, file.parent)
    assert caught.value.reason == "too-large"


def test_a_message_does_not_tell_where_the_file_lay(sandbox: Sandbox, file: Path) -> None:
    with pytest.raises(Undecodable, match=r"^file needs a password$"):
        sandbox.run("refuse", file, file.parent)


def test_what_decoders_print_does_not_disturb(sandbox: Sandbox, file: Path) -> None:
    assert sandbox.run("chatter", file, file.parent) == {"said": True}
    assert sandbox.run("whoami", file, file.parent)["read"] == "content"


def test_the_child_has_limits_and_nothing_of_ours(
    sandbox: Sandbox, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "a")
    with Sandbox(LIMITS, tasks=TASKS) as fresh:
        found = fresh.run("environment", file, file.parent)
    allowed = {"PYTHONPATH", "PYTHONUTF8", "TMPDIR", "PATH", "MALLOC_ARENA_MAX", "LC_CTYPE"}
    assert set(found["names"]) <= allowed
    assert found["limits"] == {"core": 0, "memory": LIMITS.memory}
    assert "sandbox-" in found["folder"]


def test_there_is_no_network_where_the_system_allows_that(sandbox: Sandbox, file: Path) -> None:
    """As root it must work; elsewhere a container may forbid it, which the design accepts."""
    found = sandbox.run("environment", file, file.parent)["interfaces"]
    assert found == ["lo"] or os.geteuid() != 0 or Path("/.dockerenv").exists()


def test_a_child_retires_after_so_many_requests(file: Path) -> None:
    with Sandbox(Limits(requests=2), tasks=TASKS) as sandbox:
        pids = [sandbox.run("whoami", file, file.parent)["pid"] for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_closing_ends_the_child_and_may_be_followed_by_more(file: Path) -> None:
    sandbox = Sandbox(tasks=TASKS)
    first = sandbox.run("whoami", file, file.parent)["pid"]
    sandbox.close()
    assert not Path(f"/proc/{first}").exists()
    assert sandbox.run("whoami", file, file.parent)["pid"] != first
    sandbox.close()
    sandbox.close()


def test_a_child_killed_between_requests_is_replaced(sandbox: Sandbox, file: Path) -> None:
    pid = sandbox.run("whoami", file, file.parent)["pid"]
    os.kill(pid, signal.SIGKILL)
    while Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z":
        pass
    assert sandbox.run("whoami", file, file.parent)["pid"] != pid


def test_threads_take_turns(sandbox: Sandbox, file: Path) -> None:
    found: list[int] = []

    def ask(number: int) -> None:
        answer = sandbox.run("whoami", file, file.parent, number=number)
        found.append(answer["params"]["number"])

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(8))


def test_a_broken_installation_is_no_fault_of_the_file(file: Path) -> None:
    with (
        Sandbox(tasks={"x": "ingest.no_such_module:x"}) as sandbox,
        pytest.raises(ArchiveError, match=r"does not start.*no_such_module") as caught,
    ):
        sandbox.run("x", file, file.parent)
    assert not isinstance(caught.value, Undecodable)
