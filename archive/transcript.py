"""Words read off a picture: by a machine, with its confidence, or as a person put them right."""

from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, top, width and height as fractions of the upright picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """The words of one page of one file, both from 0, a line of the picture a line."""

    asset: int = 0
    page: int = 0
    text: str
    boxes: tuple[Box, ...] = ()
    """One a line of the text; none where a person changed which lines there are."""
    confidence: float = 0.0
    """From 0 to 1, as the machine rated itself over all lines."""
    maker: str = ""
    """The machine and its version."""
    by: str = ""
    """The agent who put it right, whom no machine overrules; empty while it is the machine's."""


def corrected(held: Transcript, text: str, *, by: str) -> Transcript:
    """With the words of a person; boxes stay as far as they still are those of the lines."""
    same_lines = len(text.split("\n")) == len(held.boxes)
    return Transcript(
        asset=held.asset,
        page=held.page,
        text=text,
        boxes=held.boxes if same_lines else (),
        confidence=held.confidence,
        maker=held.maker,
        by=by,
    )


def renewed(held: tuple[Transcript, ...], made: tuple[Transcript, ...]) -> tuple[Transcript, ...]:
    """What a machine read now in place of what one read before, never of what a person wrote."""
    kept = {(one.asset, one.page): one for one in held}
    for one in made:
        earlier = kept.get((one.asset, one.page))
        if earlier is None or not earlier.by:
            kept[one.asset, one.page] = one
    return tuple(kept[where] for where in sorted(kept))
