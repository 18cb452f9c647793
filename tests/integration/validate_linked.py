"""Run by the Python of rdflib: reads JSON-LD as a graph, with the words of schema.org at hand.

Reads a JSON array of documents from standard input, which name https://schema.org as their context.
That is not fetched: the context of RO-Crate 1.1, which the rocrate wheel carries, holds the same
words. Prints, for each document, its triples, and what in it no word of schema.org stands for.
"""

import json
import sys
from importlib.resources import files
from typing import Any

from rdflib import Graph

CONTEXT = json.loads(files("rocrate").joinpath("data", "ro-crate.jsonld").read_bytes())["@context"]


def unknown(value: Any) -> list[str]:
    """Names and types that the context does not know; a reader drops them without a word."""
    if isinstance(value, list):
        return [name for one in value for name in unknown(one)]
    if not isinstance(value, dict):
        return []
    kinds = value.get("@type", [])
    named = [*value, *([kinds] if isinstance(kinds, str) else kinds)]
    found = [name for name in named if not name.startswith("@") and not is_of_schema(name)]
    return [*found, *(name for one in value.values() for name in unknown(one))]


def is_of_schema(name: str) -> bool:
    return str(CONTEXT.get(name, "")).startswith("http://schema.org/")


def main() -> None:
    told = []
    for document in json.load(sys.stdin):
        here = {**document, "@context": CONTEXT}
        graph = Graph().parse(data=json.dumps(here), format="json-ld")
        triples = [[str(term) for term in triple] for triple in graph]
        told.append({"triples": triples, "unknown": unknown(document)})
    print(json.dumps(told))


if __name__ == "__main__":
    main()
