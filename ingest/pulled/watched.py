"""A folder of this machine that is looked at again and again: what is new in it is given."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from archive.clock import JUMP
from archive.errors import InvalidSubmission, Unreached
from archive.model import LangString
from ingest.pulled import Asking, Field, Step
from ingest.reach import Reach
from ingest.reach.fetched import mark
from ingest.sources.folder import TABLES, Folder
from ingest.submission import Given, Refusal, Submission

_STILL = timedelta(seconds=60)
"""A file that was written to later than this ago may not be whole yet."""
_MOST = 50_000
"""Files of a folder."""
_ALL = "all"
_NOT_HERE = "このフォルダーは見張れません。HARVEST_FOLDERS の下のものにしてください。"

_LABEL: LangString = {"ja": "見張るフォルダー", "en": "Watched folder"}


class Watched:
    label = _LABEL
    fields = (
        Field(
            name="address",
            label={"ja": "フォルダー", "en": "Folder"},
            hint={
                "ja": "処理をする機械の中の場所。設定 HARVEST_FOLDERS の下だけです。",
                "en": "A path on the machine of the worker, below one that HARVEST_FOLDERS names.",
            },
        ),
    )

    def check(self, told: Mapping[str, str], reach: Reach) -> None:
        if not reach.may_watch(told.get("address", "")):
            raise InvalidSubmission({"address": _NOT_HERE})

    def pull(self, asking: Asking) -> Iterator[Step]:
        root = asking.reach.folder(asking.address)
        stamps = _stamps(root)
        busy = {path for path, (_, at) in stamps.items() if _may_grow(at / 1e9, asking.now)}
        if any(path.name.casefold() in TABLES for path in busy):
            return  # it says what the other files are
        whole = _digest(sorted((os.fsencode(p).hex(), *stamp) for p, stamp in stamps.items()))
        if whole == asking.memory.get(_ALL):
            yield Step(known=len(stamps))
            return
        for _cursor, given in Folder(Given(path=root)).submissions():
            yield _step(asking, given, stamps, busy)
        if not busy:
            yield Step(learns={_ALL: whole})


def _step(
    asking: Asking,
    given: Submission | Refusal,
    stamps: Mapping[Path, tuple[int, int]],
    busy: set[Path],
) -> Step:
    key = mark(given.label)
    if isinstance(given, Submission) and busy.intersection(given.files):
        return Step()
    stamp = _stamp(given, stamps)
    if asking.memory.get(key) == stamp:
        return Step(known=1)
    return Step(gives=given, learns={key: stamp})


def _may_grow(at: float, now: datetime) -> bool:
    """What bears a time far ahead got it from a clock that is wrong, and is as good as old."""
    seconds = now.timestamp() - at
    return -JUMP <= seconds < _STILL.total_seconds()


def _stamp(given: Submission | Refusal, stamps: Mapping[Path, tuple[int, int]]) -> str:
    """Changes with the files and with what a table says of them."""
    if isinstance(given, Refusal):
        return _digest([given.reason, given.detail])
    files = [list(stamps.get(path) or (_content(path),)) for path in given.files]
    return _digest([files, msgspec.to_builtins(given.claims)])


def _content(path: Path) -> str:
    """Of what was in a ZIP: it is unpacked anew each time, so only its bytes tell."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _stamps(root: Path) -> dict[Path, tuple[int, int]]:
    """Size and time of every file, links not followed."""
    found: dict[Path, tuple[int, int]] = {}
    for folder, _folders, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            try:
                about = path.stat()
            except OSError:
                continue  # it went meanwhile, or is a link to nothing: reading it tells
            found[path] = (about.st_size, about.st_mtime_ns)
            if len(found) > _MOST:
                raise Unreached("too-many-files", str(_MOST))
    return found


def _digest(value: object) -> str:
    return hashlib.sha256(msgspec.json.encode(value)).hexdigest()[:24]


EXTENSION = {"folder": Watched()}
