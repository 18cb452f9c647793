"""What the words of a post say: tags, links, the instant it was posted, plain text."""

import re
from datetime import UTC, datetime

from archive.errors import InvalidSubmission
from archive.model import When

_HASHTAG = re.compile(r"(?<![\w&/])[#＃]([\w・ー]+)")
_LINK = re.compile(r"https?://[\w/:%#$&?()~.=+\-@!*',;\[\]]+")
_MONTHS = {
    "Jan": 1,
    "Feb": 2,
    "Mar": 3,
    "Apr": 4,
    "May": 5,
    "Jun": 6,
    "Jul": 7,
    "Aug": 8,
    "Sep": 9,
    "Oct": 10,
    "Nov": 11,
    "Dec": 12,
}
_X_EPOCH_MS = 1_288_834_974_657
_UTC_ENDS = frozenset({"Z", ".000Z", "+0000", "+00:00"})
_FIRST_TIMED_ID = 29_700_859_247
"""Since then the ids of X hold the millisecond of posting."""


def hashtags(text: str) -> tuple[str, ...]:
    if "#" not in text and "＃" not in text:
        return ()
    return tuple(dict.fromkeys(_HASHTAG.findall(text)))


def links(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_LINK.findall(text))) if "://" in text else ()


def plain(text: str) -> str:
    """Text as its author wrote it: X escapes exactly these three; NUL is no text."""
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return text.replace("\0", "") if "\0" in text else text


def posted(text: str) -> When | None:
    """The instant in ISO 8601, to the second; ``None`` for nothing, else ``InvalidSubmission``."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidSubmission({"date": f"「{text[:40]}」は投稿日時として読めません。"}) from None
    if text[10:11] == "T" and text[19:] in _UTC_ENDS:  # the form of X, without the work below
        return When(edtf=f"{text[:19]}Z", source="post")
    if at.tzinfo is None:
        return When(edtf=at.replace(microsecond=0).isoformat(), source="post")
    if at.utcoffset():
        at = at.astimezone(UTC)
    return When(edtf=f"{at.replace(microsecond=0, tzinfo=None).isoformat()}Z", source="post")


def posted_long(text: str) -> When | None:
    """As X's archive writes it: ``Thu Apr 14 12:30:00 +0000 2016``."""
    parts = text.split()
    if len(parts) != 6 or parts[1] not in _MONTHS:
        return posted(text)
    _, month, day, clock, offset, year = parts
    return posted(f"{year}-{_MONTHS[month]:02}-{day:0>2}T{clock}{offset}")


def posted_by_id(native_id: str) -> When | None:
    """From the id of a post on X, where it is young enough to tell."""
    number = int(native_id) if is_number(native_id) else 0
    if not _FIRST_TIMED_ID < number < 1 << 63:
        return None
    seconds = ((number >> 22) + _X_EPOCH_MS) // 1000
    at = datetime.fromtimestamp(seconds, UTC)
    return When(edtf=f"{at.replace(tzinfo=None).isoformat()}Z", source="post")


def is_number(native_id: str) -> bool:
    """Whether it can be the number of a post on X."""
    return native_id.isascii() and native_id.isdigit() and len(native_id) < 40


def x_address(account: str, native_id: str) -> str:
    return f"https://x.com/{account or 'i'}/status/{native_id}"
