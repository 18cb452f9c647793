"""Posts of X as twarc v2 writes them: pages of the API as they came, or flattened, one a line.

https://twarc-project.readthedocs.io/en/latest/twarc2_en_us/ and the X API v2 data dictionary,
https://docs.x.com/x-api/fundamentals/data-dictionary
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from archive.errors import InvalidSubmission
from archive.model import Post
from ingest.sources.post_words import is_number, posted_by_id, x_address
from ingest.sources.records import JsonShape
from ingest.sources.shapes.tweet import Line, Problem, Tweet, submission
from ingest.sources.shapes.tweet_page import page_posts
from ingest.submission import Claims, Refusal, Submission

_GONE = {"Not Found Error": "deleted", "Authorization Error": "protected"}
_ASKED = frozenset({"ids", "id"})
_ACTIONS = {"delete": "deleted", "deleted": "deleted", "deactivated": "deleted"}
_ACTIONS |= {"suspended": "deleted", "protect": "protected", "protected": "protected"}

_decode_line = msgspec.json.Decoder(Line).decode
_decode_tweet = msgspec.json.Decoder(Tweet).decode


def fits(value: Any) -> bool:
    """A page, a flattened post, or a notice that one is gone."""
    if not isinstance(value, dict):
        return False
    if "delete" in value or ("errors" in value and "data" not in value):
        return True
    data = value.get("data")
    inside = data[0] if isinstance(data, list) and data else data
    page = isinstance(inside, dict) and "id" in inside and "text" in inside
    flat = {"id", "text", "author_id"} <= value.keys() or {"id", "action"} <= value.keys()
    empty = data is None and isinstance(value.get("meta"), dict)
    return page or flat or empty


def posts(text: str, label: str) -> Iterator[Submission | Refusal]:
    try:
        tweet = _decode_tweet(text)
    except msgspec.ValidationError:  # no flattened post: any other line, or a broken one
        yield from _others(_decode_line(text), text, label)
    else:
        yield submission(tweet, label, received=text)


def _others(line: Line, text: str, label: str) -> Iterator[Submission | Refusal]:
    if line.data or line.errors or line.meta:
        yield from page_posts(line, label)
        yield from _notices(line, label)
    elif line.delete is not None:
        yield gone(line.delete.status.id_str, "deleted", text, label)
    elif line.action:
        state = _ACTIONS.get(line.reason) or _ACTIONS.get(line.action, "deleted")
        yield gone(line.id, state, text, label)
    elif line.id and line.text is not None:
        _decode_tweet(text)  # says what is wrong with it
    else:
        raise InvalidSubmission({"id": "投稿の番号 (id) か本文 (text) がありません。"})


def _notices(line: Line, label: str) -> Iterator[Submission]:
    """Posts that were asked for and are not to be had any more."""
    for raw in line.errors or ():
        error = msgspec.json.decode(raw, type=Problem)
        if error.resource_type == "tweet" and error.title in _GONE and error.parameter in _ASKED:
            yield gone(error.resource_id, _GONE[error.title], bytes(raw).decode(), label)


def gone(native_id: str, availability: str, received: str, label: str) -> Submission:
    """A post of which only its number and its state are known."""
    if not is_number(native_id):
        raise InvalidSubmission({"id": "投稿の番号 (id) がありません。"})
    return Submission(
        label=label,
        post=Post(
            platform="x",
            native_id=native_id,
            url=x_address("", native_id),
            availability=availability,
        ),
        claims=Claims(date=posted_by_id(native_id)),
        received=received,
    )


EXTENSION = {"twarc": JsonShape(fits=fits, posts=posts)}
