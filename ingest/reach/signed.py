"""Signature Version 4 of AWS for requests that read, as S3 servers of all makers check it.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

_NOTHING = hashlib.sha256(b"").hexdigest()
_PLAIN = "-_.~"


def path_of(*segments: str) -> str:
    """The path of a bucket and key, encoded as it is signed."""
    return "/" + "/".join(quote(segment, safe=f"/{_PLAIN}") for segment in segments)


def query_of(values: Mapping[str, str]) -> str:
    """Sorted and encoded as it is signed."""
    pairs = sorted((quote(n, safe=_PLAIN), quote(v, safe=_PLAIN)) for n, v in values.items())
    return "&".join(f"{name}={value}" for name, value in pairs)


def signature(
    host: str, path: str, query: str, *, key: tuple[str, str], region: str, at: datetime
) -> dict[str, str]:
    """Headers of a GET without a body; ``host`` with its port, ``key``: public and secret one."""
    day, instant = f"{at:%Y%m%d}", f"{at:%Y%m%dT%H%M%SZ}"
    headers = {"host": host, "x-amz-content-sha256": _NOTHING, "x-amz-date": instant}
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    request = "\n".join(("GET", path, query, lines, names, _NOTHING))
    scope = f"{day}/{region}/s3/aws4_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = "\n".join(("AWS4-HMAC-SHA256", instant, scope, digest))
    secret = f"AWS4{key[1]}".encode()
    for part in (day, region, "s3", "aws4_request"):
        secret = hmac.digest(secret, part.encode(), "sha256")
    signed = hmac.new(secret, text.encode(), "sha256").hexdigest()
    said = f"AWS4-HMAC-SHA256 Credential={key[0]}/{scope},SignedHeaders={names},Signature={signed}"
    return {**headers, "authorization": said}
