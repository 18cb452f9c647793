"""A person with an account, as a register keeps them, and what must hold of one."""

from dataclasses import dataclass
from datetime import datetime

from archive import vocabulary
from archive.errors import InvalidSubmission
from archive.rights import Role

SHORTEST_PASSWORD = 12
LIMITABLE = frozenset({Role.STAFF, Role.CURATOR})
"""Roles that may be limited to places and collections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A person who acts; named by decisions for ever, whatever becomes of the account."""

    id: str
    login: str
    name: str
    role: Role
    purpose: str = ""
    until: datetime | None = None
    disabled: bool = False
    places: tuple[str, ...] = ()
    """Codes; with ``collections``, by name, what a member of staff is limited to."""
    collections: tuple[str, ...] = ()

    def has_ended(self, now: datetime) -> bool:
        return self.until is not None and self.until <= now


def term(agent: Agent) -> dict[str, str]:
    return {"until": agent.until.date().isoformat()} if agent.until else {}


def changes(before: Agent, after: Agent) -> dict[str, str]:
    """What the audit log says of a change."""
    said = {}
    if before.role is not after.role:
        said["role"] = f"{before.role}→{after.role}"
    if (before.places, before.collections) != (after.places, after.collections):
        said["limits"] = "、".join((*after.places, *after.collections)) or "—"
    if before.until != after.until:
        said["until"] = term(after).get("until", "—")
    return said


def said_of(agent: Agent) -> dict[str, str]:
    """What the audit log says of a new account."""
    limits = {"limits": "、".join((*agent.places, *agent.collections))}
    return {
        "login": agent.login,
        "role": str(agent.role),
        **term(agent),
        **(limits if agent.places or agent.collections else {}),
    }


def check_password(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        words = f"パスワードは {SHORTEST_PASSWORD} 文字以上にしてください。"
        raise InvalidSubmission({"password": words})


def check_agent(agent: Agent) -> None:
    """Raises ``InvalidSubmission`` by field."""
    wrong = {}
    if not agent.login.strip():
        wrong["login"] = "ログイン名を書いてください。"
    elif any(char.isspace() for char in agent.login):
        wrong["login"] = "ログイン名に空白は使えません。"
    if agent.role is Role.RESEARCHER and (agent.until is None or not agent.purpose):
        wrong["until"] = "研究者のアカウントには目的と終了日が必要です。"
    if wrong:
        raise InvalidSubmission(wrong)
    check_limits(agent)


def check_limits(agent: Agent) -> None:
    if (agent.places or agent.collections) and agent.role not in LIMITABLE:
        raise InvalidSubmission({"places": "範囲を限れるのは、職員とキュレーターだけです。"})
    if not set(agent.places) <= vocabulary.places().by_code.keys():
        raise InvalidSubmission({"places": "場所を一覧の名前か番号で書いてください。"})
