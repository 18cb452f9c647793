"""A ZIP file that is sent while it is written: what was written is handed on and forgotten.

The same members give the same bytes: the clock is no part of a file.
"""

from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_BEGINNING_OF_TIME = (1980, 1, 1, 0, 0, 0)
_PACKED = ("image/", "video/", "audio/", "application/pdf")
"""Media types that a second packing makes no smaller."""


class _Pending:
    """A stream without a way back, which makes ``zipfile`` write sizes behind the members."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes, /) -> int:
        self.data += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is held open."""


class StreamedZip:
    """Members one after the other; :meth:`taken` is what has to go out by now."""

    def __init__(self, *, large: bool) -> None:
        """``large``: members may pass 2 GiB, in a notation that Excel does not read."""
        self._pending, self._large = _Pending(), large
        self._zip = ZipFile(self._pending, "w", compresslevel=1)

    @property
    def waiting(self) -> int:
        """Bytes to be taken."""
        return len(self._pending.data)

    def member(self, name: str, media_type: str = "") -> IO[bytes]:
        """A stream to write into and to close before the next one."""
        info = ZipInfo(name, date_time=_BEGINNING_OF_TIME)
        info.compress_type = ZIP_STORED if media_type.startswith(_PACKED) else ZIP_DEFLATED
        return self._zip.open(info, "w", force_zip64=self._large)

    def add(self, name: str, data: bytes) -> None:
        with self.member(name) as member:
            member.write(data)

    def taken(self) -> bytes:
        data = bytes(self._pending.data)
        self._pending.data.clear()
        return data

    def close(self) -> bytes:
        """The last bytes."""
        self._zip.close()
        return self.taken()
