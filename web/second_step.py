"""The second step of signing in: a code by time, or a recovery code, each good once."""

import hashlib
import secrets
from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import select, update

from archive.clock import Clock
from archive.database import Database
from archive.errors import NotAllowed
from archive.schema import accounts
from web import totp
from web.throttle import Throttle

RECOVERY_CODES = 10
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without those that are taken for others."""
_LENGTH = 10
_TRIES, _PAUSE_SECONDS = 5, 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """What an account holds; ``on`` from the first right code on."""

    secret: str
    on: bool = False
    last: int = 0
    """The step of the last code: it and those before are used up."""
    recovery: tuple[str, ...] = ()
    """SHA-256 of each code that is left; they are random, so that no slow hash is needed."""


class TooManyCodes(NotAllowed):
    """Too many wrong codes; wait a quarter of an hour."""


class SecondStep:
    """Beside the passwords in the catalog, and of their kind: storage knows nothing of it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._throttle = Throttle(
            database=database, clock=clock, tries=_TRIES, seconds=_PAUSE_SECONDS
        )

    def is_on(self, agent_id: str) -> bool:
        held, _ = self._held(agent_id)
        return held is not None and held.on

    def left(self, agent_id: str) -> int:
        """Recovery codes that are not used."""
        held, _ = self._held(agent_id)
        return len(held.recovery) if held else 0

    def begin(self, agent_id: str) -> None:
        """Make a secret to be put into an app; nothing is asked for until :meth:`confirm`."""
        held, before = self._held(agent_id)
        if held is None or not held.on:
            self._change(agent_id, before, _Held(secret=totp.new_secret()))

    def pending(self, agent_id: str) -> str:
        """The secret that waits for its first code; empty where none does."""
        held, _ = self._held(agent_id)
        return held.secret if held and not held.on else ""

    def confirm(self, agent_id: str, typed: str) -> tuple[str, ...]:
        """With the first code it is on; returns the recovery codes, which nobody can read again.

        Raises ``NotAllowed`` for a wrong code, ``TooManyCodes`` after five.
        """
        held, before = self._held(agent_id)
        if held is None or held.on:
            raise NotAllowed
        self._count(agent_id)
        step = totp.fitting(held.secret, totp.plain(typed), self._clock())
        if step is None:
            raise NotAllowed
        codes = _codes()
        after = replace(held, on=True, last=step, recovery=tuple(map(_hashed, codes)))
        if not self._change(agent_id, before, after):
            raise NotAllowed
        self._throttle.reset(_key(agent_id))
        return codes

    def check(self, agent_id: str, typed: str) -> None:
        """Use a code up, by time or for recovery.

        Raises ``NotAllowed`` for a wrong or used one, ``TooManyCodes`` after five.
        """
        self._count(agent_id)
        held, before = self._held(agent_id)
        after = self._used(held, totp.plain(typed)) if held and held.on else None
        if after is None or not self._change(agent_id, before, after):
            raise NotAllowed
        self._throttle.reset(_key(agent_id))

    def renew_codes(self, agent_id: str) -> tuple[str, ...]:
        """New recovery codes in place of those that there were."""
        held, before = self._held(agent_id)
        codes = _codes()
        if held is None or not held.on:
            raise NotAllowed
        after = replace(held, recovery=tuple(map(_hashed, codes)))
        if not self._change(agent_id, before, after):
            raise NotAllowed
        return codes

    def end(self, agent_id: str) -> None:
        """The password alone is enough again."""
        with self._database.write() as connection:
            own = accounts.c.agent == agent_id
            connection.execute(update(accounts).where(own).values(second_step=""))

    def _used(self, held: _Held, typed: str) -> _Held | None:
        step = totp.fitting(held.secret, typed, self._clock())
        if step is not None and step > held.last:
            return replace(held, last=step)
        hashed = _hashed(typed)
        if hashed in held.recovery:
            return replace(held, recovery=tuple(one for one in held.recovery if one != hashed))
        return None

    def _count(self, agent_id: str) -> None:
        """By account alone: who knows the password may come from many addresses."""
        if self._throttle.is_shut(_key(agent_id)):
            raise TooManyCodes
        self._throttle.count(_key(agent_id))

    def _held(self, agent_id: str) -> tuple[_Held | None, str]:
        """What is held, and as what it is stored."""
        query = select(accounts.c.second_step).where(accounts.c.agent == agent_id)
        with self._database.read() as connection:
            stored = connection.execute(query).scalar() or ""
        return (msgspec.json.decode(stored, type=_Held) if stored else None), stored

    def _change(self, agent_id: str, before: str, after: _Held) -> bool:
        """Only from what was read: of two that use one code at once, one is refused."""
        own = (accounts.c.agent == agent_id) & (accounts.c.second_step == before)
        stored = msgspec.json.encode(after).decode()
        with self._database.write() as connection:
            changed = connection.execute(update(accounts).where(own).values(second_step=stored))
        return changed.rowcount == 1


def _codes() -> tuple[str, ...]:
    return tuple(
        "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(RECOVERY_CODES)
    )


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _key(agent_id: str) -> str:
    return f"second|{agent_id}"
