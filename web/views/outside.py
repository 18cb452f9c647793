"""Doors for programs that look around: the sitemap, and feeds of what is new."""

from dataclasses import replace

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from archive import vocabulary
from archive.errors import NotFound
from archive.record import record
from archive.rights import PUBLIC, judge, visible
from search.engines import Sort
from web.asking import Asked, ask, read
from web.card import card
from web.current import now, public_url, services
from web.i18n import LANGUAGES, current_language
from web.outside import feed, sitemap
from web.viewer import current_viewer
from web.words import value_label

blueprint = Blueprint("outside", __name__)
_ENTRIES = 50
_PAGES = (
    *("home.show", "place.index", "map.show", "disaster.index", "lesson.index", "collection.index"),
    *("page.about", "page.terms", "page.accessibility", "page.data", "api_page.show"),
)


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """Always as the public sees the archive, whoever asks."""
    starts = services().catalog.every_nth(visible(PUBLIC, now()), sitemap.MOST)
    files = [
        url_for("outside.pages"),
        *(url_for("outside.items", first=first) for first in starts),
    ]
    return _xml(sitemap.index(f"{public_url()}{path}" for path in files))


@blueprint.get("/sitemaps/pages.xml")
def pages() -> Response:
    """In every language, because each is a page of its own to search engines."""
    found = [url_for(name, lang=lang) for lang in LANGUAGES for name in _PAGES]
    for lang in LANGUAGES:
        found += [
            *(url_for("place.show", code=one.code, lang=lang) for one in _places()),
            *(url_for("disaster.show", disaster_id=one, lang=lang) for one in _disasters()),
            *(url_for("disaster.timeline", disaster_id=one, lang=lang) for one in _disasters()),
            *(url_for("lesson.show", lesson_id=one, lang=lang) for one in _lessons()),
            *(url_for("collection.show", collection_id=one, lang=lang) for one in _collections()),
        ]
    return _xml(sitemap.urls(f"{public_url()}{path}" for path in found))


@blueprint.get("/sitemaps/items-<int:first>.xml")
def items(first: int) -> Response:
    condition = visible(PUBLIC, now())
    found = services().catalog.select_ids(condition, after_seq=first - 1, limit=sitemap.MOST)
    if not found:
        raise NotFound
    return _xml(sitemap.urls(f"{public_url()}/items/{item_id}" for item_id in found))


@blueprint.get("/feed.atom")
def newest() -> Response:
    """The newest of any search: words and filters are those of the search page."""
    asked = replace(read(request.args), sort=Sort.RELEVANCE, page=1)
    found = services().search.find(
        replace(ask(replace(asked, sort=Sort.NEWEST), size=_ENTRIES), facets=())
    )
    entries = []
    for hit in found.hits:
        grant = judge(hit.item, current_viewer(), now())
        shown = card(hit.item) if grant.record else None
        if shown is not None:
            told = record(hit.item, grant, base_url=public_url(), lang=current_language())
            entries.append((shown, told))
    head = feed.Head(
        title=_title(asked),
        address=f"{public_url()}{asked.url('outside.newest')}",
        page=f"{public_url()}{asked.url()}",
        lang=current_language(),
        author=services().settings.operator or services().settings.site_name,
        updated=now(),
    )
    answer = Response(feed.atom(head, entries), mimetype="application/atom+xml")
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _title(asked: Asked) -> str:
    """「熊本災害アーカイブ: 給水・益城町」."""
    values = [
        value_label(name, value) for name, chosen in asked.filters.items() for value in chosen
    ]
    said = _("・").join([*filter(None, (asked.q,)), *values]) or _("新しく公開した資料")
    return f"{services().settings.site_name}: {said}"


def _xml(data: bytes) -> Response:
    return Response(data, mimetype="application/xml")


def _places() -> list[vocabulary.Place]:
    known = vocabulary.places()
    towns = known.municipalities()
    return [*towns, *(one for town in towns for one in known.children(town.code) if _is_ward(one))]


def _is_ward(place: vocabulary.Place) -> bool:
    return place.kind is vocabulary.Kind.WARD


def _disasters() -> list[str]:
    return list(vocabulary.disasters())


def _lessons() -> list[str]:
    return [one for one, _lesson in services().lessons.published()]


def _collections() -> list[str]:
    return [one.id for one in services().collections.open()]
