"""The demo: sample material through the ordinary doors, decided through the ordinary door."""

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from archive.batch import Batch
from archive.collection import Collection
from archive.decisions import Actor, Decision
from archive.errors import NotFound
from archive.identifiers import mint
from archive.lesson import Lesson
from archive.model import Item, Level, People, State
from archive.publishing import Order, decision
from archive.rights import Role
from ingest.sample import write_sample
from ingest.sources import open_source
from ingest.submission import Given
from web.account import Agent
from web.settle import settle
from web.wiring import Services

LOGIN = "staff"
SOURCE = "sample"
_PASSWORD_FILE = "demo-password"  # noqa: S105 - the name of the file, not a password


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    login: str
    password: str
    fresh: bool
    """Whether the sample was taken in now, and not by an earlier run."""


def set_up(services: Services) -> Demo:
    """An account and the sample, once; a second run finds both and changes nothing."""
    password = _account(services)
    done = services.settings.home / "demo-done"
    # Servers may have been emptied behind a home that remembers.
    fresh = not done.exists() or services.catalog.feed_position() == 0
    if fresh:
        with TemporaryDirectory(prefix="archive-sample-") as folder:
            write_sample(Path(folder))
            _take_in(services, Path(folder))
            _decide(services, Path(folder) / "decisions.json")
            _teach(services, Path(folder) / "lessons.json")
            _gather(services, Path(folder) / "collections.json")
        done.touch()
    settle(services, services.worker("demo"))
    return Demo(login=LOGIN, password=password, fresh=fresh)


def _account(services: Services) -> str:
    """The staff account; its random password is kept in the home for the next run."""
    file = services.settings.home / _PASSWORD_FILE
    agent = services.accounts.find(LOGIN)
    if agent is not None and file.exists():
        return file.read_text(encoding="utf-8").strip()
    password = secrets.token_urlsafe(12)
    file.touch(mode=0o600)
    file.write_text(password, encoding="utf-8")
    if agent is None:
        given = Agent(id="", login=LOGIN, name="見本 職員", role=Role.ADMINISTRATOR)
        services.accounts.add(given, password)
    else:
        services.accounts.set_password(agent, password)
    return password


def _take_in(services: Services, folder: Path) -> None:
    """Every part as its own batch; what an interrupted run took in already is met again."""
    for name, kind, path in _parts(folder):
        now = services.clock()
        batch = services.batches.open(
            Batch(
                id=mint(now),
                name=name,
                kind=kind,
                accession="",
                by=_agent_id(services),
                at=now,
                source=f"{SOURCE}-{path.stem}",
                basis="own",
            )
        )
        source = open_source(kind, Given(path=path))
        for _ in services.intake.stage(batch, source):
            pass
    settle(services, services.worker("demo"))


def _parts(folder: Path) -> Iterator[tuple[str, str, Path]]:
    yield "見本 写真", "folder", folder / "photos"
    yield "見本 文書", "folder", folder / "documents"
    yield "見本 録音", "folder", folder / "recordings"
    yield "見本 読めないファイル", "folder", folder / "broken"
    for path in sorted((folder / "posts").glob("*.jsonl")):
        yield f"見本 投稿 {path.stem}", "posts", path


def _decide(services: Services, file: Path) -> None:
    """The sample's decisions, in the order of the file; one that was made already is left."""
    actor = Actor(agent=_agent_id(services), role=Role.ADMINISTRATOR)
    held = _held(services)
    for wanted in json.loads(file.read_text(encoding="utf-8")):
        item = held.get(wanted["identifier"])
        if item is None:
            raise NotFound(f"the sample lacks {wanted['identifier']}")
        if item.state is not State.REVIEW:
            continue
        _publish(services, actor, item, wanted)
        if reason := wanted.get("withdraw"):
            now = services.catalog.get(item.id)
            seen = Decision(item_id=now.id, revision=now.revision, fields={})
            services.decisions.decide(actor, "withdraw", [seen], reason=reason)


def _teach(services: Services, file: Path) -> None:
    """The sample's lessons through the ordinary steps, once."""
    if services.lessons.every():
        return
    actor = Actor(agent=_agent_id(services), role=Role.ADMINISTRATOR)
    held = _held(services)
    for given in json.loads(file.read_text(encoding="utf-8")):
        cited = [{**one, "item": held[one["item"]].id} for one in given["evidence"]]
        lesson = msgspec.convert({**given, "evidence": cited}, Lesson)
        page = services.lessons.save(actor, "", lesson, revision=0)
        for do in ("submit", "publish"):
            seen = page.revision
            page = services.lessons.step(
                actor, page.id, do, revision=seen, reason="見本として公開する"
            )


def _gather(services: Services, file: Path) -> None:
    """The sample's collections, once."""
    if services.collections.every():
        return
    actor = Actor(agent=_agent_id(services), role=Role.ADMINISTRATOR)
    held = _held(services)
    for given in json.loads(file.read_text(encoding="utf-8")):
        entries = [{**one, "item": held[one["item"]].id} for one in given["entries"]]
        named = {**given, "entries": entries, "cover": held[given["cover"]].id}
        wanted = msgspec.convert(named, Collection)
        services.collections.save(actor, "", wanted, revision=0, reason="見本として公開する")


def _held(services: Services) -> dict[str, Item]:
    """Every item by what the sample's files call it."""
    return {key: item for item in services.catalog.every_item() for key in _keys(item)}


def _publish(services: Services, actor: Actor, item: Item, wanted: Mapping[str, Any]) -> None:
    order = Order(
        access=Level(wanted["access"]),
        content=Level(wanted["content"]) if wanted.get("content") else None,
        licence=wanted.get("licence") or "",
        people=People(wanted["people"]) if wanted.get("people") else None,
        people_reason=wanted["reason"],
        accept_warnings=True,
    )
    base = decision(item, order)
    fields = {**base.fields, **_more(item, base.fields, wanted)}
    full = Decision(item_id=item.id, revision=item.revision, fields=fields)
    services.decisions.decide(actor, "publish", [full], reason=wanted["reason"])


def _more(item: Item, base: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What a decision of the sample says beyond level, licence and people."""
    fields: dict[str, Any] = {}
    window = {name: wanted[name] for name in ("opens", "closes") if wanted.get(name)}
    if window:
        fields["content"] = {**base["content"], **window}
    if wanted.get("masks"):
        fields["masks"] = wanted["masks"]
    if wanted.get("warning"):
        fields["content_warning"] = wanted["warning"]
    if item.post is not None and wanted.get("truth"):
        truth = {"truth": wanted["truth"], "truth_source": wanted.get("truth_source") or ""}
        fields["post"] = {**msgspec.to_builtins(item.post), **truth}
    return fields


def _keys(item: Item) -> Iterator[str]:
    if item.local_identifier:
        yield item.local_identifier
    if item.post is not None:
        yield item.post.native_id


def _agent_id(services: Services) -> str:
    agent = services.accounts.find(LOGIN)
    if agent is None:
        raise NotFound
    return agent.id
