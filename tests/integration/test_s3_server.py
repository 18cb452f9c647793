"""An S3 server that is killed and started again, and others who read its plain files."""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import AlreadyExists
from archive.fixity import audit
from archive.packages import Change, Note, Packages
from archive.storage import Store, open_store
from tests.integration.conftest import Verdict
from tests.versitygw import Versitygw

MEBIBYTE = b"0123456789abcdef" * (1 << 16)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Versitygw]:
    made = Versitygw(tmp_path)
    made.start()
    yield made
    made.kill()


@pytest.fixture
def store(server: Versitygw) -> Store:
    return open_store(f"{server.url}&part=5")


class Kills:
    """A stream of 16 MiB that kills the server half way; somebody starts it a second later."""

    def __init__(self, server: Versitygw) -> None:
        self._server, self.given, self.digest = server, 0, hashlib.sha256()
        self.helper = threading.Thread(target=self._start)

    def read(self, size: int) -> bytes:
        self.given += 1
        if self.given == 9:
            self._server.kill()
            self.helper.start()
        if self.given > 16:
            return b""
        self.digest.update(MEBIBYTE)
        return MEBIBYTE

    def _start(self) -> None:
        time.sleep(1)
        self._server.start()


@pytest.mark.parametrize("write", ["put", "create"])
def test_an_upload_outlives_its_server(server: Versitygw, store: Store, write: str) -> None:
    stream = Kills(server)
    getattr(store, write)("large", stream)
    stream.helper.join()
    with store.open("large") as found:
        assert hashlib.sha256(found.read()).digest() == stream.digest.digest()


def test_a_download_outlives_its_server(server: Versitygw, store: Store) -> None:
    store.put("large", MEBIBYTE * 16)
    with store.open("large") as stream:
        found = stream.read(1 << 20)
        server.kill()
        helper = threading.Timer(1, server.start)
        helper.start()
        found += stream.read()
        helper.join()
    assert found == MEBIBYTE * 16


def test_what_was_acknowledged_is_there_after_the_server_died(
    server: Versitygw, store: Store
) -> None:
    """Killed at an arbitrary moment of a row of writes, each acknowledged one is there, once."""
    acknowledged: list[int] = []
    killer = threading.Timer(0.5, lambda: (server.kill(), time.sleep(1), server.start()))
    killer.start()
    for number in range(400):
        store.create(f"row/{number:03}", b"%d" % number * 100)
        acknowledged.append(number)
        if number > 50 and not killer.is_alive():
            break
    killer.join()
    found = [stat.key for stat in store.list("row/")]
    assert found == [f"row/{number:03}" for number in acknowledged]
    for number in acknowledged:
        with store.open(f"row/{number:03}") as stream:
            assert stream.read() == b"%d" % number * 100
    with pytest.raises(AlreadyExists):
        store.create("row/000", b"")


def test_packages_are_valid_ocfl_in_the_plain_files_of_the_server(
    server: Versitygw, store: Store, ocfl_py: Callable[[Path], Verdict]
) -> None:
    packages = Packages(store)
    packages.init()
    note = Note(
        message="m", agent_name="a", agent_id="agent-1", created=datetime(2026, 1, 1, tzinfo=UTC)
    )
    for object_id in ("01J8", "熊本/益城町 ソ表", "x" * 300):
        packages.write(
            object_id, Change(files={"写真.jpg": b"1", "large": MEBIBYTE * 6}, note=note)
        )
        packages.write(object_id, Change(files={"写真.jpg": b"2"}, note=note))
    packages.write("gone", Change(files={"a": b"1"}, note=note))
    packages.purge("gone")
    verdict = ocfl_py(server.bucket / "store" / "ocfl")
    assert (verdict.objects, verdict.good) == (3, 3), verdict.words
    assert list(audit(packages, packages.ids())) == []
