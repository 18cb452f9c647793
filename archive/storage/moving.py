"""Moving an archive's storage to another store: every key copied, and compared by its digest.

The walk goes by key and writes down how far it came, so that it goes on after a kill. What was
written, replaced or removed meanwhile is found by comparing both listings, again and again until a
comparison finds nothing; then the old store is marked as left, and compared a last time. What was
under way even then is carried over when the move is run again.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec

from archive.errors import Damaged, NotFound, WrongUse
from archive.fixity import digest_stream
from archive.storage import Stat, Store, latecomer
from archive.storage.leaving import LOOKS_EVERY, MARK

STATE = "ctl/moving.json"
_OWN = (MARK, STATE, latecomer.ENDED, "probe/")
_EVERY = 200
"""Keys after which the way so far is written down."""
_LEEWAY = timedelta(minutes=5)
"""By how much clocks of stores may differ."""
_ROUNDS = 20

Progress = Callable[[int], None]
"""Called with the number of keys that were compared so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How far a move has come; kept in the new store."""

    source: str
    began: datetime
    after: str = ""
    whole: bool = False
    """Whether every key was copied once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    keys: int
    copied: int
    removed: int
    late: bool = False
    """Whether the move had ended before, and this run looked for what came late."""
    conflicts: tuple[str, ...] = ()
    """Keys that came late and that the new storage has with other bytes, which were kept."""


class Move:
    def __init__(self, source: Store, target: Store, *, name: str, now: datetime) -> None:
        """``name`` is what the old store is called, to go on with the right one."""
        self._source, self._target = source, target
        self._copied = self._removed = self._keys = 0
        self._ended = self._found_ended(name)
        if self._ended is None:
            self._way = self._begun(name, now)

    def run(self, progress: Progress, *, sleep: Callable[[float], None] = time.sleep) -> Moved:
        """Everything, to the end; may be killed and run again."""
        if self._ended is not None:
            return self._carry_late(self._ended)
        if not self._way.whole:
            self._copy_all(progress)
        for _ in range(_ROUNDS):
            if not self._compare():
                break
        else:
            raise WrongUse("The old storage is written to all the time. Stop it and move again.")
        self._source.put(MARK, msgspec.json.encode({"left": self._way.began}))
        sleep(2 * LOOKS_EVERY)  # who looked just before the mark has written by then
        left = self._source.find(MARK)
        told = latecomer.ended(
            self._way.source, left.modified if left else self._way.began, _keys(self._source)
        )
        self._compare()
        latecomer.write(self._target, told)
        self._target.delete(MARK)
        self._target.delete(STATE)
        return self._moved()

    def _moved(self, *, late: bool = False, conflicts: Sequence[str] = ()) -> Moved:
        return Moved(
            keys=self._keys,
            copied=self._copied,
            removed=self._removed,
            late=late,
            conflicts=tuple(conflicts),
        )

    def _found_ended(self, name: str) -> latecomer.Ended | None:
        """How this very move ended, if it did and the old storage has not been taken up again."""
        told = latecomer.find(self._target)
        still = self._target.find(STATE) is None and self._source.find(MARK) is not None
        return told if told is not None and told.source == name and still else None

    def _carry_late(self, told: latecomer.Ended) -> Moved:
        """Nothing that the new storage has is touched; what would have been is told each time."""
        conflicts = []
        for key in latecomer.late(told, _keys(self._source)):
            self._keys += 1
            if self._target.find(key) is None:
                self._copy(key)
            elif _digest(self._target, key) != _digest(self._source, key):
                conflicts.append(key)
                continue
            told = latecomer.with_seen(told, key)
        latecomer.write(self._target, told)
        return self._moved(late=True, conflicts=conflicts)

    def _begun(self, name: str, now: datetime) -> Way:
        try:
            with self._target.open(STATE) as stream:
                way = msgspec.json.decode(stream.read(), type=Way)
        except NotFound:
            if next(_keys(self._target), None) is not None and not self._target.find(MARK):
                raise WrongUse(
                    "The new storage is not empty, and no move to it was begun."
                ) from None
            way = Way(source=name, began=now)
            self._write(way)
        if way.source != name:
            raise WrongUse(f"A move from {way.source} to this storage was begun; end that first.")
        return way

    def _write(self, way: Way) -> None:
        self._way = way
        self._target.put(STATE, msgspec.json.encode(way))

    def _copy_all(self, progress: Progress) -> None:
        for number, stat in enumerate(_keys(self._source, self._way.after), start=1):
            self._copy(stat.key)
            if number % _EVERY == 0:
                self._write(replace(self._way, after=stat.key))
                progress(number)
        self._write(replace(self._way, whole=True))

    def _compare(self) -> int:
        """Bring the new store up to the old one; how much there was to do."""
        done = self._keys = 0
        since = self._way.began - _LEEWAY
        for old, new in _pairs(_keys(self._source), _keys(self._target)):
            if old is None:
                done += self._remove(new.key) if new else 0
                continue
            self._keys += 1
            if new is None or new.size != old.size or old.modified >= since:
                done += self._copy(old.key)
        return done

    def _remove(self, key: str) -> int:
        """What the old store does not have any more was erased or swept there."""
        if self._source.find(key) is not None:
            return 0
        self._target.delete(key)
        self._removed += 1
        return 1

    def _copy(self, key: str) -> int:
        """One key, unless the same bytes are there; compared after it was written."""
        try:
            wanted = _digest(self._source, key)
            if self._target.find(key) is not None and _digest(self._target, key) == wanted:
                return 0
            with self._source.open(key) as stream:
                self._target.put(key, stream)
        except NotFound:
            return 0  # removed meanwhile; the comparison sees to it
        if _digest(self._target, key) != wanted and _digest(self._source, key) == wanted:
            raise Damaged(f"{key} arrived as other bytes than it was sent. Move again.")
        self._copied += 1
        return 1


def _digest(store: Store, key: str) -> tuple[str, int]:
    with store.open(key) as stream:
        return digest_stream(stream)


def _keys(store: Store, after: str = "") -> Iterator[Stat]:
    return (stat for stat in store.list("", after=after) if not stat.key.startswith(_OWN))


def _pairs(old: Iterator[Stat], new: Iterator[Stat]) -> Iterator[tuple[Stat | None, Stat | None]]:
    """Two ascending listings side by side; None where one has not the key of the other."""
    left, right = next(old, None), next(new, None)
    while left is not None or right is not None:
        lower = min(stat.key.encode() for stat in (left, right) if stat is not None)
        both = [stat if stat and stat.key.encode() == lower else None for stat in (left, right)]
        yield both[0], both[1]
        left = next(old, None) if both[0] else left
        right = next(new, None) if both[1] else right
