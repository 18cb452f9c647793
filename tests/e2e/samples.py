"""Which addresses stand for which page: every rule of the site that shows one has some here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One address; ``{names}`` are filled in from ``Site.names``."""

    address: str
    status: int = 200
    staff: bool = False
    """Whether a signed-in member of staff looks at it."""

    @property
    def english(self) -> str:
        return f"{self.address}{'&' if '?' in self.address else '?'}lang=en"

    def __str__(self) -> str:
        return self.address


def _open(*addresses: str) -> tuple[Sample, ...]:
    return tuple(Sample(address=address) for address in addresses)


def _staff(*addresses: str) -> tuple[Sample, ...]:
    return tuple(Sample(address=address, staff=True) for address in addresses)


PAGES: dict[str, tuple[Sample, ...]] = {
    "home.show": _open("/"),
    "search.show": _open(
        "/search?q=避難所",
        "/search",
        "/search?q=熊本城&view=grid",
        "/search?q=石垣 給水",
        "/search?q=みつからないことば",
        "/search?disaster=kumamoto-2016&type=photo&page=2",
        "/search?q=石垣&easy=1&furigana=1",
    ),
    "item.show": (
        *_open("/items/{p01}", "/items/{p09}", "/items/{p12}", "/items/{p38}"),
        *_open("/items/{d01}", "/items/{d05}", "/items/{d06}", "/items/{t01}"),
        *_open("/items/{post4}", "/items/{post8}", "/items/{s01}"),
        Sample(address="/items/{p10}", status=410),
        Sample(address="/items/{p02}?q=天守", staff=True),
    ),
    "map.show": _open(
        "/map", "/map?bbox=130.6,32.7,131,32.9&type=photo", "/map?q=みつからないことば"
    ),
    "place.index": _open("/places"),
    "place.show": _open("/places/43443", "/places/43100", "/places/43531"),
    "disaster.index": _open("/disasters"),
    "disaster.show": _open(
        "/disasters/kumamoto-2016", "/disasters/kumamoto-2026", "/disasters/flood-2020"
    ),
    "disaster.timeline": _open(
        "/disasters/kumamoto-2016/timeline",
        "/disasters/flood-2020/timeline?type=photo&q=熊本",
        "/disasters/kumamoto-2026/timeline",
    ),
    "lesson.index": _open("/lessons", "/lessons?phase=onset&subject=evacuation"),
    "lesson.show": _open("/lessons/{lesson1}", "/lessons/{lesson2}"),
    "collection.index": _open("/collections"),
    "collection.show": _open("/collections/{collection1}", "/collections/{collection2}"),
    "snapshot.form": _open("/snapshots/new?q=避難所", "/snapshots/new?of={collection1}"),
    "snapshot.show": _open("/snapshots/{snapshot1}", "/snapshots/{snapshot2}"),
    "prepared.index": _open("/exports"),
    "prepared.form": _open("/exports/new?q=避難所", "/exports/new?of={collection1}"),
    "prepared.show": _open("/exports/{export1}", "/exports/{export2}"),
    "page.about": _open("/about"),
    "page.terms": _open("/terms"),
    "page.accessibility": _open("/accessibility"),
    "page.data": _open("/data"),
    "api_page.show": _open("/api"),
    "takedown.form": _open("/items/{p09}/takedown"),
    "takedown.show": _open("/takedowns", "/takedowns?number={receipt1}"),
    "account.sign_in": _open("/account/sign-in"),
    "account.show": _staff("/account"),
    "account_invitation.show": (
        *_open("/account/invitation/{invitation1}"),
        Sample(address="/account/invitation/used", status=404),
    ),
    "account_second.ask": _open("/account/code"),
    "account_second.show": _staff("/account/two-steps"),
    "staff_home.show": _staff("/staff"),
    "staff_review.show": _staff(
        "/staff/review", "/staff/review?view=sheet&type=photo", "/staff/review?why=refused"
    ),
    "staff_item.show": _staff(
        "/staff/items/{p06}?queue=1",
        "/staff/items/{p12}",
        "/staff/items/{d04}?queue=1",
        "/staff/items/{post7}?queue=1",
        "/staff/items/{p10}",
    ),
    "staff_bulk.index": _staff("/staff/bulk"),
    "staff_bulk.form": _staff("/staff/bulk/new?q=熊本城", "/staff/bulk/new?type=photo&place=43443"),
    "staff_bulk.show": _staff("/staff/bulk/{bulk1}"),
    "staff_bulk_file.form": _staff("/staff/bulk/sheet"),
    "staff_lesson.index": _staff("/staff/lessons"),
    "staff_lesson.show": _staff("/staff/lessons/new", "/staff/lessons/{lesson2}"),
    "staff_collection.index": _staff("/staff/collections"),
    "staff_collection.show": _staff("/staff/collections/new", "/staff/collections/{collection1}"),
    "staff_upload.form": _staff("/staff/uploads"),
    "staff_agreement.index": _staff("/staff/agreements"),
    "staff_agreement.show": _staff("/staff/agreements/new", "/staff/agreements/{agreement1}"),
    "staff_agreement.ask": _staff("/staff/agreements/{agreement1}/stop"),
    "staff_paper.index": _staff("/staff/agreements/{agreement1}/papers"),
    "staff_donor.index": _staff("/staff/donors"),
    "staff_donor.show": _staff("/staff/donors/new", "/staff/donors/{donor1}"),
    "staff_source.index": _staff("/staff/sources"),
    "staff_source.form": _staff("/staff/sources/new/addresses", "/staff/sources/new/x"),
    "staff_source.show": _staff("/staff/sources/{source1}", "/staff/sources/{source2}"),
    "staff_source.edit": _staff("/staff/sources/{source1}/edit", "/staff/sources/{source2}/edit"),
    "staff_migration.index": _staff("/staff/migrations"),
    "staff_migration.show": _staff("/staff/migrations/{migration1}"),
    "staff_crosswalk.columns": _staff("/staff/migrations/{migration1}/columns"),
    "staff_crosswalk.words": _staff("/staff/migrations/{migration1}/words"),
    "staff_batch.index": _staff("/staff/batches"),
    "staff_batch.show": _staff("/staff/batches/{batch1}"),
    "staff_batch.confirm": _staff("/staff/batches/{batch1}/undo"),
    "staff_takedown.index": _staff("/staff/takedowns"),
    "staff_takedown.show": _staff("/staff/takedowns/{receipt1}", "/staff/takedowns/{receipt2}"),
    "staff_quarantine.index": _staff("/staff/quarantine"),
    "staff_jobs.index": _staff("/staff/jobs"),
    "staff_words.index": _staff("/staff/words", "/staff/words?tab=wanted"),
    "staff_lexicon.index": _staff("/staff/lexicon", "/staff/lexicon?kind=synonym&text=断水"),
    "staff_lexicon.entry": _staff(
        "/staff/lexicon/entry?kind=hint&text=熊本地震",
        "/staff/lexicon/entry?kind=synonym&text=断水",
        "/staff/lexicon/entry?kind=word&text=霊台橋",
        "/staff/lexicon/entry?kind=alias",
    ),
    "staff_theme.index": _staff("/staff/themes"),
    "staff_theme.show": _staff("/staff/themes/water", "/staff/themes/new"),
    "staff_theme.ask": _staff("/staff/themes/pet/merge", "/staff/themes/pet/merge?into=shelter"),
    "staff_lexicon_file.form": _staff("/staff/lexicon/import"),
    "staff_erasure.index": _staff("/staff/erasures"),
    "staff_erasure.form": _staff("/staff/items/{p10}/erasure"),
    "staff_sealed.index": _staff("/staff/sealed"),
    "staff_log.index": _staff("/staff/log", "/staff/log?kind=account&since=2016-04-14"),
    "staff_account.index": _staff("/staff/accounts"),
}
"""By endpoint; the first sample of each stands for its template where one is enough."""

NOT_FOUND = Sample(address="/nothing-here", status=404)

NO_PAGES: dict[str, Sample] = {
    "static": Sample(address="/static/css/site.css"),
    "page.robots": Sample(address="/robots.txt"),
    "outside.index": Sample(address="/sitemap.xml"),
    "outside.pages": Sample(address="/sitemaps/pages.xml"),
    "outside.items": Sample(address="/sitemaps/items-1.xml"),
    "outside.newest": Sample(address="/feed.atom?q=避難所"),
    "page.favicon": Sample(address="/favicon.ico"),
    "item.cite": Sample(address="/items/{p01}/cite.bib"),
    "media.picture": Sample(address="/items/{p01}/picture/0/small.jpg"),
    "media.document": Sample(address="/items/{d01}/document/0.pdf"),
    "media.recording": Sample(address="/items/{s01}/recording/0"),
    "export.download": Sample(address="/search/download.csv?q=避難所"),
    "export.snapshot": Sample(address="/snapshots/{snapshot1}/download.csv"),
    "snapshot.api_show": Sample(address="/api/v1/snapshots/{snapshot1}"),
    "prepared.file": Sample(address="/exports/{export1}/file"),
    "prepared.api_show": Sample(address="/api/v1/exports/{export1}"),
    "export.collection": Sample(address="/collections/{collection1}/download.csv"),
    "api.items": Sample(address="/api/v1/items?q=避難所"),
    "api.item": Sample(address="/api/v1/items/{p01}"),
    "api.facets": Sample(address="/api/v1/facets?q=避難所"),
    "api.counts": Sample(address="/api/v1/counts?q=避難所&histogram=month"),
    "api.suggestions": Sample(address="/api/v1/suggestions?q=くま"),
    "api_page.openapi": Sample(address="/api/v1/openapi.json"),
    "api_gathered.collections": Sample(address="/api/v1/collections"),
    "api_gathered.collection": Sample(address="/api/v1/collections/{collection1}"),
    "api_gathered.places": Sample(address="/api/v1/places"),
    "api_gathered.place": Sample(address="/api/v1/places/43443"),
    "api_gathered.disasters": Sample(address="/api/v1/disasters"),
    "api_gathered.disaster": Sample(address="/api/v1/disasters/kumamoto-2016"),
    "lesson.api_index": Sample(address="/api/v1/lessons"),
    "lesson.api_show": Sample(address="/api/v1/lessons/{lesson1}"),
    "api.suggest": Sample(address="/suggest?q=くま"),
    "staff_item.page_picture": Sample(address="/staff/items/{d01}/pages/0/2.jpg", staff=True),
    "staff_item.unmasked": Sample(address="/staff/items/{p12}/unmasked/0.jpg", staff=True),
    "staff_log.download": Sample(address="/staff/log/download.csv", staff=True),
    "staff_paper.show": Sample(
        address="/staff/agreements/{agreement1}/papers/{paper1}", staff=True
    ),
    "staff_quarantine.download": Sample(address="/staff/quarantine/{held}/0", staff=True),
    "staff_migration.rehearsal": Sample(
        address="/staff/migrations/{migration1}/rehearsal.csv", staff=True
    ),
    "staff_crosswalk.export": Sample(address="/staff/crosswalks/{crosswalk1}.csv", staff=True),
    "staff_batch.report": Sample(address="/staff/batches/{batch1}/report.csv", staff=True),
    "staff_words.wanted": Sample(address="/staff/words/wanted.csv", staff=True),
    "staff_bulk_file.export": Sample(address="/staff/bulk/items.xlsx?q=熊本城", staff=True),
    "staff_lexicon_file.export": Sample(address="/staff/lexicon/lexicon.csv", staff=True),
    "staff_reading.date": Sample(address="/staff/reading/date?text=平成28年4月", staff=True),
    "staff_reading.place": Sample(address="/staff/reading/place?text=益城町", staff=True),
    "health.alive": Sample(address="/healthz"),
    "health.ready": Sample(address="/readyz", status=503),  # the site for looking has no worker
    "health.metrics": Sample(address="/metrics"),
}
"""Endpoints that answer a GET with something else than a page."""

EVERY = (*(sample for samples in PAGES.values() for sample in samples), NOT_FOUND)
FIRST = tuple(samples[0] for samples in PAGES.values())
