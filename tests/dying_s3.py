"""An S3 store whose process dies before a chosen request that changes something on the server.

This is finer than :class:`tests.faults.Faulty`: one write to the store may be several requests, as
where a bucket keeps versions and the old ones are removed after the new bytes.
"""

from typing import Any

from archive.storage.s3.address import parse
from archive.storage.s3.retrying import Retrying
from archive.storage.s3.store import S3Store
from archive.storage.s3.wire import Answer, Wire, connected
from tests.faults import Killed

_CHANGES = frozenset(
    {
        "put_object",
        "delete_object",
        "create_multipart_upload",
        "upload_part",
        "complete_multipart_upload",
        "abort_multipart_upload",
    }
)


class DyingS3(S3Store):
    """Dies before change number ``before``, from 0; -1: never. Counted once it is ``armed``."""

    def __init__(self, url: str, *, before: int = -1, armed: bool = True) -> None:
        address = parse(url)
        self._dying = _DyingWire(connected(address), before)
        self._dying.armed = armed
        super().__init__(Retrying(self._dying), address)

    @property
    def writes(self) -> list[tuple[str, str]]:
        """Requests that were made, by their name in boto3, and their keys."""
        return self._dying.writes

    def arm(self) -> None:
        self._dying.armed = True


class _DyingWire:
    def __init__(self, wire: Wire, before: int) -> None:
        self._wire, self._before, self._dead = wire, before, False
        self.armed, self.writes = True, list[tuple[str, str]]()

    def call(self, operation: str, /, **parameters: Any) -> Answer:
        """A process that is dead asks nothing any more, whatever would still run in this one."""
        if self.armed and operation in _CHANGES:
            self._dead = self._dead or len(self.writes) == self._before
            if not self._dead:
                self.writes.append((operation, parameters["Key"]))
        if self._dead:
            raise Killed(f"before {operation} {parameters.get('Key', '')}")
        return self._wire.call(operation, **parameters)

    def link(self, seconds: int, /, **parameters: Any) -> str:
        return self._wire.link(seconds, **parameters)
