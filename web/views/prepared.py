"""Exports made ready by a job: asking for one, its page, its file, and the same for programs."""

import base64

from flask import (
    Blueprint,
    Response,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.exports import get_exporter
from archive.prepared import DAYS, Order
from archive.prepared.keeping import Stand, TooMany
from archive.prepared.shelf import file_key
from archive.rights import PUBLIC
from web.api import parameters as p
from web.api.operation import Operation, documented
from web.current import public_url, services
from web.forms import forms
from web.limits import with_limits
from web.prepared import showing
from web.prepared.ordering import FORM, order_of
from web.problems import problem
from web.review.wording import N_
from web.sealed import log_export
from web.sending import File, send
from web.throttle import Standing, Throttle
from web.viewer import current_viewer

blueprint = Blueprint("prepared", __name__)
_TRIES, _SECONDS = 20, 3600.0
_OWN, _MOST_OWN = "exports", 20
"""Where the session keeps which exports this browser asked for, and how many."""
_USUAL = "csv"
_SOON = 30
"""Seconds after which a program may look again."""


@blueprint.get("/exports")
def index() -> str:
    own = showing.lines(session.get(_OWN, []))
    return render_template("exports.html", lines=own, days=DAYS)


@blueprint.get("/exports/new")
def form() -> str:
    return _form(order_of(request.args, request.args.get(FORM, _USUAL)))


@blueprint.post("/exports")
def ask() -> AnyResponse:
    """By anybody, some times an hour; who asked is known to their browser alone."""
    order = order_of(request.form, request.form.get(FORM, ""))
    throttle = _throttle()
    stands = throttle.standing(_key())
    if stands.left == 0:
        return _refused(order, stands)
    try:
        services().prepared.ask(order)
    except TooMany:
        return _refused(order, stands, busy=True)
    throttle.count(_key())
    session[_OWN] = [*session.get(_OWN, []), order.id][-_MOST_OWN:]
    made = redirect(url_for("prepared.show", export_id=order.id), 303)
    return with_limits(made, throttle.standing(_key()))


@blueprint.get("/exports/<export_id>")
def show(export_id: str) -> str:
    return _page(services().prepared.stand(_order(export_id)))


@blueprint.post("/exports/<export_id>")
def change(export_id: str) -> AnyResponse:
    """Give it up, or give one that stopped another round."""
    order, here = _order(export_id), services().prepared
    if request.form.get("do") == "drop":
        here.give_up(order)
        session[_OWN] = [one for one in session.get(_OWN, []) if one != export_id]
        return redirect(url_for("prepared.index"), 303)
    here.again(order)
    return redirect(url_for("prepared.show", export_id=export_id), 303)


@blueprint.get("/exports/<export_id>/file")
def file(export_id: str) -> AnyResponse:
    """The file, whole or by ranges; judged each time, for each range."""
    order = _order(export_id)
    stand = services().prepared.stand(order)
    whole = stand.whole
    if whole is None:
        return _not_now(stand)
    if order.eyes != PUBLIC and request.headers.get("Range", "bytes=0-").startswith("bytes=0-"):
        log_export(door="prepared.file", form=order.form, agent=current_viewer().agent)
    digest = base64.b64encode(bytes.fromhex(whole.sha256)).decode()
    return send(
        File(
            key=file_key(order.id, whole.token),
            media_type=get_exporter(order.form).media_type,
            disposition=f'attachment; filename="{showing.file_name(order)}"',
            mark=lambda _length: whole.sha256,
            for_anybody=order.eyes == PUBLIC,
            more={"Repr-Digest": f"sha-256=:{digest}:"},  # RFC 9530
        )
    )


@blueprint.post("/api/v1/exports")
@documented(
    Operation(
        says=N_("検索結果、コレクション、引用できる記録をひとつのファイルに用意するよう頼む。"),
        more=N_("公開中の資料だけが入ります。できあがりは答えの url で見ます。"),
        takes=(p.EXPORT_FORM, p.Q, *p.FILTER, p.EXPORT_OF, p.EXPORT_SNAPSHOT),
        gives="Export",
        method="post",
        refuses=(404, 429),
    )
)
def api_ask() -> AnyResponse:
    """With the eyes of the public, whoever asks: a page elsewhere can send a browser here."""
    order = order_of(request.args, request.args[FORM], PUBLIC)
    throttle = _throttle()
    stands = throttle.standing(_key())
    if stands.left == 0:
        return with_limits(problem(429), stands)
    try:
        services().prepared.ask(order)
    except TooMany:
        return _later(problem(429))
    throttle.count(_key())
    answer = jsonify(showing.told(services().prepared.stand(order)))
    answer.status_code = 202
    answer.headers["Location"] = url_for("prepared.api_show", export_id=order.id)
    return with_limits(answer, throttle.standing(_key()))


@blueprint.get("/api/v1/exports/<export_id>")
@documented(
    Operation(
        says=N_(
            "用意を頼んだ書き出しが、どこまで進んだか。できていれば、ファイルのアドレスとチェックサム。"
        ),
        path=(p.EXPORT_ID,),
        gives="Export",
        refuses=(404,),
    )
)
def api_show(export_id: str) -> Response:
    return jsonify(showing.told(services().prepared.stand(_order(export_id))))


def _order(export_id: str) -> Order:
    return services().prepared.order(export_id, current_viewer())


def _key() -> str:
    return f"export|{request.remote_addr or ''}"


def _throttle() -> Throttle:
    here = services()
    return Throttle(database=here.database, clock=here.clock, tries=_TRIES, seconds=_SECONDS)


def _refused(order: Order, stands: Standing, *, busy: bool = False) -> AnyResponse:
    """``busy``: others have asked for so many, not this visitor."""
    answer = _later(Response(_form(order, busy=busy, many=not busy), 429))
    return with_limits(answer, stands)


def _later(answer: Response) -> Response:
    answer.headers["Retry-After"] = str(_SOON)
    return answer


def _form(order: Order, *, busy: bool = False, many: bool = False) -> str:
    given = [(name, value) for name, value in request.values.items(multi=True) if _kept(name)]
    return render_template(
        "export_new.html",
        title=showing.title(order),
        count=showing.count(order),
        given=given,
        forms=forms(),
        chosen=request.values.get(FORM, order.form),
        back=showing.live(order),
        days=DAYS,
        busy=busy,
        many=many,
    )


def _kept(name: str) -> bool:
    return name not in (FORM, "csrf_token", "lang", "easy", "furigana")


def _page(stand: Stand) -> str:
    order = stand.order
    return render_template(
        "export.html",
        stand=stand,
        state=showing.state(stand),
        far=showing.far(stand),
        title=showing.title(order),
        label=showing.label(order),
        name=showing.file_name(order),
        live=showing.live(order),
    )


def _not_now(stand: Stand) -> AnyResponse:
    """For people its page, for programs a problem (RFC 9457) that says where to look."""
    kinds = ["application/problem+json", "text/html"]
    if request.accept_mimetypes.best_match(kinds) == "text/html":
        answer = Response(_page(stand), 409)
    else:
        state = showing.state(stand)
        title = {
            showing.ANEW: _("公開の範囲が変わったので、作り直しています"),
            showing.MAKING: _("まだ用意しているところです"),
            showing.STOPPED: _("用意が止まりました"),
        }[state]
        where = f"{public_url()}/exports/{stand.order.id}"
        answer = jsonify(
            type=f"{public_url()}/api#status-409",
            title=title,
            status=409,
            detail=_("ようすは url で見られます。"),
            url=where,
        )
        answer.mimetype, answer.status_code = "application/problem+json", 409
    answer.headers["Retry-After"] = str(_SOON)
    return answer
