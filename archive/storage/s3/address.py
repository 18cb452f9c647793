"""What an ``s3://`` URL says, and how keys of ours become keys of the bucket."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from archive.errors import InvalidKey, WrongSetting
from archive.storage.keys import check_key

_STYLES = ("auto", "path", "virtual")
_CHECKSUMS = ("crc32", "md5", "none")
_LONGEST_SEGMENT = 200
"""Bytes. Gateways over files and MinIO take up to 255 between two slashes."""
_LONGEST_PREFIX = 100
"""Bytes: with 900 of a key, and its cuts, below the 1,024 that S3 takes."""
_MEBIBYTE = 1 << 20
_SMALLEST_PART = 5
"""Mebibytes: S3 refuses smaller parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """``s3://bucket/prefix`` with what follows the question mark."""

    bucket: str
    prefix: str = ""
    """Empty, or ends with a slash."""
    endpoint: str = ""
    """URL of the server; empty: AWS, or what ``AWS_ENDPOINT_URL_S3`` names."""
    region: str = ""
    style: str = "auto"
    """``path`` where the name of the bucket is no host name, as on most servers of one's own."""
    checksum: str = "crc32"
    """Sent in a header, never behind the body, which some servers refuse. Servers that do not know
    ``x-amz-checksum-crc32`` either know ``md5`` (Content-MD5)."""
    credentials: str = ""
    """A file as ``~/.aws/credentials``: a mounted secret, for example."""
    profile: str = ""
    part: int = 16 * _MEBIBYTE
    """Bytes (``part=`` counts mebibytes): what is larger goes in parts, one in memory at a time.
    S3 takes 10,000 of them."""
    timeout: float = 60.0
    """Seconds without a byte from the server, after which a request counts as lost."""

    def full(self, key: str) -> str:
        """The key in the bucket, or the beginning of some."""
        return self.prefix + cut(key)

    def ours(self, full: str) -> str | None:
        """The key that a key of the bucket stands for; ``None`` for what we cannot have written."""
        key = joined(full.removeprefix(self.prefix))
        try:
            return check_key(key) if self.full(key) == full else None
        except InvalidKey:
            return None


def cut(text: str) -> str:
    """A key, or a beginning of one, with ``/+`` after every 200 bytes of a segment.

    Where to cut depends on what stands before alone, so the order of keys stays as it is.
    """
    return "/".join("/+".join(_pieces(segment)) for segment in text.split("/"))


def _pieces(segment: str) -> Iterator[str]:
    piece, size = "", 0
    for letter in segment:
        piece, size = piece + letter, size + len(letter.encode())
        if size > _LONGEST_SEGMENT:
            yield piece
            piece, size = "", 0
    yield piece


def joined(text: str) -> str:
    """The other way round: only a piece that was cut is longer than 200 bytes."""
    first, *rest = text.split("/")
    key, was_cut = first, _is_piece(first)
    for segment in rest:
        key += segment.removeprefix("+") if was_cut else f"/{segment}"
        was_cut = _is_piece(segment.removeprefix("+") if was_cut else segment)
    return key


def _is_piece(segment: str) -> bool:
    return len(segment.encode()) > _LONGEST_SEGMENT


def parse(url: str) -> Address:
    """Raises ``WrongSetting`` with the part of the URL that cannot be used."""
    parts = urlsplit(url)
    if not parts.hostname or parts.username or parts.fragment:
        raise WrongSetting(f"{url!r} must look like s3://bucket/prefix?endpoint=https://….")
    given = _given(url, parts.query)
    prefix = unquote(parts.path).strip("/")
    if prefix:
        try:
            check_key(prefix)
        except InvalidKey as error:
            raise WrongSetting(f"{url!r}: {error}") from error
    if len(prefix.encode()) > _LONGEST_PREFIX:
        raise WrongSetting(f"{url!r}: the prefix must not be longer than {_LONGEST_PREFIX} bytes.")
    return Address(
        bucket=parts.netloc,
        prefix=f"{prefix}/" if prefix else "",
        endpoint=given.get("endpoint", ""),
        region=given.get("region", ""),
        style=_one_of(url, given.get("style", "auto"), _STYLES),
        checksum=_one_of(url, given.get("checksum", "crc32"), _CHECKSUMS),
        credentials=given.get("credentials", ""),
        profile=given.get("profile", ""),
        part=int(_number(url, given.get("part", "16"), _SMALLEST_PART) * _MEBIBYTE),
        timeout=_number(url, given.get("timeout", "60"), 0.1),
    )


_KNOWN = ("endpoint", "region", "style", "checksum", "credentials", "profile", "part", "timeout")


def _given(url: str, query: str) -> dict[str, str]:
    given = dict(parse_qsl(query))
    for name in given.keys() - set(_KNOWN):
        raise WrongSetting(f"{url!r}: {name} is not known; known are {', '.join(_KNOWN)}.")
    return given


def _one_of(url: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise WrongSetting(f"{url!r}: {value!r} must be one of {', '.join(known)}.")
    return value


def _number(url: str, text: str, least: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not least <= value <= 1 << 12:
        raise WrongSetting(f"{url!r}: {text!r} must be a number from {least} on.")
    return value
