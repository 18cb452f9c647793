"""The two people of the story at their desk: they find items and decide on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archive.decisions import Actor, Decision
from archive.journal import Entry
from archive.model import Item, Level, People
from archive.publishing import Order, decision
from archive.rights import Role
from tests.making import MovableClock
from web.account import Agent
from web.wiring import Services

PASSWORD = "only for the sample"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"


@dataclass
class Desk:
    """Items go by the giver's identifier, by their file, or as ``post 3`` among the posts."""

    services: Services
    clock: MovableClock

    def __post_init__(self) -> None:
        self.staff = self._hire("staff", Role.STAFF)
        self.chief = self._hire("chief", Role.ADMINISTRATOR)

    def item(self, name: str) -> Item:
        every = list(self.services.catalog.every_item())
        if name.startswith("post "):
            return [item for item in every if item.post is not None][int(name[5:])]
        return next(
            item
            for item in every
            if item.local_identifier == name or item.evidence.path.endswith(name)
        )

    def publish(
        self, name: str, more: Mapping[str, Any] | None = None, content: Level | None = None
    ) -> None:
        order = Order(
            access=Level.PUBLIC,
            content=content,
            licence=CC_BY,
            people=People.NONE,
            people_reason="絵である",
            accept_warnings=True,
        )
        fields = {**decision(self.item(name), order).fields, **(more or {})}
        self.act("publish", name, fields, reason="見本として公開")

    def act(self, action: str, name: str, fields: Mapping[str, Any], *, reason: str = "") -> Entry:
        self.clock.move(minutes=1)
        item = self.item(name)
        seen = Decision(item_id=item.id, revision=item.revision, fields=fields)
        return self.services.decisions.decide(self.staff, action, [seen], reason=reason)

    def _hire(self, login: str, role: Role) -> Actor:
        given = Agent(id="", login=login, name=f"見本 {login}", role=role)
        return Actor(agent=self.services.accounts.add(given, PASSWORD).id, role=role)
