"""An S3 server of a test's own, which can be killed, and whose files lie open beside it."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.conftest import skip_unless_required

BUCKET = "own"


class Versitygw:
    """Keeps its bucket in ``folder``, on a port that stays the same after a restart."""

    def __init__(self, folder: Path) -> None:
        self._program = os.environ.get("VERSITYGW", "")
        if not self._program:
            skip_unless_required("s3", 'no versitygw (eval "$(tests/services.sh s3)")')
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._folder, self._process = folder, None
        self.bucket = folder / "data" / BUCKET
        self.bucket.mkdir(parents=True)
        (folder / "versions").mkdir()

    @property
    def url(self) -> str:
        endpoint = f"http://127.0.0.1:{self._port}"
        return f"s3://{BUCKET}/store?endpoint={endpoint}&region=us-east-1&style=path"

    def start(self) -> None:
        environment = {
            "ROOT_ACCESS_KEY": os.environ["AWS_ACCESS_KEY_ID"],
            "ROOT_SECRET_KEY": os.environ["AWS_SECRET_ACCESS_KEY"],
        }
        place = ["--versioning-dir", self._folder / "versions", self._folder / "data"]
        options = ["--quiet", "--keep-alive", "--health", "/health"]
        self._process: subprocess.Popen[bytes] | None = subprocess.Popen(
            [self._program, *options, "--port", f"127.0.0.1:{self._port}", "posix", *place],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not self._answers():
            assert self._process.poll() is None, "versitygw ended at once"
            time.sleep(0.05)

    def kill(self) -> None:
        """As by ``kill -9``: no chance to finish anything."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/health", timeout=1):
                return True
        except (urllib.error.URLError, TimeoutError):
            return False
