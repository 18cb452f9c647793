"""What the office keeps beside items in the story: agreements, crosswalks, invitations, themes."""

from dataclasses import dataclass, replace

import msgspec

from archive.agreement import Agreement, Standing
from archive.donor import Donor
from archive.model import Level
from archive.prepared import Order
from archive.rights import Role
from archive.vocabulary import Theme
from tests.homes.desk import CC_BY, PASSWORD, Desk
from web.account import Agent

UNDER, CLOSED = "ferry.jpg", "mihon-row"
"""What an agreement in force is about, and one that was withdrawn."""
WELLS = {"ja": "井戸", "ja-Hrkt": "いど", "ja-easy": "いど（みず）", "en": "Wells"}


@dataclass
class Office:
    desk: Desk

    def keep(self) -> None:
        self._agree()
        self._map()
        self._invite()
        self._sort()

    def export(self) -> None:
        """One of what everybody sees, made ready."""
        services = self.desk.services
        told = {"form": "jsonl", "lang": "ja", "base_url": "", "at": self.desk.clock()}
        services.prepared.ask(Order(id=services.prepared.new_id(), asked={"q": ("",)}, **told))
        services.worker("office").run_until_idle()

    def _agree(self) -> None:
        desk, donors = self.desk, self.desk.services.donors
        giver = Donor(name="見本 太郎", contact="090-0000-0000")
        held = donors.save(desk.staff, "", giver, revision=0)
        told = {"donor": held.id, "standing": Standing.IN_FORCE, "record": Level.PUBLIC}
        plain = Agreement(name="見本の許諾", number="K-1", content=Level.PUBLIC, **told)
        for name in (UNDER, CLOSED):
            desk.clock.move(minutes=1)
            made = desk.services.agreements.save(desk.staff, "", plain, revision=0)
            rights = msgspec.to_builtins(desk.item(name).rights)
            desk.act("edit", name, {"rights": {**rights, "agreement": made.id}})
        how = {"revision": made.revision, "reason": "寄贈者の申し出"}
        desk.services.agreements.stop(desk.staff, made.id, Standing.WITHDRAWN, **how)
        donors.forget_contact(desk.staff, held.id, revision=held.revision, reason="本人の申し出")

    def _map(self) -> None:
        crosswalks, staff = self.desk.services.crosswalks, self.desk.staff.agent
        made = crosswalks.named("見本の前のサイト", staff)
        said = {"columns": {"題名": "title"}, "values": {"licence": {"自由": CC_BY}}}
        crosswalks.revise(replace(made, **said), staff)

    def _invite(self) -> None:
        """One that was used, one withdrawn, one that waits; and somebody signs in."""
        services, chief = self.desk.services, self.desk.chief.agent
        for login in ("used", "withdrawn", "waits"):
            self.desk.clock.move(minutes=1)
            told = Agent(id="", login=login, name=f"見本 {login}", role=Role.STAFF)
            secret = services.invitations.invite(told, by=chief)
            if login == "used":
                services.invitations.accept(secret, PASSWORD, address="127.0.0.1")
            if login == "withdrawn":
                (held,) = services.invitations.waiting()
                services.invitations.withdraw(held.id, by=chief)

    def _sort(self) -> None:
        """A theme added, one renamed, one retired; one merged into the new one, which items say."""
        themes, staff = self.desk.services.themes, self.desk.staff
        order = themes.order_after("water", "new")
        wells = themes.save(staff, "", Theme(label=WELLS, note="見本", order=order), revision=0)
        road = themes.get("road").value
        themes.save(staff, "road", replace(road, label={**road.label, "ja": "道"}), revision=0)
        themes.merge(staff, "water", wells.id, revision=0, reason="見本")
        themes.retire(staff, "pet", revision=0, reason="見本")
