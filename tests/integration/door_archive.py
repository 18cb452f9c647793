"""The archive behind the doors, a copy for each module: its clock, decisions and visitors."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from archive.decisions import Decision
from archive.model import Item
from archive.schema import accounts
from tests.integration.door_building import ACTOR, Built, Clock, build_home, settings
from tests.integration.door_items import Case
from tests.integration.door_viewers import ON_SITE_ADDRESS, Who
from web.app import create_app
from web.wiring import Services, build


@dataclass
class Archive:
    """One copy, open, with its clock and its application."""

    built: Built
    services: Services
    clock: Clock
    app: Flask

    @property
    def passed(self) -> timedelta:
        return self.clock.at - self.built.start

    def move(self, passed: timedelta) -> None:
        """To so long after the first instant; nothing runs."""
        self.clock.at = self.built.start + passed

    def id_of(self, case: Case) -> str:
        return self.built.ids[case.name]

    def item(self, name: str) -> Item:
        return self.services.catalog.get(self.built.ids[name])

    def decide(self, action: str, name: str, **fields: object) -> None:
        """One decision on one item, and nothing after it."""
        item = self.item(name)
        seen = Decision(item_id=item.id, revision=item.revision, fields=fields)
        self.services.decisions.decide(ACTOR, action, [seen], reason=_reason(name))

    def index(self) -> None:
        while self.services.indexer.run_once(self.clock()):
            pass

    def client(self, who: Who) -> "Visitor":
        client = self.app.test_client()
        if who.role is not None:
            agent = self.built.agents[who.name]
            query = select(accounts.c.epoch).where(accounts.c.agent == agent)
            with self.services.database.read() as connection:
                epoch = connection.execute(query).scalar_one()
            with client.session_transaction() as session:
                session["agent"], session["epoch"] = agent, epoch
        return Visitor(client=client, who=who)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A browser with the session of a viewer, on the network that the viewer is on."""

    client: FlaskClient
    who: Who

    def get(self, address: str, *, method: str = "GET", **headers: str) -> TestResponse:
        """The answer, whole, with its files closed."""
        place = {"REMOTE_ADDR": ON_SITE_ADDRESS} if self.who.on_site else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(
            address, method=method, headers=named, environ_base=place, buffered=True
        )


_built: dict[str, Built] = {}


@contextmanager
def open_archive(
    factory: pytest.TempPathFactory,
    config: pytest.Config,
    name: str,
    *,
    search_url: str = "",
    **more: Any,
) -> Iterator[Archive]:
    """A copy of its own for one test module; ``more`` changes how it is put together."""
    if "built" not in _built:
        _built["built"] = build_home(factory.mktemp("doors"), config)
    built = _built["built"]
    folder = factory.mktemp(name) / "home"
    shutil.copytree(built.folder, folder, symlinks=True)
    clock = Clock(built.start)
    services = build(replace(settings(folder), search_url=search_url), clock=clock, **more)
    app = create_app(services)
    app.testing = True
    yield Archive(built=built, services=services, clock=clock, app=app)
    services.close()


def _reason(name: str) -> str:
    return f"privacy: {name}"
