"""The inventory of an OCFL object: which files each version has, and where their bytes lie.

https://ocfl.io/1.1/spec/#inventory
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Required, TypedDict

import msgspec

from archive.errors import Damaged, InvalidKey, NotFound
from archive.fixity import digest_bytes

_TYPE = "https://ocfl.io/1.1/spec/#inventory"


class _User(TypedDict, total=False):
    name: str
    address: str


class _Entry(TypedDict, total=False):
    created: Required[datetime]
    message: str
    user: _User
    state: Required[dict[str, list[str]]]


class _Wire(TypedDict):
    id: str
    type: str
    digestAlgorithm: str
    head: str
    manifest: dict[str, list[str]]
    versions: dict[str, _Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a version says of itself: why, by whom, and when (aware)."""

    message: str
    agent_name: str
    agent_id: str
    """A URI where there is one (OCFL recommends it); empty when unknown."""
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One version: its note and its state, from logical path to digest (SHA-512, hexadecimal)."""

    note: Note
    state: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """All versions of an object; ``versions[0]`` is v1."""

    object_id: str
    manifest: Mapping[str, tuple[str, ...]]
    """Content paths, relative to the object's root, by digest."""
    versions: tuple[Entry, ...]

    @property
    def head(self) -> int:
        return len(self.versions)

    @property
    def state(self) -> Mapping[str, str]:
        """Digest by logical path, of the newest version."""
        return self.versions[-1].state

    def digest(self, path: str, version: int | None = None) -> str:
        """The digest of a file; raises ``NotFound`` for a version or a path that is not there."""
        number = self.head if version is None else version
        if not 0 < number <= self.head or path not in self.versions[number - 1].state:
            raise NotFound(f"{self.object_id} has no {path!r} in version {number}.")
        return self.versions[number - 1].state[path]

    def content(self, digest: str) -> str:
        """The content path of a digest; raises ``NotFound``."""
        if digest not in self.manifest:
            raise NotFound(f"{self.object_id} has no content {digest[:32]}….")
        return self.manifest[digest][0]

    def content_paths(self) -> frozenset[str]:
        return frozenset(path for paths in self.manifest.values() for path in paths)

    def with_version(self, entry: Entry, added: Mapping[str, str]) -> "Inventory":
        """One version more; ``added`` maps new digests to their content paths."""
        manifest = {**self.manifest, **{digest: (path,) for digest, path in added.items()}}
        return replace(self, manifest=manifest, versions=(*self.versions, entry))


def encode(inventory: Inventory) -> bytes:
    """The same inventory always gives the same bytes."""
    wire: _Wire = {
        "id": inventory.object_id,
        "type": _TYPE,
        "digestAlgorithm": "sha512",
        "head": f"v{inventory.head}",
        "manifest": {digest: sorted(paths) for digest, paths in inventory.manifest.items()},
        "versions": {f"v{n}": _entry(entry) for n, entry in enumerate(inventory.versions, 1)},
    }
    encoded = msgspec.json.encode(wire, order="deterministic")
    return msgspec.json.format(encoded, indent=1) + b"\n"


def _entry(entry: Entry) -> _Entry:
    state: dict[str, list[str]] = {}
    for path, digest in sorted(entry.state.items()):
        state.setdefault(digest, []).append(path)
    user: _User = {"name": entry.note.agent_name}
    if entry.note.agent_id:
        user["address"] = entry.note.agent_id
    created = entry.note.created.astimezone(UTC)
    return {"created": created, "message": entry.note.message, "user": user, "state": state}


def decode(data: bytes) -> Inventory:
    """The inventory in ``data``; raises ``Damaged`` when it is none that we could have written."""
    try:
        wire = msgspec.json.decode(data, type=_Wire)
        versions = [wire["versions"][f"v{n}"] for n in range(1, len(wire["versions"]) + 1)]
        entries = tuple(_decoded(version) for version in versions)
    except (msgspec.MsgspecError, KeyError) as error:
        raise Damaged(f"This is not a complete inventory: {error}.") from error
    if any(entry.note.created.tzinfo is None for entry in entries):
        raise Damaged("This inventory has a time without its zone.")
    if not entries or wire["head"] != f"v{len(entries)}" or wire["digestAlgorithm"] != "sha512":
        raise Damaged("This inventory contradicts itself or uses another digest.")
    manifest = {digest: tuple(paths) for digest, paths in wire["manifest"].items() if paths}
    return Inventory(object_id=wire["id"], manifest=manifest, versions=entries)


def _decoded(entry: _Entry) -> Entry:
    user = entry.get("user", {})
    note = Note(
        message=entry.get("message", ""),
        agent_name=user.get("name", ""),
        agent_id=user.get("address", ""),
        created=entry["created"],
    )
    state = {path: digest for digest, paths in entry["state"].items() for path in paths}
    return Entry(note=note, state=state)


def sidecar(inventory: bytes) -> bytes:
    """What stands beside an inventory, so that it can be checked itself."""
    return f"{digest_bytes(inventory)} inventory.json\n".encode()


def check_paths(paths: Iterable[str]) -> None:
    """Raise ``InvalidKey`` unless the logical paths can be files of one folder."""
    every = frozenset(paths)
    for path in every:
        segments = path.split("/")
        if any(segment in ("", ".", "..") for segment in segments) or "\0" in path:
            raise InvalidKey(f"{path!r} cannot be the path of a file in a package.")
        if any("\ud800" <= letter <= "\udfff" for letter in path):
            raise InvalidKey(f"{path!r} is not Unicode text.")
        folders = ("/".join(segments[:depth]) for depth in range(1, len(segments)))
        if taken := every.intersection(folders):
            raise InvalidKey(f"{path!r}: {min(taken)!r} is a file already.")
