"""Objects below a prefix of an S3 bucket: new ones, and those whose ETag changed."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from archive.errors import InvalidSubmission, Unreached
from archive.model import LangString
from ingest.pulled import Asking, Field, Step
from ingest.pulled.trying import refused
from ingest.reach import Reach
from ingest.reach.bucket import Bucket, Stored
from ingest.reach.fetched import check_address, mark, place_for
from ingest.submission import Submission

_MOST = 50_000
"""Objects of a prefix that are remembered."""
_LABEL: LangString = {"ja": "S3 のフォルダー", "en": "Prefix of an S3 bucket"}
_SHAPE = "https://サーバー/バケット/フォルダー/ の形で書いてください。"


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
        if not urlsplit(told["address"].strip()).path.strip("/"):
            raise InvalidSubmission({"address": _SHAPE})

    def pull(self, asking: Asking) -> Iterator[Step]:
        region, met = asking.told.get("region", ""), 0
        bucket = Bucket(asking.reach, asking.address, region=region, at=asking.now)
        for one in bucket.objects():
            key, etag = one.key, one.etag
            met += 1
            if met > _MOST:
                raise Unreached("too-many-files", str(_MOST))
            held = asking.memory.get(mark(key)) or {}
            if held.get("etag") == etag and (held.get("done") or "tried" not in held):
                yield Step(known=1)
                continue
            fresh = held if held.get("etag") == etag else {"etag": etag}
            try:
                yield _step(asking, bucket, one)
            except Unreached as error:
                if error.until is not None:
                    raise
                yield refused(key, mark(key), fresh, error, asking.now)


def _step(asking: Asking, bucket: Bucket, one: Stored) -> Step:
    if one.size > asking.largest:
        raise Unreached("too-large", f"{one.size // 1_000_000} MB")
    path: Path = place_for(f"https://s3/{one.key}", asking.scratch)
    bucket.fetch(one.key, path, most=asking.largest)
    return Step(
        gives=Submission(label=one.key, path=one.key.removeprefix(bucket.prefix), files=(path,)),
        learns={mark(one.key): {"etag": one.etag}},
    )


EXTENSION = {"s3": S3Prefix()}
