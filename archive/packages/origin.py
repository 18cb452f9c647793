"""Where the records of a package stood in what was received: in which file, and where in it.

``origins.json`` keeps it for staff: names of files are evidence and never public. The crate repeats
it without them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from archive.errors import Damaged


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFile:
    """A file that was given to the archive, by its name there (evidence) and its bytes."""

    name: str
    digest: str
    """SHA-512, hexadecimal, of the file as it was given: compressed, if it was."""
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """``line`` counts from 1: lines of text, rows of a table or elements of one JSON array."""

    file: GivenFile
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One record as it came: its own text (a row of a table has none) and where it stood."""

    text: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    id: str
    name: str
    sha512: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Origins:
    """The stored form: ``records`` stand line for line beside ``posts.jsonl``."""

    files: tuple[_File, ...]
    records: tuple[tuple[str, int] | None, ...]


def given_files(origins: Sequence[Origin | None]) -> dict[GivenFile, str]:
    """The files, in the order in which they are met, with the name they have in the crate."""
    found = dict.fromkeys(origin.file for origin in origins if origin)
    return {file: f"#received-{number}" for number, file in enumerate(found, start=1)}


def encode(origins: Sequence[Origin | None]) -> bytes:
    """The file ``origins.json``."""
    ids = given_files(origins)
    files = tuple(
        _File(id=named, name=file.name, sha512=file.digest, size=file.size)
        for file, named in ids.items()
    )
    records = tuple((ids[origin.file], origin.line) if origin else None for origin in origins)
    return msgspec.json.encode(_Origins(files=files, records=records)) + b"\n"


def decode(data: bytes) -> tuple[Origin | None, ...]:
    """What :func:`encode` was given; raises ``Damaged`` for anything else."""
    try:
        stored = msgspec.json.decode(data, type=_Origins)
        files = {
            file.id: GivenFile(name=file.name, digest=file.sha512, size=file.size)
            for file in stored.files
        }
        return tuple(
            Origin(file=files[record[0]], line=record[1]) if record else None
            for record in stored.records
        )
    except (msgspec.DecodeError, KeyError) as error:
        raise Damaged(f"origins.json: {error}") from error
