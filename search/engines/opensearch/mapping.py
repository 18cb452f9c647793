"""Settings and mapping of an index, and a document as OpenSearch takes it."""

from array import array
from zlib import crc32

from search.document import BREAK, KEYWORDS, Document
from search.engines.facts import EXACT, NUMBERS, TEXTS, exact, numbers
from search.engines.vectored import Space

FORMAT = 1
"""Raised with every change that an older program could not read or write."""
OFFERED = ("title_a", "body_a", "body_r")
"""Streams whose terms can be listed: their different terms stand in a column of their own."""
DIGEST = "meaning_of"
DEEPEST = 100_000
"""Hits that one answer may look at; pages end at a tenth of that."""

Json = dict[str, object]

_STREAM = {"type": "text", "analyzer": "whitespace"}
_COLUMN = {"type": "keyword", "index": False}


def settings(shards: int, space: Space | None) -> Json:
    """Of a new index while it is filled; :func:`serving` is added before it answers.

    Scores are those of tantivy: BM25 with the factor k1 + 1, which Lucene leaves out by now.
    Nothing becomes visible by itself, so that a commit is seen as a whole.
    """
    similarity = {"type": "LegacyBM25", "k1": 1.2, "b": 0.75}
    return {
        "index": {
            "number_of_shards": shards,
            "number_of_replicas": 0,
            "refresh_interval": "-1",
            "max_result_window": DEEPEST,
            "translog.durability": "async",
            "similarity": {"default": similarity},
            **({"knn": True} if space else {}),
        }
    }


def serving(replicas: int | None) -> Json:
    """What an index gets when it is filled: safe writes, and its copies on other nodes."""
    copies: Json = {"auto_expand_replicas": "0-1"}
    if replicas is not None:
        copies = {"auto_expand_replicas": "false", "number_of_replicas": replicas}
    return {"index": {"translog.durability": "request", **copies}}


def mapping(meta: Json, space: Space | None) -> Json:
    """The same fields as in every engine; the streams come ready and are cut at spaces."""
    streams: dict[str, Json] = {}
    for text in TEXTS:
        streams[f"{text}_a"] = streams[f"{text}_b"] = {**_STREAM, "index_options": "positions"}
        streams[f"{text}_r"] = {**_STREAM, "index_options": "freqs"}
    return {
        "dynamic": "strict",
        "_source": {"enabled": False},
        "_meta": meta,
        "properties": {
            **streams,
            **{column(stream): dict(_COLUMN) for stream in OFFERED},
            **{name: {"type": "keyword", "doc_values": False} for name in EXACT},
            **{name: {"type": "keyword"} for name in ("id", *KEYWORDS)},
            **{name: {"type": "long"} for name in NUMBERS},
            **(vectors(space) if space else {}),
        },
    }


def column(stream: str) -> str:
    """The field that lists the different terms of a stream."""
    return f"{stream}_terms"


def vectors(space: Space) -> Json:
    """Fields for a vector, compared by its angle in Lucene's graph, and for its words' digest."""
    kept = {
        "type": "knn_vector",
        "dimension": space.width,
        "data_type": "byte",
        "space_type": "cosinesimil",
        "method": {"name": "hnsw", "engine": "lucene"},
    }
    return {meaning(space): kept, DIGEST: dict(_COLUMN)}


def meaning(space: Space) -> str:
    """The field of a space: vectors of two spaces are never compared."""
    return f"meaning_{crc32(space.name.encode()):08x}_{space.width}"


def source(document: Document, space: Space | None = None) -> Json:
    """One document as OpenSearch takes it; its meaning where there is room for it."""
    made: Json = {"id": document.id, **dict(numbers(document))}
    for name in TEXTS:
        text = getattr(document, name)
        made |= {f"{name}_a": text.a, f"{name}_b": text.b, f"{name}_r": text.r}
    for stream in OFFERED:
        terms = dict.fromkeys(str(made[stream]).split(" "))
        terms.pop(BREAK, None)
        made[column(stream)] = list(terms)
    made |= {name: list(values) for name, values in exact(document)}
    held = document.meaning
    if space and held and len(held.row) == space.width and any(held.row):
        made |= {meaning(space): array("b", held.row).tolist(), DIGEST: held.digest.hex()}
    return made
