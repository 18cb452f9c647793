"""Files of others under ``static/vendor``: check their digests, or fetch the pinned version again.

``python -m web.vendor check`` compares; ``python -m web.vendor refresh`` needs npm.
"""

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from web.assets import STATIC

FOLDER = STATIC / "vendor"
MANIFEST = FOLDER / "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendored:
    """One package: ``files`` maps our path under ``vendor`` to the path inside the package."""

    name: str
    version: str
    licence: str
    source: str
    files: dict[str, str]
    sha256: dict[str, str]


def read_manifest() -> list[Vendored]:
    return msgspec.json.decode(MANIFEST.read_bytes(), type=list[Vendored])


def changed() -> list[str]:
    """Our paths whose bytes are absent or differ from the manifest, and files it does not name."""
    named = {path: digest for entry in read_manifest() for path, digest in entry.sha256.items()}
    present = {
        path.relative_to(FOLDER).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FOLDER.rglob("*")
        if path.is_file() and path != MANIFEST
    }
    paths = sorted(named.keys() | present.keys())
    return [path for path in paths if named.get(path) != present.get(path)]


def refresh() -> None:
    """Fetch every package in its pinned version and write files and digests anew."""
    entries = [_fetch(entry) for entry in read_manifest()]
    text = msgspec.json.format(msgspec.json.encode(entries), indent=2)
    MANIFEST.write_bytes(text + b"\n")


def _fetch(entry: Vendored) -> Vendored:
    with tempfile.TemporaryDirectory() as folder:
        spec = f"{entry.name}@{entry.version}"
        subprocess.run(["npm", "pack", "--silent", spec], cwd=folder, check=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            archive.extractall(folder, filter="data")
        for ours, theirs in entry.files.items():
            target = FOLDER / ours
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((Path(folder) / "package" / theirs).read_bytes())
    digests = {
        ours: hashlib.sha256((FOLDER / ours).read_bytes()).hexdigest() for ours in entry.files
    }
    return replace(entry, sha256=digests)


def main() -> int:
    if sys.argv[1:] == ["refresh"]:
        refresh()
    wrong = changed()
    sys.stdout.write("".join(f"{path} differs from the manifest\n" for path in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
