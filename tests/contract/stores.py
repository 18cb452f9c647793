"""How tests look into a store."""

from archive.storage import Store


def read(store: Store, key: str) -> bytes:
    """All bytes under a key."""
    with store.open(key) as stream:
        return stream.read()


def keys(store: Store, prefix: str = "", after: str = "") -> list[str]:
    """What a listing gives, as keys."""
    return [stat.key for stat in store.list(prefix, after=after)]
