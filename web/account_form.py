"""What an account may do, as a form says it: role, purpose, end and limits."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from flask import request
from flask_babel import gettext as _

from archive.errors import InvalidSubmission
from archive.model import PlaceStatement
from archive.rights import Role
from archive.title import place_name
from web.account import Agent
from web.i18n import current_language
from web.words import JAPAN
from web.writing import place_code

_LONGEST = 200


def with_terms(agent: Agent) -> Agent:
    """The agent as the form says; raises ``InvalidSubmission`` by field."""
    wrong: dict[str, str] = {}
    role, until = request.form.get("role", ""), end_of(request.form.get("until", ""))
    if role not in set(Role) - {Role.PUBLIC}:
        wrong["role"] = _("役割を選んでください。")
    purpose = request.form.get("purpose", "").strip()
    if role == Role.RESEARCHER and (until is None or not purpose):
        wrong["until"] = _("研究者のアカウントには目的と終了日が必要です。")
    try:
        places = tuple(dict.fromkeys(map(place_code, _lines("places"))))
    except InvalidSubmission as error:
        places, wrong["places"] = (), error.fields["place"]
    if wrong:
        raise InvalidSubmission(wrong)
    return replace(
        agent,
        role=Role(role),
        purpose=purpose,
        until=until,
        places=places,
        collections=tuple(dict.fromkeys(_lines("collections"))),
    )


def end_of(text: str) -> datetime | None:
    """The last second of a day in Japan."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime.combine(day, time(23, 59, 59), JAPAN).astimezone(UTC)


def _lines(name: str) -> list[str]:
    typed = (line.strip() for line in request.form.get(name, "").splitlines())
    return [line[:_LONGEST] for line in typed if line]


def limits_in_words(agent: Agent) -> list[str]:
    """Places and collections; the form reads the places back by their codes."""
    return [*place_lines(agent), *agent.collections]


def place_lines(agent: Agent) -> list[str]:
    lang = current_language()
    named = ((code, place_name(PlaceStatement(code=code), lang)) for code in agent.places)
    return [f"{code} {name}" for code, name in named]
