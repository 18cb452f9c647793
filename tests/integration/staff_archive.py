"""People at the staff pages: signed in through the form, with the token that each form carries."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import unescape
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from archive.model import Access, Dates, Item, Rights, State, When
from archive.rights import Role
from tests.integration.web_archive import World, item, jpeg, open_world, photo, post
from web.account import Agent

_numbers = count(1000)
DATA = jpeg(640, 480, "teal")
PASSWORD = "a long enough password"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class _Form(HTMLParser):
    """The successful controls of one form, as a browser would send them."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.values: MultiDict[str, str] = MultiDict()
        self._id, self._inside = form_id, False
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = said.get("id") == self._id
        if not self._inside:
            return
        if tag == "input" and said.get("name") and self._counts(said):
            self.values.add(said["name"], said.get("value", ""))
        if tag == "select":
            self._select = said.get("name", "")
        if tag == "option" and self._select and "selected" in said:
            self.values.setlist(self._select, [*self.values.getlist(self._select), said["value"]])
        if tag == "textarea":
            self._area = said.get("name", "")
            self.values.add(self._area, "")

    def handle_data(self, data: str) -> None:
        if self._inside and self._area:
            self.values[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "textarea":
            self._area = ""
        if tag == "select":
            self._select = ""

    @staticmethod
    def _counts(said: Mapping[str, str]) -> bool:
        return said.get("type") not in ("checkbox", "radio") or "checked" in said


def controls(page: TestResponse, form_id: str) -> MultiDict[str, str]:
    """What a form of the page holds when nobody touched it."""
    form = _Form(form_id)
    form.feed(page.text)
    assert form.values, f"there is no form {form_id} on the page"
    return form.values


def token(page: TestResponse) -> str:
    found = _TOKEN.search(page.text)
    assert found, "no form on this page"
    return unescape(found[1])


@dataclass
class Person:
    """Somebody in front of a browser."""

    client: FlaskClient
    agent: str = ""

    def get(self, address: str, **more: Any) -> TestResponse:
        return self.client.get(address, buffered=True, **more)

    def post(self, address: str, form: Mapping[str, Any] | None = None, *, at: str) -> TestResponse:
        """Send a form that stands on the page ``at``."""
        values: MultiDict[str, str] = MultiDict(form or {})
        values["csrf_token"] = token(self.get(at))
        return self.client.post(address, data=values, buffered=True)

    def sign_in(self, login: str, password: str = PASSWORD, **more: str) -> TestResponse:
        form = {"login": login, "password": password, **more}
        return self.post("/account/sign-in", form, at="/account/sign-in")

    def review(self, item_id: str, do: str, query: str = "", **fields: Any) -> TestResponse:
        """Open the item, change these fields and press the button."""
        address = f"/staff/items/{item_id}{query}"
        form = controls(self.get(address), "review")
        return self.client.post(address, data=typed(form, do, **fields), buffered=True)


def typed(form: MultiDict[str, str], do: str, **fields: Any) -> MultiDict[str, str]:
    """The form as a person changed it."""
    changed = MultiDict(form)
    for name, value in fields.items():
        changed.setlist(name, list(value) if isinstance(value, (list, tuple)) else [value])
    changed["do"] = do
    return changed


@dataclass
class Office:
    """The archive, and people who work with it, by login."""

    world: World
    agents: dict[str, str] = field(default_factory=dict)

    def hire(self, login: str, role: Role, **more: Any) -> str:
        agent = Agent(id="", login=login, name=f"{login}さん", role=role, **more)
        self.agents[login] = self.world.services.accounts.add(agent, PASSWORD).id
        return self.agents[login]

    def person(self, login: str = "") -> Person:
        """A fresh browser; signed in where a login is given."""
        person = Person(client=self.world.app.test_client(), agent=self.agents.get(login, ""))
        if login:
            assert person.sign_in(login).status_code == 303
        return person

    def now(self, item_id: str) -> Item:
        return self.world.services.catalog.get(item_id)


@contextmanager
def open_office(folder: Path, config: pytest.Config, **settings: str) -> Iterator[Office]:
    """One person of every role that matters here."""
    with open_world(folder, config, **settings) as world:
        office = Office(world=world)
        office.hire("tanaka", Role.STAFF)
        office.hire("sato", Role.STAFF)
        office.hire("admin", Role.ADMINISTRATOR)
        office.hire("chief", Role.ADMINISTRATOR)
        office.hire("reader", Role.REGISTERED)
        yield office


def waiting(number: int, **changes: object) -> Item:
    """An item in review, seen by staff only, as intake leaves it."""
    fresh = {
        "state": State.REVIEW,
        "record": Access(),
        "content": Access(),
        "published": None,
        "dates": Dates(shot=When(edtf="2016-04-16T01:25:00", source="exif")),
        "rights": Rights(),
    }
    return item(number, **{**fresh, **changes})


def waiting_photo(number: int, data: bytes, **changes: object) -> Item:
    made = photo(number, data)
    return waiting(number, assets=made.assets, **changes)


def waiting_post(number: int, text: str, **changes: object) -> Item:
    made = post(number, text)
    return replace(
        waiting(number, **changes), type="post", title={}, text=made.text, post=made.post
    )


def given(office: Office, *, data: bytes = DATA, **changes: object) -> Item:
    """A fresh photo in review."""
    made = waiting_photo(number(), data, **changes)
    office.world.add(made, files={made.id: data})
    return made


def number() -> int:
    """A number that no item of this process has."""
    return next(_numbers)


def said(answer: TestResponse, sentence: str) -> bool:
    """Whether a form came back with this sentence."""
    return answer.status_code == 422 and sentence in answer.text


__all__ = [
    "DATA",
    "PASSWORD",
    "Office",
    "Person",
    "controls",
    "given",
    "jpeg",
    "number",
    "open_office",
    "said",
    "token",
    "typed",
    "waiting",
    "waiting_photo",
    "waiting_post",
]
