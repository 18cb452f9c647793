"""Posts of X by its API v2: a search of the last days, or the timeline of one account.

https://docs.x.com/x-api/posts/search-recent-posts and …/users/get-posts. The bearer token lies in
the file of the API's host. Pages come newest first; ``since_id`` moves when the last one is kept.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import msgspec

from archive.errors import InvalidSubmission, Unreached
from archive.model import LangString
from ingest.pulled import Asking, Field, Step
from ingest.reach import Reach
from ingest.reach.client import Answer
from ingest.reach.fetched import check_address, server_of
from ingest.reach.json import decode
from ingest.reach.waiting import used_up
from ingest.sources.records import UNDECODABLE
from ingest.sources.shapes.twarc import posts

_LARGEST = 20_000_000
_PAGES = 500
_FIELDS = {
    "max_results": "100",
    "tweet.fields": "created_at,lang,entities,attachments,referenced_tweets,note_tweet,geo,"
    "author_id",
    "expansions": "author_id,attachments.media_keys,geo.place_id,referenced_tweets.id,"
    "referenced_tweets.id.author_id",
    "user.fields": "id,name,username",
    "media.fields": "media_key,type,url,preview_image_url,alt_text",
    "place.fields": "id,full_name",
}
_LABEL: LangString = {"ja": "X の投稿（API）", "en": "Posts of X (API)"}


class User(msgspec.Struct, frozen=True):
    id: str = ""


class Found(msgspec.Struct, frozen=True):
    data: User = User()


class Meta(msgspec.Struct, frozen=True):
    newest_id: str | None = None
    next_token: str | None = None
    result_count: int = 0


class Page(msgspec.Struct, frozen=True):
    meta: Meta


class XApi:
    label = _LABEL
    fields = (
        Field(
            name="address",
            label={"ja": "APIの住所", "en": "Address of the API"},
            start="https://api.x.com",
        ),
        Field(
            name="of",
            label={"ja": "検索の式かアカウント", "en": "Query or account"},
            hint={
                "ja": "例: #熊本地震 lang:ja か @kumamoto_pref。鍵は運用の担当者が置きます。",
                "en": "#kumamoto lang:ja or @kumamoto_pref. Your operator keeps the token.",
            },
        ),
    )

    def check(self, told: Mapping[str, str], reach: Reach) -> None:  # noqa: ARG002
        check_address(told.get("address", ""))
        if told.get("of", "").strip() in ("", "@"):
            raise InvalidSubmission({"of": "検索の式か、@ をつけたアカウントを書いてください。"})

    def pull(self, asking: Asking) -> Iterator[Step]:
        base = server_of(asking.address)
        where = _where(asking, base)
        run = _Run(asking.memory)
        for _page in range(_PAGES):
            answer = _page_of(asking, base, where, run)
            if answer is None:
                yield Step(learns=run.learns())
                continue
            yield from _given(answer.body, where.path)
            meta = decode(answer.body, Page).meta
            done = run.turned(meta, where.path)
            yield Step(learns=run.learns())
            if done:
                return
            if (until := used_up(answer.headers, asking.now)) is not None:
                raise Unreached("wait", where.path, until=until)
        raise Unreached("loop", where.path)


class _Where(NamedTuple):
    """A list of posts: its path, what the host calls the place in it, and what else it wants."""

    path: str
    token_name: str
    query: Mapping[str, str]


class _Run:
    """Where in the pages it is: what was kept before, the page to ask for, the newest so far."""

    def __init__(self, memory: Mapping[str, Any]) -> None:
        names = ("since_id", "token", "newest")
        self.since_id, self.token, self.newest = (str(memory.get(name) or "") for name in names)
        self._met: set[str] = set()

    def query(self, token_name: str) -> dict[str, str]:
        said = {"since_id": self.since_id, token_name: self.token}
        return {name: value for name, value in said.items() if value}

    def turned(self, meta: Meta, path: str) -> bool:
        """To the next page; whether that was the last one."""
        self.newest = self.newest or meta.newest_id or ""
        self.token = meta.next_token or ""
        if not self.token:
            self.since_id, self.newest = self.newest or self.since_id, ""
            return True
        if self.token in self._met:
            self.token = ""
            raise Unreached("loop", path)
        self._met.add(self.token)
        return False

    def forgot(self) -> bool:
        """Begin anew with less, as the host takes this no more; false where nothing is left."""
        if self.token:
            self.token, self.newest = "", ""
        elif self.since_id:
            self.since_id = ""
        else:
            return False
        return True

    def learns(self) -> dict[str, str | None]:
        held = {"since_id": self.since_id, "token": self.token, "newest": self.newest}
        return {name: value or None for name, value in held.items()}


def _page_of(asking: Asking, base: str, where: _Where, run: _Run) -> Answer | None:
    """A page; ``None`` where the host refused what is remembered, and it is forgotten now."""
    query = {**_FIELDS, **where.query, **run.query(where.token_name)}
    try:
        return _get(asking, f"{base}{where.path}?{urlencode(query)}")
    except Unreached as error:
        if (error.reason, error.detail) == ("status", "400") and run.forgot():
            return None
        raise


def _given(body: bytes, path: str) -> Iterator[Step]:
    try:
        for given in posts(body.decode(), path):
            yield Step(gives=given)
    except (*UNDECODABLE, UnicodeDecodeError, InvalidSubmission) as error:
        raise Unreached("bad-json", str(error)[:200]) from error


def _get(asking: Asking, url: str) -> Answer:
    host = asking.reach.client.guard.judge(url).host
    said = {"Authorization": f"Bearer {asking.reach.token(host)}"}
    return asking.reach.client.get(url, most=_LARGEST, headers=said)


def _where(asking: Asking, base: str) -> _Where:
    of = asking.told["of"].strip()
    if not of.startswith("@") or " " in of:
        return _Where("/2/tweets/search/recent", "next_token", {"query": of})
    answer = _get(asking, f"{base}/2/users/by/username/{quote(of[1:], safe='')}")
    user = decode(answer.body, Found).data
    if not user.id:
        raise Unreached("refused", of)
    return _Where(f"/2/users/{quote(user.id, safe='')}/tweets", "pagination_token", {})


EXTENSION = {"x": XApi()}
