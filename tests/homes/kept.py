"""What people wrote beside the items, read through the doors of the program of today."""

from collections import Counter
from typing import Any

import msgspec

from archive.audit_log import Wanted
from archive.bulk_edit import BulkEdit
from archive.prepared.shelf import Shelf
from archive.rights import PUBLIC, Role, Viewer
from archive.sealed_read import SealedReads
from archive.writing import Written
from web.review.erasing import Requests
from web.wiring import Services

STAFF = Viewer(role=Role.STAFF)


def kept(services: Services) -> dict[str, Any]:
    """Plain values by kind and id, with what depends on the items: what stands, what is a gap."""
    lessons, collections = services.lessons.every(), services.collections.every()
    sources, snapshots = services.harvest.sources, services.snapshots
    pulled = [*sources.every(), *sources.removed()]
    found = {
        "lessons": _by_id(lessons),
        "evidence": {
            one.id: [
                [cited.standing for cited in services.lessons.cited(one.value.lesson, viewer)]
                for viewer in (PUBLIC, STAFF)
            ]
            for one in lessons
        },
        "collections": _by_id(collections),
        "entries": {
            one.id: [
                [item.id if item else None for item in services.collections.items(one.value, who)]
                for who in (PUBLIC, STAFF)
            ]
            for one in collections
        },
        "snapshots": dict(snapshots.every()),
        "standing": {one: snapshots.standing(held, PUBLIC) for one, held in snapshots.every()},
        "takedowns": _by_id(services.takedowns.every()),
        "sources": _by_id(pulled),
        "remembered": {one.id: services.harvest.states.get(one.id).memory for one in pulled},
        "bulk edits": {one.id: _bulk(one) for one in services.bulk_edits.every()},
        "planned": {o.id: list(services.bulk_edits.edits(o)) for o in services.bulk_edits.every()},
        "place sets": {one.id: one for one in services.place_sets.every()},
        "erasures asked for": {one.id: one for one in Requests(services).every()},
        "quarantine": {one.id: one for one in services.quarantine.every(state="")},
        "never given": [stat.key for stat in services.uploads.never_given()],
        "reads": SealedReads(services.store, services.database, services.clock).latest(limit=100),
        "agreements": _by_id(services.agreements.every()),
        "donors": _by_id(services.donors.every()),
        "crosswalks": {one.id: one for one in services.crosswalks.every()},
        "invitations": {one.id: one for one in services.invitations.waiting()},
        "themes": {one.id: one for one in services.themes.every() if one.revision},
        "agents": {one.id: one for one in services.accounts.every()},
        "fates": {batch.id: _fates(services, batch.id) for batch in services.batches.every()},
        "steps": {
            item.id: [(step.revision, step.action) for step in services.catalog.history(item.id)]
            for item in services.catalog.every_item()
        },
    }
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(found))
    return plain


def _bulk(edit: BulkEdit) -> dict[str, Any]:
    """Also as earlier landings kept it, which knew of one entry each way."""
    first = {"entry": "".join(edit.entries[:1]), "undo": "".join(edit.undos[:1])}
    plain: dict[str, Any] = msgspec.to_builtins(edit)
    return {**plain, **first}


def log(services: Services) -> list[Any]:
    """Every row of the audit log that this catalog has, the latest first."""
    found: list[Any] = msgspec.json.decode(
        msgspec.json.encode(list(services.audit_log.walk(Wanted())))
    )
    return found


def prepared(services: Services) -> dict[str, list[Any]]:
    """Digest and rows of each export that still stands, by id."""
    stands = [services.prepared.stand(one) for one in Shelf(services.derivatives).every()]
    return {one.order.id: [one.whole.sha256, one.whole.shown] for one in stands if one.whole}


def _by_id(written: list[Any]) -> dict[str, Written[Any]]:
    return {one.id: one for one in sorted(written, key=lambda one: str(one.id))}


def _fates(services: Services, batch_id: str) -> dict[str, int]:
    return dict(sorted(Counter(str(o.outcome) for o in services.batches.report(batch_id)).items()))
