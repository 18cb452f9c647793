"""Accounts: agents are a stored register that outlives them; passwords are in the catalog."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from archive.audit_log import AuditLog, Kind
from archive.clock import Clock
from archive.database import Database
from archive.errors import AlreadyExists, NotAllowed, NotFound
from archive.identifiers import mint
from archive.register import Register
from archive.rights import Viewer
from archive.schema import accounts
from archive.scope import limits
from archive.storage import Store
from web.agent import (
    SHORTEST_PASSWORD,
    Agent,
    changes,
    check_agent,
    check_limits,
    check_password,
    said_of,
)
from web.second_step import SecondStep
from web.throttle import Throttle

__all__ = ["SHORTEST_PASSWORD", "Accounts", "Agent", "Ended", "Throttled", "require"]

_TRIES, _PAUSE_SECONDS = 5, 300.0


class Ended(NotAllowed):
    """The time of this account is over; an administrator can prolong it."""


class Throttled(NotAllowed):
    """Too many failures; wait a few minutes."""


class Accounts:
    def __init__(self, store: Store, database: Database, clock: Clock) -> None:
        self._register = Register("agent", store, database)
        self._database, self._clock = database, clock
        self._hasher = PasswordHasher()
        self._log = AuditLog(store, database, clock)
        self.second_step = SecondStep(database, clock)
        self._throttle = Throttle(
            database=database, clock=clock, tries=_TRIES, seconds=_PAUSE_SECONDS
        )

    def add(self, agent: Agent, password: str, *, by: str = "") -> Agent:
        """A new account; ``AlreadyExists`` for the login, ``InvalidSubmission`` for fields.

        ``by`` here and below is the agent who does it, empty for a command on the machine.
        """
        check_agent(agent)
        check_password(password)
        taken = AlreadyExists(f"login {agent.login} is taken")
        if self.find(agent.login) is not None:
            raise taken
        agent = replace(agent, id=agent.id or mint(self._clock()))
        try:
            self._store_hash(agent, password)
        except IntegrityError as error:  # of two at once, the catalog lets one have the login
            raise taken from error
        self._register.write(agent.id, msgspec.to_builtins(agent))
        self._note("add", agent.id, by, said_of(agent))
        return agent

    def find(self, login: str) -> Agent | None:
        return next((agent for agent in self.every() if agent.login == login), None)

    def get(self, agent_id: str) -> Agent:
        return msgspec.convert(self._register.get(agent_id), Agent)

    def every(self) -> Iterator[Agent]:
        for _, document in self._register.every():
            yield msgspec.convert(document, Agent)

    def revise(self, agent: Agent, *, by: str = "") -> None:
        """Change role, name, term or disabled; running sessions of the account end."""
        check_limits(agent)
        before = self.get(agent.id)
        self._register.write(agent.id, msgspec.to_builtins(agent))
        self.end_sessions(agent.id)
        if before.disabled is not agent.disabled:
            self._note("disable" if agent.disabled else "enable", agent.id, by)
        if (said := changes(before, agent)) or before.disabled is agent.disabled:
            self._note("change", agent.id, by, said)

    def ending(self, within: timedelta) -> list[Agent]:
        """Open accounts whose time ends within this, the next first."""
        now = self._clock()
        dated = [(one.until, one) for one in self.every() if one.until and not one.disabled]
        soon = [(until, one) for until, one in dated if now < until <= now + within]
        return [one for _, one in sorted(soon, key=lambda pair: pair[0])]

    def end_sessions(self, agent_id: str) -> None:
        """Every session of the account ends, in whichever process or browser it is held."""
        with self._database.write() as connection:
            bumped = update(accounts).where(accounts.c.agent == agent_id)
            connection.execute(bumped.values(epoch=accounts.c.epoch + 1))

    def prolong(self, agent: Agent, until: datetime, *, by: str, reason: str) -> None:
        """Another end, later or sooner; running sessions go on where it is ahead."""
        self._register.write(agent.id, msgspec.to_builtins(replace(agent, until=until)))
        said = {"until": until.date().isoformat(), "reason": reason}
        self._note("prolong", agent.id, by, said)

    def end_second_step(self, agent_id: str, *, by: str = "", reason: str = "") -> None:
        """The password alone is enough again; running sessions end."""
        self.second_step.end(agent_id)
        self.end_sessions(agent_id)
        self._note("two-steps-off", agent_id, by, {"reason": reason} if reason else {})

    def set_password(self, agent: Agent, password: str, *, by: str = "") -> None:
        check_password(password)
        self._store_hash(agent, password)
        self._note("password", agent.id, by)

    def note_own(self, action: str, agent_id: str) -> None:
        """What a person did with the own account."""
        self._note(action, agent_id, agent_id)

    def note_session(self, action: str, agent_id: str) -> None:
        """That a session began or was ended; from where is not kept."""
        self._log.note(Kind.SIGN_IN, action, agent=agent_id, subject=agent_id)

    def _note(
        self, action: str, agent_id: str, by: str, said: Mapping[str, str] | None = None
    ) -> None:
        self._log.note(Kind.ACCOUNT, action, agent=by, subject=agent_id, said=said)

    def sign_in(self, login: str, password: str, *, address: str) -> tuple[Agent, int]:
        """The agent and the session's epoch; ``NotAllowed`` with a sentence otherwise.

        ``Ended`` is told only to who knows the password of an account whose time is over.
        After five failures for a login from an address, both wait five minutes.
        """
        key = f"{login}|{address}"
        if self._throttle.is_shut(key):
            raise Throttled
        agent = self.find(login)
        stored, epoch = self._stored(agent)
        if not self._verified(stored, password) or agent is None or agent.disabled:
            if self._throttle.count(key):
                if agent is not None:
                    self._log.note(Kind.SIGN_IN, "locked", agent="", subject=agent.id)
                raise Throttled
            raise NotAllowed("ログイン名かパスワードが違います。")
        self._throttle.reset(key)
        if agent.has_ended(self._clock()):
            raise Ended
        return agent, epoch

    def viewer(self, agent_id: str, epoch: int, *, on_site: bool) -> Viewer | None:
        """Who a session stands for, or ``None`` when it has ended."""
        query = select(accounts.c.epoch).where(accounts.c.agent == agent_id)
        with self._database.read() as connection:
            current = connection.execute(query).scalar()
        document = self._register.find(agent_id)
        if current != epoch or document is None:
            return None
        agent = msgspec.convert(document, Agent)
        if agent.disabled or agent.has_ended(self._clock()):
            return None
        return Viewer(
            role=agent.role,
            agent=agent.id,
            on_site=on_site,
            until=agent.until,
            limits=limits(agent.places, agent.collections),
        )

    def _stored(self, agent: Agent | None) -> tuple[str, int]:
        if agent is None:
            return "", 0
        query = select(accounts.c.password, accounts.c.epoch).where(accounts.c.agent == agent.id)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return (row.password, row.epoch) if row else ("", 0)

    def _verified(self, stored: str, password: str) -> bool:
        """Takes as long for an unknown login as for a known one."""
        try:
            return self._hasher.verify(stored or self._hasher.hash("no such account"), password)
        except (VerifyMismatchError, InvalidHashError):
            return False

    def _store_hash(self, agent: Agent, password: str) -> None:
        hashed = self._hasher.hash(password)
        with self._database.write() as connection:
            query = select(accounts.c.epoch).where(accounts.c.agent == agent.id)
            epoch = connection.execute(query).scalar()
            values = {"login": agent.login, "password": hashed, "epoch": (epoch or 0) + 1}
            if epoch is None:
                connection.execute(insert(accounts).values(agent=agent.id, **values))
            else:
                own = accounts.c.agent == agent.id
                connection.execute(update(accounts).where(own).values(**values))


def require(agents: Accounts, login: str) -> Agent:
    """The agent of a login; raises ``NotFound``."""
    agent = agents.find(login)
    if agent is None:
        raise NotFound(f"there is no account {login}")
    return agent
