"""A real server over a home with the sample, and who is who in it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import msgspec
from PIL import Image

from archive.agreement import Agreement, Standing
from archive.bulk_edit import Plan
from archive.clock import system_clock
from archive.decisions import Actor, Decision
from archive.donor import Donor
from archive.model import Item, Level
from archive.prepared import Order
from archive.prepared.making import Making
from archive.prepared.shelf import Shelf
from archive.rights import Role
from archive.settings import Settings
from archive.snapshot import Subject
from ingest.harvest.source import Pulled
from ingest.harvest.state import Report, State
from ingest.paper import examined
from tests.conftest import ROOT
from tests.integration.living import CACHE
from web.account import Agent
from web.demo import LOGIN, set_up
from web.prepared.source import Sources
from web.snapshot.subject import items_of
from web.wiring import SYSTEM, Services, build, prepare

_INVITATION = "invitation"
"""File beside the home: a link is shown once, and the site is opened anew."""
SECOND = "second"
"""Login of a second administrator, who has the password of the first."""
AGREED = ("p23", "p30")
"""Photos of the sample that are under ``agreement1``."""
PLACE = "/srv/mae-no-archive"
"""In which files of an older archive may lie."""
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A served home: its address, its password, and the names that addresses are made with."""

    home: Path
    base: str
    password: str
    names: Mapping[str, str]
    """Identifiers of items by their number in the sample (``p01``) or of their post (``post4``);
    of the first batches (``batch1``, ``batch2``, …), lessons (``lesson1``), collections and pulled
    sources (``source1``); of what waits in quarantine (``held``); of requests
    (``receipt1`` waits, ``receipt2`` is answered)."""
    proper: tuple[str, ...] = ()
    """Names of people, givers and batches, longest first."""

    def url(self, address: str) -> str:
        return self.base + address.format(**self.names)


def open_home(home: Path) -> Services:
    settings = Settings(archive_home=str(home), cache_dir=str(CACHE))
    return build(settings, clock=system_clock)


def make_home(home: Path) -> str:
    """The demo and a second administrator, requests and sources; the password of all.

    In a process of its own, which takes the decoders it started along when it ends.
    """
    command = [sys.executable, "-m", "tests.e2e.site", str(home)]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return made.stdout.split()[-1]


def _make(home: Path) -> str:
    services = open_home(home)
    prepare(services)
    password = set_up(services).password
    second = Agent(id="", login=SECOND, name="第二 職員", role=Role.ADMINISTRATOR)
    services.accounts.add(second, password)
    third = Agent(id="", login="invited", name="第三 職員", role=Role.STAFF, places=("43443",))
    (home.parent / _INVITATION).write_text(services.invitations.invite(third), encoding="ascii")
    _ask(services)
    _pull(services)
    _plan(services)
    _migrate(services)
    _agree(services)
    _record(services)
    _export(services)
    return password


def _record(services: Services) -> None:
    """A snapshot of a search and one of a collection."""
    collection = services.collections.every()[0]
    for subject in (
        Subject(asked={"q": ("避難所",)}),
        Subject(collection=collection.id, revision=collection.revision),
    ):
        services.snapshots.take(subject, items_of(services, subject), base_url="")


def _export(services: Services) -> None:
    """One export that is ready, and one that waits for its turn."""
    shelf = Shelf(services.derivatives)
    for form in ("csv", "jsonl"):
        order = Order(
            id=services.prepared.new_id(),
            form=form,
            lang="ja",
            base_url="",
            asked={"q": ("避難所",)},
            at=services.clock(),
        )
        services.prepared.ask(order)
        if form == "csv":
            making = Making(
                shelf, services.catalog, Sources(services), services.files, services.clock
            )
            making.make(order, lambda: None)


def _pull(services: Services) -> None:
    """Two sources: one that is paused after a run, one that leads where nothing is pulled from."""
    administrator = Actor(agent=names_of(services)["agent"], role=Role.ADMINISTRATOR)
    harvest, at = services.harvest, services.clock()
    for name, address in (
        ("見本のお知らせ", "https://feed.invalid/"),
        ("館内", "http://10.0.0.1/"),
    ):
        told = {"address": address}
        terms = {"basis": "permission", "donor": "見本の提供者"}
        made = Pulled(name=name, kind="feed", origin="見本", told=told, minutes=60, terms=terms)
        harvest.sources.add(administrator, made)
    quiet, inside = harvest.sources.every()
    harvest.sources.pause(administrator, quiet.id, reason="見本")
    batch = services.batches.every()[0].id
    fine = Report(at=at, ended=at, given=3, known=12, batch=batch)
    harvest.states.put(quiet.id, State(runs=(fine,)))
    harvest.run(inside.id)


OLDER = """町の写真館 一覧表,,,,,,
資料番号,題名,撮影,,公開区分,分類,URL
,,日,場所,,,
見本001,石垣のようす,42476,熊本市中央区,一般公開,石垣,detail.php?id=1
見本002,給水車,H28.4.17,益城町,館内のみ,給水;人々,detail.php?id=2
見本003,日付ちがい,2016-04-31,益城町,未整理,石垣,
"""
"""The list of an older archive, as an office keeps it."""


def _migrate(services: Services) -> None:
    """An older archive that was tried and not moved in."""
    agent = names_of(services)["agent"]
    terms = {"source": "見本の写真館", "name": "見本の写真館", "basis": "permission"}
    upload = services.uploads.begin(agent, terms)
    data = OLDER.encode("cp932")
    table = services.uploads.add(upload, "一覧表.csv", len(data))
    services.uploads.append(upload, table.id, 0, data)
    migration = services.migrations.begin(upload, [table.id])
    services.migrations.rehearse(migration.id)
    services.worker("made").run_until_idle()


def _agree(services: Services) -> None:
    """An agreement that two photos are under, which ends soon, and its donor."""
    donor = Donor(name="見本の寄贈者", contact="見本町1-1")
    made = Agreement(
        name="見本の写真",
        number="K-7",
        donor=services.donors.save(SYSTEM, "", donor, revision=0).id,
        standing=Standing.IN_FORCE,
        record=Level.PUBLIC,
        content=Level.PUBLIC,
        ends=services.clock() + timedelta(days=30),
        masking=False,
        credit="写真提供：見本の寄贈者",
    )
    held = services.agreements.save(SYSTEM, "", made, revision=0)
    _sign(services, held.id)
    names = names_of(services)
    for number in AGREED:
        item = services.catalog.get(names[number])
        rights = msgspec.to_builtins(replace(item.rights, agreement=held.id))
        seen = Decision(item_id=item.id, revision=item.revision, fields={"rights": rights})
        services.decisions.decide(SYSTEM, "edit", [seen], reason="")
    while services.indexer.run_once(services.clock()):
        pass


def _sign(services: Services, agreement_id: str) -> None:
    """The paper of an agreement, which came in place of another."""
    before = ""
    with TemporaryDirectory() as folder:
        for name, grey in (("許諾書（下書き）.png", 240), ("許諾書.png", 250)):
            path = Path(folder, name)
            Image.new("L", (595, 842), grey).save(path)
            paper = examined(path, name, services.sandbox)
            services.papers.keep(SYSTEM, agreement_id, paper, path, instead=before, reason="")
            before = paper.digest


def _plan(services: Services) -> None:
    """A bulk edit that waits for its preview, with one item that it cannot change."""
    names = names_of(services)
    found = [services.catalog.get(names[number]) for number in ("p01", "p02", "p03")]
    edits = tuple(
        Decision(item_id=item.id, revision=item.revision, fields={"credit": "見本の町 危機管理課"})
        for item in found
    )
    services.bulk_edits.plan(
        Actor(agent=names["agent"], role=Role.ADMINISTRATOR),
        Plan(
            action="edit",
            reason="名前を統一する",
            source="検索「熊本城」",
            edits=edits,
            same=2,
            refused={names["p04"]: "いまの状態ではできません"},
        ),
    )


def _ask(services: Services) -> None:
    """Two requests of the public; one is answered."""
    names = names_of(services)
    administrator = Actor(agent=names["agent"], role=Role.ADMINISTRATOR)
    words = "左から二人目は私です。顔を隠してください。"
    asked = {"relation": "self", "wish": "mask", "words": words, "contact": "見本の連絡先"}
    services.takedowns.ask(names["p09"], asked)
    other = services.takedowns.ask(names["p12"], {**asked, "wish": "correct"})
    services.takedowns.answer(
        administrator, other.id, "corrected", "説明を直しました。", revision=other.revision
    )


class Named(Protocol):
    @property
    def id(self) -> str: ...


def names_of(services: Services) -> dict[str, str]:
    names = {}
    for item in services.catalog.every_item():
        if item.local_identifier:
            names[item.local_identifier.removeprefix("mihon-")] = item.id
        elif item.post is not None:
            names[f"post{int(item.post.native_id) % 1000}"] = item.id
    for held in services.quarantine.every():
        names["held"] = held.id
    invitation = services.settings.home.parent / _INVITATION
    if invitation.exists():
        names["invitation1"] = invitation.read_text(encoding="ascii")
    counted: dict[str, Iterable[Named]] = {
        "batch": services.batches.every(),
        "lesson": services.lessons.every(),
        "collection": services.collections.every(),
        "agreement": services.agreements.every(),
        "donor": services.donors.every(),
        "source": services.harvest.sources.every(),
        "receipt": services.takedowns.every(),
        "bulk": services.bulk_edits.every(),
        "migration": services.migrations.every(),
        "crosswalk": services.crosswalks.every(),
    }
    for kind, every in counted.items():
        names |= {f"{kind}{number}": one.id for number, one in enumerate(every, 1)}
    names |= {f"snapshot{at}": one for at, (one, _) in enumerate(services.snapshots.every(), 1)}
    exports = sorted(Shelf(services.derivatives).every(), key=lambda order: order.form)
    names |= {f"export{at}": order.id for at, order in enumerate(exports, 1)}
    papers = (one for held in services.agreements.every() for one in services.papers.of(held.id))
    names |= {f"paper{number}": one.digest for number, one in enumerate(papers, 1)}
    agent = services.accounts.find(LOGIN)
    assert agent is not None
    return names | {"agent": agent.id}


def _proper(services: Services) -> tuple[str, ...]:
    found = {name for item in services.catalog.every_item() for name in _givers(item)}
    found |= {batch.name for batch in services.batches.every()}
    found |= {source.value.name for source in services.harvest.sources.every()}
    found |= {source.value.origin for source in services.harvest.sources.every()}
    found |= {one.value.name for one in services.agreements.every()}
    found |= {one.value.credit for one in services.agreements.every()}
    found |= {one.value.name for one in services.donors.every()}
    signed = [one.id for one in services.agreements.every()]
    found |= {paper.name for one in signed for paper in services.papers.of(one)}
    found |= {paper.name for one in signed for paper in services.papers.earlier(one)}
    found |= {agent.name for agent in services.accounts.every()}
    found |= {services.settings.site_name, PLACE}
    return tuple(sorted(filter(None, found), key=len, reverse=True))


def _givers(item: Item) -> tuple[str, ...]:
    return (item.creator, item.credit, item.donor, item.evidence.path)


@contextmanager
def serving(home: Path, password: str, *, worker: bool) -> Iterator[Site]:
    """The home behind a server in a process of its own, until the block ends."""
    base = f"http://127.0.0.1:{(port := _free_port())}"
    environment = {**os.environ, "ARCHIVE_HOME": str(home), "CACHE_DIR": str(CACHE)}
    environment["MIGRATION_PLACES"] = PLACE
    command = [sys.executable, "-m", "web", "serve", "--port", str(port)]
    with (home.parent / f"{home.name}.log").open("wb") as log:
        child = subprocess.Popen(
            command if worker else [*command, "--no-worker"],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _await(base, child)
            services = open_home(home)
            yield Site(
                home=home,
                base=base,
                password=password,
                names=names_of(services),
                proper=_proper(services),
            )
        finally:
            child.terminate()
            child.wait(timeout=_PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(base: str, child: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        assert child.poll() is None, "the server ended by itself"
        try:
            with urllib.request.urlopen(f"{base}/about", timeout=30):
                return
        except OSError:  # refused, or too slow to answer
            time.sleep(0.2)
    raise AssertionError("the server did not start")


if __name__ == "__main__":
    print(_make(Path(sys.argv[1])))
