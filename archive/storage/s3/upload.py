"""Bytes on their way into a bucket: at once, or in parts where they are many.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
"""

import base64
import hashlib
import io
import secrets
import zlib
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO

from archive.errors import AlreadyExists, ArchiveError, NotFound
from archive.fixity import CHUNK
from archive.storage.s3.address import Address
from archive.storage.s3.wire import Wire

_WRITER = "writer"
"""Metadata that tell a writer its own success when the answer was lost."""


class Upload:
    """One key's new bytes. ``free``: only where there is nothing (``AlreadyExists`` otherwise)."""

    def __init__(self, wire: Wire, address: Address, full_key: str, *, free: bool) -> None:
        self._wire, self._part, self._checksum = wire, address.part, address.checksum
        self._target = {"Bucket": address.bucket, "Key": full_key}
        self._condition = {"IfNoneMatch": "*"} if free else {}
        self._writer = secrets.token_hex(8)

    def send(self, data: bytes | BinaryIO) -> None:
        """Everything, from memory that holds one part at a time."""
        parts = _parts(io.BytesIO(data) if isinstance(data, bytes) else data, self._part)
        first = next(parts, b"")
        try:
            if len(first) < self._part:
                self._at_once(first)
            else:
                self._in_parts(chain([first], parts))
        except (AlreadyExists, NotFound):
            # Also what a repeated request meets when the first one succeeded without an answer.
            if not self._is_ours():
                raise

    def _at_once(self, data: bytes) -> None:
        self._wire.call(
            "put_object",
            **self._target,
            **self._condition,
            **self._sum(data),
            Metadata={_WRITER: self._writer},
            Body=data,
        )

    def _in_parts(self, parts: Iterator[bytes]) -> None:
        whole = {"ChecksumAlgorithm": "CRC32", "ChecksumType": "FULL_OBJECT"}
        begun = self._wire.call(
            "create_multipart_upload",
            **self._target,
            **(whole if self._checksum == "crc32" else {}),
            Metadata={_WRITER: self._writer},
        )
        upload = {**self._target, "UploadId": begun["UploadId"]}
        try:
            self._complete(upload, parts)
        except BaseException:
            self._abort(upload)
            raise

    def _complete(self, upload: Mapping[str, Any], parts: Iterator[bytes]) -> None:
        done, crc = [], 0
        for number, data in enumerate(parts, start=1):
            answer = self._wire.call(
                "upload_part", **upload, **self._sum(data), PartNumber=number, Body=data
            )
            crc = zlib.crc32(data, crc)
            done.append({"PartNumber": number, "ETag": answer["ETag"], **self._told(data)})
        whole = {"ChecksumCRC32": _crc(crc), "ChecksumType": "FULL_OBJECT"}
        self._wire.call(
            "complete_multipart_upload",
            **upload,
            **self._condition,
            **(whole if self._checksum == "crc32" else {}),
            MultipartUpload={"Parts": done},
        )

    def _abort(self, upload: Mapping[str, Any]) -> None:
        """Leave no parts; what cannot be removed now, the next ``probe`` sweeps."""
        try:
            self._wire.call("abort_multipart_upload", **upload)
        except ArchiveError:
            return

    def _sum(self, data: bytes) -> dict[str, str]:
        if self._checksum == "md5":
            digest = hashlib.md5(data, usedforsecurity=False).digest()
            return {"ContentMD5": base64.b64encode(digest).decode()}
        return self._told(data)

    def _told(self, data: bytes) -> dict[str, str]:
        return {"ChecksumCRC32": _crc(zlib.crc32(data))} if self._checksum == "crc32" else {}

    def _is_ours(self) -> bool:
        try:
            found = self._wire.call("head_object", **self._target)
        except NotFound:
            return False
        return bool(found.get("Metadata", {}).get(_WRITER) == self._writer)


def _crc(value: int) -> str:
    return base64.b64encode(value.to_bytes(4, "big")).decode()


def _parts(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """Pieces of exactly ``size`` bytes, and what is left at the end."""
    while True:
        part = bytearray()
        while len(part) < size and (chunk := stream.read(min(CHUNK, size - len(part)))):
            part += chunk
        if part:
            yield bytes(part)
        if len(part) < size:
            return
