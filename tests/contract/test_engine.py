"""What every engine must do: documents in, kept, replaced, removed, rebuilt."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from archive.errors import EngineUnavailable, WriterBusy
from search.document import Document
from search.engines import Engine
from tests.contract import engines
from tests.contract.engines import (
    Connect,
    ask,
    document,
    fill,
    found,
    text,
    word,
)

connect, engine = engines.everywhere, engines.engine


def test_without_an_index_the_engine_says_so_instead_of_finding_nothing(engine: Engine) -> None:
    assert engine.position() == -1
    assert engine.version() == ""
    with pytest.raises(EngineUnavailable):
        ask(engine)


def test_rebuild_of_nothing_is_an_empty_index(engine: Engine) -> None:
    fill(engine, position=3)
    assert (engine.position(), engine.version(), ask(engine).total) == (3, "v", 0)


def test_the_same_documents_again_change_nothing(engine: Engine) -> None:
    documents = [document(seq, "給水", "所") for seq in range(1, 6)]
    fill(engine, *documents)
    before = ask(engine, word("給水"), facets=("type",))
    engine.index(documents, position=1)
    after = ask(engine, word("給水"), facets=("type",))
    assert [hit.id for hit in after.hits] == [hit.id for hit in before.hits]
    assert (after.total, engine.position()) == (5, 1)


def test_a_document_is_replaced_as_a_whole(engine: Engine) -> None:
    fill(engine, document(1, "給水", keywords={"type": ("photo",)}))
    engine.index([document(1, "断水", keywords={"type": ("post",)})], position=2)
    assert found(engine, word("給水")) == []
    assert found(engine, word("断水")) == [1]
    assert ask(engine, facets=("type",)).facets == {"type": (("post", 1),)}


def test_removal_is_idempotent_and_seen_by_those_who_search_already(connect: Connect) -> None:
    writer, reader = connect(), connect()
    fill(writer, document(1, "a"), document(2, "a"))
    assert found(reader, word("a")) == [1, 2]
    writer.remove(["item-1", "item-9"], position=5)
    writer.remove(["item-1"], position=6)
    assert found(reader, word("a")) == [2]
    assert reader.position() == 6


def test_one_process_writes_at_a_time(connect: Connect) -> None:
    first, second = connect(), connect()
    fill(first, document(1, "a"))
    with pytest.raises(WriterBusy):
        second.index([document(2, "a")], position=2)
    first.close()
    second.index([document(2, "a")], position=2)
    assert found(second, word("a")) == [1, 2]


def test_searching_never_sees_an_empty_site_during_a_rebuild(connect: Connect) -> None:
    writer, reader = connect(), connect()
    documents = [document(seq, "a") for seq in range(1, 4)]
    fill(writer, *documents, position=1)
    seen = []

    def slowly() -> Iterator[Document]:
        for entry in documents:
            seen.append(found(reader, word("a")))
            yield replace(entry, body=text("b"))

    writer.rebuild(slowly(), position=2, version="v2")
    assert seen == [[1, 2, 3]] * 3
    assert (found(reader, word("a")), found(reader, word("b"))) == ([], [1, 2, 3])
    assert (reader.position(), reader.version()) == (2, "v2")


def test_a_rebuild_that_breaks_leaves_the_live_index(engine: Engine) -> None:
    fill(engine, document(1, "a"), position=4)

    def breaking() -> Iterator[Document]:
        yield document(2, "a")
        raise RuntimeError("the catalog went away")

    with pytest.raises(RuntimeError, match="went away"):
        engine.rebuild(breaking(), position=9, version="w")
    assert (found(engine, word("a")), engine.position(), engine.version()) == ([1], 4, "v")
    engine.index([document(3, "a")], position=5)
    assert found(engine, word("a")) == [1, 3]


def test_a_batch_that_breaks_is_not_half_there(engine: Engine) -> None:
    fill(engine, document(1, "a"), position=4)

    def breaking() -> Iterator[Document]:
        yield document(2, "a")
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        engine.index(breaking(), position=9)
    engine.index([document(3, "a")], position=5)
    assert found(engine, word("a")) == [1, 3]
