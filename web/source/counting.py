"""What a run came to: its own counts, and what became of its batch since."""

from dataclasses import dataclass

from archive.batch import Fate
from archive.errors import NotFound
from ingest.harvest.state import Report
from web.wiring import Services

_REFUSED = (Fate.REFUSED, Fate.QUARANTINED, Fate.CANCELLED)
_KNOWN = (Fate.ALREADY, Fate.CHANGED, Fate.UPDATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    found: int
    new: int
    known: int
    refused: int
    open: int
    """Parts of the batch that nobody looked at yet."""
    accession: str = ""


def counted(services: Services, report: Report) -> Counted:
    """Counts of a run; with a batch, by the report of that."""
    found = report.given + report.known
    if not report.batch:
        total = report.known + report.refused
        return Counted(found=total, new=0, known=report.known, refused=report.refused, open=0)
    try:
        batch = services.batches.get(report.batch)
    except NotFound:
        return Counted(found=found, new=0, known=report.known, refused=report.refused, open=0)
    fates = services.batches.counts(batch.id)
    return Counted(
        found=found,
        new=fates.get(Fate.TAKEN, 0),
        known=report.known + sum(fates.get(fate, 0) for fate in _KNOWN),
        refused=sum(fates.get(fate, 0) for fate in _REFUSED),
        open=max(0, report.given - sum(fates.values())),
        accession=batch.accession,
    )
