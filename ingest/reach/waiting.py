"""How long a host asks to be left alone: ``Retry-After`` and the rate limits of APIs.

RFC 9110 10.2.3; ``x-rate-limit-reset`` in epoch seconds (https://docs.x.com/x-api/fundamentals/rate-limits),
``X-RateLimit-Reset`` as an instant (https://docs.joinmastodon.org/api/rate-limits/).
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_BUSY = (429, 503)
_UNSAID = timedelta(minutes=15)
_LEAST, _MOST = timedelta(seconds=1), timedelta(days=7)
_RESETS = ("x-rate-limit-reset", "x-ratelimit-reset")
_LEFT = ("x-rate-limit-remaining", "x-ratelimit-remaining")


def asked_to_wait(status: int, headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Until when, where the answer says that there were too many requests, or later is better."""
    if status not in _BUSY:
        return None
    told = [_after(headers.get("retry-after", ""), now)]
    told += [_reset(headers.get(name, ""), now) for name in _RESETS]
    found = [at for at in told if at is not None]
    if not found and status == 429:
        found = [now + _UNSAID]
    return bounded(max(found), now) if found else None


def used_up(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Until when nothing more may be asked, where this answer was the last that is allowed."""
    if not any(headers.get(name, "").strip() == "0" for name in _LEFT):
        return None
    told = [_reset(headers.get(name, ""), now) for name in _RESETS]
    found = [at for at in told if at is not None]
    return bounded(max(found), now) if found else now + _UNSAID


def bounded(at: datetime, now: datetime) -> datetime:
    """Not in the past, and not so far ahead that a slip of theirs ends the source."""
    return min(max(at, now + _LEAST), now + _MOST)


def _after(text: str, now: datetime) -> datetime | None:
    text = text.strip()
    if text.isascii() and text.isdigit():
        return now + min(timedelta(seconds=int(text[:9])), _MOST)
    return _date(text)


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _reset(text: str, now: datetime) -> datetime | None:
    text = text.strip()
    try:
        if text.isascii() and text.isdigit():
            number = int(text[:12])  # some count the seconds that are left
            far = number > now.timestamp() / 2
            return datetime.fromtimestamp(number, UTC) if far else now + timedelta(seconds=number)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
