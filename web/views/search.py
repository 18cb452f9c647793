"""The search page."""

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from web.asking import PAGE_SIZE, REACH, ask, read, step
from web.current import services
from web.forms import forms
from web.help import ways
from web.lesson.fitting import fitting
from web.listing import listing
from web.viewer import current_viewer
from web.zero_hits import record_zero_hit

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
def show() -> str | AnyResponse:
    asked = read(request.args)
    search = services().search
    question = replace(ask(asked), histogram=step(asked.filters))
    found = search.find(question)
    if asked.page > 1 and not found.hits:
        return redirect(replace(asked, page=last_page(found.total)).url())
    sought = asked.q and not asked.filters and not found.partial
    if sought and not current_viewer().is_staff():
        record_zero_hit(asked.q, found.total)
    return render_template(
        "search.html",
        listing=listing(asked, found, search.advise(question, found)),
        forms=forms(),
        ways=ways(),
        lessons=fitting(asked),
    )


def last_page(total: int) -> int:
    return max(1, -(-min(total, REACH) // PAGE_SIZE))
