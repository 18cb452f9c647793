"""The file store: every key is a file below one folder, readable with any tool."""

import errno
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from archive.errors import AlreadyExists, InvalidKey, NotFound, StoreUnavailable, WrongSetting
from archive.settings import path_of
from archive.storage import Stat, Store
from archive.storage.filename import names_of
from archive.storage.folder import entries, is_file, opened, prune, stat_of, sync
from archive.storage.keys import check_key, check_prefix
from archive.storage.pending import link, rename, storage_errors, sweep, written
from archive.storage.proof import prove
from archive.storage.span import span

_ATTEMPTS = 100
_MOST_UNSYNCED = 500
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class FilesystemStore:
    """A :class:`archive.storage.Store` on a file system that has hard links and ``fsync``.

    A file is written aside and synced, then linked (``create``) or renamed (``put``) to its name;
    a crash leaves at most a pending file, which :meth:`probe` sweeps a day later.
    """

    def __init__(self, root: Path) -> None:
        """``root`` is an existing folder."""
        self._root = root
        self._unsynced: set[tuple[str, ...]] = set()
        self._lock = threading.Lock()

    def put(self, key: str, data: bytes | BinaryIO) -> None:
        names = names_of(check_key(key))
        with written(self._root, data) as pending:
            self._place(names, lambda folder: rename(self._root, pending, folder, names[-1]))
        self._note(names[:-1])
        if len(self._unsynced) > _MOST_UNSYNCED:
            self._sync_noted()

    def create(self, key: str, data: bytes | BinaryIO) -> None:
        names = names_of(check_key(key))

        def commit(folder: int) -> None:
            self._note(names[:-1])
            self._sync_noted()  # what was put before is durable before the name appears
            link(self._root, pending, folder, names[-1])
            os.fsync(folder)

        with written(self._root, data) as pending:
            self._place(names, commit)

    def open(self, key: str, *, start: int = 0, end: int | None = None) -> BinaryIO:
        names = names_of(check_key(key))
        with _reading(key), opened(self._root, names[:-1]) as folder:
            descriptor = os.open(names[-1], _READ, dir_fd=folder)
        if not is_file(os.fstat(descriptor)):
            os.close(descriptor)
            raise NotFound(f"There is nothing under {key!r}.")
        return span(os.fdopen(descriptor, "rb"), start, end)

    def find(self, key: str) -> Stat | None:
        names = names_of(check_key(key))
        with suppress(NotFound), _reading(key), opened(self._root, names[:-1]) as folder:
            facts = os.stat(names[-1], dir_fd=folder, follow_symlinks=False)
            return stat_of(key, facts) if is_file(facts) else None
        return None

    def delete(self, key: str) -> None:
        names = names_of(check_key(key))
        with suppress(NotFound), _reading(key):
            with opened(self._root, names[:-1]) as folder, suppress(IsADirectoryError):
                os.unlink(names[-1], dir_fd=folder)
            sync(self._root, prune(self._root, names[:-1]))

    def list(self, prefix: str, *, after: str = "") -> Iterator[Stat]:
        return self._walk((), "", check_prefix(prefix), after)

    def probe(self) -> None:
        prove(self)
        with storage_errors():
            sweep(self._root)

    def _walk(self, names: tuple[str, ...], base: str, prefix: str, after: str) -> Iterator[Stat]:
        with storage_errors():
            found = entries(self._root, names, base)
        for entry in found:
            if entry.stat is None:
                if _may_hold(entry.key, prefix, after):
                    yield from self._walk(entry.names, entry.key, prefix, after)
            elif entry.key.startswith(prefix) and entry.key > after:
                yield entry.stat

    def _place(self, names: Sequence[str], act: Callable[[int], None]) -> None:
        """Act on the folder of a key, again when a ``delete`` has just pruned it."""
        for _ in range(_ATTEMPTS):
            with suppress(FileNotFoundError), _writing("/".join(names)):
                with opened(self._root, names[:-1], make=True) as folder:
                    act(folder)
                return
        raise StoreUnavailable(f"The folder of {'/'.join(names)!r} keeps vanishing.")

    def _note(self, folder: tuple[str, ...]) -> None:
        with self._lock:
            self._unsynced.add(folder)

    def _sync_noted(self) -> None:
        """Sync noted folders and all above them: another process may have made those just now."""
        with self._lock, storage_errors():
            above = {names[:depth] for names in self._unsynced for depth in range(len(names) + 1)}
            for names in sorted(above, key=len, reverse=True):
                sync(self._root, names)
            self._unsynced.clear()


def _may_hold(folder: str, prefix: str, after: str) -> bool:
    wanted = folder.startswith(prefix) or prefix.startswith(folder)
    return wanted and (folder > after or after.startswith(folder))


@contextmanager
def _reading(key: str) -> Iterator[None]:
    with storage_errors():
        try:
            yield
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NotFound(f"There is nothing under {key!r}.") from error
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
            raise NotFound(f"There is a symbolic link under {key!r}.") from error


@contextmanager
def _writing(key: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except FileExistsError as error:
        raise AlreadyExists(f"Something is stored under {key!r} already.") from error
    except (NotADirectoryError, IsADirectoryError) as error:
        raise InvalidKey(f"{key!r}: a folder and a file would share a name.") from error
    except OSError as error:
        raise StoreUnavailable(f"Storage does not answer: {error.strerror}.") from error


def open_filesystem(url: str) -> Store:
    """The store in the folder of a ``file:///…`` URL; the folder is made, for its owner only."""
    root = path_of(url)
    if urlsplit(url).netloc or not root.is_absolute():
        raise WrongSetting(f"{url!r} must look like file:///srv/archive.")
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting(f"{root} cannot be used as a folder: {error.strerror}.") from error
    return FilesystemStore(root)


EXTENSION: Mapping[str, Callable[[str], Store]] = {"file": open_filesystem}
