"""The file store: what it does on disk, in which order, and that nothing leads out of it."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.errors import InvalidKey, NotFound, StoreUnavailable, StoreUnusable, WrongSetting
from archive.storage import Store, open_store
from archive.storage.proof import prove


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(root: Path) -> Store:
    return open_store(root.as_uri())


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the operating system is asked to make durable, and when names appear, in order."""
    seen: list[str] = []

    def record(name: str, call: Callable[..., None], path: Callable[..., str]) -> None:
        def wrapped(*args: object, **kwargs: object) -> None:
            seen.append(f"{name} {path(*args)}")
            call(*args, **kwargs)

        monkeypatch.setattr(os, name, wrapped)

    def opened(descriptor: int) -> str:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        return "pending" if path.parent.name == ".pending" else path.name

    record("fsync", os.fsync, opened)
    record("link", os.link, lambda source, target: target)
    record("replace", os.replace, lambda source, target: target)
    return seen


needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="reads Linux's /proc")


@needs_proc
def test_bytes_are_durable_before_their_name_appears(store: Store, calls: list[str]) -> None:
    store.put("a/put", b"x")
    store.create("b/created", b"x")
    assert calls[:3] == ["fsync pending", "replace put", "fsync pending"]
    folders, end = calls[3:-2], calls[-2:]
    assert end == ["link created", "fsync b"]
    assert sorted(folders) == ["fsync a", "fsync b", "fsync store"]
    assert folders[-1] == "fsync store"


@needs_proc
def test_many_puts_wait_for_their_folder_once(store: Store, calls: list[str]) -> None:
    for number in range(20):
        store.put(f"a/{number}", b"x")
    assert "fsync a" not in calls
    store.create("a/commit", b"x")
    assert calls.count("fsync a") == 2  # before the name appears, and after


@needs_proc
def test_a_delete_is_durable(store: Store, calls: list[str]) -> None:
    store.put("a/b/c", b"x")
    store.put("a/d", b"x")
    calls.clear()
    store.delete("a/b/c")
    assert calls == ["fsync a"]


def test_keys_are_plain_files(store: Store, root: Path) -> None:
    store.put("写真/益城.jpg", b"x")
    assert (root / "写真" / "益城.jpg").read_bytes() == b"x"
    assert list((root / ".pending").iterdir()) == []


def test_only_the_owner_gets_in(store: Store, root: Path) -> None:
    assert stat.S_IMODE(root.stat().st_mode) == 0o700


@pytest.mark.parametrize("link_at", ["link", "folder/link"])
def test_no_symbolic_link_is_followed(
    store: Store, root: Path, tmp_path: Path, link_at: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_bytes(b"secret")
    (root / "folder").mkdir()
    (root / link_at).symlink_to(outside, target_is_directory=True)
    (root / "file").symlink_to(outside / "secret")
    for key in (f"{link_at}/secret", "file", link_at):
        assert store.find(key) is None
        with pytest.raises(NotFound):
            store.open(key)
    with pytest.raises(InvalidKey):
        store.put(f"{link_at}/new", b"x")
    store.delete(f"{link_at}/secret")
    store.put("file", b"ours")
    assert [entry.key for entry in store.list("")] == ["file"]
    assert [path.name for path in outside.iterdir()] == ["secret"]
    assert (outside / "secret").read_bytes() == b"secret"


def test_a_pipe_is_no_file(store: Store, root: Path) -> None:
    os.mkfifo(root / "pipe")
    assert store.find("pipe") is None
    with pytest.raises(NotFound):
        store.open("pipe")


def test_what_others_left_there_is_not_listed(store: Store, root: Path) -> None:
    store.put("a/b", b"x")
    (root / ".DS_Store").write_bytes(b"")
    (root / "a" / ".nfs0001").write_bytes(b"")
    (root / "a" / "back\\slash").write_bytes(b"")
    Path(os.fsdecode(bytes(root) + b"/a/\xff")).write_bytes(b"")
    assert [entry.key for entry in store.list("")] == ["a/b"]


def test_a_file_is_no_folder(store: Store) -> None:
    store.put("a/b", b"x")
    with pytest.raises(InvalidKey):
        store.put("a/b/c", b"x")
    with pytest.raises(InvalidKey):
        store.put("a", b"x")


def test_probe_sweeps_what_a_killed_process_left_a_day_ago(store: Store, root: Path) -> None:
    store.probe()
    old, new = root / ".pending" / "old", root / ".pending" / "new"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (new.stat().st_mtime - 90_000,) * 2)
    store.probe()
    assert list((root / ".pending").iterdir()) == [new]


def test_a_store_that_vanished_is_unavailable(store: Store, root: Path) -> None:
    root.rmdir()
    with pytest.raises(StoreUnavailable):
        store.put("a", b"x")


@pytest.mark.parametrize("url", ["file://host/a", "file:a", "file:///dev/null/x"])
def test_an_address_that_cannot_be_a_folder_is_refused(url: str) -> None:
    with pytest.raises(WrongSetting):
        open_store(url)


class Overwrites:
    """A store that ignores conditions."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.create = store.put

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


class ListsLate(Overwrites):
    """A store whose listings show nothing yet."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.create, self.list = store.create, lambda prefix, after="": iter(())


@pytest.mark.parametrize("kind", [Overwrites, ListsLate])
def test_a_store_without_the_promises_is_unusable(
    store: Store, kind: Callable[[Store], Store]
) -> None:
    with pytest.raises(StoreUnusable):
        prove(kind(store))
    assert list(store.list("")) == []
