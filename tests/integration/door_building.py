"""Builds the archive behind the doors as in life: accounts, intake, decisions, erasure, undoing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from archive.agreement import Agreement, Standing
from archive.batch import Batch, Fate
from archive.decisions import Actor, Decision
from archive.identifiers import mint
from archive.model import Access, Item, Level, PlaceStatement, Post, State, When
from archive.rights import Role
from archive.settings import Settings
from ingest.submission import Claims, Submission
from tests.integration.door_files import MAKERS, MASKS
from tests.integration.door_items import (
    AGREED,
    COLLECTION,
    CONTENT,
    DRAWN,
    RECORD,
    STAFF,
    Case,
    Window,
    cases,
    instant,
)
from tests.integration.door_viewers import NAMED, ON_SITE_NETWORK, VIEWERS, Who, limits_of
from web.account import Agent
from web.wiring import Services, build, prepare

ACTOR = Actor(agent="decider", role=Role.ADMINISTRATOR)
PLACE, DISASTER = "43443", "kumamoto-2016"
_PASSWORD = "a long password"


@dataclass
class Clock:
    """Stands still until a test moves it."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A home folder that is copied; ids by the name of the case, agents by that of the viewer."""

    folder: Path
    start: datetime
    ids: Mapping[str, str]
    agents: Mapping[str, str]
    agreements: Mapping[str, str]
    """Ids by name."""


def settings(folder: Path) -> Settings:
    return Settings(archive_home=str(folder), on_site_networks=ON_SITE_NETWORK)


def build_home(folder: Path, config: pytest.Config) -> Built:
    """From nothing to an archive whose items have all been decided on and indexed."""
    assert config.cache is not None
    home = folder / "home"
    home.mkdir()
    (home / "cache").symlink_to(config.cache.mkdir("language"))
    # Commands judge by the clock of the machine, so the archive starts now.
    clock = Clock(datetime.now(UTC).replace(microsecond=0))
    services = build(settings(home), clock=clock)
    prepare(services)
    agents = {who.name: _account(services, who, clock.at) for who in VIEWERS if who.role}
    ids: dict[str, str] = {}
    for undone in (False, True):
        ids |= _take_in(services, folder, [one for one in cases() if one.undone is undone])
    agreements = _agree(services, clock.at)
    _decide(services, ids, agents[NAMED.name], agreements, clock.at)
    services.worker("test").run_until_idle()
    for standing in (Standing.ENDED, Standing.WITHDRAWN):
        _stop(services, agreements[str(standing)], standing)
    _stop(services, agreements["catalogued"], Standing.ENDED)
    services.worker("test").run_until_idle()
    services.close()
    return Built(folder=home, start=clock.at, ids=ids, agents=agents, agreements=agreements)


def _agree(services: Services, start: datetime) -> dict[str, str]:
    """All that are not open yet are in force first, as in life."""
    return {name: _agreement(services, name, start) for name in AGREED if name}


def _agreement(services: Services, name: str, start: datetime) -> str:
    open_first = name in ("ended", "withdrawn", "catalogued")
    agreed = AGREED["" if open_first else name]
    window = agreed.content_window
    wanted = Agreement(
        name=name,
        standing=Standing.UNDECIDED if name == "undecided" else Standing.IN_FORCE,
        record=agreed.record,
        content=agreed.content,
        stays=name == "catalogued" or agreed.record_window != window,
        starts=start + window.opens if window.opens else None,
        ends=start + window.closes if window.closes else None,
    )
    return services.agreements.save(ACTOR, "", wanted, revision=0).id


def _stop(services: Services, agreement_id: str, standing: Standing) -> None:
    held = services.agreements.get(agreement_id)
    services.agreements.stop(
        ACTOR, agreement_id, standing, revision=held.revision, reason="寄贈者の申し出"
    )


def _account(services: Services, who: Who, start: datetime) -> str:
    assert who.role is not None
    until = start + who.until if who.until is not None else None
    agent = Agent(
        id="",
        login=who.name,
        name=who.name,
        role=who.role,
        purpose="研究",
        until=until,
        collections=limits_of(who),
    )
    return services.accounts.add(agent, _PASSWORD).id


@dataclass(frozen=True, slots=True)
class _Given:
    """A source of submissions that are there already."""

    held: Sequence[Submission]

    def submissions(self, after: str = "") -> Iterator[tuple[str, Submission]]:
        yield from (("", submission) for submission in self.held)


def _take_in(services: Services, folder: Path, given: Sequence[Case]) -> dict[str, str]:
    batch = Batch(
        id=mint(services.clock()),
        name=f"batch {given[0].name}",
        kind="test",
        accession="",
        by=ACTOR.agent,
        at=services.clock(),
        donor="",
        basis="own",
    )
    batch = services.batches.open(batch)
    source = _Given([_submission(case, folder) for case in given])
    for _page in services.intake.stage(batch, source):
        pass
    services.worker("test").run_until_idle()
    lines = list(services.batches.report(batch.id))
    assert [line.outcome for line in lines] == [Fate.TAKEN] * len(given)
    return {case.name: line.item_id for case, line in zip(given, lines, strict=True)}


def _submission(case: Case, folder: Path) -> Submission:
    words, files = case.words, ()
    name = f"{words[STAFF]}さん宅.txt"
    if case.kind in MAKERS:
        maker, suffix = MAKERS[case.kind]
        path = folder / f"{words[STAFF]}さん宅.{suffix}"
        path.write_bytes(maker(case))
        files, name = (path,), path.name
    claims = Claims(
        type="text" if case.kind == "text" else "",
        title={"ja": f"{words[RECORD]}の記録"} if case.kind != "post" else {},
        description={"ja": f"{words[DRAWN if case.kind == 'post' else RECORD]}について"},
        date=When(edtf="2016-04-16", source="row"),
        places=(PlaceStatement(code=PLACE, source="row"),),
        former=(f"/detail.php?id={case.number}",),
        creator=words[DRAWN],
        donor=f"{words[STAFF]} 090-0000-0000",
        disaster=DISASTER,
        content_warning=case.warning,
        text=words[CONTENT] if case.kind in ("text", "post") else "",
        notes={"memo": f"{words[STAFF]}の寄贈"},
    )
    return Submission(
        label=name,
        claims=claims,
        files=files,
        path=f"{words[STAFF]}/{name}",
        post=_post(case) if case.kind == "post" else None,
        received="{}" if case.kind == "post" else "",
    )


def _post(case: Case) -> Post:
    return Post(
        platform="x",
        native_id=str(case.number),
        account=f"account{case.number}",
        account_name=case.words[RECORD],
        url=f"https://example.org/{case.number}",
        hashtags=(case.words[DRAWN],),
        links=(f"https://example.org/{case.words[DRAWN]}",),
    )


def _decide(
    services: Services,
    ids: Mapping[str, str],
    named: str,
    agreements: Mapping[str, str],
    start: datetime,
) -> None:
    steps: dict[str, list[Decision]] = {}
    held = services.catalog.items(list(ids.values()))
    for case in cases():
        item = held[ids[case.name]]
        fields = _fields(case, item, named, start)
        fields["rights"]["agreement"] = agreements.get(case.agreement, "")
        action = "publish" if case.published else "edit"
        steps.setdefault(action, []).append(
            Decision(item_id=item.id, revision=item.revision, fields=fields)
        )
    for action, decisions in steps.items():
        services.decisions.decide(ACTOR, action, decisions, reason="test")
    for case in cases():
        _end(services, case, ids[case.name])
    (undone,) = [batch.id for batch in services.batches.every() if "undone" in batch.name]
    services.undo.undo(undone, ACTOR, reason="privacy")


def _fields(case: Case, item: Item, named: str, start: datetime) -> dict[str, Any]:
    rights = msgspec.to_builtins(item.rights)
    rights["basis"]["ends"] = instant(start, case.basis_ends)
    return {
        "record": _access(case.record, case.record_window, named, start),
        "content": _access(case.content, case.content_window, named, start),
        "collections": [case.words[COLLECTION]],
        "rights": rights,
        "masks": [msgspec.to_builtins(MASKS[case.kind])] if case.masked else [],
    }


def _access(level: Level, window: Window, named: str, start: datetime) -> dict[str, object]:
    access: dict[str, object] = msgspec.to_builtins(Access(level=level))
    access |= {"opens": instant(start, window.opens), "closes": instant(start, window.closes)}
    return access | ({"named": [named]} if level is Level.SEALED else {})


_ACTIONS = {State.HELD: "hold", State.REFUSED: "refuse", State.WITHDRAWN: "withdraw"}


def _end(services: Services, case: Case, item_id: str) -> None:
    """The step into the case's own state, from review or from being published."""
    if case.state is State.ERASED:
        services.erasure.erase(ACTOR, item_id, basis="法", reason="privacy", approved_by="second")
    elif case.state in _ACTIONS and not case.undone:
        item = services.catalog.get(item_id)
        seen = Decision(item_id=item_id, revision=item.revision, fields={})
        reason = f"privacy: {case.words[STAFF]}"
        services.decisions.decide(ACTOR, _ACTIONS[case.state], [seen], reason=reason)
