"""A form that was opened before a machine read the pictures is no conflict between people."""

from dataclasses import replace

from archive.model import Item
from web.current import services
from web.review.draft import draft_in, draft_of
from web.review.sheet import Typed


def beside_the_machine(item: Item, typed: Typed) -> Typed:
    """What was typed over an earlier revision, where only a machine came in between.

    The words it read are taken over; a person who changed others at the same time meets a conflict.
    """
    history = services().catalog.history(item.id)
    later = {step.action for step in history if step.revision > typed.revision}
    seen, mine = draft_in(typed.seen), typed.draft
    if later != {"read"} or seen is None or mine.group("transcripts") != seen.group("transcripts"):
        return typed
    return replace(
        typed, draft=mine.taking(draft_of(item), ["transcripts"]), revision=item.revision
    )
