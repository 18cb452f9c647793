"""The embedded engine: one tantivy index in a folder (https://docs.rs/tantivy/0.27)."""

from search.engines.embedded.engine import Embedded, open_embedded

EXTENSION = {"embedded": open_embedded}

__all__ = ["EXTENSION", "Embedded", "open_embedded"]
