"""A process of the production server is killed: others answer, another takes its place."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.integration.production import PATIENCE, Browser, Served, production
from tests.integration.staff_archive import DATA, open_office
from tests.integration.web_archive import item, photo


def test_killed_while_people_read_and_decide(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with open_office(home, request.config) as office:
        for number in (1, 2):
            office.world.add(photo(number, DATA), files={item(number).id: DATA})
        with production(home, "killed", WEB_PROCESSES="2") as served:
            person = Browser()
            assert person.sign_in(served.base, "admin").status == 303
            for number in (1, 2):  # the session holds whichever process is left
                page = f"{served.base}/staff/items/{item(number).id}"
                form = {"class": "privacy", "note": "電話があった", "revision": "1"}
                assert person.post(f"{page}/withdraw", form, at=page).status == 303
                print(f"a web process killed: two again {_killed(served):.1f} s after")
                assert office.now(item(number).id).revision == 2
                assert Browser().get(f"{served.base}/items/{item(number).id}").status == 410
            assert person.get(f"{served.base}/staff/review").status == 200


def _killed(served: Served) -> float:
    """Kill one of the two, reading on meanwhile; the seconds until there are two again."""
    before, began = _processes(served), time.monotonic()
    assert len(before) == 2
    os.kill(before[0], signal.SIGKILL)
    while len(now := set(_processes(served)) - {before[0]}) < 2:
        try:
            assert Browser().get(f"{served.base}/").status == 200
        except OSError:  # it was at this very request
            continue
        assert time.monotonic() - began < PATIENCE
    assert before[1] in now, "the other one was not touched"
    return time.monotonic() - began


def _processes(served: Served) -> list[int]:
    command = ["ps", "-o", "pid=,stat=", "--ppid", str(served.process.pid)]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    lines = [line.split() for line in listed.splitlines()]
    return [int(pid) for pid, state in lines if not state.startswith("Z")]
