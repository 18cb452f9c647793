"""Signed papers of agreements: their bytes in storage, and which of them hold, step by step.

A paper lies under its digest, ``ctl/papers/<agreement>/<sha-256>``, and stays there: one that
another replaces, or that is put aside, is listed with the earlier ones.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from archive.clock import Clock
from archive.database import Database
from archive.decisions import Actor
from archive.errors import AlreadyExists, Damaged, InvalidSubmission, NotAllowed, NotFound
from archive.rights import STAFF_ROLES
from archive.storage import Store
from archive.writing import Writings, Written

KIND = "paper"
PREFIX = "ctl/papers/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """``digest`` is SHA-256 in hex, ``size`` in bytes."""

    digest: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """Those that hold, in the order in which they came."""

    holding: tuple[Paper, ...] = ()


class AgreementPapers:
    """By the id of their agreement. Every step is a revision with who and why."""

    def __init__(self, store: Store, database: Database, clock: Clock) -> None:
        self._store = store
        self._held = Writings(KIND, Papers, store=store, database=database, clock=clock)

    def of(self, agreement_id: str) -> tuple[Paper, ...]:
        """Those that hold now."""
        held = self._held.find(agreement_id)
        return held.value.holding if held else ()

    def earlier(self, agreement_id: str) -> tuple[Paper, ...]:
        """Those that held once, the first first."""
        now = {one.digest for one in self.of(agreement_id)}
        return tuple(one for one in self._every(agreement_id) if one.digest not in now)

    def history(self, agreement_id: str) -> list[Written[Papers]]:
        return self._held.history(agreement_id)

    def keep(
        self,
        actor: Actor,
        agreement_id: str,
        paper: Paper,
        path: Path,
        *,
        instead: str,
        reason: str,
    ) -> Paper:
        """Keep the file, ``instead`` of the one with that digest unless it is empty.

        Raises ``InvalidSubmission``, and ``RevisionConflict`` when somebody was faster.
        """
        with path.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != paper.digest:
                raise Damaged("the paper changed while it was looked at")
            stream.seek(0)
            try:
                self._store.create(_key(agreement_id, paper.digest), stream)
            except AlreadyExists:
                self.read(agreement_id, paper.digest)  # the same bytes, and whole
        away = (instead, paper.digest)
        left = (one for one in self.of(agreement_id) if one.digest not in away)
        self._write(actor, agreement_id, (*left, paper), ("replace" if instead else "add", reason))
        return paper

    def put_aside(self, actor: Actor, agreement_id: str, digest: str, *, reason: str) -> None:
        """It holds no more; its bytes stay. Raises as :meth:`keep`, ``NotFound`` for another."""
        holding = self.of(agreement_id)
        left = tuple(one for one in holding if one.digest != digest)
        if left == holding:
            raise NotFound
        if not reason.strip():
            raise InvalidSubmission({"reason": "理由を書いてください。"})
        self._write(actor, agreement_id, left, ("remove", reason))

    def find(self, agreement_id: str, digest: str) -> Paper:
        """One that holds or held; raises ``NotFound``."""
        for paper in self._every(agreement_id):
            if paper.digest == digest:
                return paper
        raise NotFound

    def read(self, agreement_id: str, digest: str) -> bytes:
        """Its bytes, looked at on the way: raises ``Damaged`` where they are not what they were."""
        with self._store.open(_key(agreement_id, digest)) as stream:
            data = stream.read()
        if is_damaged(_key(agreement_id, digest), data):
            raise Damaged("a paper of an agreement is not what was kept")
        return data

    def _every(self, agreement_id: str) -> list[Paper]:
        steps = self.history(agreement_id)
        return list({one.digest: one for step in steps for one in step.value.holding}.values())

    def _write(
        self, actor: Actor, agreement_id: str, holding: tuple[Paper, ...], step: tuple[str, str]
    ) -> None:
        if actor.role not in STAFF_ROLES:
            raise NotAllowed
        held = self._held.find(agreement_id)
        self._held.write(
            *(actor, agreement_id, Papers(holding=holding)),
            revision=held.revision if held else 0,
            step=(step[0], step[1].strip()),
        )


def is_damaged(key: str, data: bytes) -> bool:
    """Whether the bytes under a key of :data:`PREFIX` are others than its end says."""
    return hashlib.sha256(data).hexdigest() != key.rpartition("/")[2]


def keys_of(agreement_id: str, value: Any) -> list[str]:
    """Where the papers lie that a stored revision holds."""
    papers = msgspec.convert(value, Papers)
    return [_key(agreement_id, paper.digest) for paper in papers.holding]


def _key(agreement_id: str, digest: str) -> str:
    return f"{PREFIX}{agreement_id}/{digest}"
