"""Codes by time: TOTP with SHA-1, six digits, thirty seconds, as authenticator apps make them.

https://www.rfc-editor.org/rfc/rfc6238 and https://www.rfc-editor.org/rfc/rfc4226
"""

import base64
import hmac
import secrets
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote, urlencode

SECONDS, DIGITS = 30, 6
_SECRET_BYTES = 20
_APART = 1
"""Steps that a clock may be early or late."""


def new_secret() -> str:
    """160 random bits in base32, 32 letters and digits."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def code(secret: str, step: int) -> str:
    """The code of a step: six digits."""
    key, counter = base64.b32decode(secret), step.to_bytes(8, "big")
    digest = hmac.digest(key, counter, "sha1")
    at = digest[-1] & 15
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(moment: datetime) -> int:
    return int(moment.timestamp()) // SECONDS


def fitting(secret: str, typed: str, now: datetime) -> int | None:
    """The step whose code was typed: this one, the one before or the next; else ``None``."""
    found = (step for step in _near(now) if hmac.compare_digest(code(secret, step), typed))
    return next(found, None)


def _near(now: datetime) -> Iterator[int]:
    here = step_of(now)
    yield from range(here - _APART, here + _APART + 1)


def plain(typed: str) -> str:
    """What was meant: full-width digits and letters made plain, spaces and hyphens left out."""
    text = unicodedata.normalize("NFKC", typed).upper()
    return "".join(char for char in text if char.isascii() and char.isalnum())


def address(secret: str, *, login: str, issuer: str) -> str:
    """What an authenticator app reads from a picture: an ``otpauth://`` address."""
    label = f"{quote(issuer, safe='')}:{quote(login, safe='')}"
    asked = {"secret": secret, "issuer": issuer, "digits": DIGITS, "period": SECONDS}
    return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}"
