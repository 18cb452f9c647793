"""The engine over one archive's indices in a cluster: answers requests, keeps one writer."""

import json
import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from zlib import crc32

from opensearchpy.exceptions import TransportError

from archive.errors import EngineUnavailable
from archive.expression import Expression
from search.document import Document
from search.engines import Request, Result, restriction
from search.engines.opensearch.address import Address, address
from search.engines.opensearch.clauses import CLAUSES, escaped
from search.engines.opensearch.client import SEARCH_SECONDS, client, translated
from search.engines.opensearch.counts import Counting, terms
from search.engines.opensearch.live import Live, Meta, Names
from search.engines.opensearch.mapping import Json, column, meaning
from search.engines.opensearch.near import nearest, neighbours
from search.engines.opensearch.order import order, page
from search.engines.opensearch.patience import Patience
from search.engines.opensearch.writer import Writer
from search.engines.vectored import Neighbour, Space
from search.tile import Counts, usable

_NO_ANSWER = "TIMEOUT"
"""What the client says in the place of a status."""
_SWAPPED = (404, 503)
"""Of a search that met the old index just when it was deleted: the next one meets the new."""
_BOTH = "dfs_query_then_fetch"
"""Words weigh the same in every shard."""
_SOFT = f"{SEARCH_SECONDS - 3}s"
"""After which a shard answers with what it has found."""
_REMEMBERED = 0.5
"""Seconds for which the live index is not asked again what it is."""
_NEVER: tuple[float, Meta | None] = (-math.inf, None)


class OpenSearchEngine:
    """See :class:`search.engines.Engine`; safe for many threads that search and one that writes."""

    def __init__(self, at: Address) -> None:
        self._client = client(at)
        self._names = Names(at.prefix)
        self._live = Live(self._client, self._names)
        self._writer = Writer(self._client, self._names, self._live, at)
        self._patience = Patience()
        self._remembered = _NEVER
        self._space: Space | None = None

    def index(self, documents: Iterable[Document], *, position: int) -> None:
        self._writer.write(documents, remove=(), position=position)

    def remove(self, ids: Iterable[str], *, position: int) -> None:
        self._writer.write((), remove=ids, position=position)

    def position(self) -> int:
        found = self._live.find()
        return found.position if found else -1

    def version(self) -> str:
        """Asked before every search, so it is remembered for half a second."""
        found = self._seen()
        return found.version if found else ""

    def _seen(self) -> Meta | None:
        asked, found = self._remembered
        if time.monotonic() - asked > _REMEMBERED:
            with translated(), self._patience.asked():
                found = self._live.seen()
            self._remembered = time.monotonic(), found
        return found

    def make_room(self, space: Space) -> None:
        self._space = self._writer.space = space

    def has_room(self) -> bool:
        found = self._seen()
        return bool(found and self._space and meaning(self._space) in found.fields)

    def nearest(self, row: bytes, request: Request, *, least: float, size: int) -> list[Neighbour]:
        """The conditions of the request stand inside the search for neighbours, and bind it."""
        if self._space is None:
            return []
        return neighbours(self._ask(nearest(self._space, row, request, least, size)), least)

    def search(self, request: Request) -> Result:
        request = restriction.settled(request)
        while True:
            try:
                return self._searched(request)
            except _TooManyTiles:
                request = replace(request, tiles=usable(request.tiles or 0) - 1)

    def terms(
        self,
        prefix: str,
        *,
        visible: Expression,
        denied: frozenset[str],
        size: int,
        stream: str = "title_a",
    ) -> Counts:
        if size <= 0:
            return ()
        among = restriction.whole(CLAUSES, Request(visible=visible, denied=denied))
        start = CLAUSES.constant(CLAUSES.starting(stream, prefix), 0.0)
        start_only = {"include": f"{escaped(prefix)}.*"} if prefix else {}
        body: Json = {
            "query": CLAUSES.combined(must=[among, start]),
            "size": 0,
            "aggs": {"terms": terms(column(stream), size, **start_only)},
        }
        buckets = self._ask(body)["aggregations"]["terms"]["buckets"]
        return tuple((bucket["key"], int(bucket["doc_count"])) for bucket in buckets)

    def rebuild(self, documents: Iterable[Document], *, position: int, version: str) -> None:
        self._writer.rebuild(documents, position=position, version=version)
        self._remembered = _NEVER

    def close(self) -> None:
        try:
            self._writer.close()
        finally:
            self._client.close()

    def _searched(self, request: Request) -> Result:
        counting = Counting(request)
        body: Json = {
            "query": restriction.whole(CLAUSES, request, but=counting.own),
            "aggs": counting.aggregations(),
            "track_total_hits": request.counted,
            "_source": False,
            **order(request),
        }
        if counting.own:
            body["post_filter"] = counting.filter(counting.own)
        answer = self._ask(body)
        counts = answer.get("aggregations", {})
        hits = page(answer["hits"]["hits"], request)
        return Result(
            total=int(answer["hits"]["total"]["value"]) if request.counted else len(hits),
            hits=hits,
            facets=counting.facets(counts),
            histogram=counting.histogram(counts),
            tiles=counting.tiles(counts),
            partial=_is_partial(answer),
        )

    def _ask(self, body: Json) -> Mapping[str, Any]:
        with translated(), self._patience.asked():
            try:
                answer = self._once(body)
            except TransportError as error:
                if "too_many_buckets" in str(error.info):
                    raise _TooManyTiles from error
                if error.status_code not in (*_SWAPPED, _NO_ANSWER):
                    raise
                answer = self._once(body, other="other")
        if not answer["_shards"]["successful"]:
            raise EngineUnavailable("No part of the search index answers.")
        return answer

    def _once(self, body: Json, *, other: str = "") -> Mapping[str, Any]:
        """The same query goes to the same copies, so that its pages fit together.

        ``other`` chooses among the copies anew.
        """
        query = json.dumps(body["query"], sort_keys=True)
        answer: Mapping[str, Any] = self._client.search(
            index=self._names.live,
            body=body,
            params={
                "search_type": _BOTH,
                "preference": f"{crc32(query.encode()):x}{other}",
                "timeout": _SOFT,
            },
            request_timeout=SEARCH_SECONDS,
        )
        return answer


def _is_partial(answer: Mapping[str, Any]) -> bool:
    """A shard without a node is neither successful nor failed."""
    shards = answer["_shards"]
    return bool(answer["timed_out"] or shards["successful"] < shards["total"])


class _TooManyTiles(Exception):
    """More buckets than the server counts."""


def open_opensearch(url: str) -> OpenSearchEngine:
    """The indices that the URL names; nothing is connected before the first use."""
    return OpenSearchEngine(address(url))
