"""A file sent from a browser in pieces (tus), against a bare copy over the loopback address.

All by the clock, in turn: a copy is one socket and a receiver that writes to a file and flushes it
to the disk, once at its end or, as ours must, after each 8 MB before it says that they are there.
Ours is a session, a piece of 8 MB a request, each written to storage for good before the answer.
"""

import http.client
import json
import os
import re
import socket
import statistics
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPMessage
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlencode

from archive.rights import Role
from ingest.uploads import LARGEST_PIECE
from tests.bench.figure import Figure
from tests.bench.home import opened
from tests.bench.pages import served
from web.account import Agent
from web.upload import tus

SIZE, SMALL = 200, 50
"""Megabytes of the file."""
_ROUNDS = 5
_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
_Answer = tuple[HTTPMessage, bytes]
_LOGIN, _PASSWORD = "bench", "a long enough password"


def figures(size: int) -> list[Figure]:
    piece = os.urandom(LARGEST_PIECE)
    pieces = [piece] * max(1, size * 1_000_000 // len(piece))
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder, "home")) as services:
        agent = Agent(id="", login=_LOGIN, name="bench", role=Role.CURATOR)
        services.accounts.add(agent, _PASSWORD)
        with served(services) as address:
            sender = _Sender(http.client.HTTPConnection(*address, timeout=60))
            sender.sign_in()
            copy = Path(folder, "copy")
            rounds = [
                (_copied(copy, [total]), _copied(copy, pieces), sender.sent(pieces))
                for total in [b"".join(pieces)] * _ROUNDS
            ]
    size = sum(map(len, pieces))
    for once, each, ours in rounds:
        speeds = [f"{size / 1_000_000 / taken:.0f} MB/s" for taken in (once, each, ours)]
        print("flushed once {}, after each piece {}, sent {}".format(*speeds))
    return [
        Figure(name=name, value=statistics.median(ratios), unit="×", target=0.7)
        for name, ratios in (
            ("upload / bare copy over loopback", [once / ours for once, _, ours in rounds]),
            ("upload / copy as durable", [each / ours for _, each, ours in rounds]),
        )
    ]


def _copied(path: Path, pieces: list[bytes]) -> float:
    """Seconds until the other end has each piece on its disk and says so."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        receiver = threading.Thread(target=_receive, args=(server, path, [*map(len, pieces)]))
        receiver.start()
        begun = time.perf_counter()
        with socket.create_connection(server.getsockname()) as sender:
            for piece in pieces:
                sender.sendall(piece)
                sender.recv(1)
        taken = time.perf_counter() - begun
        receiver.join()
    return taken


def _receive(server: socket.socket, path: Path, sizes: list[int]) -> None:
    connection, _ = server.accept()
    with connection, path.open("wb") as out:
        for size in sizes:
            left = size
            while left and (data := connection.recv(min(left, 1 << 20))):
                out.write(data)
                left -= len(data)
            out.flush()
            os.fsync(out.fileno())
            connection.sendall(b".")


@dataclass
class _Sender:
    """Signs in and sends as the page's script does."""

    connection: http.client.HTTPConnection
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def sign_in(self) -> None:
        token = self._token_of("/account/sign-in")
        form = {"login": _LOGIN, "password": _PASSWORD, "csrf_token": token}
        self._post("/account/sign-in", form, 303)
        self.token = self._token_of("/staff/uploads")

    def sent(self, pieces: list[bytes]) -> float:
        """Seconds from the terms to the last piece that is acknowledged."""
        begun = time.perf_counter()
        terms = {"basis": "own", "donor": "bench"}
        upload = json.loads(self._post("/staff/uploads", terms, 201, accept="application/json")[1])
        about = {
            "Upload-Length": str(sum(map(len, pieces))),
            "Upload-Metadata": f"relativePath {b64encode(b'bench.bin').decode()}",
        }
        place = self._ask("POST", upload["files"], 201, b"", about)[0]["Location"]
        offset = 0
        for piece in pieces:
            headers = {"Content-Type": tus.PIECE, "Upload-Offset": str(offset)}
            self._ask("PATCH", place, 204, piece, headers)
            offset += len(piece)
        return time.perf_counter() - begun

    def _token_of(self, address: str) -> str:
        found = _TOKEN.search(self._ask("GET", address, 200)[1])
        if not found:
            raise RuntimeError(f"no form at {address}")
        return unescape(found[1].decode())

    def _post(
        self, address: str, form: dict[str, str], wanted: int, accept: str = "*/*"
    ) -> _Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        return self._ask("POST", address, wanted, urlencode(form).encode(), headers)

    def _ask(
        self,
        method: str,
        address: str,
        wanted: int,
        body: bytes | None = None,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> _Answer:
        """Headers and body of an answer that has the wanted status."""
        own = {"Cookie": "; ".join(self.cookies.values()), "X-CSRFToken": self.token}
        self.connection.request(method, address, body, {**headers, **own})
        answer = self.connection.getresponse()
        told = answer.read()
        if answer.status != wanted:
            raise RuntimeError(f"{method} {address} answered {answer.status}: {told[:300]!r}")
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.cookies[cookie.partition("=")[0]] = cookie.partition(";")[0]
        return answer.headers, told
