"""Themes in storage: the vocabulary that staff own, each theme with its history.

A theme of the program is a document of the register from its first change on. Whatever becomes of
a theme, items keep the id that they were given.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import select

from archive import catalog
from archive.clock import Clock
from archive.database import Database
from archive.decisions import Actor
from archive.errors import InvalidSubmission, NotAllowed, NotFound, RevisionConflict, WrongState
from archive.following import Following
from archive.language.text import is_kana
from archive.lexicon.term import key_of
from archive.rebuild import set_meta
from archive.rights import Viewer
from archive.schema import items, meta
from archive.storage import Store
from archive.vocabulary.themes import Theme, arranged, merged, set_themes
from archive.writing import Writings, Written

KIND = "theme"
LABELS = {"ja": "ja", "reading": "ja-Hrkt", "easy": "ja-easy", "en": "en"}
"""Fields of a theme's label by the tag of each."""
NEW = "new"
"""No theme's id: where the page of one that is not there yet stands."""
_LONGEST, _LONGEST_NOTE = 60, 1000
_SETTLED = "themes"
"""Name of the catalog's note on how themes were read when items last came to it."""
_PAGE = 1000
_SAME = "同じ名前のテーマが、もうあります。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """``revision`` is 0 as long as the theme is as the program has it."""

    id: str
    revision: int
    value: Theme


class _Said(msgspec.Struct):
    """Of an item, only its themes."""

    themes: tuple[str, ...] = ()


_themes_of = msgspec.json.Decoder(_Said)


class Themes:
    """The register; safe to share between threads."""

    def __init__(self, store: Store, database: Database, clock: Clock) -> None:
        self._held = Writings(KIND, Theme, store=store, database=database, clock=clock)
        self._database = database
        self._following = Following(self._held.version, self._set, clock)
        self.load, self.catch_up = self._following.load, self._following.catch_up
        self.refresh = self._following.refresh
        self._settled = ""

    def every(self) -> list[Held]:
        """All themes: those that can be given, those retired, those merged; each in their order."""
        revisions = {one.id: one.revision for one in self._held.every()}
        return [
            Held(id=theme_id, revision=revisions.get(theme_id, 0), value=value)
            for theme_id, value in self._arranged().items()
        ]

    def get(self, theme_id: str) -> Held:
        """Raises ``NotFound``."""
        found = next((one for one in self.every() if one.id == theme_id), None)
        if found is None:
            raise NotFound(f"there is no theme {theme_id}")
        return found

    def history(self, theme_id: str) -> list[Written[Theme]]:
        """Oldest first; without what the program says."""
        return self._held.history(theme_id)

    def before(self, theme_id: str) -> str:
        """The theme offered just before this one; empty for the first."""
        offered = self._offered()
        return offered[offered.index(theme_id) - 1] if theme_id in offered[1:] else ""

    def order_after(self, previous: str, theme_id: str) -> float:
        """An order between a theme (empty: the first) and the one that follows it."""
        every = self._arranged()
        others = [every[one].order for one in self._offered() if one not in (theme_id, previous)]
        low = every[previous].order if previous in every else None
        above = [order for order in others if low is None or order > low]
        if low is None:
            return min(above, default=1.0) - 1
        return (low + min(above)) / 2 if above else low + 1

    def save(
        self, actor: Actor, theme_id: str, wanted: Theme, *, revision: int, reason: str = ""
    ) -> Held:
        """Write the next revision; without an id a new theme, named by its English label for ever.

        Raises ``InvalidSubmission`` by field, ``NotAllowed``, and ``RevisionConflict`` when
        somebody was faster.
        """
        _check(theme_id, wanted, self._arranged())
        step = ("edit" if theme_id else "add", reason.strip())
        if theme_id:
            return self._write(actor, self.get(theme_id), wanted, revision, step)
        made = Held(id=_named(wanted.label["en"]), revision=0, value=wanted)
        if not made.id:
            raise InvalidSubmission({"en": "英字を入れて書いてください。"})
        if made.id in (NEW, *self._arranged()):
            raise InvalidSubmission({"en": _SAME})
        try:
            return self._write(actor, made, wanted, 0, step)
        except RevisionConflict as error:
            raise InvalidSubmission({"en": _SAME}) from error

    def merge(self, actor: Actor, theme_id: str, into: str, *, revision: int, reason: str) -> Held:
        """From now on it is read as the other one. Raises as :meth:`save`, and ``WrongState``."""
        held = self._to_change(theme_id, reason)
        if into == theme_id or into not in self._offered():
            raise InvalidSubmission({"into": "一覧から選んでください。"})
        if held.value.into:
            raise WrongState
        return self._write(
            actor, held, replace(held.value, into=into), revision, ("merge", reason.strip())
        )

    def retire(self, actor: Actor, theme_id: str, *, revision: int, reason: str) -> Held:
        """No item can be given it any more; those that have it keep it, and are found by it."""
        held = self._to_change(theme_id, reason)
        if not held.value.offered:
            raise WrongState
        wanted = replace(held.value, retired=True)
        return self._write(actor, held, wanted, revision, ("retire", reason.strip()))

    def reuse(self, actor: Actor, theme_id: str, *, revision: int, reason: str) -> Held:
        """Undo a merge or a retirement: it stands for itself again, as items said all along."""
        held = self._to_change(theme_id, reason)
        if held.value.offered:
            raise WrongState
        wanted = replace(held.value, into="", retired=False)
        _check(theme_id, wanted, self._arranged())
        return self._write(actor, held, wanted, revision, ("reuse", reason.strip()))

    def settle(self) -> int:
        """Put the items on the feed whose themes are read otherwise than the index has them.

        Repeatable, and cheap while nothing was written; returns how many items.
        """
        self.catch_up()
        version = self._held.version()
        if version == self._settled:
            return 0
        now, told = merged(self._arranged()), self._told()
        other = {one for one in {*now, *told} if now.get(one) != told.get(one)}
        touched = self._touch(other) if other else 0
        with self._database.write() as connection:
            set_meta(connection, _SETTLED, msgspec.json.encode(dict(now)).decode())
        self._settled = version
        return touched

    def _told(self) -> Mapping[str, str]:
        query = select(meta.c.value).where(meta.c.name == _SETTLED)
        with self._database.read() as connection:
            note = connection.execute(query).scalar()
        return msgspec.json.decode(note or "{}", type=dict[str, str])

    def _touch(self, themes: set[str]) -> int:
        touched, after = 0, 0
        while after >= 0:
            query = select(items.c.seq, items.c.id, items.c.data).where(items.c.seq > after)
            with self._database.read() as connection:
                rows = connection.execute(query.order_by(items.c.seq).limit(_PAGE)).all()
            ids = [r.id for r in rows if not themes.isdisjoint(_themes_of.decode(r.data).themes)]
            with self._database.write() as connection:
                catalog.append(connection, ids)
            touched, after = touched + len(ids), rows[-1].seq if len(rows) == _PAGE else -1
        return touched

    def _to_change(self, theme_id: str, reason: str) -> Held:
        if not reason.strip():
            raise InvalidSubmission({"reason": "理由を書いてください。"})
        return self.get(theme_id)

    def _write(
        self, actor: Actor, held: Held, wanted: Theme, revision: int, step: tuple[str, str]
    ) -> Held:
        if not Viewer(role=actor.role, limits=actor.limits).works_everywhere():
            raise NotAllowed
        written = self._held.write(actor, held.id, wanted, revision=revision, step=step)
        self.load()
        return replace(held, revision=written.revision, value=wanted)

    def _set(self) -> None:
        set_themes({one.id: one.value for one in self._held.every()})

    def _arranged(self) -> Mapping[str, Theme]:
        return arranged({one.id: one.value for one in self._held.every()})

    def _offered(self) -> list[str]:
        return [theme_id for theme_id, one in self._arranged().items() if one.offered]


def _named(english: str) -> str:
    """An id for addresses: ``water-supply``."""
    plain = unicodedata.normalize("NFKD", english).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))


def _check(theme_id: str, wanted: Theme, every: Mapping[str, Theme]) -> None:
    """Raises ``InvalidSubmission`` by field."""
    others = [one.label for other, one in every.items() if other != theme_id and one.offered]
    wrong = {}
    for field, tag in LABELS.items():
        text = wanted.label.get(tag, "")
        if not text.strip():
            wrong[field] = "書いてください。"
        elif len(text) > _LONGEST or not text.isprintable():
            wrong[field] = "長すぎます。"
        elif field == "reading" and not is_kana(text):
            wrong[field] = "読みをかなで書いてください。"
        elif field in ("ja", "en") and key_of(text) in {key_of(label[tag]) for label in others}:
            wrong[field] = _SAME
    if len(wanted.note) > _LONGEST_NOTE:
        wrong["note"] = "長すぎます。"
    if wrong:
        raise InvalidSubmission(wrong)
