"""Words that people sought in vain, with what staff decided about each."""

from dataclasses import dataclass
from datetime import date

from flask import url_for

from archive.lexicon import Kind, Status, Term, term_id
from archive.lexicon.keeping import Held
from web.auth import actor
from web.current import now, services
from web.lexicon.cause import Cause
from web.words import JAPAN
from web.zero_hits import Missed, by_words

DAYS = 60
"""How far back the queue looks."""
OPEN = "open"
TABS = (OPEN, Status.WANTED, Status.IGNORED, Status.ADDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Words with how they were sought; ``held`` is the decision, if there is one."""

    missed: Missed
    held: Held | None

    @property
    def tab(self) -> str:
        """Words that were added and missed again on a later day are open once more."""
        if self.held is None or self.held.term.status is Status.RETIRED:
            return OPEN
        again = self.held.term.status is Status.ADDED and self.missed.day > self.held.term.note
        return OPEN if again else self.held.term.status


def queue() -> dict[str, list[Sought]]:
    """Everything of the last days, by tab; what was decided stays though nobody asks any more."""
    decided = services().lexicon.sought()
    missed = by_words(services().database, today=today(), days=DAYS)
    found: dict[str, list[Sought]] = {str(tab): [] for tab in TABS}
    for one in missed:
        held = decided.pop(term_id(Kind.SOUGHT, one.words), None)
        sought = Sought(missed=one, held=held)
        found[sought.tab].append(sought)
    for held in decided.values():
        quiet = Missed(day="", words=held.term.text, count=0, days=0)
        if held.term.status is not Status.RETIRED:
            found[held.term.status].append(Sought(missed=quiet, held=held))
    return found


def decide(words: str, status: Status) -> None:
    """The numbers that were seen are the reason; Japanese, as it is kept for ever."""
    seen = {one.words: one for one in by_words(services().database, today=today(), days=DAYS)}
    one = seen.get(words)
    reason = f"{one.count}回さがされ、{one.found}件見つかった" if one else "さがされた語の判断"
    day = today().isoformat()
    services().lexicon.decide(actor(), words, status, reason=reason, day=day)


def close(words: str, term: Term) -> None:
    """The words led to an entry: they are answered."""
    day, reason = today().isoformat(), f"{term.kind}: {term.text}"
    services().lexicon.decide(actor(), words, Status.ADDED, reason=reason, day=day)


def today() -> date:
    """In Japan."""
    return now().astimezone(JAPAN).date()


def add_address(words: str, cause: Cause | None = None) -> str:
    """The form of a new entry, filled in with what the cause suggests."""
    kind = cause.kind if cause is not None and cause.kind is not None else Kind.SYNONYM
    given = {
        "kind": str(kind),
        "text": cause.text if cause is not None and cause.text else words,
        "targets": cause.targets if cause is not None else "",
        "attempt": words,
        "reason": f"「{words}」で見つからなかった",
        "sought": words,
    }
    kept = {name: value for name, value in given.items() if value}
    return url_for("staff_lexicon.entry", **kept)  # type: ignore[arg-type]
