"""An export to a file that goes on where a command was killed; a note beside it says which."""

from dataclasses import replace
from pathlib import Path

from archive.errors import WrongUse
from archive.prepared import Order
from archive.prepared.keeping import Prepared


def resume(prepared: Prepared, wanted: Order, out: Path) -> None:
    """Go on with what ``FILE.export`` names, or begin; both files beside ``out`` go at the end."""
    note, partial = (out.with_name(f"{out.name}.{end}") for end in ("export", "part"))
    held = prepared.find(note.read_text("ascii").strip()) if note.exists() else None
    if held is not None and replace(held, id=wanted.id, at=wanted.at) != wanted:
        raise WrongUse(f"{note} belongs to another export; remove it to begin this one.")
    order = held or wanted
    note.write_text(f"{order.id}\n", "ascii")
    with partial.open("wb") as stream:
        prepared.make_here(order, stream)
    partial.replace(out)
    prepared.clear(order)
    note.unlink()
