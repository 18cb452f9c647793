"""Objects below a prefix of an S3 bucket: new ones, and those whose ETag changed.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html; path style, so any server.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from archive.errors import InvalidSubmission, Unreached
from archive.model import LangString
from ingest.pulled import Asking, Field, Step
from ingest.pulled.trying import refused
from ingest.reach import Reach
from ingest.reach.fetched import check_address, mark, place_for, server_of
from ingest.reach.signed import path_of, query_of, signature
from ingest.reach.xml import named, parse, words_in
from ingest.submission import Submission

_LARGEST = 10_000_000
_MOST = 50_000
"""Objects of a prefix that are remembered."""
_LABEL: LangString = {"ja": "S3 のフォルダー", "en": "Prefix of an S3 bucket"}
_SHAPE = "https://サーバー/バケット/フォルダー/ の形で書いてください。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A server, a bucket in it, and what the keys begin with."""

    base: str
    bucket: str
    prefix: str


class S3Prefix:
    label = _LABEL
    fields = (
        Field(
            name="address",
            label={"ja": "住所", "en": "Address"},
            hint={
                "ja": "https://サーバー/バケット/フォルダー/ の形。鍵は運用の担当者が置きます。",
                "en": "As https://server/bucket/folder/. Your operator keeps the keys.",
            },
        ),
        Field(
            name="region",
            label={"ja": "リージョン", "en": "Region"},
            hint={"ja": "書かなければ us-east-1。", "en": "us-east-1 where nothing is said."},
            must=False,
            leads=False,
        ),
    )

    def check(self, told: Mapping[str, str], reach: Reach) -> None:  # noqa: ARG002
        check_address(told.get("address", ""))
        if not _place(told["address"]).bucket:
            raise InvalidSubmission({"address": _SHAPE})

    def pull(self, asking: Asking) -> Iterator[Step]:
        place, met = _place(asking.address), 0
        for key, etag, size in _listed(asking, place):
            met += 1
            if met > _MOST:
                raise Unreached("too-many-files", str(_MOST))
            held = asking.memory.get(mark(key)) or {}
            if held.get("etag") == etag and (held.get("done") or "tried" not in held):
                yield Step(known=1)
                continue
            fresh = held if held.get("etag") == etag else {"etag": etag}
            try:
                yield _step(asking, place, key, etag, size)
            except Unreached as error:
                if error.until is not None:
                    raise
                yield refused(key, mark(key), fresh, error, asking.now)


def _step(asking: Asking, place: Place, key: str, etag: str, size: int) -> Step:
    if size > asking.largest:
        raise Unreached("too-large", f"{size // 1_000_000} MB")
    path: Path = place_for(f"https://s3/{key}", asking.scratch)
    url, headers = _signed(asking, place, key, {})
    asking.reach.client.fetch(url, path, most=asking.largest, headers=headers)
    return Step(
        gives=Submission(label=key, path=key.removeprefix(place.prefix), files=(path,)),
        learns={mark(key): {"etag": etag}},
    )


def _listed(asking: Asking, place: Place) -> Iterator[tuple[str, str, int]]:
    """Key, ETag and bytes of every object, page by page; names of folders are none."""
    token, met = "", set[str]()
    while True:
        query = {"list-type": "2", "max-keys": "1000", "prefix": place.prefix}
        query |= {"continuation-token": token} if token else {}
        url, headers = _signed(asking, place, "", query)
        root = parse(asking.reach.client.get(url, most=_LARGEST, headers=headers).body)
        for one in named(root, "Contents"):
            size = "".join(each.text or "" for each in named(one, "Size"))
            key = "".join(each.text or "" for each in named(one, "Key"))
            if key.startswith(place.prefix) and not key.endswith("/"):
                yield key, words_in(one, "ETag"), int(size) if size.isdecimal() else 0
        token = words_in(root, "NextContinuationToken")
        if words_in(root, "IsTruncated") != "true" or not token:
            return
        if token in met:
            raise Unreached("loop", place.bucket)
        met.add(token)


def _signed(
    asking: Asking, place: Place, key: str, query: Mapping[str, str]
) -> tuple[str, dict[str, str]]:
    """Address and headers; without a file of keys for the host, as anybody asks."""
    path, said = path_of(place.bucket, *([key] if key else [])), query_of(query)
    url = f"{place.base}{path}{'?' if said else ''}{said}"
    target = asking.reach.client.guard.judge(url)
    if not asking.reach.has_token(target.host):
        return url, {}
    public, _space, secret = asking.reach.token(target.host).partition(" ")
    region = asking.told.get("region", "").strip() or "us-east-1"
    headers = signature(
        target.authority, path, said, key=(public, secret.strip()), region=region, at=asking.now
    )
    return url, headers


def _place(address: str) -> Place:
    path = unquote(urlsplit(address.strip()).path)
    bucket, _slash, prefix = path.lstrip("/").partition("/")
    return Place(base=server_of(address), bucket=bucket, prefix=prefix)


EXTENSION = {"s3": S3Prefix()}
