"""Which index is live, and what it holds: an alias to it, and the ``_meta`` of its mapping.

An alias changes hands at once and an index carries its position with it, so that neither can be
ahead of the other. The number in the alias is the format: an older program finds no index.
"""

import re
from dataclasses import dataclass
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError

from archive.errors import EngineUnavailable, NewerVersion
from search.engines.opensearch.client import LONG_SECONDS, SEARCH_SECONDS, insisting, translated
from search.engines.opensearch.mapping import FORMAT


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """What is written into an index."""

    position: int
    version: str
    fields: frozenset[str] = frozenset()
    """Of the mapping; not written, but read."""

    def stored(self) -> dict[str, Any]:
        return {"position": self.position, "version": self.version}


class Names:
    """Names of everything that belongs to one archive in the cluster; no other name is touched."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self.live = f"{prefix}-v{FORMAT}"
        self.next = f"{prefix}-next"
        """The alias under which a new index is filled."""
        self.lease = f"{prefix}-lease"
        self.formats = f"{prefix}-v*"
        self.every = f"{prefix}-*"
        self._index = re.compile(rf"{re.escape(prefix)}-(\d{{6}})")
        self._format = re.compile(rf"{re.escape(prefix)}-v(\d+)")

    def index(self, generation: int) -> str:
        return f"{self._prefix}-{generation:06}"

    def generation(self, index: str) -> int | None:
        """None for an index of anything else."""
        found = self._index.fullmatch(index)
        return int(found[1]) if found else None

    def format(self, alias: str) -> int:
        found = self._format.fullmatch(alias)
        return int(found[1]) if found else 0


class Live:
    """Asks and says which index is live."""

    def __init__(self, client: OpenSearch, names: Names) -> None:
        self._client = client
        self._names = names

    def find(self) -> Meta | None:
        """Of the live index; None where there is none that this program can read.

        Raises ``NewerVersion`` where a newer program has built one.
        """
        with translated():
            return self.seen()

    def seen(self) -> Meta | None:
        """The same; errors are the client's."""
        try:
            answer = self._client.indices.get_mapping(
                index=self._names.live, request_timeout=SEARCH_SECONDS
            )
        except NotFoundError:
            answer = {}
        self._refuse_newer()
        for entry in answer.values():
            held = entry["mappings"]
            meta = held.get("_meta", {})
            if meta.keys() == {"position", "version"}:
                return Meta(**meta, fields=frozenset(held.get("properties", ())))
        return None

    def get(self) -> Meta:
        """The same; raises ``EngineUnavailable`` where there is none."""
        found = self.find()
        if found is None:
            raise EngineUnavailable("The search index has not been built yet.")
        return found

    def note(self, meta: Meta) -> None:
        """Write it durably into the live index."""
        with translated():
            self._client.indices.put_mapping(
                index=self._names.live,
                body={"_meta": meta.stored()},
                params={"timeout": "60s"},
                request_timeout=LONG_SECONDS,
            )

    def swap(self, index: str) -> None:
        """Make it the live one in one step, then delete those before it.

        An answer that does not come is asked for again; the aliases tell what was done. Where it
        never comes, nothing is deleted: the old index or the new one is live.
        """
        insisting(lambda: self._hand_over(index))
        insisting(lambda: self._clear(index))

    def _hand_over(self, index: str) -> None:
        held, alias = self.indices(), self._names.live
        if alias in held.get(index, ()):
            return
        old = [name for name, aliases in held.items() if alias in aliases]
        actions: list[dict[str, Any]] = [
            {"remove": {"index": name, "alias": alias}} for name in old
        ]
        actions.append({"remove": {"index": index, "alias": self._names.next}})
        actions.append({"add": {"index": index, "alias": alias}})
        self._client.indices.update_aliases(body={"actions": actions})

    def _clear(self, index: str) -> None:
        generation = self._names.generation(index) or 0
        self.delete(
            [one for one in self.indices() if (self._names.generation(one) or 0) < generation]
        )

    def indices(self) -> dict[str, frozenset[str]]:
        """Every index of documents of this archive, with its aliases; errors are the client's."""
        answer = self._client.indices.get_alias(index=self._names.every)
        return {
            name: frozenset(entry["aliases"])
            for name, entry in answer.items()
            if self._names.generation(name) is not None
        }

    def delete(self, indices: list[str]) -> None:
        if indices:
            self._client.indices.delete(
                index=",".join(indices), params={"ignore_unavailable": "true"}
            )

    def _refuse_newer(self) -> None:
        answer = self._client.indices.get_alias(
            name=self._names.formats, request_timeout=SEARCH_SECONDS
        )
        held = [
            self._names.format(alias) for entry in answer.values() for alias in entry["aliases"]
        ]
        if held and max(held) > FORMAT:
            message = (
                f"The search index has format {max(held)}, this program reads up to {FORMAT}: "
                "update the program, or delete the index and build it anew."
            )
            raise NewerVersion(message)
