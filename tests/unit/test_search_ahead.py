"""Documents made with the help of other processes are those that one process makes."""

import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.language.analyzer import Analyzer
from archive.language.assistants import Assistants
from archive.language.lexicon import load
from archive.model import Access, Item, Level, State
from search.ahead import documents
from search.item_document import document

NOW = datetime(2026, 11, 23, tzinfo=UTC)
OPEN = Access(level=Level.PUBLIC)


@pytest.fixture(scope="module")
def analyzer(request: pytest.FixtureRequest) -> Analyzer:
    cache = request.config.cache
    assert cache is not None
    return load(Path(cache.mkdir("language")))


def items(count: int) -> list[Item]:
    return [
        Item(
            id=f"i{number}",
            seq=number,
            type="text",
            state=State.PUBLISHED,
            title={"ja": f"避難所{number}の記録"},
            text=(f"{number}日目、給水車が益城町の避難所に来た。" * 5,),
            record=OPEN,
            content=OPEN,
            received=NOW,
            published=NOW,
            updated=NOW,
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("killed", [False, True])
def test_the_same_documents_in_the_same_order(analyzer: Analyzer, killed: bool) -> None:
    given = items(600)
    alone = [document(item, analyzer=analyzer, now=NOW) for item in given]
    with Assistants(analyzer, 1) as assistants:
        while not assistants._all[0].is_ready():
            time.sleep(0.05)
        made = documents(given, analyzer=analyzer, now=NOW, assistants=assistants)
        first = next(made)
        if killed:
            os.kill(assistants.processes[0], signal.SIGKILL)
        assert [first, *made] == alone


def test_without_assistants_and_without_items(analyzer: Analyzer) -> None:
    with Assistants(analyzer, 0) as assistants:
        given = items(3)
        made = documents(given, analyzer=analyzer, now=NOW, assistants=assistants)
        assert [one.id for one in made] == ["i0", "i1", "i2"]
        assert list(documents([], analyzer=analyzer, now=NOW, assistants=assistants)) == []
