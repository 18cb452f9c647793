"""Repair: damaged bytes put back from a copy; never what was erased or cannot prove itself."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from archive.audit import ledger
from archive.audit.package import behind
from archive.database import Database
from archive.errors import WrongUse
from archive.packages import Packages
from archive.packages.mending import Copy
from archive.schema import items
from archive.storage import Store
from archive.tombstone import Tombstones


class Repair:
    def __init__(self, packages: Packages, store: Store, database: Database) -> None:
        self._packages, self._store, self._database = packages, store, database

    def mend(self, what: str, copy: Copy) -> Sequence[str]:
        """Mend an item, a package or a document by its key; returns the keys that were written."""
        if what.startswith(ledger.PREFIXES):
            return self._document(what, copy)
        package = self.package_of(what)
        newer = self._has_lost_versions(package)
        return [done.key for done in self._packages.mend(package, copy, newer=newer)]

    def _has_lost_versions(self, package: str) -> bool:
        query = select(items).where(items.c.id == package)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return any(behind(self._packages, rows))

    def package_of(self, what: str) -> str:
        """The package of an item, or the one of that name; a key stands for itself.

        Raises ``WrongUse`` for what the catalog does not know: a copy may hold what was erased.
        """
        if what.startswith(ledger.PREFIXES):
            return what
        names = or_(items.c.id == what, items.c.package == what)
        with self._database.read() as connection:
            found = connection.execute(select(items.c.package).where(names).limit(1)).scalar()
        if found is None:
            raise WrongUse(f"The catalog has no {what}; only what it has is brought back.")
        if Tombstones(self._store).find(found) is not None:
            raise WrongUse(f"{what} was erased; nothing of it is brought back.")
        return str(found)

    def _document(self, key: str, copy: Copy) -> Sequence[str]:
        """A document of the journal or a register, where the copy agrees with the catalog."""
        if self._store.find(key) and not ledger.problems(self._store, self._database, key):
            return []
        with copy.open(key) as stream:
            data = stream.read()
        if ledger.difference(self._database, key, data):
            raise WrongUse(f"The copy of {key} differs from the catalog as well; it was not taken.")
        self._store.put(key, data)
        return [key]
