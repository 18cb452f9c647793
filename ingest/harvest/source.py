"""A source that is pulled: what people say about it, each step with who, when and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from archive.clock import Clock
from archive.database import Database
from archive.decisions import Actor
from archive.errors import InvalidSubmission, NotFound, RevisionConflict, WrongState
from archive.identifiers import mint
from archive.storage import Store
from archive.writing import Writings, Written
from ingest.pulled import kind_of, kinds
from ingest.reach import Reach

KIND = "pulled"
LEAST, MOST = 5, 60 * 24 * 31
"""Minutes between two runs."""
_LONGEST = 100_000
_CHANGED = ("name", "told", "minutes", "terms", "update")
_ANEW = (
    "別のところを見に行くことになります。どこまで取ったかは忘れ、はじめから取りに行きます。"
    "それでよければ、下に印をつけてください。"
)


class Standing(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"
    """It stays in storage, as what came from it does; nothing is pulled any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """``told`` are the fields of the kind; ``terms`` those of every batch that comes of it."""

    name: str
    kind: str
    origin: str
    """Whose it is, shown with each item; makes identifiers last, so it is never changed."""
    told: Mapping[str, str]
    minutes: int
    terms: Mapping[str, str] = field(default_factory=dict)
    """donor, credit, basis, licence, disaster, date (EDTF), place (code)."""
    update: bool = False
    """Whether what changed at the source is applied, or only reported."""
    standing: Standing = Standing.ACTIVE
    asked: datetime | None = None
    """When somebody last asked for a run at once."""
    moves: int = 0
    """How often it was led elsewhere: what was learnt there holds for that place alone."""


class PulledSources:
    """The register of sources; reading is cheap enough for every round of a worker."""

    def __init__(self, store: Store, database: Database, reach: Reach, clock: Clock) -> None:
        self._reach, self._clock = reach, clock
        self._held = Writings(KIND, Pulled, store=store, database=database, clock=clock)

    def every(self) -> list[Written[Pulled]]:
        """Those that were not removed, by name."""
        return self._named(lambda one: one.value.standing is not Standing.REMOVED)

    def removed(self) -> list[Written[Pulled]]:
        return self._named(lambda one: one.value.standing is Standing.REMOVED)

    def _named(self, wanted: Callable[[Written[Pulled]], bool]) -> list[Written[Pulled]]:
        return sorted(filter(wanted, self._held.every()), key=lambda one: (one.value.name, one.id))

    def get(self, source_id: str) -> Written[Pulled]:
        """By id or name, removed ones by id alone; raises ``NotFound``."""
        if (found := self._held.find(source_id)) is not None:
            return found
        named = [one for one in self.every() if one.value.name == source_id]
        if len(named) != 1:
            raise NotFound(f"there is no source {source_id}")
        return named[0]

    def history(self, source_id: str) -> list[Written[Pulled]]:
        return self._held.history(source_id)

    def add(self, actor: Actor, source: Pulled, *, reason: str = "") -> Written[Pulled]:
        """Enter a new source, due at once; raises ``InvalidSubmission`` by field."""
        self._check(source)
        source_id = mint(self._clock())
        return self._held.write(actor, source_id, source, revision=0, step=("add", reason))

    def change(
        self,
        actor: Actor,
        source_id: str,
        wanted: Pulled,
        *,
        revision: int,
        anew: bool = False,
        reason: str = "",
    ) -> Written[Pulled]:
        """Say it otherwise, with the checks of a new one; kind, origin and standing stay.

        Where it leads elsewhere it begins from the start, which ``anew`` must agree to. What is
        asked otherwise is asked soon, unless it is paused. Raises ``InvalidSubmission`` by field,
        ``RevisionConflict`` when what people say was changed since, ``WrongState`` once removed.
        """
        held = self._standing(source_id)
        seen = {one.revision: one.value for one in self.history(held.id)}.get(revision)
        if seen is None or _said(seen) != _said(held.value):
            raise RevisionConflict(held.id, revision, held.revision)
        made = replace(held.value, **{name: getattr(wanted, name) for name in _CHANGED})
        self._check(made, held.id)
        if _elsewhere(held.value, made):
            if not anew:
                raise InvalidSubmission({"anew": _ANEW})
            made = replace(made, moves=made.moves + 1)
        if made.told != held.value.told and made.standing is Standing.ACTIVE:
            made = replace(made, asked=self._clock())
        step = ("change", reason.strip())
        return self._held.write(actor, held.id, made, revision=held.revision, step=step)

    def pause(self, actor: Actor, source_id: str, *, reason: str = "") -> Written[Pulled]:
        return self._step(actor, source_id, Standing.PAUSED, ("pause", reason))

    def resume(self, actor: Actor, source_id: str, *, reason: str = "") -> Written[Pulled]:
        return self._step(actor, source_id, Standing.ACTIVE, ("resume", reason))

    def remove(self, actor: Actor, source_id: str, *, reason: str) -> Written[Pulled]:
        """Pull nothing more; what came from it stays. Raises ``InvalidSubmission`` without why."""
        if not reason.strip():
            raise InvalidSubmission({"reason": "理由を書いてください。"})
        return self._step(actor, source_id, Standing.REMOVED, ("remove", reason.strip()))

    def ask(self, actor: Actor, source_id: str) -> Written[Pulled]:
        """Have it pulled as soon as a worker comes by, paused or not."""
        held = self._standing(source_id)
        asked = replace(held.value, asked=self._clock())
        return self._held.write(actor, held.id, asked, revision=held.revision, step=("ask", ""))

    def _step(
        self, actor: Actor, source_id: str, standing: Standing, step: tuple[str, str]
    ) -> Written[Pulled]:
        held = self._standing(source_id)
        if held.value.standing is standing:
            return held
        changed = replace(held.value, standing=standing)
        return self._held.write(actor, held.id, changed, revision=held.revision, step=step)

    def _standing(self, source_id: str) -> Written[Pulled]:
        held = self.get(source_id)
        if held.value.standing is Standing.REMOVED:
            raise WrongState("this source was removed")
        return held

    def _check(self, source: Pulled, source_id: str = "") -> None:
        wrong: dict[str, str] = {}
        if not source.name.strip():
            wrong["name"] = "名前を書いてください。"
        elif any(one.value.name == source.name and one.id != source_id for one in self.every()):
            wrong["name"] = "この名前の提供元は、もうあります。"
        if not source.origin.strip():
            wrong["origin"] = "だれのものか（提供元）を書いてください。"
        if not LEAST <= source.minutes <= MOST:
            wrong["minutes"] = "間隔は5分から31日までにしてください。"
        if source.kind not in kinds():
            raise InvalidSubmission({**wrong, "kind": "種類を選んでください。"})
        kind = kind_of(source.kind)
        for one in kind.fields:
            if one.must and not source.told.get(one.name, "").strip():
                wrong[one.name] = "書いてください。"
            elif len(source.told.get(one.name, "")) > _LONGEST:
                wrong[one.name] = "長すぎます。"
        if wrong:
            raise InvalidSubmission(wrong)
        kind.check(source.told, self._reach)


def _said(source: Pulled) -> list[object]:
    return [getattr(source, name) for name in _CHANGED]


def _elsewhere(before: Pulled, after: Pulled) -> bool:
    """Whether a field changed by which the kind finds what it remembers."""
    leading = [field.name for field in kind_of(after.kind).fields if field.leads]
    return any(before.told.get(name, "") != after.told.get(name, "") for name in leading)
