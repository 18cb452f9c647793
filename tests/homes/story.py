"""What happens in the archive that is kept as a stored home: one of everything, in order.

Taken in, put into quarantine, published, put under embargo, masked, withdrawn, held, called false,
taken into packages, erased, a whole batch undone, words put into the lexicon; by two people with
accounts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from archive.batch import Batch
from archive.decisions import Actor, Decision
from archive.identifiers import mint
from archive.lexicon.term import Kind, Term
from archive.model import Item, Level, People
from archive.publishing import Order, decision
from archive.rights import Role
from ingest.sources import open_source
from ingest.submission import Given
from tests.homes.material import write_material
from tests.making import MovableClock
from web.account import Agent
from web.wiring import Services

PASSWORD = "only for the sample"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
EMBARGO = "2099-01-01T00:00:00Z"
FALSE_POST, OPEN_POST, ERASED_POST = 2, 0, 4
"""Which of the posts, in the order they were given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """The two agents who act."""

    staff: Actor
    chief: Actor


@dataclass
class Story:
    """One life of an archive; ``held`` are its items by file, identifier or number of the post."""

    services: Services
    clock: MovableClock
    folder: Path

    def tell(self) -> None:
        """Everything, from the first account to the index that has caught up."""
        write_material(self.folder)
        self.people = self._hire()
        for name, kind, path in self._parts():
            self._take_in(name, kind, path)
        self._decide()
        self._absorb()
        self._go_on()
        self._remove()
        self._word()
        self.services.worker("story").run_until_idle()
        self._audit()

    def item(self, name: str) -> Item:
        """By the giver's identifier, or for a post by its place among the posts."""
        every = list(self.services.catalog.every_item())
        if name.startswith("post "):
            return [item for item in every if item.post is not None][int(name[5:])]
        return next(item for item in every if item.local_identifier == name)

    def _hire(self) -> "Staff":
        found = {}
        for login, role in (("staff", Role.STAFF), ("chief", Role.ADMINISTRATOR)):
            given = Agent(id="", login=login, name=f"見本 {login}", role=role)
            agent = self.services.accounts.add(given, PASSWORD)
            found[login] = Actor(agent=agent.id, role=role)
        return Staff(**found)

    def _parts(self) -> list[tuple[str, str, Path]]:
        return [
            ("写真", "folder", self.folder / "photos"),
            ("文書", "folder", self.folder / "documents"),
            ("投稿", "posts", self.folder / "posts.jsonl"),
            ("取り違え", "folder", self.folder / "mistaken"),
        ]

    def _take_in(self, name: str, kind: str, path: Path) -> None:
        self.clock.move(minutes=1)
        now, services = self.clock(), self.services
        batch = services.batches.open(
            Batch(
                id=mint(now),
                name=name,
                kind=kind,
                accession="",
                by=self.people.staff.agent,
                at=now,
                source=f"sample-{path.stem}",
                basis="own" if kind == "folder" else "unknown",
            )
        )
        for _ in services.intake.stage(batch, open_source(kind, Given(path=path))):
            pass
        services.worker("story").run_until_idle()

    def _decide(self) -> None:
        self._publish("mihon-p01")
        embargo = {"content": {"level": "public", "opens": EMBARGO}}
        self._publish(self._named("flyer-water.jpg"), embargo)
        mask = {"asset": 0, "page": 0, "x": 0.2, "y": 0.3, "w": 0.3, "h": 0.25}
        self._publish(self._named("house-collapsed.jpg"), {"masks": [mask]})
        for name in ("mihon-row", self._named("english-guide.pdf"), self._named("ferry.jpg")):
            self._publish(name)
        self._publish(self._named("memory-mashiki.txt"), content=Level.STAFF)
        post = msgspec.to_builtins(self.item(f"post {FALSE_POST}").post)
        truth = {"truth": "false", "truth_source": "https://example.org/check"}
        self._publish(f"post {FALSE_POST}", {"post": {**post, **truth}})
        self._publish(f"post {OPEN_POST}", content=Level.PUBLIC)
        self._publish(f"post {ERASED_POST}", content=Level.PUBLIC)

    def _absorb(self) -> None:
        absorption = self.services.absorption
        for item_id in absorption.due(quiet=0, limit=100):
            absorption.absorb(item_id)

    def _go_on(self) -> None:
        """Decisions above what the packages hold."""
        self._act("edit", "mihon-p01", {"description": {"ja": "あとから直した説明"}})
        self._act("withdraw", self._named("english-guide.pdf"), {}, reason="提供者の申出")
        self._act("hold", self._named("yasashii.txt"), {}, reason="確認中")

    def _remove(self) -> None:
        for name in (self._named("night-cars.jpg"), f"post {ERASED_POST}"):
            self.clock.move(minutes=1)
            self.services.erasure.erase(
                self.people.chief,
                self.item(name).id,
                basis="個人情報の保護に関する法律",
                reason="本人の申出",
                approved_by=self.people.staff.agent,
            )
        batch = self.services.batches.get("取り違え")
        self.services.undo.undo(batch.id, self.people.staff, reason="取り違え")

    def _word(self) -> None:
        """A word for the dictionary, a synonym that was looked at and one that was not."""
        lexicon = self.services.lexicon
        terms = (
            Term(
                kind=Kind.WORD,
                part="name",
                text="見本ダム",
                units=("見本", "ダム"),
                readings=("ミホン", "ダム"),
            ),
            Term(kind=Kind.SYNONYM, text="水くばり", targets=("給水",)),
            Term(kind=Kind.SYNONYM, text="石の垣", targets=("石垣",)),
            Term(kind=Kind.ALIAS, text="見本の町", targets=("43443",)),
        )
        for term in terms:
            self.clock.move(minutes=1)
            lexicon.save(self.people.staff, term, revision=0, reason="見本")
        held = lexicon.get(Kind.SYNONYM, "水くばり")
        lexicon.review(self.people.chief, held, reason="確かめた")

    def _audit(self) -> None:
        """Everything is read once; the report stays in storage, the round in the catalog."""
        self.services.audit.begin()
        for _ in self.services.audit.go_on():
            pass

    def _named(self, file: str) -> str:
        """The identifier of the item that came as this file."""
        every = self.services.catalog.every_item()
        return next(i.local_identifier for i in every if i.evidence.path.endswith(file))

    def _publish(
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
        self._act("publish", name, fields, reason="見本として公開")

    def _act(self, action: str, name: str, fields: Mapping[str, Any], *, reason: str = "") -> None:
        self.clock.move(minutes=1)
        item = self.item(name)
        seen = Decision(item_id=item.id, revision=item.revision, fields=fields)
        self.services.decisions.decide(self.people.staff, action, [seen], reason=reason)
