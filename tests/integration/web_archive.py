"""A small archive on a temporary folder with the real embedded parts, for tests of the pages."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha512
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from waitress import wasyncore
from werkzeug.test import TestResponse

from archive.catalog import add
from archive.model import (
    Access,
    Asset,
    Dates,
    Item,
    Level,
    PlaceStatement,
    Post,
    Rights,
    State,
    When,
)
from archive.preservation import original_path
from archive.register import Register
from archive.settings import Settings
from web.app import create_app
from web.listening import create_server
from web.wiring import Services, build, prepare

NOW = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
BY = "https://creativecommons.org/licenses/by/4.0/"
OPEN = Access(level=Level.PUBLIC)


@dataclass
class Clock:
    """A clock that tests move."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


@dataclass
class World:
    """The archive under test, its clock and its application."""

    services: Services
    clock: Clock
    app: Flask

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def get(self, address: str, **more: Any) -> TestResponse:
        """The answer, whole, with its files closed."""
        return self.client.get(address, buffered=True, **more)

    def add(self, *items: Item, files: Mapping[str, bytes] | None = None) -> None:
        """Items into packages, catalog and index; ``files`` are originals by item id."""
        for item in items:
            originals = {asset.path: (files or {})[item.id] for asset in item.assets}
            self.services.preservation.keep(item, originals, events=b"", agent="test")
        with self.services.database.write() as connection:
            add(connection, [(item, item.id) for item in items])
        self.index()

    def alias(self, old: str, item_id: str) -> None:
        register = Register("alias", self.services.store, self.services.database)
        register.write(old, {"item": item_id})

    def index(self) -> None:
        while self.services.indexer.run_once(self.clock()):
            pass


@contextmanager
def open_world(folder: Path, config: pytest.Config, **settings: str) -> Iterator[World]:
    """A new archive; the compiled dictionary is shared between tests, for it takes seconds."""
    assert config.cache is not None
    (folder / "cache").symlink_to(config.cache.mkdir("language"))
    clock = Clock()
    services = build(Settings(archive_home=str(folder), **settings), clock=clock)
    prepare(services)
    app = create_app(services)
    app.testing = True
    yield World(services=services, clock=clock, app=app)
    services.close()


@contextmanager
def serving(app: Flask) -> Iterator[int]:
    """The port at which the server of `serve` answers."""
    server = create_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        server.task_dispatcher.shutdown()
        # In its own thread: closed from another one, it would wait on sockets that are gone.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
        thread.join()


def item(number: int, **changes: object) -> Item:
    """A public photo without files from Mashiki; ``changes`` make it what a test needs."""
    plain = Item(
        id=f"01JTEST{number:019d}",
        seq=number,
        state=State.PUBLISHED,
        type="photo",
        title={"ja": f"益城町の写真その{number}"},
        dates=Dates(shot=When(edtf="2016-04-16", source="row", verified=True)),
        places=(PlaceStatement(code="43443", source="row"),),
        disaster="kumamoto-2016",
        credit="益城町",
        rights=Rights(licence=BY),
        record=OPEN,
        content=OPEN,
        received=NOW,
        published=NOW,
        updated=NOW,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def photo(number: int, data: bytes, **changes: object) -> Item:
    """A photo with one file of these bytes."""
    return item(number, assets=(_asset(data, "image/jpeg", width=64, height=48),), **changes)


def document(number: int, data: bytes, **changes: object) -> Item:
    asset = _asset(data, "application/pdf", pages=1)
    return item(number, **{"type": "document", "assets": (asset,), **changes})


def post(number: int, text: str, **changes: object) -> Item:
    said = Post(platform="x", native_id=str(number), account="mashiki", truth="unverified")
    return item(number, **{"type": "post", "title": {}, "text": (text,), "post": said, **changes})


def jpeg(width: int = 64, height: int = 48, colour: str = "teal") -> bytes:
    stream = BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, "JPEG")
    return stream.getvalue()


def _asset(data: bytes, media_type: str, **more: int) -> Asset:
    digest, path = sha512(data).hexdigest(), original_path(0, media_type)
    return Asset(digest=digest, size=len(data), media_type=media_type, path=path, **more)


def ids(hits: Iterable[dict[str, object]]) -> list[int]:
    """The numbers of the items in an answer of the API."""
    return [int(str(hit["id"])[7:]) for hit in hits]
