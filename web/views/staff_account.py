"""Accounts, for administrators: add, role, closing, a new password shown once."""

import secrets
from dataclasses import replace

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import AlreadyExists, InvalidSubmission
from archive.rights import LEVELS_BY_ROLE, STAFF_ROLES, Role
from web.account import Agent
from web.account_form import end_of, limits_in_words, place_lines, with_terms
from web.agent import LIMITABLE
from web.auth import current_agent, require_administrator, staff_blueprint
from web.closing import SOON
from web.current import now, public_url, services
from web.invitation import Unusable
from web.review.refusal import NotNow
from web.review.wording import options, translated, word
from web.words import JAPAN

blueprint = staff_blueprint("staff_account")
blueprint.before_request(require_administrator)
_LONGEST_REASON = 500


@blueprint.get("/staff/accounts")
def index() -> str:
    return _page()


@blueprint.post("/staff/accounts")
def add() -> Response | tuple[str, int]:
    """A link for the person, or a password: either is shown once."""
    password = secrets.token_urlsafe(15)
    try:
        agent = _read(Agent(id="", login="", name="", role=Role.STAFF))
        if request.form.get("do") == "invite":
            return _invited(agent, services().invitations.invite(agent, by=_me()))
        agent = services().accounts.add(agent, password, by=_me())
    except InvalidSubmission as error:
        return _page(wrong=error.fields), 422
    except AlreadyExists:
        return _page(wrong={"login": _("このログイン名は、もう使われています。")}), 422
    return _shown_once(agent, password)


@blueprint.post("/staff/accounts/invitations/<invitation_id>/withdraw")
def withdraw(invitation_id: str) -> AnyResponse:
    try:
        services().invitations.withdraw(invitation_id, by=_me())
    except Unusable as error:
        raise NotNow(_("この招待は、もう使えなくなっています。")) from error
    flash(_("招待を取り下げました。リンクはもう使えません。"), "ok")
    return redirect(url_for("staff_account.index"), 303)


@blueprint.post("/staff/accounts/<agent_id>")
def revise(agent_id: str) -> AnyResponse | tuple[str, int]:
    agent, do = services().accounts.get(agent_id), request.form.get("do", "")
    if agent.id == current_agent().agent:
        return _page(wrong={"role": _not_oneself()}), 422
    try:
        changed = with_terms(agent) if do == "role" else replace(agent, disabled=do == "disable")
        services().accounts.revise(changed, by=_me())
    except InvalidSubmission as error:
        return _page(wrong=error.fields), 422
    flash(_("%(name)sさんのアカウントを変えました。", name=agent.name), "ok")
    return redirect(url_for("staff_account.index"), 303)


@blueprint.post("/staff/accounts/<agent_id>/until")
def prolong(agent_id: str) -> AnyResponse | tuple[str, int]:
    """Another end, with its reason, which the audit log keeps."""
    agent, reason = services().accounts.get(agent_id), request.form.get("reason", "").strip()
    until = end_of(request.form.get("until", ""))
    wrong = {}
    if agent.id == _me():
        wrong["role"] = _not_oneself()
    if until is None:
        wrong[f"end-{agent.id}"] = _("終了日を選んでください。")
    if not reason:
        wrong[f"why-{agent.id}"] = _("理由を書いてください。")
    if wrong or until is None:
        return _page(wrong=wrong), 422
    services().accounts.prolong(agent, until, by=_me(), reason=reason[:_LONGEST_REASON])
    flash(_("%(name)sさんの期限を変えました。", name=agent.name), "ok")
    return redirect(url_for("staff_account.index"), 303)


@blueprint.post("/staff/accounts/<agent_id>/password")
def renew(agent_id: str) -> Response:
    agent, password = services().accounts.get(agent_id), secrets.token_urlsafe(15)
    services().accounts.set_password(agent, password, by=_me())
    return _shown_once(agent, password)


@blueprint.post("/staff/accounts/<agent_id>/two-steps")
def end_two_steps(agent_id: str) -> AnyResponse | tuple[str, int]:
    """For who lost both the telephone and the recovery codes; the administrator knows who asks."""
    agent, reason = services().accounts.get(agent_id), request.form.get("reason", "").strip()
    if not reason:
        return _page(wrong={f"reason-{agent.id}": _("理由を書いてください。")}), 422
    services().accounts.end_second_step(agent.id, by=_me(), reason=reason[:_LONGEST_REASON])
    flash(_("%(name)sさんの二段階のサインインを外しました。", name=agent.name), "ok")
    return redirect(url_for("staff_account.index"), 303)


def _not_oneself() -> str:
    return str(_("自分の役割は、ほかの管理者に変えてもらってください。"))


def _me() -> str:
    return current_agent().agent


def _read(agent: Agent) -> Agent:
    """The agent as the form says; login and name only of a new one."""
    login = agent.login or request.form.get("login", "").strip()
    if not login:
        raise InvalidSubmission({"login": _("ログイン名を書いてください。")})
    name = agent.name or request.form.get("name", "").strip() or login
    return with_terms(replace(agent, login=login, name=name))


def _invited(agent: Agent, secret: str) -> Response:
    path = url_for("account_invitation.show", secret=secret, lang=None)
    page = render_template("staff/invitation.html", agent=agent, link=f"{public_url()}{path}")
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _shown_once(agent: Agent, password: str) -> Response:
    page = render_template("staff/password.html", agent=agent, password=password)
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(*, wrong: dict[str, str] | None = None) -> str:
    return render_template(
        "staff/accounts.html",
        invitations=services().invitations.waiting(),
        limits=limits_in_words,
        place_lines=place_lines,
        limitable=LIMITABLE,
        agents=sorted(services().accounts.every(), key=lambda one: (one.disabled, one.login)),
        ending=services().accounts.ending(SOON),
        has_ended=lambda agent: agent.has_ended(now()),
        is_staff=lambda agent: agent.role in STAFF_ROLES,
        day_of=lambda until: until.astimezone(JAPAN).date().isoformat() if until else "",
        roles=[(role, words) for role, words in options("role") if role != Role.PUBLIC],
        has_two_steps=services().accounts.second_step.is_on,
        role_word=lambda role: word("role", role),
        table=_table(),
        choices_level=[words for _level, words in options("level")],
        typed=request.form if wrong else {},
        wrong={name: translated(why) for name, why in (wrong or {}).items()},
    )


def _table() -> list[tuple[str, list[bool]]]:
    """Which role sees which level."""
    levels = [level for level, _words in options("level")]
    return [
        (word("role", role), [level in LEVELS_BY_ROLE[role] for level in levels]) for role in Role
    ]
