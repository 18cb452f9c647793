"""Taking over what a source changed in an item that is there already."""

from dataclasses import replace
from typing import Any

import msgspec

from archive.batch import Batch
from archive.catalog import Catalog
from archive.decisions import Actor, Decision, Decisions
from archive.model import Item
from archive.rights import Role
from ingest.describing import describe
from ingest.staging import Staged

_TAKEN = (
    "title",
    "description",
    "content_warning",
    "language",
    "dates",
    "places",
    "disaster",
    "themes",
    "creator",
    "credit",
    "donor",
    "text",
    "former",
    "post",
)
"""Fields that a row may change; decisions, rights and files are not among them."""
_BY_PEOPLE = frozenset({"edit", "publish"})


class Updating:
    """A person's decision is never overwritten: fields that somebody set stay as they are."""

    def __init__(self, catalog: Catalog, decisions: Decisions) -> None:
        self._catalog, self._decisions = catalog, decisions

    def apply(self, held: Item, staged: Staged, batch: Batch) -> str:
        """Set what the row changed; returns what was left alone, in Japanese, or nothing."""
        wanted = describe(staged, batch, held.identity)
        decided = self._decided(held.id)
        changed = {name for name in _TAKEN if getattr(wanted, name) != getattr(held, name)}
        changed -= {name for name in changed if not getattr(wanted, name)}
        fields: dict[str, Any] = {
            name: msgspec.to_builtins(getattr(wanted, name)) for name in changed - decided
        }
        fields["fingerprint"] = wanted.fingerprint
        self._carry_out(held, fields, batch, staged)
        return _left(changed & decided, held, staged)

    @staticmethod
    def is_notice(staged: Staged) -> bool:
        """Whether it only says that a post was deleted or protected by its author."""
        post = staged.post
        return post is not None and post.availability != "live" and not staged.claims.text

    def note(self, held: Item, staged: Staged, batch: Batch) -> bool:
        """Take over what became of a post at its platform; whether that changed anything."""
        if held.post is None or staged.post is None:
            return False
        post = replace(held.post, availability=staged.post.availability)
        if post != held.post:
            self._carry_out(held, {"post": msgspec.to_builtins(post)}, batch, staged)
        return post != held.post

    def _carry_out(self, held: Item, fields: dict[str, Any], batch: Batch, staged: Staged) -> None:
        actor = Actor(agent=batch.by, role=Role.STAFF, trusted=True)
        decision = Decision(item_id=held.id, revision=held.revision, fields=fields)
        self._decisions.update(actor, [decision], reason=f"{batch.accession} {staged.label}")

    def _decided(self, item_id: str) -> set[str]:
        steps = (step for step in self._catalog.history(item_id) if step.action in _BY_PEOPLE)
        return {name for step in steps for name in step.changes}


def _left(kept: set[str], held: Item, staged: Staged) -> str:
    notes = []
    if kept:
        notes.append(f"人が決めた項目は変えていません: {', '.join(sorted(kept))}")
    digests = {asset.digest for asset in held.assets}
    if any(file.digest not in digests for file in staged.files):
        notes.append("ファイルが前と違います。差し替えずに残しました。別の識別子で入れてください。")
    return " ".join(notes)
