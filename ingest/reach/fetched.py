"""Files behind addresses, and what to remember of an address so that it is asked for only once."""

import hashlib
import unicodedata
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from urllib.parse import unquote, urlsplit

from archive.errors import InvalidSubmission, Unreached
from ingest.reach.client import Answer
from ingest.reach.guard import split

_numbers = count()
_SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "image/tiff": ".tif",
    "application/pdf": ".pdf",
    "video/mp4": ".mp4",
    "audio/mpeg": ".mp3",
    "text/html": ".html",
    "text/plain": ".txt",
}
"""For a name without one; what a file is, its content tells."""
_LONGEST = 120


def mark(text: str) -> str:
    """A short name for an address or number in a memory."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:24]


def server_of(address: str) -> str:
    """Scheme, host and port of an address, as others begin that lead to the same server."""
    parts = urlsplit(address.strip())
    return f"{parts.scheme}://{parts.netloc}"


def place_for(url: str, folder: Path, media_type: str = "") -> Path:
    """A free path in the folder, named as the address ends; no way out of the folder."""
    name = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2], errors="replace")
    shown = "".join(c for c in unicodedata.normalize("NFC", name) if c.isprintable())
    shown = shown.replace("/", "_").replace("\\", "_").strip(". ")[-_LONGEST:] or "file"
    if "." not in shown:
        shown += _SUFFIXES.get(media_type.partition(";")[0].strip().lower(), "")
    inside = folder / str(next(_numbers))
    inside.mkdir()
    return inside / shown


def validators(answer: Answer) -> dict[str, str]:
    """What a later request says, so that what has not changed is not sent again (RFC 9110 13)."""
    names = (("etag", "etag"), ("last-modified", "modified"))
    return {short: answer.headers[name][:500] for name, short in names if answer.headers.get(name)}


def conditions(known: Mapping[str, str]) -> dict[str, str]:
    names = (("etag", "If-None-Match"), ("modified", "If-Modified-Since"))
    return {header: str(known[short]) for short, header in names if known.get(short)}


def check_address(url: str, field: str = "address") -> None:
    """Raises ``InvalidSubmission`` for what is no address of the web, without asking anybody."""
    try:
        split(url)
    except Unreached as error:
        why = "http:// か https:// で始まる、ウェブの住所を書いてください。"
        raise InvalidSubmission({field: why}) from error
