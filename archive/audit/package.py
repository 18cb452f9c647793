"""What the audit looks at in one package, and how it tells damage from work that is under way."""

from collections.abc import Iterable, Iterator
from math import ceil

import msgspec
from sqlalchemy import RowMapping

from archive.errors import Damaged, NotFound
from archive.fixity import Problem
from archive.model import State
from archive.packages import Packages
from archive.preservation import ITEM

_FOLDERS = 1 << 16


def examined(packages: Packages, object_id: str) -> list[Problem]:
    """What is wrong with a package and stays wrong.

    A writer may be at work in it, or may have been killed: recovery finishes or sweeps what the
    dead left, and what the living have begun is no problem. So is a package that is being erased.
    """
    if not list(packages.verify(object_id)):
        return []
    packages.recover(object_id)
    left = [p for p in packages.verify(object_id) if p.kind not in ("unexpected", "stale")]
    return left if _is_there(packages, object_id) else []


def lost(packages: Packages, ids: Iterable[str]) -> Iterator[Problem]:
    """Packages that the catalog names and storage does not have."""
    for object_id in ids:
        if not _is_there(packages, object_id):
            yield Problem(
                object_id=object_id, key="", kind="missing", detail="the catalog has items of it"
            )


def behind(packages: Packages, rows: Iterable[RowMapping]) -> Iterator[Problem]:
    """Packages of one item that hold an earlier revision than they held once.

    What is left of such a package is whole in itself; only the catalog knows that there was more.
    ``rows`` are those of items, read before their packages.
    """
    for row in rows:
        if row["absorbed"] <= 1 or row["package"] != row["id"] or row["state"] == State.ERASED:
            continue
        held = _revision(packages, row["id"])
        if held is not None and held < row["absorbed"]:
            detail = f"revision {held} is here, {row['absorbed']} was written"
            yield Problem(object_id=row["id"], key="", kind="missing", detail=detail)


class _Kept(msgspec.Struct):
    revision: int


def _revision(packages: Packages, object_id: str) -> int | None:
    """None where the package is gone or cannot be read, which others report."""
    try:
        with packages.open(object_id, ITEM) as stream:
            return msgspec.json.decode(stream.read(), type=_Kept).revision
    except (NotFound, Damaged):
        return None


def _is_there(packages: Packages, object_id: str) -> bool:
    try:
        return packages.exists(object_id)
    except Damaged:
        return True


def share_to(root: str) -> float:
    """Which part of all packages lies up to the folder of this root: it is four digits of a hash.

    Nothing has been read where there is no root.
    """
    digits = "".join(root.removesuffix("/").split("/")[-3:-1])
    return (int(digits, 16) + 1) / _FOLDERS if digits else 0.0


def end_of(share: float, root: str) -> str:
    """A root behind everything in that share, in the same tree as ``root``."""
    last = f"{max(ceil(share * _FOLDERS) - 1, 0):04x}"
    tree = root.removesuffix("/").split("/")[:-3]
    return "/".join([*tree, last[:2], last[2:], "~", ""])  # no id is written with that sign
