"""The engine for more than one machine: OpenSearch (https://docs.opensearch.org/3.5/)."""

from search.engines.opensearch.engine import OpenSearchEngine, open_opensearch

EXTENSION = {"opensearch+http": open_opensearch, "opensearch+https": open_opensearch}

__all__ = ["EXTENSION", "OpenSearchEngine", "open_opensearch"]
