"""A gate with TLS and basic authentication in front of a server that has neither."""

import http.client
import ssl
import subprocess
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Files: what the gate shows, its key, and the authority that vouches for it."""

    shown: Path
    key: Path
    authority: Path


def paper(folder: Path, *, days: int = 2, host: str = "IP:127.0.0.1") -> Paper:
    """Made anew by openssl; with fewer than no days it has run out already."""
    folder.mkdir()
    made = Paper(shown=folder / "pem", key=folder / "key", authority=folder / "ca.pem")
    authority = ("-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=authority", "-days", "9")
    _openssl(folder, "req", "-x509", *_KEY, *authority, "-addext", "keyUsage=critical,keyCertSign")
    _openssl(folder, "req", *_KEY, "-keyout", "key", "-out", "csr", "-subj", "/CN=search")
    (folder / "ext").write_text(f"subjectAltName={host}\n", encoding="ascii")
    signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-extfile", "ext", "-days", str(days))
    _openssl(folder, "x509", "-req", "-in", "csr", *signed, "-out", "pem")
    return made


def _openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


@contextmanager
def gate(upstream: str, shown: Paper, *, account: str) -> Iterator[int]:
    """Its port on 127.0.0.1; ``account`` is ``user:password``, all others are refused."""
    wanted = f"Basic {b64encode(account.encode()).decode()}"

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            if self.headers["authorization"] != wanted:
                self._answer(401, b"Unauthorized", "text/plain")
                return
            server = http.client.HTTPConnection(urlsplit(f"//{upstream}").netloc, timeout=60)
            kind = {"content-type": self.headers.get("content-type") or "application/json"}
            server.request(self.command, self.path, body, kind)
            found = server.getresponse()
            self._answer(found.status, found.read(), found.headers["content-type"] or "")
            server.close()

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _do  # noqa: N815 - names of the protocol

        def _answer(self, status: int, data: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            return

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown.shown, shown.key)
    server = _Quiet(("127.0.0.1", 0), Handler)
    server.context = context
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


class _Quiet(ThreadingHTTPServer):
    """Who does not trust us hangs up in the middle of the greeting; that is no news."""

    daemon_threads = True
    context: ssl.SSLContext

    def finish_request(self, request, client_address) -> None:  # type: ignore[no-untyped-def]
        try:
            safe = self.context.wrap_socket(request, server_side=True)
        except OSError:
            return
        super().finish_request(safe, client_address)
        safe.close()

    def handle_error(self, request, client_address) -> None:  # type: ignore[no-untyped-def]
        return
