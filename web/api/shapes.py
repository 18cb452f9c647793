"""Schemas of what the API answers, by name.

Everything that is always there is required. What a reader does not know may be added later.
"""

from collections.abc import Mapping

from web.api.gathered_shapes import GATHERED_SHAPES
from web.api.item_shapes import ITEM_SHAPES
from web.api.shape import COUNT, TEXT, URL, Schema, thing

SHAPES: Mapping[str, Schema] = {
    **ITEM_SHAPES,
    **GATHERED_SHAPES,
    "Document": {"type": "object", "required": ["openapi", "info", "paths"]},
    "Problem": thing(
        {"type": URL, "title": TEXT, "status": COUNT, "detail": TEXT},
        id=TEXT,
        url=URL,
        reason=TEXT,
        date=TEXT,
    ),
}
"""By name; a route says by ``gives`` which one its answer is of."""
