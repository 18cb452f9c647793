"""The one writer: commits with their feed position, rebuilds beside and swaps."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import AuthorizationException, RequestError

from archive.errors import EngineUnavailable
from search.document import Document
from search.engines.opensearch import mapping
from search.engines.opensearch.address import Address
from search.engines.opensearch.bulk import Bulk, removal, replacement
from search.engines.opensearch.client import LONG_SECONDS, SECONDS, translated
from search.engines.opensearch.lease import Lease
from search.engines.opensearch.limits import raise_limits
from search.engines.opensearch.live import Live, Meta, Names
from search.engines.opensearch.mapping import meaning
from search.engines.vectored import Space

_STEP = "10s"
_NOT_YET = 408
"""The status with which a cluster says that it has waited for copies in vain."""


class Writer:
    """Takes the lease with each write, renews it on the way and keeps it until :meth:`close`."""

    def __init__(self, client: OpenSearch, names: Names, live: Live, at: Address) -> None:
        self._client = client
        self._names = names
        self._live = live
        self._lease = Lease(client, names)
        self._at = at
        self.space: Space | None = None
        """What indices that are built keep vectors of."""

    def write(self, documents: Iterable[Document], *, remove: Iterable[str], position: int) -> None:
        """Remove and replace by id, make it durable and visible, then note the position.

        All documents are made before the first is sent: what breaks in between changes nothing.
        """
        self._lease.take()
        now = self._live.get()
        space = self.space if self.space and meaning(self.space) in now.fields else None
        made = (replacement(document, space) for document in documents)
        actions = [*map(removal, remove), *made]
        if actions:
            Bulk(self._client, self._names.live).send(actions, between=self._lease.take)
            self._refresh(self._names.live)
        self._lease.take()
        self._live.note(replace(now, position=position))

    def rebuild(self, documents: Iterable[Document], *, position: int, version: str) -> None:
        """A whole new index beside the live one, then the swap."""
        self._lease.take()
        raise_limits(self._client)
        index, space = self._new(Meta(position=position, version=version))
        try:
            bulk = Bulk(self._client, self._names.next)
            made = (replacement(document, space) for document in documents)
            bulk.send(made, between=self._lease.take)
            self._finish(index)
            self._lease.take()
        except BaseException:
            with translated():
                self._live.delete([index])
            raise
        self._live.swap(index)

    def close(self) -> None:
        """Let another process write."""
        self._lease.give_back()

    def _new(self, meta: Meta) -> tuple[str, Space | None]:
        """An empty index after all there are, with the space it has room for.

        What a killed rebuild left behind goes first.
        """
        with translated():
            held = self._live.indices()
            self._live.delete(
                [name for name, aliases in held.items() if self._names.live not in aliases]
            )
        generations = (self._names.generation(name) or 0 for name in held)
        index = self._names.index(1 + max(generations, default=0))
        with translated():
            try:
                self._create(index, meta, self.space)
            except RequestError:
                if self.space is None:
                    raise
            else:
                return index, self.space
            self._create(index, meta, None)  # a server without the k-NN plugin
        return index, None

    def _create(self, index: str, meta: Meta, space: Space | None) -> None:
        body = {
            "settings": mapping.settings(self._at.shards, space),
            "mappings": mapping.mapping(meta.stored(), space),
            "aliases": {self._names.next: {}},
        }
        self._client.indices.create(index=index, body=body)

    def _finish(self, index: str) -> None:
        """Everything on disk, everything visible, copies from now on."""
        with translated():
            self._client.indices.put_settings(index=index, body=mapping.serving(self._at.replicas))
            _whole(self._client.indices.flush(index=index, request_timeout=LONG_SECONDS))
        self._refresh(index)
        self._copied(index)

    def _copied(self, index: str) -> None:
        """Wait a while for the copies: a node that is lost after the swap then takes nothing away.

        A cluster that has no room for them serves without.
        """
        last = time.monotonic() + LONG_SECONDS
        params = {"wait_for_status": "green", "timeout": _STEP, "ignore": _NOT_YET}
        while time.monotonic() < last:
            self._lease.take()
            with translated():
                try:
                    health = self._client.cluster.health(
                        index=index, params=dict(params), request_timeout=SECONDS
                    )
                except AuthorizationException:  # the account may not ask
                    return
            if not health["timed_out"] or not health["initializing_shards"]:
                return

    def _refresh(self, index: str) -> None:
        with translated():
            _whole(self._client.indices.refresh(index=index, request_timeout=LONG_SECONDS))


def _whole(answer: Mapping[str, Any]) -> None:
    """Refuse what a part of an index did not do; copies that are not there yet are no such part."""
    if answer["_shards"]["failed"]:
        raise EngineUnavailable("A part of the search index could not be written.")
