"""Quarantine: content that cannot be taken in, kept with its reason until somebody decides."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from archive.batch import Batch, Fate, Outcome
from archive.database import Database
from archive.errors import Conflict, Undecodable, WrongState
from archive.identifiers import Sequence
from archive.register import Register
from archive.storage import Store
from ingest.describing import fingerprint
from ingest.staging import Staged, StagedFile

PREFIX = "stage/quarantine/"
HELD, RETRYING, DISCARDED, RELEASED = "held", "retrying", "discarded", "released"

ADVICE = {
    "empty": "ファイルが空です。元のファイルを確かめて、もう一度入れてください。",
    "encrypted": "パスワードで保護されています。保護を外したファイルを入れてください。",
    "too-large": "ファイルが大きすぎます。MAX_FILE_MB を上げるか、分けて入れてください。",
    "too-many-pixels": "画像の縦横が大きすぎます。縮小したものを入れてください。",
    "too-many-frames": "コマの数が多すぎます。動画に変えて入れてください。",
    "too-slow": "読み取りに時間がかかりすぎました。別の形式に変えて入れてください。",
    "out-of-memory": "読み取りに記憶域が足りません。別の形式に変えて入れてください。",
    "undecodable": "壊れていて開けません。元のファイルがあれば入れ直してください。",
    "unsupported": "この種類のファイルはまだ扱えません。扱える形式に変えて入れてください。",
    "packed": "ZIP の中の ZIP は一重までです。中のファイルを取り出して入れてください。",
    "hostile": "危険なファイルの疑いがあります。送った人に確かめてください。",
}
"""What to do, by reason, in the words staff read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One submission in quarantine; ``keys`` are its files in storage."""

    id: str
    batch: str
    number: int
    label: str
    reason: str
    message: str
    at: datetime
    keys: tuple[str, ...]
    digests: tuple[str, ...]
    state: str = HELD
    """held, retrying, discarded or released."""
    decided_by: str = ""
    decided_why: str = ""
    decided_at: datetime | None = None
    tries: int = 0
    """How often somebody had it tried again."""


class Quarantine:
    def __init__(self, store: Store, database: Database) -> None:
        self._store = store
        self._register = Register("quarantine", store, database)
        self._given = Register("quarantine-given", store, database)
        """Which entry holds what was given: a folder given every week fills no quarantine."""

    def hold(self, staged: Staged, batch: Batch, error: Undecodable) -> Outcome:
        """Keep the files and say why; what waits here already is not kept a second time."""
        earlier = self._find(staged.id)
        if earlier is None and self._waits(staged, batch):
            return _outcome(staged, error)
        kept = self._keep(staged)
        held = earlier or Held(
            id=staged.id,
            batch=batch.id,
            number=staged.number,
            label=staged.label,
            reason="",
            message="",
            at=batch.at,
            keys=tuple(file.key for file in kept.files),
            digests=tuple(file.digest for file in kept.files),
        )
        if earlier is None or earlier.state == RETRYING:
            self._write(replace(held, state=HELD, reason=error.reason, message=str(error)))
            self._remember(staged, batch)
        return _outcome(staged, error)

    def _remember(self, staged: Staged, batch: Batch) -> None:
        try:
            self._given.write(_given_key(staged, batch), {"held": staged.id})
        except Conflict:  # another worker holds the same just now: its entry answers as well
            return

    def _waits(self, staged: Staged, batch: Batch) -> bool:
        """Whether the same was given before, under the same name and by the same donor."""
        given = self._given.find(_given_key(staged, batch))
        held = self._find(given["held"]) if given is not None else None
        return held is not None and held.state in (HELD, RETRYING)

    def get(self, held_id: str) -> Held:
        return msgspec.convert(self._register.get(held_id), Held)

    def every(self, *, state: str = HELD) -> Iterator[Held]:
        """All in one state, or with an empty one whatever became of them."""
        for _, document in self._register.every():
            held = msgspec.convert(document, Held)
            if state in (held.state, ""):
                yield held

    def discard(self, held_id: str, *, by: str, why: str, at: datetime | None = None) -> None:
        """Delete the bytes for good; the entry with its digests stays."""
        held = self.get(held_id)
        if held.state != HELD:
            raise WrongState(f"{held_id} has been decided on already")
        self._write(replace(held, state=DISCARDED, decided_by=by, decided_why=why, decided_at=at))
        self._forget(held)

    def retry(self, held_id: str, *, by: str, at: datetime) -> str:
        """The key of a page of intake that holds the submission as it was given, and no other.

        Raises ``WrongState`` for what has been discarded or taken in. Whether a trial of it is on
        its way already, the caller knows.
        """
        held = self.get(held_id)
        if held.state not in (HELD, RETRYING):
            raise WrongState(f"{held_id} has been decided on already")
        tried = replace(held, state=RETRYING, decided_by=by, decided_at=at, tries=held.tries + 1)
        key = _claims_key(held_id)
        if self._store.find(key) is None:
            self._store.put(key, msgspec.json.encode(self._bare(held, at)))
        self._write(tried)
        return key

    def release(self, staged: Staged, *, at: datetime) -> None:
        """What was tried again has its outcome elsewhere now: its files are not needed here."""
        held = self._find(staged.id)
        if held is not None and held.state == RETRYING:
            self._write(replace(held, state=RELEASED, decided_at=at))
            self._forget(held)

    def _keep(self, staged: Staged) -> Staged:
        """Files and claims under keys of the quarantine; what is there already stays."""
        keys = [f"{PREFIX}{staged.id}/{n:03}" for n in range(len(staged.files))]
        for file, key in zip(staged.files, keys, strict=True):
            if file.key != key:
                with self._store.open(file.key) as stream:
                    self._store.put(key, stream)
        files = (replace(f, key=key) for f, key in zip(staged.files, keys, strict=True))
        kept = replace(staged, files=tuple(files))
        self._store.put(_claims_key(staged.id), msgspec.json.encode(kept))
        return kept

    def _bare(self, held: Held, at: datetime) -> Staged:
        """The files alone: what came before claims were kept has nothing else."""
        pairs = zip(held.keys, held.digests, strict=True)
        return Staged(
            number=held.number,
            id=held.id,
            seq=Sequence().next(at),
            label=held.label,
            path=held.label,
            files=tuple(self._file(held, key, digest) for key, digest in pairs),
        )

    def _file(self, held: Held, key: str, digest: str) -> StagedFile:
        stat = self._store.find(key)
        name = held.label.replace("\\", "/").rpartition("/")[2]
        return StagedFile(key=key, name=name, size=stat.size if stat else 0, digest=digest)

    def _find(self, held_id: str) -> Held | None:
        document = self._register.find(held_id)
        return msgspec.convert(document, Held) if document is not None else None

    def _write(self, held: Held) -> None:
        self._register.write(held.id, msgspec.to_builtins(held))

    def _forget(self, held: Held) -> None:
        for key in (*held.keys, _claims_key(held.id)):
            self._store.delete(key)


def is_kept(staged: Staged) -> bool:
    """Whether the submission comes out of quarantine."""
    return any(file.key.startswith(PREFIX) for file in staged.files)


def _outcome(staged: Staged, error: Undecodable) -> Outcome:
    advice = ADVICE.get(error.reason, ADVICE["undecodable"])
    return Outcome(
        number=staged.number, outcome=Fate.QUARANTINED, label=staged.label, detail=advice
    )


def _given_key(staged: Staged, batch: Batch) -> str:
    same = (batch.source, batch.donor, staged.label, fingerprint(staged))
    return hashlib.sha256(msgspec.json.encode(same)).hexdigest()[:32]


def _claims_key(held_id: str) -> str:
    return f"{PREFIX}{held_id}/submission.jsonl"
