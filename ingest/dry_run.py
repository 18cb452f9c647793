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
        earlier: dict[str, str] = {}
        marks = self._tombstones.marks()
        for first, part in parts(source.submissions(), 1):
            numbered = [(first + offset, one) for offset, (_, one) in enumerate(part)]
            page = [_unstaged(n, one) for n, one in numbered if isinstance(one, Submission)]
            with self._catalog.database.read() as connection:
                claims = rehearse(connection, page, batch, earlier)
            held = self._catalog.items(_others(claims))
            claimed = {one.staged.number: one for one in claims}
            for number, one in numbered:
                if isinstance(one, Refusal):
                    yield _outcome(number, one.label, Fate.REFUSED, one.detail)
                else:
                    fate = self._fate(claimed[number], batch, one.files, marks, held)
                    yield _outcome(number, one.label, *fate)

    def _fate(
        self,
        claimed: Claimed,
        batch: Batch,
        paths: Sequence[Path],
        marks: frozenset[str],
        items: Mapping[str, Item],
    ) -> tuple[Fate, str]:
        staged = claimed.staged
        if marks and self._tombstones.mark(f"identity:{claimed.identity}") in marks:
            return Fate.REFUSED, "以前に削除された資料と同じものです。受け入れません。"
        if claimed.holder != staged.id:
            held = items.get(claimed.holder)
            if held is None or held.fingerprint == fingerprint(staged):
                return Fate.ALREADY, ""
            return Fate.UPDATED if batch.update else Fate.CHANGED, "内容が変わっています。"
        try:
            item = self._examine(staged, batch, paths)
        except Undecodable as error:
            return Fate.QUARANTINED, ADVICE.get(error.reason, ADVICE["undecodable"])
        return Fate.TAKEN, "、".join(notice.code for notice in item.open_warnings)

    def _examine(self, staged: Staged, batch: Batch, paths: Sequence[Path]) -> Item:
        if not paths:
            return describe(staged, batch, "")
        return self._pipeline.examine(staged, batch, paths)


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
