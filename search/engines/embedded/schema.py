"""Fields of the tantivy index, and a document as tantivy takes it."""

from functools import cache

import tantivy

from search.document import KEYWORDS, Document, Text
from search.engines.facts import EXACT, NUMBERS, TEXTS, exact, numbers

FORMAT = 5
"""Raised with every change that an older program could not read."""

_TOKENIZER = "stream"


@cache
def schema() -> tantivy.Schema:
    """Streams with positions, exact fields, numbers that sort and range; only ``id`` is stored."""
    build = tantivy.SchemaBuilder()
    build.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for text in TEXTS:
        build.add_text_field(f"{text}_a", tokenizer_name=_TOKENIZER, index_option="position")
        build.add_text_field(f"{text}_b", tokenizer_name=_TOKENIZER, index_option="position")
        build.add_text_field(f"{text}_r", tokenizer_name=_TOKENIZER, index_option="freq")
    for name in EXACT:
        build.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in KEYWORDS:
        build.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in NUMBERS:
        build.add_integer_field(name, indexed=True, fast=True)
    return build.build()


def prepared(index: tantivy.Index) -> tantivy.Index:
    """Streams are cut at white space and nowhere else; readers look for commits when told."""
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENIZER, analyzer)
    index.config_reader("manual")
    return index


def tantivy_document(document: Document) -> tantivy.Document:
    """One document as tantivy takes it."""
    made = tantivy.Document()
    made.add_text("id", document.id)
    for name in TEXTS:
        _add_text(made, name, getattr(document, name))
    for name, values in exact(document):
        for value in values:
            made.add_text(name, value)
    for name, number in numbers(document):
        made.add_integer(name, number)
    return made


def _add_text(made: tantivy.Document, name: str, text: Text) -> None:
    made.add_text(f"{name}_a", text.a)
    made.add_text(f"{name}_b", text.b)
    made.add_text(f"{name}_r", text.r)
