"""A PostgreSQL of a test's own, which can be killed as by a power cut, and started again."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from tests.conftest import ROOT
from tests.integration.production import free_port
from tests.servers import postgresql_address


class OwnPostgresql:
    """On a port and in a folder of its own; the script of the services starts it."""

    def __init__(self) -> None:
        postgresql_address()  # where the tests have none, this one is not there either
        self.home = Path(tempfile.mkdtemp(prefix="kumamoto-archive-own-"))
        self.home.chmod(0o755)  # the server runs as another user where we are root
        left_out = ("DATABASE_URL", "TEST_POSTGRESQL_URL", "SERVICES_FOR")
        self._environment = {
            **{name: value for name, value in os.environ.items() if name not in left_out},
            "SERVICES_HOME": str(self.home),
            "POSTGRESQL_PORT": str(free_port()),
        }
        self.url = ""

    def start(self) -> None:
        said = self._run("postgresql")
        (line,) = (one for one in said.splitlines() if one.startswith("export DATABASE_URL="))
        self.url = line.partition("=")[2].strip("'\"")

    def kill(self) -> None:
        """Every process of the server at once."""
        noted = self.home / "postgresql" / "data" / "postmaster.pid"
        pid = noted.read_text().split()[0]
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", pid], capture_output=True, text=True, check=False
        )
        processes = [int(process) for process in (pid, *found.stdout.split())]
        for process in processes:
            with suppress(ProcessLookupError):  # a child of the server may end by itself
                os.kill(process, signal.SIGKILL)
        # While one of them lives it holds the shared memory, and no server starts.
        deadline = time.monotonic() + 30
        while any(map(_lives, processes)):
            assert time.monotonic() < deadline, "the server does not die"
            time.sleep(0.05)
        # After a power cut the numbers that these name belong to nobody.
        for lock in (noted, *noted.parent.parent.glob(".s.PGSQL.*.lock")):
            lock.unlink()

    def close(self) -> None:
        with suppress(ProcessLookupError, FileNotFoundError):
            self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def _run(self, *words: str) -> str:
        command = ["bash", str(ROOT / "tests" / "services.sh"), *words]
        done = subprocess.run(
            command, env=self._environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def _lives(process: int) -> bool:
    """Whether it runs; what nobody has collected yet holds nothing any more."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
