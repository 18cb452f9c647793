"""Analysis by several processes: the same as by one, whatever becomes of them."""

import logging
import os
import signal
import time
from pathlib import Path

import pytest

from archive.language.analyzer import Analyzer
from archive.language.assistants import Assistants
from archive.language.lexicon import compose, load

TEXTS = [
    f"益城町の避難所{number}に給水車が来た。㈱熊本、４月１６日に壊れた。" for number in range(40)
]


@pytest.fixture(scope="module")
def analyzer(request: pytest.FixtureRequest) -> Analyzer:
    cache = request.config.cache
    assert cache is not None
    return load(Path(cache.mkdir("language")))


def until_ready(assistants: Assistants, texts: list[str]) -> dict[str, object]:
    """The first answer that all assistants had a part in."""
    for _ in range(600):
        assistants.ask(texts)
        if found := assistants.answers():
            return dict(found)
        time.sleep(0.05)
    raise AssertionError("no assistant has started")


def test_they_give_what_one_process_gives(analyzer: Analyzer) -> None:
    with Assistants(analyzer, 2) as assistants:
        assert len(assistants.processes) == 2
        found = until_ready(assistants, TEXTS)
    assert found == {text: analyzer.streams(text) for text in found}


def test_none_answers_nothing(analyzer: Analyzer) -> None:
    with Assistants(analyzer, 0) as assistants:
        assistants.ask(TEXTS)
        assert assistants.answers() == {}


def test_a_killed_one_is_reported_and_done_without(
    analyzer: Analyzer, caplog: pytest.LogCaptureFixture
) -> None:
    with Assistants(analyzer, 1) as assistants:
        assert until_ready(assistants, TEXTS)
        os.kill(assistants.processes[0], signal.SIGKILL)
        assistants.ask(TEXTS)
        with caplog.at_level(logging.WARNING):
            assert assistants.answers() == {}
        assert assistants.processes == []
        assistants.ask(TEXTS)
        assert assistants.answers() == {}
    assert "ended by signal 9" in caplog.text


def test_none_is_left_behind(analyzer: Analyzer) -> None:
    with Assistants(analyzer, 2) as assistants:
        pids = assistants.processes
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_an_assistant_ends_with_the_one_it_works_for(analyzer: Analyzer) -> None:
    with Assistants(analyzer, 1) as assistants:
        assert until_ready(assistants, TEXTS[:1])
        (one,) = assistants._all
        assert one.process.stdin is not None
        one.process.stdin.close()  # as when this process is killed
        assert one.process.wait(timeout=30) == 0


def test_they_use_the_words_of_staff(request: pytest.FixtureRequest) -> None:
    cache = request.config.cache
    assert cache is not None
    lexicon = compose(spellings={"びっくり水": "消火用水"})
    analyzer = load(Path(cache.mkdir("language")), lexicon)
    with Assistants(analyzer, 1) as assistants:
        found = until_ready(assistants, ["びっくり水の桶"])
    assert found == {"びっくり水の桶": analyzer.streams("びっくり水の桶")}
