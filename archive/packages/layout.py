"""Where packages lie: an OCFL 1.1 storage root with layout 0003 (sha256, 2 × 2).

https://ocfl.io/1.1/spec/#storage-root
https://ocfl.github.io/extensions/0003-hash-and-id-n-tuple-storage-layout.html
"""

import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import unquote

import msgspec

from archive.errors import AlreadyExists, InvalidKey, NotFound, StoreUnusable
from archive.storage import Store

LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"
ROOT_DECLARATION = "0=ocfl_1.1"
DECLARATION = "0=ocfl_object_1.1"
LONGEST_NAME = 100

_CONFIG_PATH = f"extensions/{LAYOUT}/config.json"
_CONFIG = {
    "extensionName": LAYOUT,
    "digestAlgorithm": "sha256",
    "tupleSize": 2,
    "numberOfTuples": 2,
}
_LAYOUT = {
    "extension": LAYOUT,
    "description": "sha256 of the object id, two folders of two characters, then the encoded id",
}
_INVENTORY = re.compile(r"v([1-9][0-9]*)/inventory\.json")
_CONTENT = re.compile(r"v([1-9][0-9]*)/content/.+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The keys of one OCFL object; ``root`` ends with a slash."""

    root: str

    @property
    def declaration(self) -> str:
        return self.root + DECLARATION

    def inventory(self, version: int | None = None) -> str:
        """The inventory of a version, or the copy in the root."""
        return f"{self.root}v{version}/inventory.json" if version else f"{self.root}inventory.json"

    def sidecar(self, version: int | None = None) -> str:
        return f"{self.inventory(version)}.sha512"

    def content(self, path: str) -> str:
        """The key of a content path, which an inventory gives relative to the object's root."""
        return self.root + path

    def version_of(self, key: str) -> int | None:
        """The version whose inventory lies under ``key``, if one does."""
        found = _INVENTORY.fullmatch(key.removeprefix(self.root))
        return int(found[1]) if found else None

    def content_version_of(self, key: str) -> int | None:
        """The version whose content folder holds ``key``, if one does."""
        found = _CONTENT.fullmatch(key.removeprefix(self.root))
        return int(found[1]) if found else None


def content_path(version: int, digest: str) -> str:
    """Content is named by its digest, so that two writers never differ about one name."""
    return f"v{version}/content/{digest[:32]}"


def place_of(object_id: str, prefix: str) -> Place:
    """Where the object lies below ``prefix``; raises ``InvalidKey`` for what cannot be an id."""
    if not object_id or any("\ud800" <= letter <= "\udfff" for letter in object_id):
        raise InvalidKey(f"{object_id!r} cannot be the id of an object.")
    digest = hashlib.sha256(object_id.encode()).hexdigest()
    name = re.sub(r"[^A-Za-z0-9_-]", _percent, object_id)
    if len(name) > LONGEST_NAME:
        name = f"{name[:LONGEST_NAME]}-{digest}"
    return Place(root=f"{prefix}{digest[:2]}/{digest[2:4]}/{name}/")


def _percent(letter: re.Match[str]) -> str:
    return "".join(f"%{byte:02x}" for byte in letter[0].encode())


def id_in_name(place: Place) -> str | None:
    """The id that the folder's name spells, or ``None`` for a name that had to be shortened."""
    name = place.root.rstrip("/").rpartition("/")[2]
    return unquote(name) if len(name) <= LONGEST_NAME else None


def root_of(key: str, prefix: str) -> Place | None:
    """The object that a key belongs to, or ``None`` for a file of the storage root itself."""
    parts = key.removeprefix(prefix).split("/", 3)
    if len(parts) < 4 or parts[0] == "extensions":
        return None
    return Place(root=f"{prefix}{'/'.join(parts[:3])}/")


def init_root(store: Store, prefix: str) -> None:
    """Make the storage root, declaration last; one that exists must be of our kind.

    Raises ``StoreUnusable`` otherwise. Safe to call again, also by several at once.
    """
    declared = [stat.key for stat in store.list(f"{prefix}0=")]
    if not declared:
        _write_root(store, prefix)
    elif declared != [prefix + ROOT_DECLARATION] or not _is_our_layout(store, prefix):
        raise StoreUnusable(f"{prefix!r} is an OCFL storage root of another version or layout.")


def _is_our_layout(store: Store, prefix: str) -> bool:
    try:
        with store.open(prefix + _CONFIG_PATH) as stream:
            return msgspec.json.decode(stream.read(), type=dict[str, object]) == _CONFIG
    except (NotFound, msgspec.DecodeError):
        return False


def _write_root(store: Store, prefix: str) -> None:
    readme = files("archive.packages").joinpath("storage-root.md").read_bytes()
    store.put(f"{prefix}README.md", readme)
    store.put(prefix + _CONFIG_PATH, _json(_CONFIG))
    store.put(f"{prefix}ocfl_layout.json", _json(_LAYOUT))
    try:
        store.create(prefix + ROOT_DECLARATION, b"ocfl_1.1\n")
    except AlreadyExists:
        return  # somebody else made the same root


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
