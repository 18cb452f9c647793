"""The signed paper of an agreement: a PDF or picture that is what it says, shown by decoding it."""

import hashlib
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from archive.agreement.paper import Paper
from archive.errors import InvalidSubmission, Undecodable
from ingest.derivatives import SIZES
from ingest.identify import identify
from ingest.quarantine import ADVICE
from ingest.sandbox import Sandbox
from ingest.uploads import safe_path

LARGEST = 50_000_000
"""Bytes."""
_ENDS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/tiff": (".tif", ".tiff"),
    "image/heic": (".heic", ".heif"),
    "image/webp": (".webp",),
}
"""How names of each kind end: a name that says something else is refused, whatever is inside."""


def examined(path: Path, name: str, sandbox: Sandbox) -> Paper:
    """What the file is; raises ``InvalidSubmission`` with what to do about it."""
    shown, size = PurePosixPath(safe_path(name)).name, path.stat().st_size
    kind = identify(path).media_type or ""
    why = _refusal(shown, size, kind) or _undecodable(path, kind, sandbox)
    if why:
        raise InvalidSubmission({"paper": why})
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Paper(digest=digest, name=shown, media_type=kind, size=size)


def _refusal(name: str, size: int, kind: str) -> str:
    """What can be said without decoding; empty where it may be looked into."""
    if not size:
        return ADVICE["empty"]
    if size > LARGEST:
        return "書類は50 MBまでです。解像度を下げて、読み取り直してください。"
    if kind not in _ENDS:
        return "PDF か画像（JPEG・PNG・TIFF・HEIC・WebP）を選んでください。"
    if not name.lower().endswith(_ENDS[kind]):
        return "名前の終わりと中身が合いません。もとのファイルを確かめてください。"
    return ""


def _undecodable(path: Path, kind: str, sandbox: Sandbox) -> str:
    """Read and drawn once, apart from everything: only that shows that it can be."""
    with TemporaryDirectory(prefix="archive-paper-") as folder:
        try:
            sandbox.run("extract", path, Path(folder), media_type=kind)
            sandbox.run("derive", path, Path(folder), media_type=kind, sizes=[SIZES[0]])
        except Undecodable as error:
            return ADVICE.get(error.reason, ADVICE["undecodable"])
    return ""
