"""Many texts analysed by several processes, while this one does other work."""

import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import BinaryIO, Self, TypeVar, cast

from archive.language.analyzer import Analyzer
from archive.language.assistant import Order
from archive.language.frames import read_frame, write_frame
from archive.language.tokens import Streams

_LOG = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")


def spare_processors() -> int:
    """Processors beside the one that this process uses, as far as we may use them."""
    return len(os.sched_getaffinity(0)) - 1


class Assistants:
    """A context manager; for one thread. Ask, do other work, then take the answer.

    An assistant that dies is reported and done without: its texts are missing from the answers,
    and whoever needs them analyses them.
    """

    def __init__(self, analyzer: Analyzer, count: int) -> None:
        """``count`` processes with the same words; with none, every answer is empty."""
        order = Order(cache_dir=str(analyzer.cache_dir), lexicon=analyzer.lexicon)
        self._all = [_Assistant(order) for _ in range(count)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let all of them go."""
        for assistant in self._all:
            assistant.stop()
        self._all.clear()

    @property
    def processes(self) -> list[int]:
        """Ids of those that are still there."""
        return [one.process.pid for one in self._all]

    def ask(self, texts: Sequence[str]) -> None:
        """Begin with these texts; the answer to those before has been taken."""
        ready = [one for one in self._all if one.is_ready()]
        different = list(dict.fromkeys(texts))
        share = -(-len(different) // max(1, len(ready)))
        for place, assistant in enumerate(ready):
            assistant.ask(different[place * share : (place + 1) * share])

    def answers(self) -> dict[str, Streams]:
        """Waits; what was asked for, by text, as far as there were assistants to ask."""
        found: dict[str, Streams] = {}
        for assistant in tuple(self._all):
            try:
                found |= assistant.answer()
            except (EOFError, OSError):
                self._all.remove(assistant)
                _LOG.warning("Going on without an analysing process, which %s.", assistant.stop())
        return found


class _Assistant:
    """One process, and a thread that waits for it."""

    def __init__(self, order: Order) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "archive.language.assistant"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self._thread = ThreadPoolExecutor(1)
        self._started = self._thread.submit(self._exchange, order, bool)
        self._asked: Future[list[Streams]] | None = None
        self._texts: Sequence[str] = ()

    def is_ready(self) -> bool:
        """It takes a second to start, in which others do its work."""
        return self._started.done()

    def ask(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._asked = self._thread.submit(self._exchange, texts, list[Streams])

    def answer(self) -> dict[str, Streams]:
        """Raises ``EOFError`` or ``OSError`` when the process went away."""
        if self._started.done():
            self._started.result()
        asked, self._asked = self._asked, None
        return dict(zip(self._texts, asked.result(), strict=True)) if asked else {}

    def _exchange(self, message: object, kind: type[_Answer]) -> _Answer:
        write_frame(cast(BinaryIO, self.process.stdin), message)
        return read_frame(cast(BinaryIO, self.process.stdout), kind)

    def stop(self) -> str:
        """Let it go, and say how it ended."""
        if not self._started.done() or (self._asked and not self._asked.done()):
            self.process.kill()  # whoever asked does not want to know any more
        self._thread.shutdown()
        with suppress(OSError):
            cast(BinaryIO, self.process.stdin).close()
        cast(BinaryIO, self.process.stdout).close()
        code = self.process.wait()
        return f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
