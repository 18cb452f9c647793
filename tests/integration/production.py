"""The production server in processes of its own, and browsers in front of it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from tests.integration.living import CACHE
from tests.integration.staff_archive import _TOKEN, PASSWORD

PATIENCE = 120.0
COMMAND = (sys.executable, "-m", "gunicorn", "--config", "python:web.production")


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:  # type: ignore[override]
        return None


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Browser:
    """Keeps its cookies, whichever server it asks; follows no redirect."""

    cookies: CookieJar = field(default_factory=CookieJar)

    def get(self, url: str, form: Mapping[str, str] | None = None, **headers: str) -> Answer:
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(self.cookies),
            _Stay,
        )
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(url, data=data, headers=named)
        try:
            with opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())

    def post(self, url: str, form: Mapping[str, str], *, at: str) -> Answer:
        """Send a form with the token of the page ``at``."""
        found = _TOKEN.search(self.get(at).text)
        assert found, "no form on this page"
        return self.get(url, {**form, "csrf_token": found[1]})

    def sign_in(self, base: str, login: str, password: str = PASSWORD) -> Answer:
        form = {"login": login, "password": password}
        return self.post(f"{base}/account/sign-in", form, at=f"{base}/account/sign-in")


@dataclass
class Served:
    """A running production server."""

    base: str
    log: Path
    process: "subprocess.Popen[bytes]"


@contextmanager
def production(home: Path, name: str, **settings: str) -> Iterator[Served]:
    """gunicorn on the home, until the block ends; its log lies beside the home."""
    port = free_port()
    given = {"ARCHIVE_HOME": str(home), "CACHE_DIR": str(CACHE), "PORT": str(port), **settings}
    log = home.parent / f"{name}.log"
    with log.open("wb") as out:
        child = subprocess.Popen(
            COMMAND, env={**os.environ, **given}, stdout=out, stderr=subprocess.STDOUT
        )
        served = Served(f"http://127.0.0.1:{port}", log, child)
        try:
            _await(served)
            yield served
        finally:
            child.send_signal(signal.SIGTERM)
            child.wait(timeout=PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(served: Served) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert served.process.poll() is None, served.log.read_text()
        try:
            if Browser().get(f"{served.base}/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not start")
