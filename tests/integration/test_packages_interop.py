"""What a living archive leaves in storage, read by tools and by people that do not know it."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archive.catalog import encode
from archive.decisions import Decision
from archive.fixity import audit
from archive.model import Item, Post, State
from archive.packages.layout import place_of
from archive.preservation import CRATE, DECISIONS, EVENTS, ITEM, ORIGINS, POSTS, RECEIVED
from ingest.submission import Claims, Submission
from tests.conftest import ROOT
from tests.crates import roc_validator
from tests.homes.exporting import ROLES, exported
from tests.homes.story import Story
from tests.integration.conftest import Verdict
from tests.integration.living import Living, take_in
from tests.making import STAFF
from web.wiring import Services

BLOCK = re.compile(r"```(?:sh|python)\n# (?P<name>[a-z]+\.(?:sh|py)): .*?\n(?P<text>.*?)```", re.S)
LEFT_OUT = (
    "SHOULD have a link to a Contextual Entity representing the `author`",
    "The organization SHOULD have a URL",
)
"""What RO-Crate recommends and we do not do; docs/formats.md says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    living: Living
    services: Services
    story: Story
    kept: str
    """The object that holds what an undone batch of posts left."""

    @property
    def store(self) -> Path:
        return self.living.home / "store"

    def package(self, object_id: str) -> Path:
        return self.store / place_of(object_id, "ocfl/").root

    def of(self, name: str) -> str:
        """The object that holds the item with this identifier."""
        return self.services.catalog.package(self.story.desk.item(name).id)

    def erased(self, kind: str) -> Item:
        every = self.services.catalog.every_item()
        return next(item for item in every if (item.state, item.type) == (State.ERASED, kind))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """The life of a stored home, and a batch of posts that was undone after one was published."""
    folder = tmp_path_factory.mktemp("lived")
    living = Living(folder / "home")
    services = living.open()
    story = Story(services=services, clock=living.clock, folder=folder / "given")
    story.tell()
    batch, _, _ = take_in(services, [_post(number) for number in range(3)], source="undone")
    shown = services.batches.report(batch.id, limit=1)
    seen = Decision(item_id=next(shown).item_id, revision=1, fields={})
    services.decisions.decide(STAFF, "publish", [seen], reason="公開")
    services.undo.undo(batch.id, STAFF, reason="取り違え")
    services.worker("lived").run_until_idle()
    kept = services.catalog.package(seen.item_id)
    yield Lived(living=living, services=services, story=story, kept=kept)
    services.close()


def _post(number: int) -> Submission:
    return Submission(
        label=f"post {number}",
        post=Post(platform="other", native_id=str(number)),
        claims=Claims(text=f"給水 {number}"),
        received=f'{{"id": {number}}}',
    )


def test_ocfl_py_accepts_every_package(lived: Lived, ocfl_py: Callable[[Path], Verdict]) -> None:
    ids = list(lived.services.packages.ids())
    verdict = ocfl_py(lived.store / "ocfl")
    assert (verdict.objects, verdict.good) == (len(ids), len(ids)), verdict.words
    assert len(ids) == 12


def test_verify_finds_nothing(lived: Lived) -> None:
    assert list(audit(lived.services.packages, lived.services.packages.ids())) == []


def test_every_package_describes_every_file_it_holds(lived: Lived) -> None:
    for object_id in lived.services.packages.ids():
        state = _state(lived, object_id)
        files, graph = _described(lived, object_id)
        assert files == state
        root = next(entity for entity in graph if entity["@id"] == "./")
        parts = root["hasPart"] if isinstance(root["hasPart"], list) else [root["hasPart"]]
        assert {part["@id"] for part in parts} == set(files)


def _state(lived: Lived, object_id: str) -> dict[str, tuple[str, int]]:
    """Digest and size of every file of the newest version but the crate."""
    inventory = lived.services.packages.head(object_id)
    assert inventory is not None
    found = {}
    for path, digest in inventory.state.items():
        with lived.services.packages.open(object_id, path) as stream:
            found[path] = (digest, len(stream.read()))
    del found[CRATE]
    return found


def _described(lived: Lived, object_id: str) -> tuple[dict[str, tuple[str, int]], list[Any]]:
    with lived.services.packages.open(object_id, CRATE) as stream:
        graph = json.loads(stream.read())["@graph"]
    files = [entity for entity in graph if entity["@type"] == "File"]
    return {file["@id"]: (file["sha512"], int(file["contentSize"])) for file in files}, graph


def test_packages_hold_what_the_page_on_formats_says(lived: Lived) -> None:
    kinds = {
        lived.of("mihon-p01"): {ITEM, EVENTS, DECISIONS, ORIGINS, "original/0001.jpg"},
        lived.of("mihon-t03"): {ITEM, EVENTS, DECISIONS, ORIGINS, "original/0001.txt"},
        lived.of("post 0"): {POSTS, RECEIVED, ORIGINS},
        lived.kept: {POSTS, RECEIVED},
        lived.erased("photo").id: {ITEM},
    }
    for object_id, paths in kinds.items():
        assert set(_state(lived, object_id)) == paths
    head = lived.services.packages.head(lived.of("mihon-p01"))
    assert head is not None
    assert head.head == 3


def test_roc_validator_finds_nothing_to_say(lived: Lived, tmp_path: Path) -> None:
    names = ("mihon-p01", "mihon-d05", "mihon-t03", "mihon-row", "post 0")
    ids = [*map(lived.of, names), lived.kept, lived.erased("photo").id]
    folders = [_extracted(lived, object_id, tmp_path / str(n)) for n, object_id in enumerate(ids)]
    spoilt = _extracted(lived, ids[0], tmp_path / "spoilt")
    (spoilt / EVENTS).unlink()
    crate = json.loads((spoilt / CRATE).read_bytes())
    del crate["@graph"][1]["license"]
    (spoilt / CRATE).write_text(json.dumps(crate), encoding="utf-8")
    found = roc_validator([*folders, spoilt], left_out=LEFT_OUT)
    told = found.pop(str(spoilt))
    assert any("license" in problem for problem in told)
    assert any(EVENTS in problem for problem in told)
    assert {folder: problems for folder, problems in found.items() if problems} == {}


def test_catalog_and_exports_rebuilt_from_storage_are_equal(lived: Lived, tmp_path: Path) -> None:
    before = {role: exported(lived.services, role) for role in ROLES}
    items = [encode(item) for item in lived.services.catalog.every_item()]
    shutil.copytree(lived.store, tmp_path / "home" / "store")
    fresh = Living(tmp_path / "home", clock=lived.living.clock).rebuilt()
    fresh.indexer.rebuild(fresh.clock())
    assert [encode(item) for item in fresh.catalog.every_item()] == items
    assert {role: exported(fresh, role) for role in ROLES} == before
    assert all(before.values()), "nothing was exported"
    fresh.close()


def _recipes() -> Mapping[str, str]:
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    return {match["name"]: match["text"] for match in BLOCK.finditer(page)}


def _run(command: list[str], *, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _extracted(lived: Lived, object_id: str, out: Path) -> Path:
    """A package taken apart by the program in docs/formats.md."""
    script = out.with_suffix(".py")
    script.write_text(_recipes()["extract.py"], encoding="utf-8")
    _run([sys.executable, "-I", str(script), str(lived.package(object_id)), str(out)])
    return out


def test_a_stranger_lists_every_title(lived: Lived, tmp_path: Path) -> None:
    script = tmp_path / "titles.py"
    script.write_text(_recipes()["titles.py"], encoding="utf-8")
    told = _run([sys.executable, "-I", str(script), str(lived.store)]).splitlines()
    every = list(lived.services.catalog.every_item())
    assert told == ["\t".join((i.id, i.state, i.title.get("ja", ""))) for i in every]
    assert len({item.state for item in every}) == 6


def test_a_stranger_gets_an_original_out(lived: Lived, tmp_path: Path) -> None:
    item = lived.story.desk.item("mihon-p01")
    out = _extracted(lived, item.id, tmp_path / "out")
    original = (out / item.assets[0].path).read_bytes()
    assert original == (lived.story.folder / "photos" / "castle-broken.jpg").read_bytes()
    assert hashlib.sha512(original).hexdigest() == item.assets[0].digest


def test_a_stranger_finds_a_flipped_bit(lived: Lived, tmp_path: Path) -> None:
    root = tmp_path / "ocfl"
    shutil.copytree(lived.store / "ocfl", root)
    assert _run(["sh", "-c", _recipes()["check.sh"]], cwd=root) == ""
    victim = next(root.glob("*/*/*/v1/content/*"))
    data = bytearray(victim.read_bytes())
    data[0] ^= 1
    victim.chmod(0o644)
    victim.write_bytes(data)
    told = _run(["sh", "-c", _recipes()["check.sh"]], cwd=root)
    assert told == f"damaged: {victim.relative_to(root)}\n"
