"""Invitations: a link that is good once, for seven days, and makes the account it was made for.

Stored is a digest of the link's secret, which is random; the link itself is shown once and kept by
nobody. Nothing is mailed.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from archive.audit_log import AuditLog, Kind
from archive.clock import Clock
from archive.database import Database
from archive.errors import AlreadyExists, Conflict, InvalidSubmission, NotAllowed, NotFound
from archive.register import Register
from archive.storage import Store
from web.account import Accounts
from web.agent import Agent, check_agent, check_password, said_of
from web.throttle import Throttle

LASTS = timedelta(days=7)
_TRIES, _PAUSE_SECONDS = 20, 600.0
_BYTES = 24
_ID = 32
"""Digits of the digest that name the document."""


class Standing(StrEnum):
    OPEN = "open"
    USED = "used"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """``agent`` is the account to be, without id; instants are aware, UTC."""

    digest: str
    """SHA-256 of the secret, hexadecimal."""
    agent: Agent
    by: str
    at: datetime
    ends: datetime
    standing: Standing = Standing.OPEN
    changed_by: str = ""
    """Who withdrew it, or the account that it became."""

    @property
    def id(self) -> str:
        return self.digest[:_ID]


class Unusable(NotFound):
    """Used, withdrawn, over, or never made: whoever has no good link is not told which."""


class TooManyLinks(NotAllowed):
    """Too many wrong links; wait ten minutes."""


class Invitations:
    """Safe to share between threads and processes."""

    def __init__(
        self, store: Store, database: Database, clock: Clock, *, accounts: Accounts
    ) -> None:
        self._register = Register("invitation", store, database)
        self._accounts, self._clock = accounts, clock
        self._log = AuditLog(store, database, clock)
        self._throttle = Throttle(
            database=database, clock=clock, tries=_TRIES, seconds=_PAUSE_SECONDS
        )

    def invite(self, agent: Agent, *, by: str = "") -> str:
        """The secret of the link, which nobody can read again; ``by`` is empty for a command.

        Raises ``InvalidSubmission`` by field, ``AlreadyExists`` for a login that is taken or
        invited.
        """
        check_agent(agent)
        invited = {one.agent.login for one in self.waiting()}
        if agent.login in invited or self._accounts.find(agent.login) is not None:
            raise AlreadyExists(f"login {agent.login} is taken")
        secret, now = secrets.token_urlsafe(_BYTES), self._clock()
        made = Invitation(
            digest=_digest(secret), agent=replace(agent, id=""), by=by, at=now, ends=now + LASTS
        )
        self._register.write(made.id, msgspec.to_builtins(made), revision=0)
        self._note("invite", made, by)
        return secret

    def waiting(self) -> list[Invitation]:
        """Those that can be used, the next to end first."""
        found = (msgspec.convert(document, Invitation) for _, document in self._register.every())
        return sorted((one for one in found if self._is_open(one)), key=lambda one: one.ends)

    def withdraw(self, invitation_id: str, *, by: str = "") -> Invitation:
        """It can be used no more; raises ``Unusable`` where it could not already."""
        invitation, revision = self._held(invitation_id)
        over = replace(invitation, standing=Standing.WITHDRAWN, changed_by=by)
        self._step(over, revision)
        self._note("withdraw-invitation", invitation, by)
        return invitation

    def find(self, secret: str, *, address: str) -> Invitation:
        """Raises ``Unusable``, and ``TooManyLinks`` after twenty such from one address."""
        key = f"invitation|{address}"
        if self._throttle.is_shut(key):
            raise TooManyLinks
        digest = _digest(secret)
        try:
            found, _ = self._held(digest[:_ID])
            if not secrets.compare_digest(found.digest, digest):
                raise Unusable
        except Unusable:
            self._throttle.count(key)
            raise
        return found

    def accept(self, secret: str, password: str, *, address: str) -> Agent:
        """The account; of two that use one link at once, one gets it and the other ``Unusable``.

        Raises ``InvalidSubmission`` for the password, and the invitation stays as it is.
        """
        check_password(password)
        invitation, revision = self._held(self.find(secret, address=address).id)
        self._step(replace(invitation, standing=Standing.USED), revision)
        try:
            agent = self._accounts.add(invitation.agent, password, by=invitation.by)
        except (AlreadyExists, InvalidSubmission) as error:
            # Somebody made the account meanwhile, or a place is gone: nothing was promised to both.
            raise Unusable from error
        self._step(replace(invitation, standing=Standing.USED, changed_by=agent.id), revision + 1)
        self._log.note(Kind.ACCOUNT, "accept", agent=agent.id, subject=agent.id)
        return agent

    def _held(self, invitation_id: str) -> tuple[Invitation, int]:
        """An open one and its revision, as storage has it."""
        steps = list(self._register.steps(invitation_id))
        if not steps:
            raise Unusable
        revision, document = steps[-1]
        found = msgspec.convert(document, Invitation)
        if not self._is_open(found):
            raise Unusable
        return found, revision

    def _step(self, invitation: Invitation, revision: int) -> None:
        try:
            self._register.write(invitation.id, msgspec.to_builtins(invitation), revision=revision)
        except Conflict as error:
            raise Unusable from error

    def _is_open(self, invitation: Invitation) -> bool:
        return invitation.standing is Standing.OPEN and self._clock() < invitation.ends

    def _note(self, action: str, invitation: Invitation, by: str) -> None:
        self._log.note(Kind.ACCOUNT, action, agent=by, said=said_of(invitation.agent))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
