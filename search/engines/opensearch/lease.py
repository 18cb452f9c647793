"""The right to write, one process at a time, as a document that runs out unless it is renewed."""

import time
from typing import Any
from uuid import uuid4

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConflictError, NotFoundError

from archive.clock import is_ahead
from archive.errors import WriterBusy
from search.engines.opensearch.client import translated
from search.engines.opensearch.live import Names

SECONDS = 60
"""After which a process that died has lost the right; clocks may differ by half of it."""
_ID = "writer"


class Lease:
    """Every change of the document is conditional on the state it was seen in."""

    def __init__(self, client: OpenSearch, names: Names) -> None:
        self._client = client
        self._index = names.lease
        self._holder = uuid4().hex
        self._seen: tuple[int, int] | None = None
        """Sequence number and primary term of our own document."""
        self._renewed = 0.0

    def take(self) -> None:
        """Take or renew it; raises ``WriterBusy`` when another holds it, or took it from us."""
        if self._seen is not None and time.monotonic() - self._renewed < SECONDS / 3:
            return
        with translated():
            try:
                self._seen = self._put(self._seen) if self._seen else self._taken()
            except ConflictError as error:
                self._seen = None
                raise WriterBusy from error
        self._renewed = time.monotonic()

    def give_back(self) -> None:
        if self._seen is None:
            return
        number, term = self._seen
        self._seen = None
        with translated():
            try:
                self._client.delete(
                    index=self._index,
                    id=_ID,
                    params={"if_seq_no": number, "if_primary_term": term},
                )
            except (ConflictError, NotFoundError):  # it ran out, and is another's or nobody's
                return

    def _taken(self) -> tuple[int, int]:
        """A document of our own: a new one, or in the place of one that ran out.

        One that we wrote already is ours: its answer was lost with the node that gave it.
        """
        try:
            return self._put(None)
        except ConflictError:
            found = self._client.get(index=self._index, id=_ID)
        held = found["_source"]
        lasts = is_ahead(float(held["until"]), time.time(), most=SECONDS)
        if held["holder"] != self._holder and lasts:
            raise WriterBusy
        return self._put((int(found["_seq_no"]), int(found["_primary_term"])))

    def _put(self, state: tuple[int, int] | None) -> tuple[int, int]:
        params: dict[str, Any] = {"op_type": "create"}
        if state is not None:
            params = {"if_seq_no": state[0], "if_primary_term": state[1]}
        body = {"holder": self._holder, "until": time.time() + SECONDS}
        made = self._client.index(index=self._index, id=_ID, body=body, params=params)
        return int(made["_seq_no"]), int(made["_primary_term"])
