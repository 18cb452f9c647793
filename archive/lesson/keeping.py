"""The one door to lessons: staff write, a curator publishes, two editors lose nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive.catalog import Catalog
from archive.clock import Clock
from archive.database import Database
from archive.decisions import Actor
from archive.errors import InvalidSubmission, NotAllowed, WrongState
from archive.identifiers import mint
from archive.judgement import Judgement
from archive.lesson.evidence import Evidence, Standing, standing
from archive.lesson.lesson import Lesson, Page, Status, without
from archive.model import Item, State
from archive.rights import STAFF_ROLES, Grant, Role, Viewer
from archive.storage import Store
from archive.writing import Writings, Written

CURATORS = frozenset({Role.CURATOR, Role.ADMINISTRATOR})
_NOTHING = Grant(record=False, content=False, staff=False)
_STEPS: dict[str, tuple[frozenset[Status], Status, frozenset[Role]]] = {
    "submit": (frozenset({Status.DRAFT}), Status.REVIEW, STAFF_ROLES),
    "return": (frozenset({Status.REVIEW}), Status.DRAFT, CURATORS),
    "publish": (frozenset({Status.REVIEW}), Status.PUBLISHED, CURATORS),
    "withdraw": (frozenset(Status) - {Status.WITHDRAWN}, Status.WITHDRAWN, CURATORS),
}
"""What is done: from which states, to which, by whom."""
_WITH_REASON = frozenset({"return", "publish", "withdraw"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation as it stands for one viewer; the item is there only where the record is open."""

    evidence: Evidence
    standing: Standing
    item: Item | None
    grant: Grant


class Lessons:
    def __init__(self, store: Store, database: Database, catalog: Catalog, clock: Clock) -> None:
        self._writings = Writings("lesson", Page, store=store, database=database, clock=clock)
        self._catalog, self._clock = catalog, clock

    def every(self) -> list[Written[Page]]:
        """All lessons, oldest first, for staff."""
        return self._writings.every()

    def published(self) -> Iterator[tuple[str, Lesson]]:
        """Id and words of what the public may read, newest first."""
        for written in reversed(self.every()):
            if written.value.shown is not None:
                yield written.id, written.value.shown

    def get(self, lesson_id: str) -> Written[Page]:
        """Raises ``NotFound``."""
        return self._writings.get(lesson_id)

    def history(self, lesson_id: str) -> list[Written[Page]]:
        return self._writings.history(lesson_id)

    def citing(self, item_id: str) -> list[tuple[str, Lesson]]:
        """Published lessons that cite the item."""
        return [
            (lesson_id, lesson)
            for lesson_id, lesson in self.published()
            if any(one.item == item_id for one in lesson.evidence)
        ]

    def cited(self, lesson: Lesson, viewer: Viewer) -> list[Cited]:
        """The evidence as it stands for the viewer now; what is sealed stands for nobody."""
        items = self._catalog.items([one.item for one in lesson.evidence])
        judgement = Judgement(replace(viewer, agent=""), self._clock())
        return [_cited(one, items.get(one.item), judgement) for one in lesson.evidence]

    def save(
        self, actor: Actor, lesson_id: str, lesson: Lesson, *, revision: int, reason: str = ""
    ) -> Written[Page]:
        """Write the words that are worked on; what the public reads stays as it is.

        Without an id a new lesson. Raises ``InvalidSubmission`` by field, ``NotAllowed``, and
        ``RevisionConflict`` when somebody was faster.
        """
        _require(actor, STAFF_ROLES)
        before = self.get(lesson_id).value if lesson_id else Page()
        kept = self._without_erased(lesson)
        self._check(kept, before.lesson, actor)
        after = replace(before, status=Status.DRAFT, lesson=kept)
        return self._writings.write(
            actor,
            lesson_id or mint(self._clock()),
            after,
            revision=revision,
            step=("save", reason.strip()),
        )

    def step(
        self, actor: Actor, lesson_id: str, do: str, *, revision: int, reason: str
    ) -> Written[Page]:
        """Submit, return, publish or withdraw; raises as above, and ``WrongState``."""
        sources, status, roles = _STEPS[do]
        _require(actor, roles)
        page = self.get(lesson_id).value
        if page.status not in sources:
            raise WrongState("この教訓は、いまその段階にありません。開き直してください。")
        if do in _WITH_REASON and not reason.strip():
            raise InvalidSubmission({"reason": "理由を書いてください。"})
        after = replace(page, status=status)
        if do == "publish":
            self._check_whole(page.lesson, actor)
            now = self._clock()
            first = page.published or now
            after = replace(after, shown=page.lesson, published=first, revised=now)
        elif do == "withdraw":
            after = replace(after, shown=None)
        return self._writings.write(
            actor, lesson_id, after, revision=revision, step=(do, reason.strip())
        )

    def forget(self, item: Item) -> None:
        """Take what is said of an erased item out of every revision of every lesson."""
        self._writings.redact(lambda page: without(page, item.id))

    def _check(self, lesson: Lesson, before: Lesson, actor: Actor) -> None:
        """What was not touched may stay, even where its item went since."""
        wrong = {}
        if not lesson.statement.get("ja", "").strip():
            wrong["statement_ja"] = "教訓をひとことで書いてください。"
        cited = self.cited(lesson, Viewer(role=actor.role, limits=actor.limits))
        for number, one in enumerate(cited, 1):
            if one.evidence not in before.evidence and one.standing is not Standing.STANDS:
                wrong[f"evidence-{number}"] = _WHY[one.standing]
        if wrong:
            raise InvalidSubmission(wrong)

    def _check_whole(self, lesson: Lesson, actor: Actor) -> None:
        wrong = {}
        if not lesson.phase:
            wrong["phase"] = "時期を選んでください。"
        if not lesson.subject:
            wrong["subject"] = "分野を選んでください。"
        cited = self.cited(lesson, Viewer(role=actor.role, limits=actor.limits))
        if not any(one.standing is Standing.STANDS for one in cited):
            wrong["evidence"] = "根拠となる資料を、少なくともひとつ引用してください。"
        if wrong:
            raise InvalidSubmission(wrong)

    def _without_erased(self, lesson: Lesson) -> Lesson:
        items = self._catalog.items([one.item for one in lesson.evidence])
        erased = [one.id for one in items.values() if one.state is State.ERASED]
        page = Page(lesson=lesson)
        for item_id in erased:
            page = without(page, item_id)
        return page.lesson


_WHY = {
    Standing.CLOSED: "この資料は見つかりません。番号を確かめてください。",
    Standing.MASKED: "引用した箇所はマスクで隠してあります。ほかの箇所を引用してください。",
    Standing.CHANGED: "引用した箇所が、いまの資料にありません。資料のとおりに直してください。",
}


def _cited(evidence: Evidence, item: Item | None, judgement: Judgement) -> Cited:
    grant = judgement.of(item) if item is not None else _NOTHING
    return Cited(
        evidence=evidence,
        standing=standing(evidence, item, grant),
        item=item if grant.record else None,
        grant=grant,
    )


def _require(actor: Actor, roles: frozenset[Role]) -> None:
    if actor.role not in roles:
        raise NotAllowed
