"""What the pages of a migration show: its steps, its columns, its words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archive.batch import Batch, Fate
from ingest.claim_words import fold
from ingest.crosswalk import VALUED, Crosswalk
from ingest.crosswalk.profile import Profile, Word, unmapped
from ingest.crosswalk.reading import likely
from ingest.crosswalk.sheet import UNDECIDED
from ingest.migration import Migration
from web.current import services
from web.migration.wording import Options, field_names, meanings


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """A word of the older archive with what it means, and whether somebody said so."""

    word: Word
    ours: str
    said: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The words of one field; ``crowded`` are columns with more words than can be mapped."""

    name: str
    label: str
    rows: tuple[Meaning, ...]
    groups: list[tuple[str, Options]]
    crowded: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One batch that it was moved in as."""

    batch: Batch
    counts: dict[Fate, int]


def blocks(found: Profile, crosswalk: Crosswalk) -> list[Block]:
    """Of every field whose words mean something, those with columns in this table."""
    names = field_names()
    made = (
        Block(
            name=name,
            label=names[name],
            rows=tuple(_meanings(found, crosswalk, name)),
            groups=meanings(name),
            crowded=tuple(found.too_many(crosswalk, name)),
        )
        for name in VALUED
    )
    return [block for block in made if block.rows or block.crowded]


def _meanings(found: Profile, crosswalk: Crosswalk, name: str) -> Iterator[Meaning]:
    told = {fold(word): ours for word, ours in crosswalk.values.get(name, {}).items()}
    for word in found.words(crosswalk, name):
        said = told.get(fold(word.text))
        ours = said if said is not None else likely(name, word.text)
        yield Meaning(word=word, ours=UNDECIDED if ours is None else ours, said=said is not None)


def open_words(found: Profile, crosswalk: Crosswalk) -> int:
    """How many words mean nothing yet."""
    return sum(len(words) for words in unmapped(found, crosswalk).values())


def moved(migration: Migration) -> list[Moved]:
    """Its batches, the last first."""
    batches = (services().batches.find(batch_id) for batch_id in reversed(migration.batches))
    return [
        Moved(batch=batch, counts=in_order(services().batches.counts(batch.id)))
        for batch in batches
        if batch is not None
    ]


def in_order(counts: Mapping[Fate, int]) -> dict[Fate, int]:
    """What was taken first, what was not after it."""
    return {fate: counts[fate] for fate in Fate if fate in counts}
