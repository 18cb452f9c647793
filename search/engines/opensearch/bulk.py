"""Documents on their way into an index, in pieces, slower where the server asks for it."""

import random
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import msgspec
from opensearchpy import OpenSearch
from opensearchpy.exceptions import TransportError

from archive.errors import EngineFull, EngineUnavailable
from search.document import Document
from search.engines.opensearch.client import LONG_SECONDS, is_full, translated
from search.engines.opensearch.mapping import source
from search.engines.vectored import Space

_PIECE_BYTES, _PIECE_ACTIONS = 4_000_000, 1_000
_AT_ONCE = 2
"""Pieces under way while the next is made."""
_BUSY = frozenset({429, 503})
_SHARD_WAIT = "30s"
"""For a shard whose node was lost: a copy takes over in seconds, or none will for long."""
_FIRST_WAIT, _TRIES = 0.25, 9
"""Seconds before the second try, twice as long before each that follows: a good minute in all."""

Action = bytes


def replacement(document: Document, space: Space | None = None) -> Action:
    """Add it, or put it in the place of the one with its id."""
    head = msgspec.json.encode({"index": {"_id": document.id}})
    return b"%b\n%b\n" % (head, msgspec.json.encode(source(document, space)))


def removal(item_id: str) -> Action:
    return b"%b\n" % msgspec.json.encode({"delete": {"_id": item_id}})


class Bulk:
    """Sends to an alias, and only where it exists: nothing is created by the way."""

    def __init__(self, client: OpenSearch, alias: str) -> None:
        self._client = client
        self._alias = alias

    def send(self, actions: Iterable[Action], *, between: Callable[[], None]) -> None:
        """All of them, each id's in order; ``between`` is called before every piece.

        Returns when all are written. What raises leaves some of them written and others not.
        """
        under_way: deque[Future[None]] = deque()
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="bulk") as pool:
            try:
                for piece in pieces(actions):
                    between()
                    if len(under_way) == _AT_ONCE:
                        under_way.popleft().result()
                    under_way.append(pool.submit(self._put, piece))
            finally:
                pool.shutdown(wait=True)
        for future in under_way:
            future.result()

    def _put(self, piece: Sequence[Action]) -> None:
        wait = _FIRST_WAIT
        for _ in range(_TRIES):
            piece = self._left(piece)
            if not piece:
                return
            time.sleep(wait * random.uniform(0.8, 1.2))  # noqa: S311 - several must not come at once
            wait *= 2
        raise EngineUnavailable("The search server has been too busy to take documents.")

    def _left(self, piece: Sequence[Action]) -> Sequence[Action]:
        """What the server was too busy for."""
        with translated():
            try:
                answer = self._client.bulk(
                    body=b"".join(piece),
                    index=self._alias,
                    params={
                        "require_alias": "true",
                        "timeout": _SHARD_WAIT,
                        "filter_path": "errors,items.*.status,items.*.error",
                    },
                    request_timeout=LONG_SECONDS,
                )
            except TransportError as error:
                if error.status_code in _BUSY and not is_full(error.info):
                    return piece
                raise
        if not answer["errors"]:
            return ()
        return [one for one, said in zip(piece, answer["items"], strict=True) if _is_busy(said)]


def pieces(actions: Iterable[Action]) -> Iterator[list[Action]]:
    """Bounded in bytes and in number; one action is never cut."""
    piece: list[Action] = []
    size = 0
    for action in actions:
        if piece and (size + len(action) > _PIECE_BYTES or len(piece) == _PIECE_ACTIONS):
            yield piece
            piece, size = [], 0
        piece.append(action)
        size += len(action)
    if piece:
        yield piece


def _is_busy(said: dict[str, dict[str, Any]]) -> bool:
    """Whether to try again; what the server refuses for good is an error."""
    (outcome,) = said.values()
    status, error = int(outcome["status"]), outcome.get("error")
    if is_full(error):
        raise EngineFull
    if error and error.get("type") == "unavailable_shards_exception":
        raise EngineUnavailable("A part of the search index has lost its node and takes nothing.")
    if status in _BUSY:
        return True
    if error:
        message = (
            f"The search server refuses a document: {error.get('type')}: {error.get('reason')}"
        )
        raise EngineUnavailable(message)
    return False
