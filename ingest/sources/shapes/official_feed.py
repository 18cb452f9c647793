"""Posts of public bodies on X as the feed of toropoo-web/kumamoto-disaster-x-feed writes them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from archive.errors import InvalidSubmission
from archive.model import Post
from ingest.sources.names import given_file
from ingest.sources.post_words import hashtags, links, plain, posted, x_address
from ingest.sources.records import entries, first_value, open_records, records
from ingest.stated_places import place_statements
from ingest.submission import Claims, Refusal, Submission

_NATIVE_ID = re.compile(r"/status/(\d+)")
_KEYS = frozenset({"postId", "accountHandle", "postUrl", "postedAt", "summary"})
_AVAILABILITY = {"DELETED": "deleted", "REMOVED": "deleted", "PROTECTED": "protected"}


class FeedPost(msgspec.Struct, frozen=True, rename="camel"):
    """The keys that say something about the post; when it was fetched and its rank do not."""

    post_id: str
    post_url: str
    posted_at: str
    summary: str
    account_handle: str
    source_name: str = ""
    regions: tuple[str, ...] = ()
    category: str = ""
    status: str = ""


_decode = msgspec.json.Decoder(FeedPost).decode


def fits(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() >= _KEYS


def posts(text: str, label: str) -> Iterator[Submission]:
    """The post of a record."""
    given = _decode(text)
    words = plain(given.summary)
    number = _native_id(given)
    notes = {"postId": given.post_id, "category": given.category}
    yield Submission(
        label=label,
        post=Post(
            platform="x",
            native_id=number,
            account=given.account_handle,
            account_name=given.source_name,
            url=x_address(given.account_handle, number),
            hashtags=hashtags(words),
            links=links(words),
            availability=_AVAILABILITY.get(given.status.upper(), "live"),
        ),
        claims=Claims(
            date=posted(given.posted_at),
            places=place_statements(";".join(given.regions), source="post"),
            creator=given.source_name or given.account_handle,
            text=words,
            notes=notes,
        ),
        received=text,
    )


def _native_id(given: FeedPost) -> str:
    found = _NATIVE_ID.search(given.post_url)
    if found is None:
        raise InvalidSubmission({"postUrl": f"「{given.post_url[:80]}」に投稿の番号がありません。"})
    return found[1]


class Feed:
    """The feed gives some numbers to posts of two accounts; intake keeps both apart by account."""

    def recognises(self, path: Path) -> bool:
        return path.is_file() and fits(first_value(path))

    def read(self, path: Path, scratch: Path) -> Iterator[Submission | Refusal]:  # noqa: ARG002
        file = given_file(path)
        with open_records(path) as stream:
            for record in records(stream):
                yield from entries(record, file, posts)


EXTENSION = {"official-feed": Feed()}
