"""The one door to the lexicon: read it fresh, change it through the journal, look back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archive.catalog import Catalog
from archive.clock import Clock
from archive.database import Database
from archive.decisions import Actor
from archive.errors import InvalidSubmission, NotAllowed, NotFound
from archive.journal import Edit, Entry, Journal
from archive.lexicon import table
from archive.lexicon.check import require
from archive.lexicon.current import Current, made
from archive.lexicon.shipped import shipped
from archive.lexicon.term import Kind, Status, Term, squeezed, term_id
from archive.revision import Revision
from archive.rights import STAFF_ROLES, Role

CURATORS = frozenset({Role.CURATOR, Role.ADMINISTRATOR})
_PATIENCE = 5.0
"""Seconds that a process may go on with what it read last; the law allows a minute."""
_MOST = 5_000
"""Entries of one action: more make a journal entry that nobody can read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An entry as it stands, with the revision that an editor must name."""

    term: Term
    revision: int = 0
    shipped: bool = False
    """Whether it is as the program brought it."""


_ABSENT = Held(term=Term(kind=Kind.STOP, text=""))


class Lexicon:
    """See :class:`archive.lexicon.Fresh`; safe to share between threads."""

    def __init__(
        self, database: Database, journal: Journal, clock: Clock, *, patience: float = _PATIENCE
    ) -> None:
        self._database, self._journal, self._clock = database, journal, clock
        self._patience = patience
        self._ready = False
        self._looked = float("-inf")
        self._current: Current | None = None

    def fresh(self) -> Current:
        """The entries in force, at most five seconds old; what this process wrote, at once."""
        now = self._clock().timestamp()
        current = self._current
        if current is not None and abs(now - self._looked) < self._patience:
            return current
        version = self._version()
        if current is None or current.version != version:
            current = self._current = made((held.term for held in self.every()), version)
        self._looked = now
        return current

    def every(self) -> Iterator[Held]:
        """All entries by id, the retired ones too; those of staff over the shipped ones."""
        found = {term.id: Held(term=term, shipped=True) for term in shipped()}
        found |= {held.term.id: held for held in self._stored()}
        for key in sorted(found):
            yield found[key]

    def sought(self) -> dict[str, Held]:
        """What was decided on words that people sought, by id."""
        return {held.term.id: held for held in self._stored(sought=True)}

    def find(self, kind: Kind, text: str) -> Held | None:
        key = term_id(kind, text)
        if self._is_ready():
            with self._database.read() as connection:
                kept = table.find(connection, key)
            if kept is not None:
                return Held(term=kept[1], revision=kept[0])
        brought = next((term for term in shipped() if term.id == key), None)
        return Held(term=brought, shipped=True) if brought else None

    def get(self, kind: Kind, text: str) -> Held:
        """Raises ``NotFound``."""
        held = self.find(kind, text)
        if held is None:
            raise NotFound
        return held

    def history(self, term: Term) -> list[Revision]:
        """Who did what when and why, oldest first; ``changes`` is the whole entry."""
        return Catalog(self._database).history(term.id)

    def save(self, actor: Actor, term: Term, *, revision: int, reason: str) -> Entry:
        """Write one entry; ``revision`` is the one that was seen, 0 for a new one.

        Raises ``InvalidSubmission`` by field, ``NotAllowed``, and ``RevisionConflict`` when
        somebody was faster.
        """
        before = self.find(term.kind, term.text)
        saved = replace(term, status=_status(term, before.term if before else None))
        return self._write(actor, "lexicon", [(saved, revision)], reason)

    def review(self, actor: Actor, held: Held, *, reason: str) -> Entry:
        """A second look says yes: by another person than the last editor, or by a curator."""
        if held.term.status is not Status.PROPOSED:
            raise InvalidSubmission({"status": "この項目は、確認を待っていません。"})
        if not self.may_review(actor, held.term):
            raise NotAllowed("書いた人とは別の人か、学芸の担当者が確かめてください。")
        reviewed = replace(held.term, status=Status.LIVE)
        return self._write(actor, "lexicon-review", [(reviewed, held.revision)], reason)

    def may_review(self, actor: Actor, term: Term) -> bool:
        steps = self.history(term)
        return actor.role in CURATORS or not steps or steps[-1].agent != actor.agent

    def take_in(self, actor: Actor, terms: Sequence[Term], *, reason: str) -> int:
        """Write what differs from what is there, as one action; returns how many entries.

        Synonyms of a person who is no curator wait for a second look.
        """
        now = {held.term.id: held for held in self.every()}
        changed = []
        for term in terms:
            held = now.get(term.id, _ABSENT)
            wanted = term if actor.role in CURATORS else _unsure(term, held)
            if held is _ABSENT or held.term != wanted:
                changed.append((wanted, held.revision))
        if len(changed) > _MOST:
            raise InvalidSubmission({"": "一度に変えられるのは 5,000 項目までです。"})
        if changed:
            self._write(actor, "lexicon-import", changed, reason)
        return len(changed)

    def decide(
        self, actor: Actor, words: str, status: Status, *, reason: str, day: str = ""
    ) -> Entry:
        """What to do about words that people sought in vain; on which day (ISO) it was decided.

        Wanted, ignored, added to the lexicon, or (retired) open again.
        """
        held = self.find(Kind.SOUGHT, words)
        term = Term(kind=Kind.SOUGHT, text=squeezed(words), status=status, note=day)
        return self._write(actor, "sought", [(term, held.revision if held else 0)], reason)

    def _write(
        self, actor: Actor, action: str, terms: Sequence[tuple[Term, int]], reason: str
    ) -> Entry:
        if actor.role not in STAFF_ROLES:
            raise NotAllowed
        if not reason.strip():
            raise InvalidSubmission({"reason": "理由を書いてください。"})
        for term, _ in terms:
            require(term)
        edits = [
            Edit(item_id=term.id, revision=revision, fields=table.encode(term))
            for term, revision in terms
        ]
        entry = self._journal.commit(
            agent=actor.agent, action=action, reason=reason.strip(), edits=edits
        )
        self._looked = float("-inf")
        return entry

    def _stored(self, *, sought: bool = False) -> list[Held]:
        if not self._is_ready():
            return []
        with self._database.read() as connection:
            kept = list(table.every(connection, sought=sought))
        return [Held(term=term, revision=revision) for revision, term in kept]

    def _version(self) -> str:
        if not self._is_ready():
            return ""
        with self._database.read() as connection:
            return table.version(connection)

    def _is_ready(self) -> bool:
        """An archive of an earlier landing has no such table before it is brought up to date."""
        if not self._ready:
            with self._database.read() as connection:
                self._ready = table.exists(connection)
        return self._ready


def _unsure(term: Term, held: Held) -> Term:
    """What of an import of synonyms counts before somebody else has looked at it."""
    new = term.kind is Kind.SYNONYM and term.in_force and held.term != term
    return replace(term, status=Status.PROPOSED) if new else term


def _status(term: Term, before: Term | None) -> Status:
    """A synonym whose meaning is new or changed waits for a second look."""
    if term.kind is not Kind.SYNONYM or term.status is Status.RETIRED:
        return term.status
    same = before is not None and _meaning(before) == _meaning(term)
    return before.status if same and before and before.in_force else Status.PROPOSED


def _meaning(term: Term) -> tuple[object, ...]:
    return (term.text, term.targets, term.mutual)
