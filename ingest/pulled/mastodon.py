"""Posts of Mastodon and what speaks its API: of one account, or with one hashtag.

https://docs.joinmastodon.org/methods/accounts/#statuses and …/methods/timelines/#tag. ``min_id``
asks for what comes right after a post, so the oldest comes first and a run goes on where it was.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import msgspec

from archive.errors import InvalidSubmission, Unreached
from archive.model import LangString, Post
from ingest.html_words import html_words
from ingest.pulled import Asking, Field, Step
from ingest.reach import Reach
from ingest.reach.client import Answer
from ingest.reach.fetched import check_address, server_of
from ingest.reach.json import decode
from ingest.reach.waiting import used_up
from ingest.sources.post_words import hashtags, links, posted
from ingest.submission import Claims, Refusal, Submission

_LARGEST = 10_000_000
_PAGE = 40
_PAGES = 500
_OPEN = ("public", "unlisted")
_PREVIOUS = re.compile(r'<([^<>]*)>\s*;[^,<>]*rel="?prev"?')
_LABEL: LangString = {"ja": "Mastodon の投稿", "en": "Posts of Mastodon"}


class Account(msgspec.Struct, frozen=True):
    id: str = ""
    acct: str = ""
    display_name: str = ""


class Tag(msgspec.Struct, frozen=True):
    name: str = ""


class Media(msgspec.Struct, frozen=True):
    url: str | None = None
    description: str | None = None


class Numbered(msgspec.Struct, frozen=True):
    id: str


class Status(msgspec.Struct, frozen=True):
    id: str
    uri: str = ""
    url: str | None = None
    created_at: str = ""
    content: str = ""
    spoiler_text: str = ""
    visibility: str = "public"
    language: str | None = None
    account: Account = Account()
    tags: tuple[Tag, ...] = ()
    media_attachments: tuple[Media, ...] = ()
    in_reply_to_id: str | None = None
    reblog: dict[str, Any] | None = None


class Mastodon:
    label = _LABEL
    fields = (
        Field(
            name="address",
            label={"ja": "サーバーの住所", "en": "Address of the server"},
            hint={"ja": "例: https://mastodon.example", "en": "https://mastodon.example"},
        ),
        Field(
            name="of",
            label={"ja": "アカウントかハッシュタグ", "en": "Account or hashtag"},
            hint={"ja": "例: @kumamoto か #熊本地震", "en": "@kumamoto or #kumamoto"},
        ),
    )

    def check(self, told: Mapping[str, str], reach: Reach) -> None:  # noqa: ARG002
        check_address(told.get("address", ""))
        if told.get("of", "").strip()[:1] not in ("@", "#") or len(told["of"].strip()) < 2:
            raise InvalidSubmission({"of": "@ か # をつけて書いてください。"})

    def pull(self, asking: Asking) -> Iterator[Step]:
        base, met = server_of(asking.address), set[str]()
        path = _path(asking, base)
        at = str(asking.memory.get("min_id", "0"))
        for _page in range(_PAGES):
            met.add(at)
            query = urlencode({"limit": _PAGE, "min_id": at, "exclude_reblogs": "true"})
            answer = _get(asking, f"{base}{path}?{query}")
            page = [(_number(raw), raw) for raw in decode(answer.body, list[msgspec.Raw])]
            for number, raw in reversed(page):
                yield _step(number, raw, base)
            if not page:
                return
            at = _newer(answer.headers.get("link", "")) or page[0][0]
            yield Step(learns={"min_id": at})
            if at in met:
                raise Unreached("loop", path)
            if (until := used_up(answer.headers, asking.now)) is not None:
                raise Unreached("wait", path, until=until)
        raise Unreached("loop", path)


def _get(asking: Asking, url: str) -> Answer:
    """With the host's token where there is one: most servers ask for none."""
    host = asking.reach.client.guard.judge(url).host
    said = {}
    if asking.reach.has_token(host):
        said["Authorization"] = f"Bearer {asking.reach.token(host)}"
    return asking.reach.client.get(url, most=_LARGEST, headers=said)


def _path(asking: Asking, base: str) -> str:
    of = asking.told["of"].strip()
    if of.startswith("#"):
        return f"/api/v1/timelines/tag/{quote(of[1:], safe='')}"
    query = urlencode({"acct": of[1:]})
    found = decode(_get(asking, f"{base}/api/v1/accounts/lookup?{query}").body, Account)
    if not found.id:
        raise Unreached("bad-json", "an account without id")
    return f"/api/v1/accounts/{quote(found.id, safe='')}/statuses"


def _newer(link: str) -> str:
    """Where the next page begins, as the server says it (RFC 8288); empty where it does not."""
    found = _PREVIOUS.search(link)
    return parse_qs(urlsplit(found[1]).query).get("min_id", [""])[0] if found else ""


def _number(raw: msgspec.Raw) -> str:
    return decode(bytes(raw), Numbered).id


def _step(number: str, raw: msgspec.Raw, base: str) -> Step:
    """What is not open to everybody is not given, whatever the token may read."""
    learns = {"min_id": number}
    try:
        status = decode(bytes(raw), Status)
        if status.visibility not in _OPEN or status.reblog is not None:
            return Step(learns=learns, known=1)
        return Step(gives=_submission(status, raw, base), learns=learns)
    except InvalidSubmission as error:
        detail = " ".join(error.fields.values())
    except Unreached as error:
        detail = f"投稿として読めません: {error.detail}"
    refusal = Refusal(label=f"{base} {number}", reason="record-invalid", detail=detail)
    return Step(gives=refusal, learns=learns)


def _submission(status: Status, raw: msgspec.Raw, base: str) -> Submission:
    words = html_words(status.content)
    host, acct = urlsplit(base).hostname or "", status.account.acct
    tags = tuple(dict.fromkeys(tag.name for tag in status.tags if tag.name))
    notes = {"返信先": status.in_reply_to_id or "", "注意書き": status.spoiler_text}
    spoken = "\n".join(one.description for one in status.media_attachments if one.description)
    return Submission(
        label=status.url or status.uri or status.id,
        post=Post(
            platform="mastodon",
            native_id=status.uri or f"{base}/{status.id}",
            account=acct if "@" in acct or not acct else f"{acct}@{host}",
            account_name=status.account.display_name,
            url=status.url or status.uri,
            hashtags=tags or hashtags(words),
            links=links(words),
            media=tuple(one.url for one in status.media_attachments if one.url),
        ),
        claims=Claims(
            date=posted(status.created_at),
            creator=status.account.display_name or acct,
            language=status.language if status.language and len(status.language) == 2 else "",
            text=words,
            notes={name: said for name, said in (notes | {"画像の説明": spoken}).items() if said},
        ),
        received=bytes(raw).decode(),
    )


EXTENSION = {"mastodon": Mastodon()}
