"""Our reader against the official OCFL fixtures: what their names call wrong, it refuses.

They come with the source of rocfl (MIT), fetched by cargo; nothing of them is kept in
the project. They are of OCFL 1.0: a copy is said to be of 1.1, which changes no verdict.
"""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.errors import ArchiveError
from archive.fixity import Problem
from archive.packages import Packages
from archive.packages.layout import place_of
from archive.storage import open_store
from tests.conftest import ROOT, skip_unless_required

_MANIFEST = """[package]
name = "fixtures"
version = "0.0.0"
edition = "2021"

[dependencies]
rocfl = { version = "=1.7.0", default-features = false }
"""
STRANGE = frozenset(
    {
        "minimal_content_dir_called_stuff",
        "minimal_mixed_digests",
        "minimal_uppercase_digests",
        "ocfl_version_change",
        "updates_all_actions",
    }
)
"""Valid, and never written by us: other digests, another folder for content, versions of others."""


UNSEEN = frozenset(
    {
        "E093_fixity_digest_mismatch",
        "E097_fixity_duplicate_digests",
        "E103_inconsistent_ocfl_versions",
    }
)
"""Wrong in blocks of further digests, which we neither write nor read; and the mix of versions of
OCFL, which our copy makes one."""


@pytest.fixture(scope="module")
def fixtures() -> Path:
    cache = ROOT / ".cache" / "ocfl-fixtures"
    (cache / "src").mkdir(parents=True, exist_ok=True)
    (cache / "src" / "lib.rs").touch()
    (cache / "Cargo.toml").write_text(_MANIFEST)
    command = ["cargo", "metadata", "--format-version", "1", "--quiet"]
    try:
        done = subprocess.run(command, cwd=cache, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        skip_unless_required("ocfl-fixtures", "there is no cargo to fetch the fixtures with")
    if done.returncode:
        skip_unless_required("ocfl-fixtures", f"cannot be fetched: {done.stderr[-300:]}")
    every = json.loads(done.stdout)["packages"]
    source = next(Path(p["manifest_path"]).parent for p in every if p["name"] == "rocfl")
    return source / "resources" / "test" / "validate" / "official-1.0"


def _judged(folder: Path, store: Path) -> list[Problem]:
    """The problems of one object, laid where an object of its id lies."""
    object_id = _id_of(folder)
    target = store / place_of(object_id, "ocfl/").root
    shutil.copytree(folder, target)
    _lift(target)
    return list(Packages(open_store(store.as_uri())).verify(object_id))


def _id_of(folder: Path) -> str:
    try:
        return str(json.loads((folder / "inventory.json").read_bytes())["id"])
    except (OSError, ValueError, KeyError):
        return "unnamed"


def _lift(target: Path) -> None:
    """From 1.0 to 1.1: declaration and type, with the digest beside it where it was right."""
    declared = target / "0=ocfl_object_1.0"
    alone = len(list(target.glob("0=*"))) == 1
    if alone and declared.exists() and declared.read_bytes() == b"ocfl_object_1.0\n":
        declared.unlink()
        (target / "0=ocfl_object_1.1").write_bytes(b"ocfl_object_1.1\n")
    for inventory in target.rglob("inventory.json"):
        data = inventory.read_bytes()
        lifted = data.replace(b"ocfl.io/1.0/spec", b"ocfl.io/1.1/spec")
        inventory.write_bytes(lifted)
        for beside in inventory.parent.glob("inventory.json.*"):
            digest = getattr(hashlib, beside.suffix[1:], None)
            if digest and beside.read_text().split() == [digest(data).hexdigest(), inventory.name]:
                beside.write_text(f"{digest(lifted).hexdigest()} inventory.json\n")


def _names(fixtures: Path, group: str) -> Iterator[Path]:
    return iter(sorted((fixtures / group).iterdir()))


def test_whatever_is_called_wrong_is_refused(fixtures: Path, tmp_path: Path) -> None:
    accepted = []
    for folder in _names(fixtures, "error"):
        try:
            found = bool(_judged(folder, tmp_path / folder.name))
        except ArchiveError:
            found = True
        if not found:
            accepted.append(folder.name)
    assert set(accepted) <= UNSEEN


def test_whatever_is_valid_and_of_our_kind_is_accepted(fixtures: Path, tmp_path: Path) -> None:
    refused = {
        folder.name
        for folder in _names(fixtures, "valid")
        if _judged(folder, tmp_path / folder.name)
    }
    assert refused <= STRANGE
