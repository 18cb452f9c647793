"""A cluster in trouble: busy, slow, in part away, refusing; each is told and nothing is guessed."""

import json

import pytest

from archive.errors import EngineFull, EngineUnavailable
from search.engines.opensearch.address import address
from search.engines.opensearch.bulk import Bulk, pieces, removal, replacement
from search.engines.opensearch.client import client
from search.engines.opensearch.engine import OpenSearchEngine
from tests.contract.engines import ask, document, word
from tests.integration.search_server import Answer, saying


def _found(**other: object) -> dict[str, object]:
    shards = {"total": 2, "successful": 2, "failed": 0}
    hits = {"total": {"value": 0}, "hits": []}
    return {"timed_out": False, "_shards": shards, "hits": hits} | other


def _block(reason: str) -> dict[str, object]:
    return {"type": "cluster_block_exception", "reason": f"index [x] blocked by: {reason};"}


@pytest.mark.parametrize(
    "some",
    [
        {"timed_out": True},
        {"_shards": {"total": 2, "successful": 1, "failed": 1}},
        {"_shards": {"total": 2, "successful": 1, "failed": 0}},
    ],
)
def test_what_is_left_answers_and_says_that_it_is_a_part(some: dict[str, object]) -> None:
    with saying(lambda *_: (200, _found(**some))) as url:
        engine = OpenSearchEngine(address(url))
        assert ask(engine, word("水")).partial
        engine.close()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((200, _found(_shards={"total": 2, "successful": 0, "failed": 2})), "No part of the sea"),
        ((403, {"error": _block("[FORBIDDEN/12/read-only / allow delete (api)]")}), "disk is full"),
        ((429, {"error": _block("[TOO_MANY_REQUESTS/12/flood-stage]")}), "disk is full"),
        ((503, {"error": {"type": "search_phase_execution_exception", "reason": "r"}}), "503"),
        ((401, {}), "SEARCH_PASSWORD"),
        ((403, {}), "SEARCH_PASSWORD"),
        ((404, {"error": {"type": "index_not_found_exception"}}), "has not been built"),
        ((400, {"error": {"type": "parsing_exception", "reason": "no [x]"}}), r"parsing.*no \[x\]"),
    ],
)
def test_what_a_search_tells(answer: Answer, told: str) -> None:
    with saying(lambda *_: answer) as url:
        engine = OpenSearchEngine(address(url))
        with pytest.raises(EngineUnavailable, match=told) as caught:
            ask(engine, word("水"))
        assert "secret" not in str(caught.value)
        engine.close()


def test_a_server_that_is_not_there() -> None:
    engine = OpenSearchEngine(address("opensearch+http://127.0.0.1:9"))
    with pytest.raises(EngineUnavailable, match="does not answer"):
        ask(engine)
    with pytest.raises(EngineUnavailable):
        engine.position()
    engine.close()


def test_a_search_that_meets_the_swap_is_asked_again() -> None:
    answers = [(404, {"error": {"type": "index_not_found_exception"}}), (200, _found())]
    with saying(lambda *_: answers.pop(0)) as url:
        engine = OpenSearchEngine(address(url))
        assert ask(engine).total == 0
        engine.close()


def _told(status: int) -> dict[str, object]:
    error = {"error": {"type": "busy", "reason": "queue is full"}} if status >= 300 else {}
    return {"index": {"status": status, **error}}


def test_a_busy_server_gets_the_rest_again_and_each_document_once() -> None:
    taken: list[str] = []
    calls = [0]

    def answer(_method: str, path: str, body: bytes) -> Answer:
        assert "require_alias=true" in path
        calls[0] += 1
        if calls[0] == 1:
            return 429, {"error": {"type": "rejected"}}
        ids = [json.loads(line)["index"]["_id"] for line in body.split(b"\n")[:-1:2]]
        outcomes = [201 if number % calls[0] == 0 else 429 for number in range(len(ids))]
        taken.extend(one for one, status in zip(ids, outcomes, strict=True) if status == 201)
        return 200, {"errors": 429 in outcomes, "items": [_told(status) for status in outcomes]}

    with saying(answer) as url:
        wall = client(address(url))
        documents = [document(seq, "水") for seq in range(6)]
        Bulk(wall, "next").send(map(replacement, documents), between=lambda: None)
        wall.close()
    assert sorted(taken) == sorted(document.id for document in documents)


def test_a_refused_document_is_an_error_and_a_missing_one_is_none() -> None:
    said = {"errors": True, "items": [{"delete": {"status": 404}}]}
    with saying(lambda *_: (200, said)) as url:
        wall = client(address(url))
        Bulk(wall, "live").send([removal("gone")], between=lambda: None)
        said["items"] = [_told(400)]
        with pytest.raises(EngineUnavailable, match="refuses a document: busy: queue is full"):
            Bulk(wall, "live").send([replacement(document(1, "水"))], between=lambda: None)
        said["items"] = [_told(429) | {"index": {"status": 429, "error": _block("flood-stage")}}]
        with pytest.raises(EngineFull):  # at once: waiting frees no disk
            Bulk(wall, "live").send([replacement(document(1, "水"))], between=lambda: None)
        wall.close()


def test_pieces_are_bounded_and_whole() -> None:
    actions = [b"x" * 900_000] * 9 + [b"y"] * 2_500
    made = list(pieces(actions))
    assert [one for piece in made for one in piece] == actions
    assert max(sum(map(len, piece)) for piece in made) <= 4_000_000
    assert max(map(len, made)) <= 1_000
