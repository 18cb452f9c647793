"""Pages of words: about, terms, accessibility, data; and the files that browsers ask for."""

from flask import Blueprint, Response, current_app, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from archive import vocabulary
from archive.vocabulary import Licence
from web.current import public_url
from web.forms import forms

blueprint = Blueprint("page", __name__)
_ROBOTS = """User-agent: *
Disallow: /search
Disallow: /suggest
Disallow: /feed.atom
Disallow: /api/
Disallow: /staff
Disallow: /account
Disallow: /items/*/cite.
Disallow: /collections/*/download.
Disallow: /items/*/takedown
Disallow: /takedowns
Disallow: /snapshots
Allow: /
"""
"""Crawlers read the items from places and disasters; the facets' many addresses lead in circles."""


@blueprint.get("/about")
def about() -> str:
    return render_template("about.html")


@blueprint.get("/terms")
def terms() -> str:
    return render_template("terms.html", licences=_most_open_first())


def _most_open_first() -> list[Licence]:
    """As the vocabulary has them, what is not determined at the end."""
    return sorted(vocabulary.licences().values(), key=lambda licence: not licence.uri)


@blueprint.get("/accessibility")
def accessibility() -> str:
    return render_template("accessibility.html")


@blueprint.get("/data")
def data() -> str:
    return render_template("data.html", forms=forms())


@blueprint.get("/robots.txt")
def robots() -> Response:
    sitemap = f"Sitemap: {public_url()}{url_for('outside.index')}\n"
    return Response(_ROBOTS + sitemap, mimetype="text/plain")


@blueprint.get("/favicon.ico")
def favicon() -> AnyResponse:
    answer = current_app.send_static_file("favicon.svg")
    answer.mimetype = "image/svg+xml"
    return answer
