"""The server of `serve` over a real socket: an address with Japanese letters as they are."""

import socket
from collections.abc import Iterator

import pytest
from flask import Flask, request

from tests.integration.web_archive import serving


@pytest.fixture
def port() -> Iterator[int]:
    app = Flask(__name__)
    app.add_url_rule("/<path:rest>", "show", lambda rest: f"{rest} {request.args.get('q', '')}")
    with serving(app) as port:
        yield port


def answer(port: int, line: str) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(f"{line} HTTP/1.0\r\nHost: x\r\n\r\n".encode())
        return b"".join(iter(lambda: connection.recv(4096), b"")).decode()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("GET /search?q=避難所", "search 避難所"),
        ("GET /場所?q=%E6%A9%8B", "場所 橋"),
        ("GET /search?q=a+b", "search a b"),
    ],
)
def test_letters_that_are_not_escaped_are_read(port: int, line: str, said: str) -> None:
    whole = answer(port, line)
    assert "200 OK" in whole.splitlines()[0]
    assert whole.endswith(said)


def test_what_is_no_request_is_still_refused(port: int) -> None:
    assert "400" in answer(port, "GET /a b").splitlines()[0]
