"""What people write about items in the story: lessons, collections, snapshots, requests, edits.

Every kind of it is there open and closed, and cites what goes away later.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.bulk_edit import BulkEdit, Plan
from archive.collection import Collection, Entry, Kind
from archive.decisions import Decision
from archive.lesson import Evidence, Lesson
from archive.lesson import Kind as Cited
from archive.model import Item
from archive.rights import PUBLIC, Role
from archive.snapshot import Subject
from archive.transcript import Transcript, corrected
from search.service import Ask
from tests.homes.desk import PASSWORD, Desk
from tests.homes.giving import SOUND
from web import totp
from web.account import Agent

WHOLE, GOING = "mihon-p01", "english-guide.pdf"
_READ = Transcript(
    text="給水所\n見本小学校",
    boxes=((0.1, 0.1, 0.5, 0.1), (0.1, 0.3, 0.7, 0.1)),
    confidence=0.75,
    maker="sample 1",
)


@dataclass
class Works:
    desk: Desk
    secret: str = ""
    """Of the chief's second step."""
    recovery: str = ""
    """A code that is left."""

    def write(self) -> None:
        """While everything is open."""
        self._hire()
        self._hear()
        self._read()
        self._learn()
        self._collect()
        self._keep()
        self._edit()

    def go_on(self) -> None:
        """After something has gone."""
        self._ask()

    def _hire(self) -> None:
        """A researcher, and the second step of the chief, with one recovery code used up."""
        desk, accounts = self.desk, self.desk.services.accounts
        desk.clock.move(minutes=1)
        until = desk.clock().replace(year=desk.clock().year + 1)
        told = {"role": Role.RESEARCHER, "purpose": "見本の研究", "until": until}
        accounts.add(Agent(id="", login="scholar", name="見本 scholar", **told), PASSWORD)
        step, chief = accounts.second_step, desk.chief.agent
        step.begin(chief)
        self.secret = step.pending(chief)
        used, self.recovery, *_ = step.confirm(
            chief, totp.code(self.secret, totp.step_of(desk.clock()))
        )
        step.check(chief, used)

    def _hear(self) -> None:
        self.desk.publish(SOUND)

    def _read(self) -> None:
        """Words in a picture, by a machine and put right by a person."""
        desk = self.desk
        desk.clock.move(minutes=1)
        item = desk.item("flyer-water.jpg")
        seen = Decision(item_id=item.id, revision=item.revision, fields={"transcripts": [_READ]})
        desk.services.decisions.decide(desk.chief, "read", [seen], reason="読み取り")
        right = corrected(_READ, "給水所\n見本の小学校", by=desk.staff.agent)
        desk.act("edit", "flyer-water.jpg", {"transcripts": [right]})

    def _learn(self) -> None:
        """A draft, one in review, one published and worked on again, one withdrawn."""
        lessons, desk = self.desk.services.lessons, self.desk
        ways = ((), ("submit",), ("submit", "publish"), ("submit", "publish", "withdraw"))
        for way in ways:
            desk.clock.move(minutes=1)
            written = lessons.save(desk.staff, "", self._lesson(), revision=0)
            for do in way:
                desk.clock.move(minutes=1)
                told = {"revision": written.revision, "reason": "見本"}
                written = lessons.step(desk.chief, written.id, do, **told)
            if way[-1:] == ("publish",):
                again = replace(written.value.lesson, who={"ja": "見本の会"})
                lessons.save(desk.staff, written.id, again, revision=written.revision)

    def _lesson(self) -> Lesson:
        def cite(name: str, kind: Cited, **more: object) -> Evidence:
            return Evidence(item=self.desk.item(name).id, kind=kind, **more)  # type: ignore[arg-type]

        return Lesson(
            statement={"ja": "水は先に配る", "en": "Give water first"},
            phase="relief",
            subject="life",
            disaster="kumamoto-2016",
            place="43443",
            learned={"ja": "見本の教訓。"},
            evidence=(
                cite(WHOLE, Cited.ITEM, note={"ja": "崩れた石垣"}),
                cite(WHOLE, Cited.REGION, box=(0.1, 0.1, 0.2, 0.2)),
                cite(GOING, Cited.PAGE, page=0),
                cite(SOUND, Cited.MOMENT, second=1.0),
            ),
        )

    def _collect(self) -> None:
        """A collection that is open, one closed again, and a series."""
        collections, desk = self.desk.services.collections, self.desk
        entries = [self._entry(name) for name in (WHOLE, GOING, "night-cars.jpg")]
        plain = Collection(title={"ja": "見本の展示"}, credit="見本の会", entries=tuple(entries))
        series = replace(plain, kind=Kind.SERIES, place="43100", direction="n")
        for wanted in (replace(plain, open=True), replace(series, open=True), plain):
            desk.clock.move(minutes=1)
            kept = collections.save(desk.staff, "", wanted, revision=0, reason="見本")
        opened = replace(plain, open=True)
        held = {"revision": kept.revision, "reason": "見本"}
        kept = collections.save(desk.staff, kept.id, opened, **held)
        held["revision"] = kept.revision
        collections.save(desk.staff, kept.id, plain, **held)

    def _entry(self, name: str) -> Entry:
        return Entry(item=self.desk.item(name).id, caption={"ja": f"見本 {name}"})

    def _keep(self) -> None:
        """Snapshots of a search and of a collection."""
        services = self.desk.services
        services.worker("works").run_until_idle()
        self.desk.clock.move(minutes=1)
        walked = services.search.walk(Ask(viewer=PUBLIC, now=self.desk.clock()))
        searched = Subject(asked={"q": ("",)})
        services.snapshots.take(searched, walked, base_url="")
        first = next(one for one in services.collections.every() if one.value.open)
        items = services.collections.items(first.value, PUBLIC)
        held = Subject(collection=first.id, revision=first.revision)
        services.snapshots.take(held, [item for item in items if item], base_url="")

    def _edit(self) -> None:
        """A bulk edit that is done, one undone, and one that is planned."""
        desk, edits = self.desk, self.desk.services.bulk_edits
        done, undone, _planned = (self._plan(word) for word in ("町", "県", "国"))
        edits.apply(desk.staff, done.id)
        self.desk.services.worker("works").run_until_idle()
        again = self._plan("県")
        edits.drop(desk.staff, undone.id)
        edits.apply(desk.staff, again.id)
        self.desk.services.worker("works").run_until_idle()
        edits.undo(desk.staff, again.id)
        self.desk.services.worker("works").run_until_idle()

    def _plan(self, credit: str) -> BulkEdit:
        self.desk.clock.move(minutes=1)
        items: Sequence[Item] = [self.desk.item(name) for name in (WHOLE, "mihon-row")]
        decisions = (
            Decision(item_id=item.id, revision=item.revision, fields={"credit": f"見本の{credit}"})
            for item in items
        )
        plan = Plan(
            action="edit",
            reason="名前をそろえる",
            source="見本の検索",
            edits=tuple(decisions),
            refused={self.desk.item(GOING).id: "見本"},
        )
        return self.desk.services.bulk_edits.plan(self.desk.staff, plan)

    def _ask(self) -> None:
        """Requests of the public: one waits, for one the item is hidden, two have an answer."""
        desk, takedowns = self.desk, self.desk.services.takedowns
        asked = {"relation": "self", "wish": "hide", "words": "見本の申出", "name": "見本 花子"}
        names = ("mihon-p01", "post 5", "house-collapsed.jpg", "post 9")
        waiting, looked_at, masked, hidden = (
            takedowns.ask(desk.item(name).id, asked) for name in names
        )
        desk.clock.move(minutes=1)
        takedowns.hide(desk.staff, looked_at.id)
        for one, outcome in ((masked, "masked"), (hidden, "hidden")):
            desk.clock.move(minutes=1)
            takedowns.answer(desk.staff, one.id, outcome, "見本の回答", revision=one.revision)
        assert takedowns.get(waiting.id).value.outcome is None
