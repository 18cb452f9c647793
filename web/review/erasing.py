"""Requests to erase: one administrator asks, another decides; kept in a stored register."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
from flask_babel import gettext as _

from archive.decisions import Actor
from archive.errors import InvalidSubmission, NotAllowed
from archive.identifiers import mint
from archive.model import State
from archive.register import Register
from archive.rights import Role
from web.review.refusal import NotNow, NotYou
from web.wiring import Services

KIND = "erasure-request"
ASKED, APPROVED, DECLINED = "asked", "approved", "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Basis and reason name no person: they outlive the item."""

    id: str
    item_id: str
    basis: str
    reason: str
    asked_by: str
    asked_at: datetime
    state: str = ASKED
    decided_by: str = ""
    decided_at: datetime | None = None


class Requests:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._register = Register(KIND, services.store, services.database)

    def ask(self, actor: Actor, item_id: str, *, basis: str, reason: str) -> Request:
        """Raises ``InvalidSubmission`` for what is missing, ``NotNow`` where one is open."""
        _require_administrator(actor)
        wrong = {} if basis.strip() else {"basis": _("削除の法的な根拠を書いてください。")}
        if not reason.strip():
            wrong["reason"] = _("理由を書いてください。")
        if wrong:
            raise InvalidSubmission(wrong)
        if self.waiting_for(item_id) is not None:
            raise NotNow(_("この資料の削除は、もう申請されています。"))
        now = self._services.clock()
        request = Request(
            id=mint(now),
            item_id=item_id,
            basis=basis.strip(),
            reason=reason.strip(),
            asked_by=actor.agent,
            asked_at=now,
        )
        self._register.write(request.id, msgspec.to_builtins(request), revision=0)
        return request

    def approve(self, actor: Actor, request_id: str) -> None:
        """The second person's yes erases at once; the asker must still be an administrator."""
        request = self._waiting(actor, request_id)
        asker = self._services.accounts.get(request.asked_by)
        if asker.disabled or asker.role is not Role.ADMINISTRATOR:
            raise NotYou(_("申請した人は、いまは管理者ではありません。"))
        # Erased already: an approval was killed before it was entered here.
        if self._services.catalog.get(request.item_id).state is not State.ERASED:
            self._services.erasure.erase(
                Actor(agent=asker.id, role=asker.role),
                request.item_id,
                basis=request.basis,
                reason=request.reason,
                approved_by=actor.agent,
            )
        self._close(request, actor, APPROVED)

    def decline(self, actor: Actor, request_id: str) -> None:
        """Any administrator may say no, the one who asked included."""
        _require_administrator(actor)
        self._close(self._open(request_id), actor, DECLINED)

    def every(self) -> Iterator[Request]:
        for _id, document in self._register.every():
            yield msgspec.convert(document, Request)

    def waiting_for(self, item_id: str) -> Request | None:
        return next((r for r in self.every() if r.item_id == item_id and r.state == ASKED), None)

    def _waiting(self, actor: Actor, request_id: str) -> Request:
        _require_administrator(actor)
        request = self._open(request_id)
        if request.asked_by == actor.agent:
            raise NotYou(_("削除を申請した人と承認する人は別でなければなりません。"))
        return request

    def _open(self, request_id: str) -> Request:
        request = msgspec.convert(self._register.get(request_id), Request)
        if request.state != ASKED:
            raise NotNow(_("この申請は、もう決められています。"))
        return request

    def _close(self, request: Request, actor: Actor, state: str) -> None:
        decided = replace(
            request, state=state, decided_by=actor.agent, decided_at=self._services.clock()
        )
        self._register.write(request.id, msgspec.to_builtins(decided), revision=1)


def _require_administrator(actor: Actor) -> None:
    if actor.role is not Role.ADMINISTRATOR:
        raise NotAllowed
