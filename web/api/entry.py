"""One piece of a collection or snapshot for programs: a gap has its number and nothing else."""

from typing import Any

from archive.exports.unit import Piece, place_in
from archive.record import record
from web.current import public_url
from web.i18n import current_language

_KEPT = ("url", "title", "credit_line", "licence")


def told_piece(piece: Piece, **more: Any) -> dict[str, Any]:
    """``more`` is said of a piece that may be seen."""
    if piece.granted is None:
        return dict(place_in(piece))
    item, grant = piece.granted
    shown = record(item, grant, base_url=public_url(), lang=current_language())
    kept = {name: shown[name] for name in _KEPT}
    return {**place_in(piece), "item": item.id, **kept, **more}
