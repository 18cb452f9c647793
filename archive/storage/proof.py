"""What a store must prove at start-up, by the methods of the contract alone."""

import secrets
from contextlib import suppress

from archive.errors import AlreadyExists, StoreUnusable
from archive.storage import Store


def prove(store: Store) -> None:
    """Raise ``StoreUnusable`` with one sentence unless the store keeps its central promises."""
    folder = f"probe/{secrets.token_hex(8)}/"
    try:
        _prove_create(store, f"{folder}a")
        _prove_listing(store, folder)
    finally:
        for name in "aA":
            store.delete(folder + name)
    if list(store.list(folder)):
        raise StoreUnusable("This store lists keys that were just deleted; the archive needs more.")


def _prove_create(store: Store, key: str) -> None:
    store.create(key, b"first")
    with suppress(AlreadyExists):
        store.create(key, b"second")
        raise StoreUnusable(
            "This store overwrites a key that exists although told not to (If-None-Match: *), "
            "so two writers could destroy each other's work."
        )


def _prove_listing(store: Store, folder: str) -> None:
    store.put(f"{folder}A", b"other case")
    if [stat.key for stat in store.list(folder)] != [f"{folder}A", f"{folder}a"]:
        raise StoreUnusable(
            "This store does not list at once what was just written, "
            "or takes keys that differ by case alone for one."
        )
    with store.open(f"{folder}a") as stream:
        if stream.read() != b"first":
            raise StoreUnusable("This store gives back other bytes than were written.")
