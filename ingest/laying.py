"""What was given of an older archive, laid out: its table, and its files with ZIPs opened."""

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from archive.errors import Undecodable
from ingest.extractors.zip import TYPE as ZIP
from ingest.identify import identify
from ingest.sources.names import natural_key, readable
from ingest.unpacking import unpack


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """``remarks`` say what of a ZIP could not be laid out, in Japanese."""

    table: Path
    files: Path
    remarks: tuple[str, ...] = ()

    def unnamed(self, named: Collection[Path]) -> list[str]:
        """Files that no row named, below the folder, in the order of people."""
        found = [path for path in _walk(self.files) if path not in named]
        return sorted((readable(str(p.relative_to(self.files))) for p in found), key=natural_key)


def lay(table: Path, files: Path) -> Laid:
    """Open every ZIP in the folder beside itself; it then goes, for it is in the upload."""
    remarks: list[str] = []
    for path in _walk(files):
        if path.suffix.lower() == ".zip" and identify(path).media_type == ZIP:
            remarks += _opened(path)
    return Laid(table=table, files=files, remarks=tuple(remarks))


def _opened(path: Path) -> list[str]:
    inside = path.with_suffix("")
    while inside.exists():
        inside = inside.with_name(f"{inside.name}_")
    inside.mkdir()
    try:
        left = [f"{path.name}/{readable(x.name)}: {x.detail}" for x in unpack(path, inside)]
    except Undecodable:
        return [f"{path.name}: ZIP が壊れているため、開けません。"]
    path.unlink()
    return left


def _walk(folder: Path) -> list[Path]:
    return [Path(top, name) for top, _folders, names in os.walk(folder) for name in names]
