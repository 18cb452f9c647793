"""Crosswalks: how the columns and words of an older archive become ours, kept and used again.

A crosswalk has the name of what is moved in, says what each column of its tables is, and what each
of its own words for access, licence, type, category and disaster means here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from archive import vocabulary
from archive.errors import WrongUse
from archive.publishing import levels_of
from ingest.claims import FIELDS
from ingest.heading import field_of

NOTE, IGNORE = "note", "ignore"
"""What a column may be besides a field: kept as a note for staff, or left out."""
VALUED = ("access", "licence", "type", "theme", "disaster")
"""Fields whose words are mapped one by one."""
ID = "{id}"
"""Stands for the old identifier in the pattern of an old address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk:
    """``columns``: heading → field, ``note`` or ``ignore``. ``values``: field → word → ours.

    A word means a level (``public``, or record and content: ``public+staff``), the URI of a
    licence, a type, a disaster, or for a category ``theme:…`` or ``type:…``; with an empty value it
    is kept as a note and decides nothing. ``site`` is the address of the former site, for addresses
    that lack it, or a pattern with ``{id}``. ``header`` is its first and last line; (0, 0): found.
    """

    id: str = ""
    name: str
    site: str = ""
    header: tuple[int, int] = (0, 0)
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    agent: str = ""
    at: datetime | None = None
    action: str = "save"
    """Who said so and when; the audit log reads the three."""


def check(crosswalk: Crosswalk) -> Crosswalk:
    """Itself, where all it says exists; ``WrongUse`` with a sentence else."""
    if wrong := [t for t in crosswalk.columns.values() if not is_target(t)]:
        raise WrongUse(f"「{'」「'.join(wrong)}」という項目はありません。")
    for name, words in crosswalk.values.items():
        if name not in VALUED:
            raise WrongUse(f"{name} の値は、対応表では置きかえられません。")
        if wrong := [ours for ours in words.values() if not is_value(name, ours)]:
            raise WrongUse(f"{name}: 「{'」「'.join(wrong)}」という値はありません。")
    first, last = crosswalk.header
    if not 0 <= first <= last <= 20:
        raise WrongUse("見出しの行は、1 行目から 20 行目までで指定してください。")
    return crosswalk


def is_target(target: str) -> bool:
    return target in (NOTE, IGNORE, *FIELDS) or (bool(target) and field_of(target) == target)


def is_value(name: str, ours: str) -> bool:
    if not ours:
        return True
    if name == "access":
        return levels_of(ours) is not None
    if name == "licence":
        return ours in vocabulary.licences()
    if name == "disaster":
        return ours in vocabulary.disasters()
    kind, _colon, term = ours.rpartition(":")
    kinds = ("theme", "type") if name == "theme" else ("type",)
    return (kind or name) in kinds and term in vocabulary.labels(kind or name)
