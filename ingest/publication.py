"""Public pictures and PDFs: made from the masked copy, kept under keys that no mask can outlive."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import msgspec

from archive.errors import NotFound
from archive.model import Asset, Item, Mask, State
from archive.packages import Packages
from archive.storage import Store
from ingest.derivatives import PAGE_NAME, RECIPE, SIZES, derivative_prefix
from ingest.public_recording import SUFFIXES, public_name
from ingest.sandbox import Sandbox
from ingest.sums import Sums

NAMED_SIZES = dict(zip(("small", "medium", "large"), SIZES, strict=True))
STAFF = "staff/"
"""Before the keys of pictures that only staff see."""
PDF = "application/pdf"
_CHUNK = 1 << 20


def has_pages(asset: Asset) -> bool:
    """A PDF, or a document whose pages could be drawn when it came: their text is known by page."""
    # A photo has one page as well, and is no document: a mask on it knows nothing of paper.
    is_document = asset.media_type.startswith("application/")
    return asset.media_type == PDF or (is_document and asset.pages > 0 and asset.width > 0)


class Pictures:
    """Derivatives of every item; whoever asks has judged already what may be shown.

    All of them can be deleted: what is missing or damaged is derived again when it is asked for.
    """

    def __init__(self, packages: Packages, derivatives: Store, sandbox: Sandbox) -> None:
        self._packages, self._store, self._sandbox = packages, derivatives, sandbox
        self._sums = Sums(derivatives)

    def open(self, item: Item, *, asset: int = 0, size: str = "medium") -> BinaryIO:
        """A public JPEG of the asset's first page, masks applied; else ``NotFound``."""
        return self._store.open(self.key(item, asset=asset, size=size))

    def open_pdf(self, item: Item, *, asset: int = 0) -> BinaryIO:
        """The public copy of a PDF, masks applied."""
        return self._store.open(self.pdf_key(item, asset=asset))

    def key(self, item: Item, *, asset: int = 0, size: str = "medium") -> str:
        """Where the public JPEG lies among the derivatives; there and whole when this returns."""
        if size not in NAMED_SIZES:
            raise NotFound
        return self._kept(item, asset, f"{NAMED_SIZES[size]}.jpg", "derive")

    def pdf_key(self, item: Item, *, asset: int = 0) -> str:
        """Where the public copy of a PDF lies."""
        if asset >= len(item.assets) or not has_pages(item.assets[asset]):
            raise NotFound
        return self._kept(item, asset, "public.pdf", "public-pdf")

    def open_recording(self, item: Item, *, asset: int = 0) -> BinaryIO:
        """The public copy of sound or film."""
        return self._store.open(self.recording_key(item, asset=asset))

    def recording_key(self, item: Item, *, asset: int = 0) -> str:
        """Where it lies; a recording with a mask has none, for films are not masked."""
        held = _asset(item, asset)
        if held.media_type not in SUFFIXES or _masks(item, asset):
            raise NotFound
        return self._kept(item, asset, public_name(held.media_type), "public-recording")

    def unmasked(self, item: Item, *, asset: int = 0, size: str = "large") -> bytes:
        """The picture without masks, for staff who draw them; made each time and never stored."""
        held = _asset(item, asset)
        with TemporaryDirectory(prefix="archive-") as folder:
            path = self.fetch(item, held, Path(folder))
            params = {"media_type": held.media_type, "sizes": [NAMED_SIZES[size]]}
            self._sandbox.run("derive", path, Path(folder), **params)
            made = Path(folder) / f"{NAMED_SIZES[size]}.jpg"
            if not made.exists():
                raise NotFound
            return made.read_bytes()

    def page(self, item: Item, *, asset: int = 0, number: int = 0) -> BinaryIO:
        """One page of a PDF (from 0) without masks, for staff who draw them.

        Kept apart from all that the public gets, under keys that no public address leads to.
        """
        held = _asset(item, asset)
        if not has_pages(held) or not 0 <= number < held.pages:
            raise NotFound
        prefix = f"{_staff_prefix(held)}{number:05}-{RECIPE}"
        if not self._sums.is_whole(prefix, "page", PAGE_NAME):
            with TemporaryDirectory(prefix="archive-") as folder:
                path = self.fetch(item, held, Path(folder))
                params = {"number": number, "media_type": held.media_type}
                self._make("page", path, prefix, params)
        return self._store.open(f"{prefix}/{PAGE_NAME}")

    def derive(self, path: Path, asset: Asset, masks: Sequence[Mask]) -> None:
        """Make and keep the three sizes of one file."""
        params = {"media_type": asset.media_type, "masks": msgspec.to_builtins(list(masks))}
        self._make("derive", path, derivative_prefix(asset.digest, masks), params)

    def renew(self, before: Item, after: Item) -> None:
        """After a decision: pictures with other masks are gone, those with these are there."""
        for position, asset in enumerate(before.assets):
            old, new = _masks(before, position), _masks(after, position)
            if old != new or after.state is State.ERASED:
                self._drop(asset, keep=() if after.state is State.ERASED else new)
                if after.state is not State.ERASED:
                    with suppress(NotFound):  # sound has no picture
                        self.open(after, asset=position, size="small").close()

    def renew_each(self, decided: Sequence[tuple[Item, Item]]) -> None:
        """Each item as it was and as it is going to be."""
        for before, after in decided:
            self.renew(before, after)

    def forget(self, item: Item) -> None:
        """Remove everything that was derived from the item's files."""
        for asset in item.assets:
            self._drop(asset, keep=None)

    def _kept(self, item: Item, position: int, name: str, task: str) -> str:
        asset, masks = _asset(item, position), _masks(item, position)
        prefix = derivative_prefix(asset.digest, masks)
        if not self._sums.is_whole(prefix, task, name):
            with TemporaryDirectory(prefix="archive-") as folder:
                path = self.fetch(item, asset, Path(folder))
                params: dict[str, object] = {"media_type": asset.media_type}
                if task != "public-recording":
                    params["masks"] = msgspec.to_builtins(list(masks))
                self._make(task, path, prefix, params)
        return f"{prefix}/{name}"

    def _make(self, task: str, path: Path, prefix: str, params: Mapping[str, object]) -> None:
        with TemporaryDirectory(prefix="archive-") as folder:
            self._sandbox.run(task, path, Path(folder), **params)
            self._sums.keep(prefix, task, Path(folder))

    def fetch(self, item: Item, asset: Asset, folder: Path) -> Path:
        """The original, copied into the folder under a name that says nothing."""
        target = folder / "original"
        with self._packages.open(item.id, asset.path) as source, target.open("wb") as copy:
            while chunk := source.read(_CHUNK):
                copy.write(chunk)
        return target

    def _drop(self, asset: Asset, *, keep: Sequence[Mask] | None) -> None:
        if keep is None:
            for stat in list(self._store.list(_staff_prefix(asset))):
                self._store.delete(stat.key)
        kept = derivative_prefix(asset.digest, keep) if keep is not None else None
        for stat in list(self._store.list(f"{asset.digest}/")):
            if kept is None or not stat.key.startswith(f"{kept}/"):
                self._store.delete(stat.key)


def _staff_prefix(asset: Asset) -> str:
    return f"{STAFF}{asset.digest}/"


def _asset(item: Item, position: int) -> Asset:
    if not 0 <= position < len(item.assets):
        raise NotFound
    return item.assets[position]


def _masks(item: Item, position: int) -> tuple[Mask, ...]:
    return tuple(mask for mask in item.masks if mask.asset == position)
