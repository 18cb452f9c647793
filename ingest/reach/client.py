"""An HTTP client for hosts that nobody vouches for: bounded in bytes, time and redirects.

RFC 9110. Every request goes to a number that the guard judged, every redirect is judged again,
and a host that drips its answer is cut off. Bodies are asked for plain: nothing is unpacked here.
"""

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException, HTTPResponse
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin

from archive.clock import Clock
from archive.errors import Unreached
from ingest.reach.guard import Guard, Target, without_secrets
from ingest.reach.waiting import asked_to_wait

_MOVED = frozenset({301, 302, 303, 307, 308})
_HOPS = 5
_CHUNK = 1 << 16
_SILENCE = 20.0
"""Seconds that a host may say nothing."""
LONGEST = 120.0
"""Seconds that a whole answer may take."""
_SECRETS = frozenset({"authorization", "cookie"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``url`` is where the redirects led; ``headers`` by lower-case name; 304 has no body."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    size: int = 0

    @property
    def is_same(self) -> bool:
        return self.status == 304


class Client:
    def __init__(self, guard: Guard, clock: Clock, *, agent: str, longest: float = LONGEST) -> None:
        """``longest``: seconds that one answer may take, from the first byte asked to the last."""
        self.guard, self._clock, self._agent, self._longest = guard, clock, agent, longest
        self._trust = ssl.create_default_context()

    def get(self, url: str, *, most: int, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer with its body of at most ``most`` bytes; 200 or 304, else ``Unreached``."""
        sink = BytesIO()
        answer = self._get(url, sink, most, headers or {})
        return replace(answer, body=sink.getvalue())

    def fetch(
        self, url: str, target: Path, *, most: int, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The body into a new file; where this raises, or the answer is 304, there is none."""
        try:
            with target.open("xb") as sink:
                answer = self._get(url, sink, most, headers or {})
        except Unreached:
            target.unlink(missing_ok=True)
            raise
        if answer.is_same:
            target.unlink()
        return answer

    def _get(self, url: str, sink: BinaryIO, most: int, headers: Mapping[str, str]) -> Answer:
        said = {name.lower(): value for name, value in headers.items()}
        watch = _Watch(self._longest)
        with watch:
            for _hop in range(_HOPS + 1):
                target = self.guard.judge(url)
                with self._asked(target, said, watch) as answer:
                    moved = answer.getheader("Location", "") if answer.status in _MOVED else ""
                    if not moved:
                        return self._read(answer, url, sink, most, watch)
                url = urljoin(url, moved)
                if said.keys() & _SECRETS and self.guard.judge(url).origin != target.origin:
                    said = {name: value for name, value in said.items() if name not in _SECRETS}
        raise Unreached("redirects", without_secrets(url))

    @contextmanager
    def _asked(
        self, target: Target, headers: Mapping[str, str], watch: "_Watch"
    ) -> Iterator[HTTPResponse]:
        connection = _Judged(target, self._trust, watch)
        try:
            with watch.telling(target.host):
                connection.request("GET", target.path, headers=self._headers(target, headers))
                answer = connection.getresponse()
            with closing(answer):  # it holds the line, whether it was read or not
                yield answer
        finally:
            connection.close()

    def _headers(self, target: Target, headers: Mapping[str, str]) -> dict[str, str]:
        own = {
            "host": target.authority,
            "user-agent": self._agent,
            "accept": "*/*",
            "accept-encoding": "identity",
            "connection": "close",
        }
        return own | dict(headers)

    def _read(
        self, answer: HTTPResponse, url: str, sink: BinaryIO, most: int, watch: "_Watch"
    ) -> Answer:
        headers = {name.lower(): value for name, value in answer.getheaders()}
        now = self._clock()
        if answer.status not in (200, 304):
            until = asked_to_wait(answer.status, headers, now)
            raise Unreached("wait" if until else "status", str(answer.status), until=until)
        if answer.status == 304:
            return Answer(status=304, url=url, headers=headers)
        if headers.get("content-encoding", "identity").lower() not in ("", "identity"):
            raise Unreached("packed", headers["content-encoding"])
        size = 0
        for data in _pieces(answer, watch, without_secrets(url)):
            size += len(data)
            if size > most:
                raise Unreached("too-large", f"{most // 1_000_000} MB")
            sink.write(data)
        return Answer(status=200, url=url, headers=headers, size=size)


def _pieces(answer: HTTPResponse, watch: "_Watch", where: str) -> Iterator[bytes]:
    """The body; ``Unreached`` where it is shorter than was said, or stops."""
    left = answer.length
    while True:
        with watch.telling(where):
            data = answer.read(_CHUNK)
        if left is not None:
            left -= len(data)
        if not data:
            break
        yield data
    watch.check(where)
    if left:
        raise Unreached("cut-off", where)


class _Judged(HTTPConnection):
    """Connects to the numbers that were judged, whatever the name means by now."""

    def __init__(self, target: Target, trust: ssl.SSLContext, watch: "_Watch") -> None:
        super().__init__(target.host, target.port, timeout=_SILENCE)
        self._target, self._trust, self._watch = target, trust, watch

    def connect(self) -> None:
        plain = self._connected()
        self._watch.hold(plain)
        self.sock = plain
        if self._target.scheme == "https":
            shaking = self._trust.wrap_socket(
                plain, server_hostname=self._target.host, do_handshake_on_connect=False
            )
            self._watch.hold(shaking)
            self.sock = shaking
            shaking.do_handshake()

    def _connected(self) -> socket.socket:
        """The first number that answers."""
        last: OSError = OSError("no number")
        for address in self._target.addresses:
            try:
                return socket.create_connection((address, self._target.port), _SILENCE)
            except OSError as error:
                last = error
        raise last


class _Watch(threading.Timer):
    """Shuts the line when time is up: a timeout of the socket starts anew with every byte."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds, self._cut)
        self.daemon = True
        self._line: socket.socket | None = None
        self._over = threading.Event()

    def __enter__(self) -> "_Watch":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel()
        self.join()

    def hold(self, line: socket.socket) -> None:
        self._line = line
        if self._over.is_set():
            self._shut()

    def check(self, where: str) -> None:
        if self._over.is_set():
            raise Unreached("slow", where)

    @contextmanager
    def telling(self, where: str) -> Iterator[None]:
        """What the network and the other side do wrong, in our terms."""
        try:
            yield
        except ssl.SSLError as error:
            self.check(where)
            raise Unreached("certificate", where) from error
        except TimeoutError as error:
            raise Unreached("slow", where) from error
        except (OSError, HTTPException, ValueError) as error:
            self.check(where)
            raise Unreached("no-answer", where) from error

    def _cut(self) -> None:
        self._over.set()
        self._shut()

    def _shut(self) -> None:
        if self._line is None:
            return
        try:
            self._line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it was shut already
