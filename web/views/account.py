"""Sign-in, sign-out and one's own account."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import InvalidSubmission, NotAllowed
from archive.rights import STAFF_ROLES
from archive.vocabulary import label
from web.account import SHORTEST_PASSWORD, Agent, Ended, Throttled
from web.auth import begin_half_session, begin_session, current_agent, safe_next, signed_in
from web.current import now, services
from web.entrance import may_work_here
from web.i18n import current_language

blueprint = Blueprint("account", __name__)
_TRIES = 5


@blueprint.get("/account/sign-in")
def sign_in() -> str | AnyResponse:
    if signed_in():
        return redirect(_onward(request.args.get("next", "")), 303)
    return _form(next_=request.args.get("next", ""))


@blueprint.post("/account/sign-in")
def begin() -> AnyResponse | tuple[str, int]:
    login, password = request.form.get("login", "").strip(), request.form.get("password", "")
    onward = request.form.get("next", "")
    address = request.remote_addr or ""
    try:
        agent, epoch = services().accounts.sign_in(login, password, address=address)
        if agent.role in STAFF_ROLES and not may_work_here():
            raise NotAllowed
    except Throttled:
        wrong = _("続けて失敗したため、5分ほど待ってからもう一度お試しください。")
        return _form(login=login, next_=onward, wrong=wrong), 429
    except Ended:
        wrong = _("このアカウントの期間は終わりました。延ばすには、管理者に頼んでください。")
        return _form(login=login, next_=onward, wrong=wrong), 403
    except NotAllowed:
        wrong = _("ログイン名かパスワードが違います。")
        return _form(login=login, next_=onward, wrong=wrong), 403
    if services().accounts.second_step.is_on(agent.id):
        begin_half_session(agent.id, epoch)
        return redirect(url_for("account_second.ask", next=safe_next(onward) or None), 303)
    begin_session(agent.id, epoch)
    services().accounts.note_session("sign-in", agent.id)
    return redirect(_onward(onward), 303)


@blueprint.post("/account/sign-out")
def end() -> AnyResponse:
    """Everywhere: a copy of the cookie is worth nothing afterwards."""
    if signed_in():
        services().accounts.end_sessions(current_agent().agent)
        services().accounts.note_session("sign-out", current_agent().agent)
    session.clear()
    flash(_("サインアウトしました。"), "ok")
    return redirect(url_for("home.show"), 303)


@blueprint.get("/account")
def show() -> str | AnyResponse:
    if not signed_in():
        return redirect(url_for("account.sign_in", next=url_for("account.show")), 303)
    return _own({})


@blueprint.post("/account/password")
def change_password() -> AnyResponse | tuple[str, int]:
    """Ask for the old one first: an open screen must not be enough to take an account over."""
    if not signed_in():
        return redirect(url_for("account.sign_in", next=url_for("account.show")), 303)
    agent = services().accounts.get(current_agent().agent)
    old, new = request.form.get("old", ""), request.form.get("password", "")
    wrong = _wrong_password(new, request.form.get("again", ""))
    if not wrong:
        try:
            epoch = _changed(agent, old, new)
        except NotAllowed:
            wrong = {"old": _("いまのパスワードが違います。")}
        except InvalidSubmission as error:
            wrong = error.fields
    if wrong:
        return _own(wrong), 422
    begin_session(agent.id, epoch)
    flash(_("パスワードを変えました。ほかの端末のサインインは切れました。"), "ok")
    return redirect(url_for("account.show"), 303)


def _changed(agent: Agent, old: str, new: str) -> int:
    """Sets the new password and returns the epoch of a fresh session."""
    accounts, address = services().accounts, request.remote_addr or ""
    accounts.sign_in(agent.login, old, address=address)
    accounts.set_password(agent, new, by=agent.id)
    return accounts.sign_in(agent.login, new, address=address)[1]


def _wrong_password(new: str, again: str) -> dict[str, str]:
    if len(new) < SHORTEST_PASSWORD:
        return {"password": _("パスワードは%(n)s文字以上にしてください。", n=SHORTEST_PASSWORD)}
    return {} if new == again else {"again": _("二つの新しいパスワードが違っています。")}


def _form(*, login: str = "", next_: str = "", wrong: str = "") -> str:
    return render_template("account/sign_in.html", login=login, next=safe_next(next_), wrong=wrong)


def _own(wrong: dict[str, str]) -> str:
    agent = services().accounts.get(current_agent().agent)
    role = label("role", str(current_agent().at(now())), current_language())
    return render_template(
        "account/own.html",
        agent=agent,
        role=role,
        wrong=wrong,
        shortest=SHORTEST_PASSWORD,
        two_steps=services().accounts.second_step.is_on(agent.id),
    )


def _onward(target: str) -> str:
    if onward := safe_next(target):
        return onward
    return url_for("staff_home.show" if current_agent().is_staff() else "home.show")
