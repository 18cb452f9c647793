"""One post in the terms of the X API v2, and what it claims."""

from collections.abc import Iterator

import msgspec

from archive.errors import InvalidSubmission
from archive.model import PlaceStatement, Post
from ingest.sources.post_words import (
    hashtags,
    is_number,
    links,
    plain,
    posted,
    posted_by_id,
    x_address,
)
from ingest.stated_places import place_statements
from ingest.submission import Claims, Submission

_NOTHING = msgspec.Raw()
_RELATIONS = {"replied_to": "返信先", "quoted": "引用元", "retweeted": "リポスト元"}


class User(msgspec.Struct, frozen=True):
    id: str = ""
    username: str = ""
    name: str = ""


class Link(msgspec.Struct, frozen=True):
    url: str = ""
    expanded_url: str | None = None
    media_key: str | None = None


class Tag(msgspec.Struct, frozen=True):
    tag: str = ""


class Entities(msgspec.Struct, frozen=True):
    hashtags: tuple[Tag, ...] | None = None
    urls: tuple[Link, ...] | None = None


class Media(msgspec.Struct, frozen=True):
    media_key: str = ""
    url: str | None = None
    preview_image_url: str | None = None
    alt_text: str | None = None


class Attachments(msgspec.Struct, frozen=True):
    media_keys: tuple[str, ...] | None = None
    media: tuple[Media, ...] | None = None


class Coordinates(msgspec.Struct, frozen=True):
    coordinates: tuple[float, float] | None = None
    """Longitude first."""


class Geo(msgspec.Struct, frozen=True):
    place_id: str | None = None
    full_name: str | None = None
    id: str | None = None
    coordinates: Coordinates | None = None


class LongText(msgspec.Struct, frozen=True):
    text: str = ""
    entities: Entities | None = None


class Reference(msgspec.Struct, frozen=True):
    """A post that this one answers, quotes or repeats; with its text where that came along."""

    type: str = ""
    id: str = ""
    text: str | None = None
    note_tweet: LongText | None = None
    author: User | None = None


class Tweet(msgspec.Struct, frozen=True):
    id: str
    text: str
    created_at: str | None = None
    author_id: str | None = None
    author: User | None = None
    lang: str | None = None
    entities: Entities | None = None
    attachments: Attachments | None = None
    referenced_tweets: tuple[Reference, ...] | None = None
    note_tweet: LongText | None = None
    geo: Geo | None = None


class Includes(msgspec.Struct, frozen=True):
    users: tuple[msgspec.Raw, ...] | None = None
    media: tuple[msgspec.Raw, ...] | None = None
    tweets: tuple[msgspec.Raw, ...] | None = None
    places: tuple[msgspec.Raw, ...] | None = None


class Problem(msgspec.Struct, frozen=True):
    title: str = ""
    resource_type: str = ""
    resource_id: str = ""
    parameter: str = ""


class GoneStatus(msgspec.Struct, frozen=True):
    id_str: str


class Deletion(msgspec.Struct, frozen=True):
    status: GoneStatus


class Line(msgspec.Struct, frozen=True):
    """Any line: a page has ``data``, ``errors`` or ``meta``, a notice ``delete`` or ``action``."""

    id: str = ""
    text: str | None = None
    data: msgspec.Raw = _NOTHING
    includes: Includes | None = None
    errors: tuple[msgspec.Raw, ...] | None = None
    meta: msgspec.Raw = _NOTHING
    twarc: msgspec.Raw = msgspec.field(default=_NOTHING, name="__twarc")
    delete: Deletion | None = None
    action: str = ""
    reason: str = ""


def submission(tweet: Tweet, label: str, *, received: str) -> Submission:
    """What a post claims, with everything it refers to already in its place."""
    if not is_number(tweet.id):
        raise InvalidSubmission({"id": f"「{tweet.id[:40]}」は投稿の番号ではありません。"})
    author = tweet.author or User()
    words = plain(_words(tweet))
    return Submission(
        label=label,
        post=_post(tweet, author, words),
        claims=Claims(
            date=posted(tweet.created_at or "") or posted_by_id(tweet.id),
            places=_places(tweet.geo),
            position=_position(tweet.geo),
            creator=author.name or author.username,
            language=tweet.lang if tweet.lang and len(tweet.lang) == 2 else "",
            text=words,
            notes=dict(_notes(tweet)),
        ),
        received=received,
    )


def _post(tweet: Tweet, author: User, words: str) -> Post:
    entities = (tweet.note_tweet and tweet.note_tweet.entities) or tweet.entities or Entities()
    tags = tuple(dict.fromkeys(tag.tag for tag in entities.hashtags or () if tag.tag))
    media = (tweet.attachments and tweet.attachments.media) or ()
    addresses = (one.url or one.preview_image_url for one in media)
    return Post(
        platform="x",
        native_id=tweet.id,
        account=author.username,
        account_name=author.name,
        url=x_address(author.username, tweet.id),
        hashtags=tags or hashtags(words),
        links=_links(entities) or links(words),
        media=tuple(filter(None, addresses)),
    )


def _links(entities: Entities) -> tuple[str, ...]:
    """Where links lead, without those to the post's own media."""
    urls = (link for link in entities.urls or () if not link.media_key)
    return tuple(dict.fromkeys(link.expanded_url or link.url for link in urls))


def _words(tweet: Tweet) -> str:
    """The whole text; the API cuts long posts, and repeated ones at 140 characters."""
    if tweet.note_tweet and tweet.note_tweet.text:
        return tweet.note_tweet.text
    for other in tweet.referenced_tweets or ():
        if other.type == "retweeted" and other.text:
            whole = other.note_tweet.text if other.note_tweet else other.text
            return f"RT @{other.author.username}: {whole}" if other.author else whole
    return tweet.text


def _notes(tweet: Tweet) -> Iterator[tuple[str, str]]:
    for other in tweet.referenced_tweets or ():
        if other.type in _RELATIONS:
            yield _RELATIONS[other.type], other.id
    media = (tweet.attachments and tweet.attachments.media) or ()
    if spoken := "\n".join(one.alt_text for one in media if one.alt_text):
        yield "画像の説明", spoken


def _places(geo: Geo | None) -> tuple[PlaceStatement, ...]:
    """What the author tagged; a place without a name in the gazetteer stays in words."""
    return place_statements(geo.full_name, source="post") if geo and geo.full_name else ()


def _position(geo: Geo | None) -> tuple[float, float] | None:
    point = geo.coordinates.coordinates if geo and geo.coordinates else None
    return (point[1], point[0]) if point else None
