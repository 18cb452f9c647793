"""Claiming identities: of several that give the same thing, one holds it, whoever runs the intake.

A post is known by platform and native id. Feeds that collect for several accounts list one post
under each account that showed it, each with its own address; so a post given under another account
is another item, and one given without an account is the one that is there.
"""

from collections import ChainMap
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import Connection, delete, select

from archive.batch import Batch
from archive.database.rows import add_rows
from archive.identity import qualified
from archive.schema import identities
from ingest.describing import identity_of
from ingest.staging import Staged

_CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A submission with the identity it has and the id of the item that holds this identity."""

    staged: Staged
    identity: str
    holder: str


def claim(connection: Connection, page: Sequence[Staged], batch: Batch) -> list[Claimed]:
    """Enter each submission's identity where it is free; a claim made before is met again."""
    wanted, held = _held(connection, page, batch)
    claims = _Claims(connection, held)
    claimed = [claims.enter(staged, identity) for staged, identity in wanted]
    add_rows(connection, identities, claims.new)
    return claimed


def rehearse(
    connection: Connection, page: Sequence[Staged], batch: Batch, earlier: dict[str, str]
) -> list[Claimed]:
    """What :func:`claim` would answer; claims go into ``earlier`` and not into the catalog."""
    wanted, held = _held(connection, page, batch)
    claims = _Claims(connection, ChainMap(held, earlier), earlier)
    claimed = [claims.enter(staged, identity) for staged, identity in wanted]
    earlier |= {row["identity"]: row["item_id"] for row in claims.new}
    return claimed


def _held(
    connection: Connection, page: Sequence[Staged], batch: Batch
) -> tuple[list[tuple[Staged, str]], dict[str, str]]:
    """Submissions with their identities, and who holds those already."""
    wanted = [(staged, identity_of(staged, batch)) for staged in page]
    keys = {identity for _, identity in wanted}
    keys |= {qualified(identity, staged.post) for staged, identity in wanted}
    return wanted, holders(connection, keys)


def release(connection: Connection, claimed: Claimed) -> None:
    """Give the identity back: what claimed it went into quarantine."""
    connection.execute(delete(identities).where(identities.c.item_id == claimed.staged.id))


def holders(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Which item holds each of the identities, where one does."""
    asked, found = sorted(keys), dict[str, str]()
    for start in range(0, len(asked), _CHUNK):
        query = select(identities).where(identities.c.identity.in_(asked[start : start + _CHUNK]))
        found |= {row.identity: row.item_id for row in connection.execute(query)}
    return found


class _Claims:
    def __init__(
        self,
        connection: Connection,
        held: MutableMapping[str, str],
        earlier: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._connection, self._earlier = connection, earlier
        self._own: dict[str, str] = {}
        self._held = ChainMap(self._own, held)
        self.new: list[dict[str, str]] = []

    def enter(self, staged: Staged, identity: str) -> Claimed:
        full = qualified(identity, staged.post)
        if full in self._held:
            name = identity if self._held.get(identity) == self._held[full] else full
            return Claimed(staged=staged, identity=name, holder=self._held[full])
        if identity not in self._held:
            self._hold(identity, staged.id)
            self._hold(full, staged.id)
            return Claimed(staged=staged, identity=identity, holder=staged.id)
        if full != identity and self._has_account(self._held[identity], identity):
            self._hold(full, staged.id)
            return Claimed(staged=staged, identity=full, holder=staged.id)
        return Claimed(staged=staged, identity=identity, holder=self._held[identity])

    def _hold(self, key: str, item_id: str) -> None:
        if key not in self._held:
            self._own[key] = item_id
            self.new.append({"identity": key, "item_id": item_id})

    def _has_account(self, item_id: str, identity: str) -> bool:
        """Whether the holder of a post's plain identity is known under an account."""
        fresh = {row["identity"] for row in self.new if row["item_id"] == item_id}
        fresh |= {key for key, holder in self._earlier.items() if holder == item_id}
        query = select(identities.c.identity).where(identities.c.item_id == item_id)
        stored = set(self._connection.execute(query).scalars())
        return any(key.startswith(f"{identity}@") for key in fresh | stored)
