"""A host on loopback that sources are pulled from: a real server, which says what a test lists."""

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.tls_gate import Paper

ALLOWED = "127.0.0.0/8"


@dataclass(kw_only=True)
class Said:
    """One answer; ``etag`` is honoured with 304, ``length`` may lie, ``then`` goes on."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    then: Callable[["Handler"], None] | None = None

    @property
    def etag(self) -> str:
        return self.headers.get("ETag", "")


@dataclass(frozen=True, kw_only=True)
class Asked:
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]

    def one(self, name: str) -> str:
        return self.query.get(name, [""])[0]


Page = Said | Callable[[Asked], Said]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        host: Host = self.server.host  # type: ignore[attr-defined]
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(path=parts.path, query=parse_qs(parts.query), headers=headers)
        host.asked.append(asked)
        page = host.pages.get(parts.path, Said(status=404))
        said = page(asked) if callable(page) else page
        if said.etag and headers.get("if-none-match") == said.etag:
            said = Said(status=304)
        self._say(said)

    def _say(self, said: Said) -> None:
        self.send_response(said.status)
        for name, value in said.headers.items():
            self.send_header(name, value)
        if "Transfer-Encoding" not in said.headers:
            length = len(said.body) if said.length is None else said.length
            self.send_header("Content-Length", str(length))
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            self.wfile.write(said.body)
            if said.then is not None:
                said.then(self)
        except OSError:
            pass  # the other side has had enough

    def log_message(self, *_: Any) -> None:
        """Nothing: the test asks ``asked``."""


@dataclass
class Host:
    """``pages`` by path; ``asked`` is every request in its order."""

    base: str
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    """Set when the test is over: pages that drip may wait for it."""

    def url(self, path: str) -> str:
        return self.base + path

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


@contextmanager
def host(shown: Paper | None = None) -> Iterator[Host]:
    """With TLS where it is given a certificate to show."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if shown is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(shown.shown, shown.key)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    scheme = "https" if shown else "http"
    made = Host(base=f"{scheme}://127.0.0.1:{server.server_address[1]}")
    server.host = made  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
