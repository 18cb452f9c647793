"""A search server that says what a test tells it to."""

import json
import os
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from search.engines.opensearch.address import address

Answer = tuple[int, object]
_open = build_opener(ProxyHandler({})).open


@contextmanager
def saying(answer: Callable[[str, str, bytes], Answer]) -> Iterator[str]:
    """A server that says what it is told to; ``answer`` gets method, path and body."""

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            self.server.seen.append(self.headers["authorization"])  # type: ignore[attr-defined]
            status, said = answer(self.command, self.path, body)
            data = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _do  # noqa: N815 - names of the protocol

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.seen = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"opensearch+http://me:secret@127.0.0.1:{server.server_port}/trouble"
    assert set(server.seen) <= {f"Basic {b64encode(b'me:secret').decode()}"}  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


def forward(method: str, path: str, body: bytes) -> Answer:
    """What the real server says."""
    (host, port), *_ = address(os.environ["TEST_OPENSEARCH_URL"]).hosts
    asked = Request(f"http://{host}:{port}{path}", data=body or None, method=method)
    kind = (
        "application/x-ndjson" if path.partition("?")[0].endswith("_bulk") else "application/json"
    )
    asked.add_header("content-type", kind)
    try:
        with _open(asked, timeout=60) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)
