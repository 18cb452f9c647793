"""The one place that says which keys storage accepts."""

import unicodedata

from archive.errors import InvalidKey

LONGEST = 900
"""Bytes of UTF-8 in a key: S3 takes 1,024, with the prefix that a store has in its bucket."""


def check_key(key: str) -> str:
    """The key itself, or ``InvalidKey`` with the reason.

    A key is 1 to 900 bytes of NFC text, cut by ``/`` into segments. No segment is empty or begins
    with a dot: that rules out ``.`` and ``..``, and leaves hidden names to the stores themselves.
    """
    if not key:
        raise InvalidKey("A key must not be empty.")
    _check_characters(key)
    for segment in key.split("/"):
        if not segment:
            raise InvalidKey(f"{key!r}: no segment of a key may be empty.")
        if segment.startswith("."):
            raise InvalidKey(f"{key!r}: no segment of a key may begin with a dot.")
    return key


def check_prefix(prefix: str) -> str:
    """The prefix itself, or ``InvalidKey``: any beginning of a key, also an empty one."""
    _check_characters(prefix)
    if prefix.startswith("/") or "//" in prefix or "/." in f"/{prefix}":
        raise InvalidKey(f"{prefix!r}: no key begins like this.")
    return prefix


def _check_characters(text: str) -> None:
    if "\\" in text:
        raise InvalidKey(f"{text!r}: a key must not contain a backslash.")
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
        raise InvalidKey(f"{text!r}: a key must not contain control characters.")
    if not unicodedata.is_normalized("NFC", text):
        raise InvalidKey(f"{text!r}: a key must be in Unicode normal form C.")
    if len(text.encode()) > LONGEST:
        raise InvalidKey(f"A key must not be longer than {LONGEST} bytes.")
