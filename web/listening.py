"""The server of `serve`: it also reads an address whose Japanese letters are not escaped."""

import re
from typing import TYPE_CHECKING, Any

import waitress
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

if TYPE_CHECKING:
    from flask import Flask

_THREADS = 8
_RECEIVED = 1 << 16
"""Bytes that are read off a connection at once: an upload comes in pieces of megabytes."""
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


class _Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Waitress answers such an address in English, before any page of ours could."""

    def parse_header(self, header_plus: bytes) -> None:
        first, end, others = header_plus.partition(b"\r\n")
        super().parse_header(_NOT_ASCII.sub(_escaped, first) + end + others)


class _Channel(HTTPChannel):  # type: ignore[misc]
    parser_class = _Parser


def create_server(app: "Flask", *, host: str, port: int) -> Any:
    """A server that listens and runs by ``run()``."""
    server = waitress.create_server(
        app, host=host, port=port, threads=_THREADS, recv_bytes=_RECEIVED, ident=None
    )
    server.channel_class = _Channel
    return server


def _escaped(match: re.Match[bytes]) -> bytes:
    return b"%%%02X" % match.group()[0]
