"""Objects below a prefix of an S3 bucket, listed page by page and fetched through the guard.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html; path style, so any server.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from archive.errors import Unreached
from ingest.reach import Reach
from ingest.reach.fetched import server_of
from ingest.reach.signed import path_of, query_of, signature
from ingest.reach.xml import named, parse, words_in

_LARGEST = 10_000_000
_REGION = "us-east-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An object as the listing has it; ``size`` in bytes."""

    key: str
    etag: str
    size: int


class Bucket:
    """The address is ``https://server/bucket/prefix``; ``at`` is when requests are signed."""

    def __init__(self, reach: Reach, address: str, *, region: str, at: datetime) -> None:
        self._reach, self._base, self._at = reach, server_of(address), at
        self._region = region.strip() or _REGION
        path = unquote(urlsplit(address.strip()).path)
        self.name, _slash, self.prefix = path.lstrip("/").partition("/")

    def objects(self) -> Iterator[Stored]:
        """Every object of the prefix; names of folders are none. Raises ``Unreached``."""
        token, met = "", set[str]()
        while True:
            query = {"list-type": "2", "max-keys": "1000", "prefix": self.prefix}
            query |= {"continuation-token": token} if token else {}
            url, headers = self._signed("", query)
            root = parse(self._reach.client.get(url, most=_LARGEST, headers=headers).body)
            for one in named(root, "Contents"):
                size = "".join(each.text or "" for each in named(one, "Size"))
                key = "".join(each.text or "" for each in named(one, "Key"))
                if key.startswith(self.prefix) and not key.endswith("/"):
                    count = int(size) if size.isdecimal() else 0
                    yield Stored(key=key, etag=words_in(one, "ETag"), size=count)
            token = words_in(root, "NextContinuationToken")
            if words_in(root, "IsTruncated") != "true" or not token:
                return
            if token in met:
                raise Unreached("loop", self.name)
            met.add(token)

    def fetch(self, key: str, path: Path, *, most: int) -> None:
        """The object into a new file of at most ``most`` bytes; raises ``Unreached``."""
        url, headers = self._signed(key, {})
        self._reach.client.fetch(url, path, most=most, headers=headers)

    def _signed(self, key: str, query: Mapping[str, str]) -> tuple[str, dict[str, str]]:
        """Address and headers; without a file of keys for the host, as anybody asks."""
        path, said = path_of(self.name, *([key] if key else [])), query_of(query)
        url = f"{self._base}{path}{'?' if said else ''}{said}"
        target = self._reach.client.guard.judge(url)
        if not self._reach.has_token(target.host):
            return url, {}
        public, _space, secret = self._reach.token(target.host).partition(" ")
        key_pair = (public, secret.strip())
        authority, region = target.authority, self._region
        return url, signature(authority, path, said, key=key_pair, region=region, at=self._at)
