"""Sources of submissions: one file a source, found by themselves.

A source module offers ``EXTENSION = {"folder": open_folder}``: a factory that takes what was given
and returns a :class:`ingest.submission.Source`. A source may have ``remarks()``, sentences in
Japanese on what it left out or kept as notes, complete when everything has been yielded.
"""

from collections.abc import Callable, Mapping
from typing import cast

from archive.errors import WrongUse
from archive.registry import discover
from ingest.submission import Given, Source

Factory = Callable[[Given], Source]


def sources() -> Mapping[str, Factory]:
    """Every factory by the name of its source, as `ingest NAME` takes it."""
    return cast(Mapping[str, Factory], discover(__name__))


def open_source(kind: str, given: Given) -> Source:
    """The source of this kind, opened; ``WrongUse`` for an unknown kind or unfit input."""
    known = sources()
    if kind not in known:
        raise WrongUse(f"There is no source {kind!r}; there are {', '.join(known)}.")
    return known[kind](given)


def remarks(source: Source) -> tuple[str, ...]:
    """What a person should know beside the report, once the source has yielded everything."""
    said = getattr(source, "remarks", tuple)
    return tuple(said())
