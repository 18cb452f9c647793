"""Words that a machine read off the pictures, as staff see them beside these and put them right."""

from collections.abc import Iterator
from dataclasses import dataclass

from archive.model import Item
from archive.transcript import Transcript, corrected
from web.auth import actor
from web.review.draft import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One field: which file and page (from 1), what stands in it, and whose it is."""

    file: int
    page: int
    text: str
    percent: int
    """How sure the machine was."""
    maker: str
    by_machine: bool

    @property
    def rows(self) -> int:
        return min(max(self.text.count("\n") + 2, 3), 14)


def words(item: Item, draft: Draft) -> Iterator[Words]:
    """As typed, where the form was sent with a field for each."""
    typed = draft.many("transcript")
    fits = len(typed) == len(item.transcripts)
    for at, held in enumerate(item.transcripts):
        yield Words(
            file=held.asset + 1,
            page=held.page + 1,
            text=typed[at] if fits else held.text,
            percent=round(held.confidence * 100),
            maker=held.maker,
            by_machine=not held.by,
        )


def read_transcripts(draft: Draft, item: Item) -> tuple[Transcript, ...]:
    """Those whose words a person changed are that person's from now on."""
    typed = draft.many("transcript")
    if len(typed) != len(item.transcripts):
        return item.transcripts
    return tuple(_put_right(held, said) for held, said in zip(item.transcripts, typed, strict=True))


def _put_right(held: Transcript, said: str) -> Transcript:
    text = said.strip("\n")
    return held if text == held.text else corrected(held, text, by=actor().agent)
