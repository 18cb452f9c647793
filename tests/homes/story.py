"""What happens in the archive that is kept as a stored home: one of everything, in order.

Taken in, put into quarantine, published, put under embargo, sealed, masked, withdrawn, held,
called false, taken into packages, erased, a whole batch undone, words put into the lexicon, all
that people write about items (``works``), and what the office keeps (``office``); by two people.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from archive.batch import Batch
from archive.identifiers import mint
from archive.lexicon.term import Kind, Term
from archive.model import Level
from archive.sealed_read import RECORD, SealedReads
from archive.vocabulary.district import make_set
from ingest.sources import open_source
from ingest.submission import Given
from tests.homes.desk import Desk
from tests.homes.giving import Giving
from tests.homes.material import write_material
from tests.homes.office import Office
from tests.homes.works import Works
from tests.making import MovableClock
from web.review.erasing import Requests
from web.wiring import Services
from web.zero_hits import keep

EMBARGO = "2099-01-01T00:00:00Z"
FALSE_POST, ERASED_POST, SEALED_POST = 2, 4, 6
OPEN_POSTS = (0, 4, 5, 9)
"""Which of the posts, in the order they were given."""
SCHOOL = {
    "code": "1",
    "name": "見本小学校区",
    "reading": "みほんしょうがっこうく",
    "parent": "益城町",
}


@dataclass
class Story:
    """One life of an archive."""

    services: Services
    clock: MovableClock
    folder: Path

    def tell(self) -> None:
        """Everything, from the first account to the index that has caught up."""
        write_material(self.folder)
        self.desk = Desk(self.services, self.clock)
        self._place()
        for name, kind, path in self._parts():
            self._take_in(name, kind, path)
        Giving(self.desk, self.folder).tell()
        self._decide()
        self._absorb()
        self.works = Works(self.desk)
        self.works.write()
        self._go_on()
        self.works.go_on()
        self._remove()
        self._word()
        office = Office(self.desk)
        office.keep()
        self._work()
        office.export()
        self._audit()

    def _work(self) -> None:
        self.services.worker("story").run_until_idle()

    def _place(self) -> None:
        """A set of places beside the gazetteer."""
        made = make_set([(2, SCHOOL)], set_id="school", name={"ja": "小学校区"}, source="見本")
        self.services.place_sets.write(made)

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
                by=self.desk.staff.agent,
                at=now,
                source=f"sample-{path.stem}",
                basis="own" if kind == "folder" else "unknown",
            )
        )
        for _ in services.intake.stage(batch, open_source(kind, Given(path=path))):
            pass
        self._work()

    def _decide(self) -> None:
        desk = self.desk
        desk.publish("mihon-p01")
        desk.publish("flyer-water.jpg", {"content": {"level": "public", "opens": EMBARGO}})
        mask = {"asset": 0, "page": 0, "x": 0.2, "y": 0.3, "w": 0.3, "h": 0.25}
        desk.publish("house-collapsed.jpg", {"masks": [mask]})
        for name in ("english-guide.pdf", "ferry.jpg"):
            desk.publish(name)
        place = {"code": "school-1", "precision": "town", "source": "person"}
        desk.publish("mihon-row", {"places": [place]})
        desk.publish("memory-mashiki.txt", content=Level.STAFF)
        post = msgspec.to_builtins(desk.item(f"post {FALSE_POST}").post)
        truth = {"truth": "false", "truth_source": "https://example.org/check"}
        desk.publish(f"post {FALSE_POST}", {"post": {**post, **truth}})
        for number in OPEN_POSTS:
            desk.publish(f"post {number}", content=Level.PUBLIC)
        self._seal()

    def _seal(self) -> None:
        """One that a single person may open, and has opened."""
        name = f"post {SEALED_POST}"
        self.desk.publish(name, {"record": {"level": "sealed", "named": [self.desk.chief.agent]}})
        reads = SealedReads(self.services.store, self.services.database, self.clock)
        item = self.desk.item(name)
        reads.note(item.id, agent=self.desk.chief.agent, part=RECORD, door="/staff/items")

    def _absorb(self) -> None:
        absorption = self.services.absorption
        for item_id in absorption.due(quiet=0, limit=100):
            absorption.absorb(item_id)

    def _go_on(self) -> None:
        """Decisions above what the packages hold."""
        desk = self.desk
        desk.act("edit", "mihon-p01", {"description": {"ja": "あとから直した説明"}})
        desk.act("withdraw", "english-guide.pdf", {}, reason="提供者の申出")
        desk.act("hold", "yasashii.txt", {}, reason="確認中")
        desk.act("refuse", "post 8", {}, reason="災害と関わりがない")
        desk.clock.move(minutes=1)
        entry = desk.act("hold", "post 7", {}, reason="まちがい")
        self.services.reversals.reverse(desk.staff, entry.id)

    def _remove(self) -> None:
        chief, staff = self.desk.chief, self.desk.staff
        for name in ("night-cars.jpg", f"post {ERASED_POST}"):
            self.clock.move(minutes=1)
            self.services.erasure.erase(
                chief,
                self.desk.item(name).id,
                basis="個人情報の保護に関する法律",
                reason="本人の申出",
                approved_by=staff.agent,
            )
        batch = self.services.batches.get("取り違え")
        self.services.undo.undo(batch.id, staff, reason="取り違え")
        requests = Requests(self.services)
        for name in ("post 1", "post 3"):
            self.clock.move(minutes=1)
            asked = {"basis": "個人情報の保護に関する法律", "reason": "本人の申出"}
            request = requests.ask(chief, self.desk.item(name).id, **asked)
        requests.decline(chief, request.id)

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
            lexicon.save(self.desk.staff, term, revision=0, reason="見本")
        held = lexicon.get(Kind.SYNONYM, "水くばり")
        lexicon.review(self.desk.chief, held, reason="確かめた")
        self.services.live.put_into_force()
        keep(self.services.database, "見本にない言葉", self.clock())

    def _audit(self) -> None:
        """Everything is read once; the report stays in storage, the round in the catalog."""
        self.services.audit.begin()
        for _ in self.services.audit.go_on():
            pass
