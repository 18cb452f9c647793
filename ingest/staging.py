"""Staging: files and claims copied into storage before anything looks at them.

A batch is staged page by page; a page is one object, ``stage/<batch>/pages/<first>.jsonl``, and one
job. What is staged survives every process; the same input again meets its own identities.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from archive.batch import Fate, Outcome
from archive.clock import Clock
from archive.errors import WrongUse
from archive.identifiers import Sequence, mint
from archive.model import Post
from archive.packages.origin import Origin
from archive.storage import Store
from ingest.sources.names import readable
from ingest.submission import Claims, Refusal, Source, Submission

PREFIX = "stage/"
_PAGE = b'{"key":'
"""How the line of a page begins; those of submissions begin with their number."""
_CHANGED = (
    "This is not what was being copied when it stopped, or it has changed since. Cancel the rest"
    " (kumamoto-archive jobs cancel --batch …) and ingest it anew: what is there is known again."
)
_LIGHT, _HEAVY = 5000, 16
"""Submissions a page holds: those of words alone, and those with files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedFile:
    key: str
    name: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A submission in storage, with the id and seq its item will have."""

    number: int
    id: str
    seq: int
    label: str
    path: str = ""
    claims: Claims = Claims()  # noqa: RUF009 - frozen
    post: Post | None = None
    received: str = ""
    origin: Origin | None = None
    warnings: tuple[tuple[str, str], ...] = ()
    files: tuple[StagedFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Staged submissions that one job takes in; kept as the last line of the page's object.

    ``last`` is the number of its last part, ``label`` what that is called and ``before`` the cursor
    of the part before it: whoever goes on asks the source for it again, and so knows the source.
    """

    key: str
    last: int
    label: str = ""
    before: str = ""
    refused: tuple[Outcome, ...] = ()
    """Parts of the input that cannot be taken in."""


class Stager:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._sequence = Sequence()

    def pages(self, batch_id: str, source: Source, *, after: Page | None = None) -> Iterator[Page]:
        """Stage what the source yields after a page; each is in storage when it is yielded.

        Raises ``WrongUse`` where the source is not what it was, ``AlreadyExists`` where another
        process stages the same batch.
        """
        for number, part in parts(_rest(source, after), after.last + 1 if after else 1):
            staged: list[Staged] = []
            refused: list[Outcome] = []
            for offset, (_, given) in enumerate(part):
                entry = self._safely(batch_id, number + offset, given)
                (staged if isinstance(entry, Staged) else refused).append(entry)  # type: ignore[arg-type]
            before, last = part[-1]
            page = Page(
                key=f"{PREFIX}{batch_id}/pages/{number:09}.jsonl",
                last=number + len(part) - 1,
                label=last.label,
                before=before,
                refused=tuple(refused),
            )
            # A conditional write also makes the files before it durable.
            lines = (msgspec.json.encode(line) + b"\n" for line in (*staged, page))
            self._store.create(page.key, b"".join(lines))
            yield page

    def _safely(self, batch_id: str, number: int, given: Submission | Refusal) -> Staged | Outcome:
        """A file that vanished or cannot be read is one line of the report, not the end."""
        try:
            return self._stage(batch_id, number, given)
        except OSError as error:
            why = error.strerror or str(error)
            detail = f"ファイルを読めませんでした（{why}）。確かめて入れ直してください。"
            return Outcome(number=number, outcome=Fate.REFUSED, label=given.label, detail=detail)

    def _stage(self, batch_id: str, number: int, given: Submission | Refusal) -> Staged | Outcome:
        if isinstance(given, Refusal):
            return Outcome(
                number=number, outcome=Fate.REFUSED, label=given.label, detail=given.detail
            )
        now = self._clock()
        prefix = f"{PREFIX}{batch_id}/files/{number:09}"
        return Staged(
            number=number,
            id=mint(now),
            seq=self._sequence.next(now),
            label=given.label,
            path=given.path,
            claims=given.claims,
            post=given.post,
            received=given.received,
            origin=given.origin,
            warnings=given.warnings,
            files=tuple(
                self._copy(f"{prefix}-{position:03}", path)
                for position, path in enumerate(given.files)
            ),
        )

    def _copy(self, key: str, path: Path) -> StagedFile:
        with path.open("rb") as stream:
            counting = _Digesting(stream)
            self._store.put(key, cast(BinaryIO, counting))
        return StagedFile(
            key=key,
            name=readable(path.name),
            size=counting.size,
            digest=counting.digest.hexdigest(),
        )


def page_keys(store: Store, batch_id: str) -> list[str]:
    """Pages that are staged, in their order."""
    return [stat.key for stat in store.list(f"{PREFIX}{batch_id}/pages/")]


def last_page(store: Store, batch_id: str) -> Page | None:
    """How far staging came; without label where a program of before this was kept staged it."""
    key = max(page_keys(store, batch_id), default=None)
    if key is None:
        return None
    with store.open(key) as stream:
        lines = stream.read().splitlines()
    if lines and lines[-1].startswith(_PAGE):
        return msgspec.json.decode(lines[-1], type=Page)
    staged = read_page(store, key)
    return Page(key=key, last=staged[-1].number if staged else int(key[-15:-6]))


def read_page(store: Store, key: str) -> list[Staged]:
    with store.open(key) as stream:
        lines = stream.read().splitlines()
    return [msgspec.json.decode(line, type=Staged) for line in lines if not line.startswith(_PAGE)]


def sweep(store: Store, batch_id: str) -> None:
    """Remove what was staged, once every submission has its outcome."""
    for stat in list(store.list(f"{PREFIX}{batch_id}/")):
        store.delete(stat.key)


_Following = tuple[str, Submission | Refusal]
"""A part of the input, with the cursor of the one before it."""


def _rest(source: Source, after: Page | None) -> Iterator[_Following]:
    """What the source yields after a page."""
    before = after.before if after is not None else ""
    given = source.submissions(before)
    if after is not None:
        before, again = next(given, ("", None))
        if again is None or not after.label or again.label != after.label:
            raise WrongUse(_CHANGED)
    for cursor, part in given:
        yield before, part
        before = cursor


def parts(given: Iterator[_Following], number: int) -> Iterator[tuple[int, list[_Following]]]:
    """As much of the input as a page holds, with the number of its first submission."""
    part: list[_Following] = []
    weight = 0
    for before, submission in given:
        part.append((before, submission))
        heavy = isinstance(submission, Submission) and submission.files
        weight += _LIGHT // _HEAVY if heavy else 1
        if weight >= _LIGHT:
            yield number, part
            number, weight, part = number + len(part), 0, []
    if part:
        yield number, part


class _Digesting(RawIOBase):
    """Passes a stream through and digests what was read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.digest, self.size = stream, hashlib.sha512(), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.digest.update(data)
        self.size += len(data)
        return data
