"""An invitation: whoever has the link chooses a password, once."""

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import InvalidSubmission
from archive.rights import STAFF_ROLES
from web.account import SHORTEST_PASSWORD
from web.auth import begin_session, current_agent
from web.current import services
from web.entrance import may_work_here
from web.invitation import Invitation, TooManyLinks, Unusable
from web.review.wording import translated, word

blueprint = Blueprint("account_invitation", __name__)
Answer = tuple[Response, int]


@blueprint.get("/account/invitation/<secret>")
def show(secret: str) -> Answer:
    try:
        return _page(_found(secret), {}), 200
    except TooManyLinks:
        return _closed(_too_many()), 429
    except Unusable:
        return _closed(_unusable()), 404


@blueprint.post("/account/invitation/<secret>")
def accept(secret: str) -> AnyResponse | Answer:
    password = request.form.get("password", "")
    try:
        invitation = _found(secret)
        if password != request.form.get("again", ""):
            return _page(invitation, {"again": _("二つのパスワードが違っています。")}), 422
        agent = services().invitations.accept(secret, password, address=_address())
    except InvalidSubmission as error:
        wrong = {name: translated(why) for name, why in error.fields.items()}
        return _page(invitation, wrong), 422
    except TooManyLinks:
        return _closed(_too_many()), 429
    except Unusable:
        return _closed(_unusable()), 404
    _agent, epoch = services().accounts.sign_in(agent.login, password, address=_address())
    begin_session(agent.id, epoch)
    services().accounts.note_session("sign-in", agent.id)
    flash(
        _("アカウントができました。次からは、ログイン名とパスワードでサインインしてください。"),
        "ok",
    )
    onward = "staff_home.show" if current_agent().is_staff() else "account.show"
    return redirect(url_for(onward), 303)


def _found(secret: str) -> Invitation:
    """Staff come in where staff work, as when they sign in."""
    found = services().invitations.find(secret, address=_address())
    if found.agent.role in STAFF_ROLES and not may_work_here():
        raise Unusable
    return found


def _address() -> str:
    return request.remote_addr or ""


def _page(invitation: Invitation, wrong: dict[str, str]) -> Response:
    return _private(
        render_template(
            "account/invitation.html",
            agent=invitation.agent,
            role=word("role", str(invitation.agent.role)),
            ends=invitation.ends,
            shortest=SHORTEST_PASSWORD,
            wrong=wrong,
            closed="",
        )
    )


def _closed(words: str) -> Response:
    return _private(render_template("account/invitation.html", closed=words, wrong={}))


def _private(page: str) -> Response:
    """The address is a secret: no cache keeps it, no other site is told it."""
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _unusable() -> str:
    return str(
        _(
            "この招待は使えません。すでに使われたか、期限が過ぎたか、取り下げられています。招待した人に、新しいものを頼んでください。"
        )
    )


def _too_many() -> str:
    return str(_("続けて失敗したため、10分ほど待ってからもう一度お試しください。"))
