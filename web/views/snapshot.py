"""Citable snapshots: a form that makes one, its page, and the same for programs."""

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import InvalidSubmission, NotFound
from archive.rights import PUBLIC
from archive.snapshot import MOST, Subject
from archive.title import described
from search.service import Ask
from web import cursor, frame
from web.api import parameters as p
from web.api.operation import Operation, documented
from web.collection.unit import pieces as collected
from web.current import now, public_url, services
from web.forms import forms
from web.i18n import current_language
from web.limits import with_limits
from web.review.wording import N_, translated
from web.snapshot.showing import ON_A_PAGE, cited, lines, standing, told
from web.snapshot.subject import OF, asked_of, items_of, subject_of, title_of, unit_of
from web.throttle import Throttle

blueprint = Blueprint("snapshot", __name__)
_TRIES, _SECONDS = 20, 3600.0
SENTENCES = (
    N_("公開中の資料がないので、記録できません。"),
    N_("資料が多すぎます。10,000件までに絞り込んでください。"),
)
"""Said by :mod:`archive.snapshot`, which knows no languages."""


@blueprint.get("/snapshots/new")
def form() -> str:
    return _form(subject_of(services(), request.args))


@blueprint.post("/snapshots")
def take() -> AnyResponse:
    """Of public material, by anybody; only what is new counts against the limit."""
    subject = subject_of(services(), request.form)
    throttle = Throttle(
        database=services().database, clock=services().clock, tries=_TRIES, seconds=_SECONDS
    )
    key = f"snapshot|{request.remote_addr or ''}"
    stands = throttle.standing(key)
    if stands.left == 0:
        return with_limits(Response(_form(subject, many=True), 429), stands)
    try:
        found = items_of(services(), subject)
        snapshot_id, new = services().snapshots.take(subject, found, base_url=public_url())
    except InvalidSubmission as error:
        why = translated(error.fields["subject"])
        return with_limits(Response(_form(subject, wrong=why), 422), stands)
    if new:
        throttle.count(key)
    made = redirect(url_for("snapshot.show", snapshot_id=snapshot_id), 303)
    return with_limits(made, throttle.standing(key))


@blueprint.get("/snapshots/<snapshot_id>")
def show(snapshot_id: str) -> str:
    here = services()
    snapshot = here.snapshots.get(snapshot_id)
    page, pages = _page(), -(-len(snapshot.rows) // ON_A_PAGE)
    if page > pages:
        raise NotFound
    return render_template(
        "snapshot.html",
        id=snapshot_id,
        snapshot=snapshot,
        title=described(title_of(here, snapshot.subject), current_language()),
        about=described(unit_of(here, snapshot_id, snapshot).description, current_language()),
        now_url=_live(snapshot.subject),
        standing=standing(snapshot),
        lines=lines(snapshot, page),
        page=page,
        pages=pages,
        cited=cited(snapshot_id, snapshot),
        forms=forms(),
    )


@blueprint.get("/api/v1/snapshots/<snapshot_id>")
@documented(
    Operation(
        says=N_("引用できる記録。ある時点の検索結果やコレクションの資料と、いまどうなっているか。"),
        takes=(p.SIZE_OF_LIST, p.CURSOR),
        path=(p.SNAPSHOT_ID,),
        gives="Snapshot",
        refuses=(404,),
    )
)
def api_show(snapshot_id: str) -> Response:
    snapshot = services().snapshots.get(snapshot_id)
    size = int(request.args.get("size") or p.LARGEST)
    begin = cursor.read_number(request.args.get("cursor", ""))
    more = begin + size < len(snapshot.rows)
    following = cursor.write_place(str(begin + size)) if more else None
    return jsonify(**told(snapshot_id, snapshot, begin, size), next=following)


def _form(subject: Subject, *, wrong: str = "", many: bool = False) -> str:
    given = {**subject.asked, OF: (subject.collection,) if subject.collection else ()}
    return render_template(
        "snapshot_new.html",
        title=described(title_of(services(), subject), current_language()),
        count=_count(subject),
        most=MOST,
        given=[(name, value) for name, values in given.items() for value in values],
        back=_live(subject),
        wrong=wrong,
        many=many,
    )


def _count(subject: Subject) -> int:
    """Of what the public sees, whoever asks: nothing else is kept."""
    here = services()
    if subject.collection:
        collection = here.collections.get(subject.collection).value
        found = collected(here, collection, PUBLIC, now())
        return sum(piece.granted is not None for piece in found)
    asked = asked_of(subject)
    ask = Ask(
        q=asked.q,
        filters=asked.filters,
        box=frame.box_of(asked.filters),
        size=0,
        viewer=PUBLIC,
        now=now(),
    )
    return here.search.find(ask).total


def _live(subject: Subject) -> str:
    """What it was taken of, as it is now."""
    if subject.collection:
        return url_for("collection.show", collection_id=subject.collection)
    return asked_of(subject).url()


def _page() -> int:
    text = request.args.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) else 1
