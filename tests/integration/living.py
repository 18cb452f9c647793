"""A whole archive on a temporary folder, opened and opened again as processes come and go."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archive.batch import Batch, Fate, Outcome
from archive.identifiers import mint
from archive.settings import Settings
from archive.storage import Store
from ingest.submission import Refusal, Submission
from tests.conftest import ROOT
from tests.making import MovableClock
from web.wiring import Services, build, prepare

CACHE = ROOT / ".cache" / "language"
"""The compiled dictionary, made once for all tests."""


@dataclass
class Given:
    """A source that yields what a test lists."""

    parts: Sequence[Submission | Refusal]

    def submissions(self, after: str = "") -> Iterator[tuple[str, Submission | Refusal]]:
        for number, part in enumerate(self.parts):
            if number > int(after or -1):
                yield str(number), part


@dataclass
class Living:
    """One archive; ``store`` replaces the store of the next opening."""

    home: Path
    clock: MovableClock = field(default_factory=MovableClock)
    store_url: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Further ones."""

    def open(self, *, store: object = None) -> Services:
        services = build(self._settings(), clock=self.clock, wrap=store or _same)  # type: ignore[arg-type]
        prepare(services)
        return services

    def unread(self) -> Services:
        """With an empty catalog that knows nothing of what storage holds."""
        services = build(self._settings(), clock=self.clock)
        services.database.migrate()
        return services

    def rebuilt(self) -> Services:
        """From storage alone, as the command does it, but for the index."""
        services = self.unread()
        services.rebuild.run(lambda *_: None)
        prepare(services)
        return services

    def _settings(self) -> Settings:
        return Settings(
            archive_home=str(self.home),
            store_url=self.store_url,
            cache_dir=str(CACHE),
            **self.settings,
        )


def _same(store: Store) -> Store:
    return store


def take_in(
    services: Services, parts: Sequence[Submission | Refusal], **fields: object
) -> tuple[Batch, dict[Fate, int], list[Outcome]]:
    """Stage, work until idle, and the batch's report."""
    batch = stage(services, parts, **fields)
    services.worker("test").run_until_idle()
    report = list(services.batches.report(batch.id))
    return services.batches.get(batch.id), dict(services.batches.counts(batch.id)), report


def stage(services: Services, parts: Sequence[Submission | Refusal], **fields: object) -> Batch:
    now = services.clock()
    values: dict[str, object] = {
        "id": mint(now),
        "name": "test",
        "kind": "test",
        "accession": "",
        "by": "agent-1",
        "at": now,
    }
    batch = services.batches.open(Batch(**(values | fields)))  # type: ignore[arg-type]
    for _ in services.intake.stage(batch, Given(parts)):
        pass
    return batch
