"""The doctor names what is wrong and what to do; the exit code tells a monitor."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.clock import system_clock
from archive.heartbeat import Heartbeats
from tests.integration.living import CACHE, Living
from web.cli import cli
from web.doctor import LOOKS


@pytest.fixture
def living(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Living:
    made = Living(tmp_path / "home")
    services = made.open()
    services.close()
    monkeypatch.setenv("ARCHIVE_HOME", str(made.home))
    monkeypatch.setenv("CACHE_DIR", str(CACHE))
    return made


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["--format", "json", "doctor", *words], standalone_mode=False)


def troubles(answer: Result) -> dict[str, str]:
    assert answer.exception is None, answer.output
    found = json.loads(answer.stdout)
    assert all(one["said"] for one in found)
    assert (answer.return_value == 0) == all(one["ok"] for one in found)
    return {one["name"]: one["advice"] for one in found if not one["ok"]}


def beat(living: Living) -> None:
    services = living.open()
    Heartbeats(services.database, system_clock).beat("here", ("jobs", "index"))
    services.close()


def test_every_look_is_taken_and_a_whole_archive_is_well(living: Living) -> None:
    beat(living)
    answer = run()
    assert [one["name"] for one in json.loads(answer.stdout)] == list(LOOKS)
    assert set(troubles(answer)) <= {"disk"}


def test_a_missing_worker_and_an_open_key_are_told(living: Living) -> None:
    key = living.home / "secret-key"
    key.write_text("x")
    key.chmod(0o644)
    found = troubles(run())
    assert found["worker"] == "Start `kumamoto-archive work --only jobs`."
    assert found["permissions"] == f"chmod 600 {key}"


def test_one_look_alone(living: Living) -> None:
    beat(living)
    assert run("--only", "worker").return_value == 0
    assert [one["name"] for one in json.loads(run("--only", "queue").stdout)] == ["queue"]


def test_what_nobody_swept_is_told(living: Living, monkeypatch: pytest.MonkeyPatch) -> None:
    services = living.open()
    for number in (1, 2):  # reports of audits: the last one stays
        key = f"ctl/audits/{number:02}.json"
        services.store.put(key, b"{}")
        os.utime(living.home / "store" / key, (0, 0))
    services.close()
    answer = run("--only", "retention")
    assert "1 keys are overdue" in answer.stdout
    assert set(troubles(answer)) == {"retention"}
    monkeypatch.setenv("KEEP_DAYS", "0")
    assert troubles(run("--only", "retention")) == {}


def test_settings_that_do_not_fit_together(living: Living, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASE_URL", "https://archive.example")
    assert troubles(run("--only", "settings")) == {"settings": "Set SECURE_COOKIES=1."}


def test_a_server_that_does_not_answer_is_one_line(
    living: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCH_URL", "opensearch+http://127.0.0.1:9/none")
    assert set(troubles(run("--only", "search"))) == {"search"}
