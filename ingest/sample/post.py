"""The posts of the sample as twarc version 2 writes them: one response of the API a line.

https://twarc-project.readthedocs.io/en/latest/twarc2_en_us/ and the X API v2 data dictionary.
The accounts are invented: their names are longer than the platform allows.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

POSTS = Path(__file__).parent / "data" / "posts.json"
FIRST_ID = 9_000_000_000_000_000_001
"""Far above any number that the platform has given out."""
FIRST_ACCOUNT = 8_000_000_000_000_000_001


class Account(msgspec.Struct, frozen=True):
    key: str
    username: str
    name: str
    description: str


class Draft(msgspec.Struct, frozen=True):
    by: str
    at: str
    text: str
    tags: tuple[str, ...]
    counts: tuple[int, int, int]
    """Retweets, replies, likes."""
    lang: str = "ja"
    links: tuple[str, ...] = ()


class Drafts(msgspec.Struct, frozen=True):
    accounts: tuple[Account, ...]
    posts: tuple[Draft, ...]


def write_posts(directory: Path) -> None:
    """Write ``posts.jsonl``: five posts a line, with the accounts that wrote them."""
    lines = (msgspec.json.encode(page, order="sorted") for page in _pages())
    (directory / "posts.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))


def _pages() -> Iterator[dict[str, Any]]:
    drafts = msgspec.json.decode(POSTS.read_bytes(), type=Drafts)
    ids = {account.key: str(FIRST_ACCOUNT + k) for k, account in enumerate(drafts.accounts)}
    posts = [
        _post(draft, number=str(FIRST_ID + k), author=ids[draft.by])
        for k, draft in enumerate(drafts.posts)
    ]
    users = {ids[account.key]: _user(account, ids[account.key]) for account in drafts.accounts}
    for start in range(0, len(posts), 5):
        page = posts[start : start + 5]
        authors = dict.fromkeys(post["author_id"] for post in page)
        yield {
            "data": page,
            "includes": {"users": [users[author] for author in authors]},
            "meta": {
                "newest_id": page[-1]["id"],
                "oldest_id": page[0]["id"],
                "result_count": len(page),
            },
            "__twarc": {
                "url": "https://example.org/2/tweets",
                "version": "2.14.0",
                "retrieved_at": "2026-08-05T00:00:00+00:00",
            },
        }


def _post(draft: Draft, *, number: str, author: str) -> dict[str, Any]:
    retweets, replies, likes = draft.counts
    return {
        "id": number,
        "conversation_id": number,
        "author_id": author,
        "created_at": draft.at,
        "edit_history_tweet_ids": [number],
        "lang": draft.lang,
        "text": draft.text,
        "possibly_sensitive": False,
        "reply_settings": "everyone",
        "public_metrics": {
            "retweet_count": retweets,
            "reply_count": replies,
            "like_count": likes,
            "quote_count": 0,
        },
        "entities": _entities(draft),
    }


def _entities(draft: Draft) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if draft.tags:
        found["hashtags"] = [{"tag": tag, **_span(draft.text, f"#{tag}")} for tag in draft.tags]
    if draft.links:
        found["urls"] = [
            {
                "url": link,
                "expanded_url": link,
                "display_url": link.removeprefix("https://"),
                **_span(draft.text, link),
            }
            for link in draft.links
        ]
    return found


def _span(text: str, part: str) -> dict[str, int]:
    start = text.index(part)
    return {"start": start, "end": start + len(part)}


def _user(account: Account, number: str) -> dict[str, Any]:
    return {
        "id": number,
        "username": account.username,
        "name": account.name,
        "description": account.description,
        "created_at": "2015-04-01T00:00:00.000Z",
        "protected": False,
        "verified": False,
    }
