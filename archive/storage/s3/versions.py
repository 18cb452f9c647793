"""Buckets that keep every version: what is replaced or deleted here must be gone all the same."""

from collections.abc import Iterator
from typing import Any

from archive.storage.s3.address import Address
from archive.storage.s3.wire import Wire


class Versions:
    """What a bucket keeps of keys beside the newest bytes."""

    def __init__(self, wire: Wire, address: Address) -> None:
        self._wire, self._bucket = wire, {"Bucket": address.bucket}
        self._kept: bool | None = None

    def are_kept(self) -> bool:
        """Whether the bucket has versions, or had; asked once."""
        if self._kept is None:
            answer = self._wire.call("get_bucket_versioning", **self._bucket)
            self._kept = bool(answer.get("Status"))
        return self._kept

    def remove_old(self, full_key: str) -> None:
        """Everything but the newest bytes of a key."""
        for version in self._found(full_key):
            if not version["IsLatest"]:
                self._remove(version)

    def remove(self, full_key: str) -> None:
        """Everything, markers too: the oldest first, so that no old bytes come to light."""
        for version in reversed(list(self._found(full_key))):
            self._remove(version)

    def _remove(self, version: dict[str, Any]) -> None:
        which = {"Key": version["Key"], "VersionId": version["VersionId"]}
        self._wire.call("delete_object", **self._bucket, **which)

    def _found(self, full_key: str) -> Iterator[dict[str, Any]]:
        """Versions and markers of one key, the newest first."""
        marker: dict[str, str] = {}
        found: list[dict[str, Any]] = []
        while True:
            page = self._wire.call(
                "list_object_versions", **self._bucket, Prefix=full_key, **marker
            )
            both = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
            found += (version for version in both if version["Key"] == full_key)
            if not page.get("IsTruncated") or page.get("NextKeyMarker") != full_key:
                break
            marker = {"KeyMarker": full_key, "VersionIdMarker": page["NextVersionIdMarker"]}
        return iter(sorted(found, key=_newest_first))


def _newest_first(version: dict[str, Any]) -> tuple[bool, float]:
    return not version["IsLatest"], -version["LastModified"].timestamp()
