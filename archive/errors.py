"""Every error the archive raises on purpose; a class's docstring is its default message."""

from collections.abc import Mapping
from datetime import datetime


class ArchiveError(Exception):
    """Something went wrong in the archive."""

    transient = False

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__doc__)


class WrongUse(ArchiveError):
    """The command or setting cannot be used like this."""


class WrongSetting(WrongUse):
    """A setting has a value that cannot be used."""


class NotFound(ArchiveError):
    """There is nothing at this address."""


class AlreadyExists(ArchiveError):
    """Something is stored under this key already."""


class Conflict(ArchiveError):
    """Somebody else changed this in the meantime."""


class RevisionConflict(Conflict):
    """Somebody else decided on this item in the meantime."""

    def __init__(self, item_id: str, expected: int, found: int) -> None:
        super().__init__(f"{item_id}: revision {expected} was expected, {found} is current")
        self.item_id, self.expected, self.found = item_id, expected, found


class WrongState(Conflict):
    """The item's state does not allow this step."""


class Cancelled(ArchiveError):
    """Somebody asked for this work to stop."""


class NotAllowed(ArchiveError):
    """Your account may not do this."""


class InvalidSubmission(ArchiveError):
    """Some fields cannot be accepted."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {why}" for name, why in fields.items()))
        self.fields = dict(fields)


class InvalidDate(ArchiveError, ValueError):
    """This is not a date that can be read."""


class InvalidKey(ArchiveError, ValueError):
    """This is not a key that storage accepts."""


class Unreached(ArchiveError):
    """Another host, a folder or what is there cannot be had as it is."""

    _LATER = frozenset(
        ("unknown-host", "no-answer", "slow", "cut-off", "certificate", "wait", "no-folder")
    )
    """Reasons that may pass by themselves."""

    def __init__(self, reason: str, detail: str = "", *, until: datetime | None = None) -> None:
        """``reason`` is a code, ``detail`` what it is about; ``until`` the host asks to wait."""
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail, self.until = reason, detail, until

    @property
    def may_pass(self) -> bool:
        """Whether to ask again later makes sense."""
        busy = self.detail[:1] == "5" or self.detail in ("408", "425")
        return self.reason in self._LATER or (self.reason == "status" and busy)


class Undecodable(ArchiveError):
    """The content cannot be decoded."""

    def __init__(self, reason: str, message: str | None = None) -> None:
        super().__init__(message or reason)
        self.reason = reason


class StoreUnusable(ArchiveError):
    """This store lacks a guarantee that the archive needs."""


class StoreRefused(StoreUnusable):
    """Storage refuses this program: its keys, its rights or its space must be put right."""

    transient = True  # whoever puts it right does so while we run


class StoreLeft(ArchiveError):
    """This archive's storage was moved elsewhere; set STORE_URL to the new one and start again."""


class StoreUnavailable(ArchiveError):
    """Storage does not answer at the moment."""

    transient = True


class CatalogUnavailable(ArchiveError):
    """The catalog does not answer at the moment."""

    transient = True


class EngineUnavailable(ArchiveError):
    """The search index does not answer at the moment."""

    transient = True


class EngineFull(EngineUnavailable):
    """The search servers write nothing more, because a disk is full: free space on every node."""


class EmbedderUnavailable(ArchiveError):
    """The model for search by meaning cannot be used."""

    transient = True


class WriterBusy(ArchiveError):
    """Another process is writing to the search index."""

    transient = True


class NewerVersion(ArchiveError):
    """This archive was written by a newer version of the program; update the program first."""


class Damaged(ArchiveError):
    """Stored bytes differ from what was recorded."""

    def __init__(self, message: str | None = None, *, package: str = "") -> None:
        """``package`` is the one whose bytes they are, where they are those of a package."""
        super().__init__(message)
        self.package = package
