"""A proxy on the loopback between us and an S3 server, which does harm as it is told."""

import http.client
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_SLOW_DOWN = (
    b"<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    method: str
    path: str
    """With the query."""
    headers: list[tuple[str, str]]
    body: bytes


Fault = Callable[["_Handler", Request], None]
"""Answers, or does not."""


class Proxy:
    """``faults`` happen in turn to the requests that ``to`` picks; all others pass.

    ``always`` happens to every one of those after that, until it is taken away. ``seen`` lists
    method and path of every request.
    """

    def __init__(
        self, url: str, faults: Iterable[Fault] = (), *, to: Callable[[Request], bool]
    ) -> None:
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        self.upstream = urlsplit(query["endpoint"]).netloc
        self.faults, self._to = list(faults), to
        self.always: Fault | None = None
        self.seen: list[tuple[str, str]] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.proxy = self  # type: ignore[attr-defined]
        query["endpoint"] = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.url = urlunsplit(parts._replace(query=urlencode(query)))
        """The same store by way of the proxy."""

    def __enter__(self) -> "Proxy":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def next_fault(self, request: Request) -> Fault | None:
        with self._lock:
            self.seen.append((request.method, request.path))
            if not self._to(request):
                return None
            return self.faults.pop(0) if self.faults else self.always


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = Request(
            method=self.command, path=self.path, headers=self.headers.items(), body=body
        )
        fault = self.proxy.next_fault(request)
        if fault is None:
            self.answer(self.forward(request))
        else:
            fault(self, request)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _handle  # noqa: N815

    @property
    def proxy(self) -> Proxy:
        found: Proxy = self.server.proxy  # type: ignore[attr-defined]
        return found

    def forward(self, request: Request) -> tuple[http.client.HTTPResponse, bytes]:
        upstream = http.client.HTTPConnection(self.proxy.upstream, timeout=30)
        upstream.putrequest(request.method, request.path, skip_host=True, skip_accept_encoding=True)
        for name, value in request.headers:
            if name.lower() not in ("expect", "connection"):
                upstream.putheader(name, value)  # the host too: it is part of the signature
        upstream.endheaders(request.body)
        response = upstream.getresponse()
        data = response.read()
        upstream.close()
        return response, data

    def answer(
        self, found: tuple[http.client.HTTPResponse, bytes], *, send: int | None = None
    ) -> None:
        response, data = found
        self.send_response(response.status)
        for name, value in response.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "content-length", "date"):
                self.send_header(name, value)
        length = response.getheader("Content-Length") or str(len(data))
        self.send_header("Content-Length", length)
        self.end_headers()
        self.wfile.write(data[:send])
        self.wfile.flush()

    def refuse(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if self.command != "HEAD" else b"")

    def reset(self) -> None:
        """Ends the connection as a crash does, with what was sent perhaps lost."""
        self.wfile.flush()
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing: the tests look at ``seen``."""


def server_error(handler: _Handler, _: Request) -> None:
    handler.refuse(500, b"<Error><Code>InternalError</Code><Message>Oh.</Message></Error>")


def slow_down(handler: _Handler, _: Request) -> None:
    handler.refuse(503, _SLOW_DOWN)


def no_space(handler: _Handler, _: Request) -> None:
    handler.refuse(507, b"<Error><Code>StorageFull</Code><Message>No space left.</Message></Error>")


def denied(handler: _Handler, _: Request) -> None:
    """Keys that were taken back, or a bucket that may only be read."""
    handler.refuse(403, b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>")


def gateway_page(handler: _Handler, _: Request) -> None:
    """What a load balancer says in front of a server that is gone."""
    handler.refuse(502, b"<html><h1>Bad Gateway</h1></html>")


def reset(handler: _Handler, _: Request) -> None:
    handler.reset()


def lost_answer(handler: _Handler, request: Request) -> None:
    """The server has done it, and nobody hears of it."""
    handler.forward(request)
    handler.reset()


def error_after_success(handler: _Handler, request: Request) -> None:
    """The server has done it and says that it has not."""
    handler.forward(request)
    handler.refuse(500, b"")


def silence(handler: _Handler, _: Request) -> None:
    """Longer than the tests wait for an answer."""
    time.sleep(3)
    handler.reset()


def flipped_upload(handler: _Handler, request: Request) -> None:
    """One bit of what is sent arrives otherwise."""
    body = bytes([request.body[0] ^ 1]) + request.body[1:]
    changed = Request(method=request.method, path=request.path, headers=request.headers, body=body)
    handler.answer(handler.forward(changed))


def flipped_download(handler: _Handler, request: Request) -> None:
    """One bit of what is read arrives otherwise."""
    response, data = handler.forward(request)
    handler.answer((response, data[:-1] + bytes([data[-1] ^ 1])))


def broken_off(handler: _Handler, request: Request) -> None:
    """The connection ends in the middle of the bytes."""
    response, data = handler.forward(request)
    handler.answer((response, data), send=len(data) // 2)
    time.sleep(0.05)  # what was sent arrives before the end does
    handler.close_connection = True
