"""Requests by anybody: the form on each item, and how a request stands."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import InvalidSubmission, NotFound
from archive.takedown import Takedown
from archive.title import title
from archive.writing import Written
from web.current import now, services
from web.i18n import current_language
from web.limits import with_limits
from web.problems import gone_page
from web.reading import Gone, Moved, readable
from web.review.wording import options, translated, word
from web.takedown.form import outcome_words, typed
from web.throttle import Throttle

blueprint = Blueprint("takedown", __name__)
_TRIES, _SECONDS = 5, 3600.0


@blueprint.get("/items/<item_id>/takedown")
def form(item_id: str) -> str | AnyResponse:
    try:
        return _form(item_id, {}, {})
    except Moved as moved:
        return redirect(url_for("takedown.form", item_id=moved.item_id), 301)
    except Gone as gone:
        return gone_page(gone)


@blueprint.post("/items/<item_id>/takedown")
def send(item_id: str) -> AnyResponse:
    """Throttled by address, which is kept for an hour and beside no request."""
    item, asked = readable(item_id).item, typed()
    throttle = Throttle(
        database=services().database, clock=services().clock, tries=_TRIES, seconds=_SECONDS
    )
    key = f"takedown|{request.remote_addr or ''}"
    standing = throttle.standing(key)
    if standing.left == 0:
        return with_limits(Response(_form(item.id, asked, {}, many=True), 429), standing)
    try:
        written = services().takedowns.ask(item.id, asked)
    except InvalidSubmission as error:
        wrong = {name: translated(why) for name, why in error.fields.items()}
        return with_limits(Response(_form(item.id, asked, wrong), 422), standing)
    throttle.count(key)
    sent = redirect(url_for("takedown.show", number=written.id), 303)
    return with_limits(sent, throttle.standing(key))


@blueprint.get("/takedowns")
def show() -> str | tuple[str, int]:
    """How one request stands, for whoever holds its number."""
    number = request.args.get("number", "").strip()[:40]
    try:
        found = services().takedowns.get(number) if number else None
    except NotFound:
        return _state(number, None), 404
    return _state(number, found)


def _form(item_id: str, asked: dict[str, str], wrong: dict[str, str], *, many: bool = False) -> str:
    item = readable(item_id).item
    return render_template(
        "takedown.html",
        item=item,
        title_words=title(item, current_language()),
        relations=options("takedown-relation"),
        wishes=options("takedown-wish"),
        typed=asked,
        wrong=wrong,
        many=many,
        days=services().settings.number("takedown_days"),
        keep_days=services().settings.number("takedown_keep_days"),
        privacy_url=services().settings.privacy_url,
    )


def _state(number: str, found: Written[Takedown] | None) -> str:
    return render_template(
        "takedown_state.html",
        number=number,
        found=found,
        word=word,
        outcome_words=outcome_words,
        late=found is not None and found.value.outcome is None and found.value.due < now(),
    )
