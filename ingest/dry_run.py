"""A dry run: the report an intake would give, with nothing written."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.batch import Batch, Fate, Outcome
from archive.catalog import Catalog
from archive.errors import Undecodable
from archive.fixity import digest_stream
from archive.model import Item
from archive.tombstone import Tombstones
from ingest.claiming import Claimed, rehearse
from ingest.describing import describe, fingerprint
from ingest.pipeline import Pipeline
from ingest.quarantine import ADVICE
from ingest.settling import DIFFERS, TWICE, WAS_ERASED
from ingest.sources.names import readable
from ingest.staging import Staged, StagedFile, parts
from ingest.submission import Refusal, Source, Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    counts: dict[Fate, int]
    lines: tuple[Outcome, ...]
    """Those that a person should read: refused, quarantined, changed or with warnings."""


class DryRun:
    def __init__(self, catalog: Catalog, pipeline: Pipeline, tombstones: Tombstones) -> None:
        self._catalog, self._pipeline, self._tombstones = catalog, pipeline, tombstones

    def run(self, batch: Batch, source: Source) -> Rehearsal:
        counts: Counter[Fate] = Counter()
        lines: list[Outcome] = []
        for outcome in self._outcomes(batch, source):
            counts[outcome.outcome] += 1
            if outcome.detail:
                lines.append(outcome)
        return Rehearsal(counts=dict(counts), lines=tuple(lines))

    def _outcomes(self, batch: Batch, source: Source) -> Iterator[Outcome]:
        earlier = _Earlier()
        marks = self._tombstones.marks()
        for first, part in parts(source.submissions(), 1):
            numbered = [(first + offset, one) for offset, (_, one) in enumerate(part)]
            page = [_unstaged(n, one) for n, one in numbered if isinstance(one, Submission)]
            with self._catalog.database.read() as connection:
                claims = rehearse(connection, page, batch, earlier.holders)
            earlier.items = self._catalog.items(_others(claims))
            claimed = {one.staged.number: one for one in claims}
            for number, one in numbered:
                if isinstance(one, Refusal):
                    yield _outcome(number, one.label, Fate.REFUSED, one.detail)
                else:
                    fate, detail = self._fate(claimed[number], batch, one.files, marks, earlier)
                    earlier.settle(claimed[number].staged, fate)
                    yield _outcome(number, one.label, fate, detail)

    def _fate(
        self,
        claimed: Claimed,
        batch: Batch,
        paths: Sequence[Path],
        marks: frozenset[str],
        earlier: "_Earlier",
    ) -> tuple[Fate, str]:
        staged = claimed.staged
        if marks and self._tombstones.mark(f"identity:{claimed.identity}") in marks:
            return Fate.REFUSED, WAS_ERASED
        if (holder := earlier.holder(claimed)) != staged.id:
            if earlier.said(holder) in ("", fingerprint(staged)):
                return Fate.ALREADY, ""
            if batch.update:
                return Fate.UPDATED, ""
            return Fate.CHANGED, DIFFERS if holder in earlier.items else TWICE
        try:
            item = self._examine(staged, batch, paths)
        except Undecodable as error:
            return Fate.QUARANTINED, ADVICE.get(error.reason, ADVICE["undecodable"])
        return Fate.TAKEN, "、".join(notice.code for notice in item.open_warnings)

    def _examine(self, staged: Staged, batch: Batch, paths: Sequence[Path]) -> Item:
        if not paths:
            return describe(staged, batch, "")
        return self._pipeline.examine(staged, batch, paths)


class _Earlier:
    """What an intake would have entered by then: who holds which identity, and what it said."""

    def __init__(self) -> None:
        self.holders: dict[str, str] = {}
        """The submission of this run that claimed an identity first."""
        self.items: Mapping[str, Item] = {}
        """Items of earlier batches that hold what the page claims."""
        self._given: dict[str, str] = {}
        self._heirs: dict[str, str] = {}
        """What went into quarantine gives its identity back, to the next that claims it."""

    def holder(self, claimed: Claimed) -> str:
        holder = claimed.holder
        while holder in self._heirs and holder != claimed.staged.id:
            holder = self._heirs[holder] = self._heirs[holder] or claimed.staged.id
        return holder

    def said(self, holder: str) -> str:
        """Digest of what the holder said, empty where nothing is known of it."""
        item = self.items.get(holder)
        return item.fingerprint if item is not None else self._given.get(holder, "")

    def settle(self, staged: Staged, fate: Fate) -> None:
        if fate is Fate.QUARANTINED:
            self._heirs[staged.id] = ""
        elif fate is Fate.TAKEN:
            self._given[staged.id] = fingerprint(staged)


def _others(claims: Sequence[Claimed]) -> list[str]:
    """Ids of items that hold what was claimed: of earlier batches, or earlier in this one."""
    return list({one.holder: None for one in claims if one.holder != one.staged.id})


def _unstaged(number: int, given: Submission) -> Staged:
    return Staged(
        number=number,
        id=f"dry-{number}",
        seq=number,
        label=given.label,
        path=given.path,
        claims=given.claims,
        post=given.post,
        received=given.received,
        warnings=given.warnings,
        files=tuple(_file(path) for path in given.files),
    )


def _file(path: Path) -> StagedFile:
    with path.open("rb") as stream:
        digest, size = digest_stream(stream)
    return StagedFile(key="", name=readable(path.name), size=size, digest=digest)


def _outcome(number: int, label: str, fate: Fate, detail: str) -> Outcome:
    return Outcome(number=number, outcome=fate, label=label, detail=detail)
