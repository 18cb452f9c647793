"""Backup and restore: storage as one tar file, with the accounts that storage does not hold."""

import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

import msgspec
from sqlalchemy import delete, insert, select

from archive.errors import NotFound, WrongUse
from archive.packages.mending import Copy
from archive.schema import accounts
from archive.storage import Stat, open_store
from web.wiring import Services

_ACCOUNTS = "catalog/accounts.json"
_STORE = "store/"


def write_backup(services: Services, file: Path) -> int:
    """Everything under every key; the file appears under its name when it is whole."""
    partial = file.with_name(f"{file.name}.part")
    count = 0
    with tarfile.open(partial, "w") as tar:
        with services.database.read() as connection:
            rows = [dict(row) for row in connection.execute(select(accounts)).mappings()]
        _add(tar, _ACCOUNTS, msgspec.json.encode(rows))
        for stat in services.store.list(""):
            info = tarfile.TarInfo(_STORE + stat.key)
            info.size, info.mtime = stat.size, int(stat.modified.timestamp())
            with services.store.open(stat.key) as stream:
                tar.addfile(info, stream)
            count += 1
    partial.replace(file)
    return count


def read_backup(services: Services, file: Path) -> int:
    """Put every key back; the caller rebuilds the catalog."""
    services.database.migrate()
    count = 0
    with tarfile.open(file, "r:") as tar:
        for member in tar:
            stream = tar.extractfile(member)
            if stream is None:
                continue
            if member.name == _ACCOUNTS:
                _restore_accounts(services, stream.read())
            elif member.name.startswith(_STORE):
                services.store.put(member.name.removeprefix(_STORE), cast(BinaryIO, stream))
                count += 1
    return count


def read_accounts(services: Services, file: Path) -> None:
    """The accounts of a backup, with their passwords, in place of those that are there."""
    with tarfile.open(file, "r:") as tar:
        try:
            stream = tar.extractfile(_ACCOUNTS)
        except KeyError as error:
            raise WrongUse(f"{file} is not a backup of an archive.") from error
        if stream is not None:
            _restore_accounts(services, stream.read())


def _restore_accounts(services: Services, data: bytes) -> None:
    rows = msgspec.json.decode(data)
    with services.database.write() as connection:
        connection.execute(delete(accounts))
        if rows:
            connection.execute(insert(accounts), rows)


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    tar.addfile(info, io.BytesIO(data))


class TarCopy:
    """The keys in a backup, as :class:`archive.packages.mending.Copy` asks for them."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        members = (member for member in tar if member.name.startswith(_STORE))
        self._members = {member.name.removeprefix(_STORE): member for member in members}

    def open(self, key: str) -> BinaryIO:
        stream = self._tar.extractfile(self._members[key]) if key in self._members else None
        if stream is None:
            raise NotFound(f"The backup has no {key}.")
        return cast(BinaryIO, stream)

    def list(self, prefix: str) -> Iterator[Stat]:
        for key, member in sorted(self._members.items()):
            if key.startswith(prefix):
                modified = datetime.fromtimestamp(member.mtime, UTC)
                yield Stat(key=key, size=member.size, modified=modified)


@contextmanager
def open_copy(place: str) -> Iterator[Copy]:
    """A backup by its file, or another store by its URL (``file:///…``, ``s3://…``)."""
    if "://" in place:
        yield open_store(place)
        return
    try:
        with tarfile.open(place, "r:") as tar:
            yield TarCopy(tar)
    except (OSError, tarfile.TarError) as error:
        raise WrongUse(f"{place} cannot be read as a backup of an archive: {error}") from error
