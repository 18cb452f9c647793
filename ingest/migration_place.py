"""Where files of an older archive may lie: folders and S3 prefixes that the operator names.

Whoever moves an archive in chooses one of them and a folder below it, and can point nowhere else.
A folder is read where it is. Of a prefix the names are laid out as empty files, so that a table's
rows find them; each is filled when its row is read and emptied once the row is staged, so neither
memory nor disk ever holds the whole.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archive.clock import Clock
from archive.errors import InvalidSubmission, Unreached, WrongSetting, WrongUse
from ingest.pulled.trying import sentence
from ingest.reach import Reach
from ingest.reach.bucket import Bucket
from ingest.reach.fetched import check_address
from ingest.submission import Refusal, Source, Submission
from ingest.uploads import safe_path

_HELD = 100
"""Filled files that are kept; staging looks back at some twenty."""
_MOST = 200_000
"""Objects of a prefix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """``files`` is a folder; those of ``keys`` are empty until a row needs them."""

    files: Path
    bucket: Bucket | None = None
    keys: dict[Path, str] = field(default_factory=dict)
    largest: int = 0

    def filling(self, source: Source) -> Source:
        return source if self.bucket is None else _Filling(source, self)


class MigrationPlaces:
    def __init__(self, text: str, reach: Reach, clock: Clock, *, largest: int) -> None:
        """``text`` of the setting, ``largest`` file in bytes; raises ``WrongSetting``."""
        self._reach, self._clock, self._largest = reach, clock, largest
        self.named = tuple(part.strip() for part in text.split(",") if part.strip())
        for place in self.named:
            if not _is_address(place) and not Path(place).is_absolute():
                raise WrongSetting(f"MIGRATION_PLACES must be whole paths or https:, not {place}.")

    def check(self, place: str, folder: str) -> None:
        """What can be seen without going there; raises ``InvalidSubmission`` by field."""
        if place not in self.named:
            raise InvalidSubmission({"kept": "ファイルのある場所を、一覧から選んでください。"})
        if "\0" in folder or {"..", "."} & {*_parts(folder)} or folder[:1] in ("/", "\\"):
            raise InvalidSubmission({"below": "選んだ場所の中のフォルダーを書いてください。"})
        if _is_address(place):
            check_address(place.partition(" ")[0], "kept")

    def open(self, place: str, folder: str, scratch: Path) -> Opened:
        """Raises ``WrongUse`` where there is no such place, ``Unreached`` where it is away."""
        try:
            self.check(place, folder)
        except InvalidSubmission as error:
            raise WrongUse(" ".join(error.fields.values())) from error
        if not _is_address(place):
            return Opened(files=_folder(Path(place), folder))
        try:
            return self._prefix(place, folder, scratch)
        except Unreached as error:
            if error.may_pass or error.until is not None:
                raise
            raise WrongUse(sentence(error)) from error

    def _prefix(self, place: str, folder: str, scratch: Path) -> Opened:
        address, _space, region = place.partition(" ")
        below = "".join(f"{part}/" for part in _parts(folder))
        address = f"{address.rstrip('/')}/{below}"
        bucket = Bucket(self._reach, address, region=region, at=self._clock())
        keys: dict[Path, str] = {}
        for one in bucket.objects():
            path = scratch / safe_path(one.key.removeprefix(bucket.prefix))
            if not _is_laid(path):
                continue  # names that differ only by what a file system minds: the first counts
            keys[path] = one.key
            if len(keys) > _MOST:
                raise WrongUse(f"ファイルが{_MOST:,}個より多い場所は、分けて移してください。")
        return Opened(files=scratch, bucket=bucket, keys=keys, largest=self._largest)


class _Filling:
    """A source whose rows name empty files: each has its content when its row is given."""

    def __init__(self, source: Source, opened: Opened) -> None:
        self._source, self._opened = source, opened
        self._filled: deque[Path] = deque()

    def submissions(self, after: str = "") -> Iterator[tuple[str, Submission | Refusal]]:
        for cursor, given in self._source.submissions(after):
            yield cursor, self._with_content(given) if isinstance(given, Submission) else given

    def _with_content(self, given: Submission) -> Submission | Refusal:
        try:
            for path in given.files:
                self._fill(path)
        except Unreached as error:
            if error.may_pass or error.until is not None:
                raise
            said = sentence(error)
            return Refusal(label=given.label, reason=error.reason, detail=said)
        return given

    def _fill(self, path: Path) -> None:
        opened = self._opened
        if path in self._filled or opened.bucket is None:
            return
        path.unlink()
        try:
            opened.bucket.fetch(opened.keys[path], path, most=opened.largest)
        except Unreached:
            path.touch()
            raise
        self._filled.append(path)
        if len(self._filled) > _HELD:
            self._filled.popleft().write_bytes(b"")


def _folder(root: Path, folder: str) -> Path:
    try:
        real = root.resolve(strict=True)
        inside = real.joinpath(*_parts(folder)).resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise WrongUse(f"{folder or root.name} というフォルダーがありません。") from error
    if not inside.is_relative_to(real) or not inside.is_dir():
        raise WrongUse(f"{folder or root.name} は、選んだ場所の中のフォルダーではありません。")
    return inside


def _is_laid(path: Path) -> bool:
    """An empty file; not where there is one already, or a folder, or a file in place of one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(exist_ok=False)
    except OSError:
        return False
    return True


def _parts(folder: str) -> list[str]:
    return [part for part in folder.replace("\\", "/").split("/") if part]


def _is_address(place: str) -> bool:
    return place.startswith(("https://", "http://"))
