"""Limits of a cluster that the longest queries of an archive would meet."""

from opensearchpy import OpenSearch
from opensearchpy.exceptions import AuthorizationException

from search.engines.opensearch.client import translated

CLAUSES = 8_192
"""A pasted text with its bigrams, synonyms and the looser reading comes to a thousand or two."""
_SETTING = "indices.query.bool.max_clause_count"


def raise_limits(client: OpenSearch) -> None:
    """Let queries have :data:`CLAUSES` conditions; never lowers what a cluster allows already.

    Where the account may not change it, its operator has to: the longest queries fail until then.
    """
    flat = {"include_defaults": "true", "flat_settings": "true"}
    with translated():
        try:
            known = client.cluster.get_settings(params=flat)
            if int(_current(known)) < CLAUSES:
                client.cluster.put_settings(body={"persistent": {_SETTING: CLAUSES}})
        except AuthorizationException:
            return


def _current(known: dict[str, dict[str, str]]) -> str:
    layers = (known.get(name, {}) for name in ("transient", "persistent", "defaults"))
    return next((layer[_SETTING] for layer in layers if _SETTING in layer), "0")
