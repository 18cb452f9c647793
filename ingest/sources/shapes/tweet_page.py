"""A page of the X API v2 → its posts, each with what the page holds about it."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from archive.errors import InvalidSubmission
from ingest.sources.records import UNDECODABLE
from ingest.sources.shapes.tweet import (
    Attachments,
    Geo,
    Includes,
    Line,
    Media,
    Reference,
    Tweet,
    User,
    submission,
)
from ingest.submission import Refusal, Submission

_KINDS = ("users", "media", "tweets", "places")
_T = TypeVar("_T")


class _Key(msgspec.Struct, frozen=True):
    id: str = ""
    media_key: str = ""


def page_posts(line: Line, label: str) -> Iterator[Submission | Refusal]:
    """Each post of the page; one that cannot be read is refused, and the others go in."""
    page = _Page(line)
    for number, raw in enumerate(_data(line.data), start=1):
        where = f"{label} の {number} 番目"
        try:
            yield page.post(raw, where)
        except UNDECODABLE as error:
            detail = f"投稿として読めません: {error}"
            yield Refusal(label=where, reason="record-unreadable", detail=detail)
        except InvalidSubmission as error:
            detail = " ".join(error.fields.values())
            yield Refusal(label=where, reason="record-invalid", detail=detail)


def _data(data: msgspec.Raw) -> Sequence[msgspec.Raw]:
    if bytes(data) in (b"", b"null"):
        return ()
    if bytes(data).lstrip().startswith(b"["):
        return msgspec.json.decode(data, type=tuple[msgspec.Raw, ...])
    return (data,)


class _Page:
    """The includes of a page by id, and those that one post took."""

    def __init__(self, line: Line) -> None:
        self._twarc = line.twarc
        includes = line.includes or Includes()
        self._held = {kind: _by_id(getattr(includes, kind)) for kind in _KINDS}
        self._taken: dict[str, dict[str, bytes]] = {}

    def post(self, raw: msgspec.Raw, label: str) -> Submission:
        self._taken = {kind: {} for kind in _KINDS}
        tweet = msgspec.json.decode(raw, type=Tweet)
        whole = msgspec.structs.replace(
            tweet,
            author=tweet.author or self._take("users", tweet.author_id, User),
            attachments=self._attachments(tweet),
            referenced_tweets=tuple(self._reference(r) for r in tweet.referenced_tweets or ()),
            geo=self._geo(tweet.geo),
        )
        return submission(whole, label, received=self._received(raw))

    def _take(self, kind: str, key: str | None, wanted: type[_T]) -> _T | None:
        raw = self._held[kind].get(key or "")
        if raw is None or key is None:
            return None
        self._taken[kind][key] = bytes(raw)
        return msgspec.json.decode(raw, type=wanted)

    def _attachments(self, tweet: Tweet) -> Attachments | None:
        given = tweet.attachments
        if given is None or given.media:
            return given
        media = (self._take("media", key, Media) for key in given.media_keys or ())
        return Attachments(media=tuple(one for one in media if one is not None))

    def _reference(self, given: Reference) -> Reference:
        held = self._take("tweets", given.id, Tweet)
        if held is None:
            return given
        return msgspec.structs.replace(
            given,
            text=held.text,
            note_tweet=held.note_tweet,
            author=self._take("users", held.author_id, User),
        )

    def _geo(self, given: Geo | None) -> Geo | None:
        place = self._take("places", given.place_id, Geo) if given else None
        if given is None or place is None:
            return given
        return msgspec.structs.replace(given, full_name=place.full_name)

    def _received(self, raw: msgspec.Raw) -> str:
        """The post and what the page holds about it, byte for byte, as a page of its own."""
        kinds = [
            b'"%s":[%s]' % (kind.encode(), b",".join(taken.values()))
            for kind, taken in self._taken.items()
            if taken
        ]
        parts = [b'"data":' + bytes(raw)]
        if kinds:
            parts.append(b'"includes":{%s}' % b",".join(kinds))
        if self._twarc:
            parts.append(b'"__twarc":' + bytes(self._twarc))
        return (b"{%s}" % b",".join(parts)).decode()


def _by_id(raws: Sequence[msgspec.Raw] | None) -> dict[str, msgspec.Raw]:
    keys = ((msgspec.json.decode(raw, type=_Key), raw) for raw in raws or ())
    return {key.media_key or key.id: raw for key, raw in keys}
