"""What an S3 server must prove beyond the contract, and what killed uploads left there."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from archive.errors import AlreadyExists, NotFound, StoreUnusable
from archive.storage import Store
from archive.storage.s3.address import Address
from archive.storage.s3.wire import Answer, Wire

_LEFT_BEHIND = timedelta(days=1)


def prove_conditional_parts(store: Store, wire: Wire, address: Address) -> None:
    """The condition must hold for an upload in parts as well, which some servers forget."""
    key = f"probe/{secrets.token_hex(8)}"
    target = {"Bucket": address.bucket, "Key": address.full(key)}
    store.put(key, b"first")
    upload = {**target, "UploadId": wire.call("create_multipart_upload", **target)["UploadId"]}
    try:
        part = wire.call("upload_part", **upload, PartNumber=1, Body=b"second")
        parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
        wire.call("complete_multipart_upload", **upload, IfNoneMatch="*", MultipartUpload=parts)
    except AlreadyExists:
        wire.call("abort_multipart_upload", **upload)
        return
    finally:
        store.delete(key)
    raise StoreUnusable(
        "This store overwrites a key that exists although told not to (If-None-Match: * for an "
        "upload in parts), so two writers could destroy each other's work."
    )


def sweep(wire: Wire, address: Address) -> None:
    """Abort uploads that were begun a day ago: killed processes left them behind."""
    for upload, now in list(_uploads(wire, address)):
        if now - upload["Initiated"] > _LEFT_BEHIND:
            which = {"Key": upload["Key"], "UploadId": upload["UploadId"]}
            try:
                wire.call("abort_multipart_upload", Bucket=address.bucket, **which)
            except NotFound:
                continue  # another process swept it just now


def _uploads(wire: Wire, address: Address) -> Iterator[tuple[dict[str, Any], datetime]]:
    """Unfinished uploads below our prefix, with what the server's clock says."""
    marker: dict[str, str] = {}
    while True:
        page = wire.call(
            "list_multipart_uploads", Bucket=address.bucket, Prefix=address.prefix, **marker
        )
        for upload in page.get("Uploads", ()):
            yield upload, _now(page)
        if not page.get("IsTruncated"):
            return
        marker = {
            "KeyMarker": page["NextKeyMarker"],
            "UploadIdMarker": page["NextUploadIdMarker"],
        }


def _now(answer: Answer) -> datetime:
    return parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
