"""The one composition root: settings in, the working parts of an archive out."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from archive import language
from archive.absorption import Absorption
from archive.agreement.keeping import Agreements
from archive.agreement.paper import AgreementPapers
from archive.audit import Audit, pace_of
from archive.audit_log import AuditLog
from archive.batch import Batches
from archive.bulk_edit.keeping import BulkEdits
from archive.catalog import Catalog
from archive.checkout import Checkouts
from archive.clock import Clock, system_clock
from archive.collection import Collections
from archive.database import Database
from archive.decisions import Actor, Decisions
from archive.donor import Donors
from archive.erasure import Erasure
from archive.heartbeat import Heartbeats
from archive.identifiers import mint
from archive.journal import Journal
from archive.lesson import Lessons
from archive.lexicon.keeping import Lexicon
from archive.model import Item
from archive.packages import Packages
from archive.place_sets import PlaceSets
from archive.prepared.keeping import Prepared
from archive.prepared.shelf import Shelf
from archive.preservation import Preservation
from archive.queue import Oversight, Queue, open_queue
from archive.rebuild import Rebuild, is_rebuilding, set_meta
from archive.reversal import Reversals
from archive.rights import Role
from archive.settings import Settings
from archive.snapshot import Snapshots
from archive.storage import Store, open_store
from archive.storage.leaving import Leaving
from archive.takedown import Takedowns
from archive.theme import Themes
from archive.tombstone import Tombstones
from ingest.crosswalk.keeping import Crosswalks
from ingest.dry_run import DryRun
from ingest.harvest.due import Due
from ingest.harvest.run import Harvest
from ingest.harvest.source import PulledSources
from ingest.harvest.state import States
from ingest.intake import Intake
from ingest.migration import Migrations
from ingest.migration_place import MigrationPlaces
from ingest.pipeline import Pipeline
from ingest.public_files import PublicFiles
from ingest.publication import Pictures
from ingest.quarantine import Quarantine
from ingest.reach import open_reach
from ingest.retention import Retention
from ingest.sandbox import Limits, Sandbox
from ingest.stagers import Stagers
from ingest.taking import Taking
from ingest.transcribing import Transcribers, Transcribing, installed_transcriber
from ingest.undo import Undo
from ingest.updating import Updating
from ingest.uploads import Uploads
from ingest.worker import Worker
from search.engines import Engine, open_engine
from search.engines.vectored import Space
from search.first_index import make_searchable
from search.indexer import Indexer
from search.meaning import Find, installed_embedder
from search.meaning.filling import Filling
from search.meaning.parts import parts as meaning_parts
from search.service import Search
from web import working
from web.account import Accounts
from web.checking import check
from web.invitation import Invitations
from web.lexicon.live import Live
from web.prepared.source import Sources
from web.readiness import ROLES

SYSTEM = Actor(agent="system", role=Role.ADMINISTRATOR, trusted=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything a page or a command may ask; made once a process."""

    settings: Settings
    clock: Clock
    store: Store
    database: Database
    packages: Packages
    preservation: Preservation
    catalog: Catalog
    journal: Journal
    decisions: Decisions
    reversals: Reversals
    checkouts: Checkouts
    bulk_edits: BulkEdits
    erasure: Erasure
    rebuild: Rebuild
    absorption: Absorption
    audit: Audit
    retention: Retention
    queue: Queue
    oversight: Oversight
    batches: Batches
    intake: Intake
    uploads: Uploads
    harvest: Harvest
    due: Due
    """Sources that are pulled."""
    dry_run: DryRun
    crosswalks: Crosswalks
    migrations: Migrations
    migration_places: MigrationPlaces
    quarantine: Quarantine
    undo: Undo
    derivatives: Store
    pictures: Pictures
    sandbox: Sandbox
    engine: Engine
    accounts: Accounts
    audit_log: AuditLog
    invitations: Invitations
    heartbeats: Heartbeats
    place_sets: PlaceSets
    themes: Themes
    lexicon: Lexicon
    agreements: Agreements
    donors: Donors
    papers: AgreementPapers
    lessons: Lessons
    collections: Collections
    snapshots: Snapshots
    takedowns: Takedowns
    live: Live
    transcribing: Transcribing | None
    """Reads the words in pictures; None without the extra."""
    filling: Filling | None
    space: Space | None
    """Of the vectors that the engine keeps with its documents."""
    """Keeps vectors of what items mean; None without the extra."""

    @property
    def search(self) -> Search:
        """Made with the dictionary of the live index: ask for it anew in each request."""
        return self.live.search()

    @property
    def analyzer(self) -> language.Analyzer:
        """Of the live index."""
        return self.live.analyzer()

    @property
    def indexer(self) -> Indexer:
        """For the edition of the lexicon that is wanted."""
        return self.live.indexer()

    @property
    def files(self) -> PublicFiles:
        """What exports carry beside words."""
        return PublicFiles(self.pictures)

    @property
    def prepared(self) -> Prepared:
        """Exports that are made ready by a job."""
        return Prepared(
            derivatives=self.derivatives,
            catalog=self.catalog,
            source=Sources(self),
            files=self.files,
            queue=self.queue,
            oversight=self.oversight,
            clock=self.clock,
        )

    def worker(self, name: str, *, roles: Collection[str] = ROLES) -> Worker:
        """For jobs, for the index, or for both."""
        jobs = working.handlers(self) if "jobs" in roles else {}
        return Worker(self.queue, jobs, working.chores(self, roles), name=name)

    def load_vocabulary(self) -> None:
        """Let this process know the places and themes that the archive has in storage."""
        self.place_sets.load()
        self.themes.load()

    def refresh_vocabulary(self) -> int:
        """What another process wrote of them; cheap enough to call before every request."""
        return self.place_sets.refresh() + self.themes.refresh()

    def rebuilding(self) -> bool:
        """Whether the catalog is being rebuilt: pages then ask for patience."""
        return is_rebuilding(self.database)

    def close(self) -> None:
        self.sandbox.close()
        self.live.close()
        if self.transcribing is not None:
            self.transcribing.close()
        self.engine.close()
        self.database.close()


def build(
    settings: Settings,
    *,
    clock: Clock = system_clock,
    wrap: Callable[[Store], Store] = Leaving,
    embedder: Find = installed_embedder,
    transcriber: Transcribers = installed_transcriber,
) -> Services:
    """Open everything that the settings name; raises ``ArchiveError`` with a sentence.

    ``wrap`` puts a layer around the store, which is itself a store.
    """
    check(settings)
    store, database = wrap(open_store(settings.store)), Database(settings.database)
    packages = Packages(store, clock=clock)
    preservation = Preservation(
        packages,
        Tombstones(store),
        base_url=settings.base_url,
        publisher=settings.operator or settings.site_name,
    )
    catalog, journal = Catalog(database), Journal(database, store, clock)
    largest = settings.number("max_file_mb") * 1_000_000
    sandbox, derivatives = Sandbox(Limits(input_bytes=largest)), open_store(settings.derivatives)
    pictures = Pictures(packages, derivatives, sandbox)
    decisions = Decisions(journal, catalog, clock, before=pictures.renew_each)
    queue, oversight = open_queue(settings.queue, database, clock)
    batches, heartbeats = Batches(store, database), Heartbeats(database, clock)
    pipeline = Pipeline(
        store=store, preservation=preservation, pictures=pictures, sandbox=sandbox, largest=largest
    )
    engine, lexicon = open_engine(settings.search), Lexicon(database, journal, clock)
    themes = Themes(store, database, clock)
    lessons = Lessons(store, database, catalog, clock)
    collections = Collections(store, database, catalog, clock)
    snapshots = Snapshots(store, database, catalog, clock)
    takedowns = Takedowns(
        store,
        database,
        catalog=catalog,
        decisions=decisions,
        clock=clock,
        days=settings.number("takedown_days"),
        keep_days=settings.number("takedown_keep_days"),
    )
    bulk_edits = BulkEdits(
        catalog=catalog,
        store=store,
        queue=queue,
        journal=journal,
        decisions=decisions,
        clock=clock,
    )
    meaning = meaning_parts(catalog, engine, derivatives, embedder())
    transcribing = Transcribing.of(
        transcriber(), catalog=catalog, pictures=pictures, decisions=decisions, queue=queue
    )
    taking = Taking(
        database=database,
        store=store,
        preservation=preservation,
        pipeline=pipeline,
        batches=batches,
        updating=Updating(catalog, decisions),
        after=transcribing.ask if transcribing else None,
    )
    intake = Intake(
        database=database,
        store=store,
        queue=queue,
        batches=batches,
        taking=taking,
        stagers=Stagers(heartbeats, clock),
        clock=clock,
    )
    uploads = Uploads(
        store=store,
        database=database,
        queue=queue,
        batches=batches,
        intake=intake,
        clock=clock,
        largest=largest,
    )
    dry_run = DryRun(catalog, pipeline, Tombstones(store))
    crosswalks, reach = Crosswalks(store, database, clock), open_reach(settings, clock)
    places = MigrationPlaces(settings.migration_places, reach, clock, largest=largest)
    migrations = Migrations(
        store=store,
        database=database,
        queue=queue,
        uploads=uploads,
        batches=batches,
        intake=intake,
        dry_run=dry_run,
        crosswalks=crosswalks,
        places=places,
        clock=clock,
    )
    accounts = Accounts(store, database, clock)
    harvest = Harvest(
        sources=PulledSources(store, database, reach, clock),
        states=States(store),
        batches=batches,
        intake=intake,
        heartbeats=heartbeats,
        reach=reach,
        clock=clock,
        largest=largest,
    )
    return Services(
        settings=settings,
        clock=clock,
        store=store,
        database=database,
        packages=packages,
        preservation=preservation,
        catalog=catalog,
        journal=journal,
        decisions=decisions,
        reversals=Reversals(catalog, journal, decisions, clock),
        checkouts=Checkouts(database, clock),
        bulk_edits=bulk_edits,
        erasure=Erasure(
            database=database,
            store=store,
            preservation=preservation,
            decisions=decisions,
            clock=clock,
            forget=_each(
                pictures.forget,
                lessons.forget,
                collections.forget,
                snapshots.forget,
                takedowns.forget,
                bulk_edits.forget,
                Shelf(derivatives).forget,
                migrations.forget,
            ),
        ),
        rebuild=Rebuild(database=database, store=store, preservation=preservation, clock=clock),
        absorption=Absorption(database, preservation, clock),
        audit=Audit(packages, store, database, clock, pace=pace_of(settings)),
        retention=Retention(
            oversight, store, batches, uploads, clock, days=settings.number("keep_days")
        ),
        queue=queue,
        oversight=oversight,
        batches=batches,
        intake=intake,
        uploads=uploads,
        harvest=harvest,
        due=Due(harvest, database, queue),
        transcribing=transcribing,
        dry_run=dry_run,
        crosswalks=crosswalks,
        migrations=migrations,
        migration_places=places,
        quarantine=Quarantine(store, database),
        undo=Undo(
            database=database,
            batches=batches,
            decisions=decisions,
            preservation=preservation,
            pictures=pictures,
            clock=clock,
        ),
        derivatives=derivatives,
        pictures=pictures,
        sandbox=sandbox,
        engine=engine,
        accounts=accounts,
        audit_log=AuditLog(store, database, clock),
        invitations=Invitations(store, database, clock, accounts=accounts),
        heartbeats=heartbeats,
        place_sets=PlaceSets(store, database, clock),
        themes=themes,
        lexicon=lexicon,
        agreements=Agreements(store, database, queue, clock),
        donors=Donors(store, database, clock),
        papers=AgreementPapers(store, database, clock),
        lessons=lessons,
        collections=collections,
        snapshots=snapshots,
        takedowns=takedowns,
        live=Live(
            catalog=catalog,
            engine=engine,
            lexicon=lexicon,
            cache=settings.cache,
            clock=clock,
            meanings=meaning.meanings,
            vectors=meaning.vectors,
            catch_up=themes.catch_up,
        ),
        filling=meaning.filling,
        space=meaning.space,
    )


def _each(*forgets: Callable[[Item], None]) -> Callable[[Item], None]:
    """Whatever is kept about an item beside it goes, in this order; repeatable as each is."""

    def forget(item: Item) -> None:
        for one in forgets:
            one(item)

    return forget


def prepare(services: Services) -> None:
    """Make what is missing, bring what is old up to date, finish what was killed; repeatable."""
    services.settings.home.mkdir(parents=True, exist_ok=True)
    services.database.migrate()
    services.oversight.prepare()
    services.load_vocabulary()
    services.store.probe()
    services.packages.init()
    if not services.catalog.epoch():
        services.rebuild.refuse_unread()
        with services.database.write() as connection:
            set_meta(connection, "epoch", mint(services.clock()))
    services.journal.recover()
    services.erasure.recover(SYSTEM)
    services.undo.recover()
    services.intake.recover()
    if services.catalog.feed_position() == 0:
        version = services.indexer.version()
        make_searchable(services.settings.search, version, services.space)
