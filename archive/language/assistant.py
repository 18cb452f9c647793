"""Analysis in a process of its own, for whoever wrote the first message to its standard input.

Ends when its standard input does: it never outlives the process that started it.
"""

import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from archive.language.frames import read_frame, write_frame
from archive.language.lexicon import load
from archive.language.words import Lexicon

_POLITE = 5
"""How much more willing to wait than a process that answers people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The first message: with which words to analyse."""

    cache_dir: str
    lexicon: Lexicon


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started it decides when to stop
    os.nice(_POLITE)
    order = read_frame(sys.stdin.buffer, Order)
    analyzer = load(Path(order.cache_dir), order.lexicon)
    analyzer.streams("熊本")
    try:
        write_frame(sys.stdout.buffer, True)
        while True:
            texts = read_frame(sys.stdin.buffer, list[str])
            write_frame(sys.stdout.buffer, [analyzer.streams(text) for text in texts])
    except (EOFError, BrokenPipeError):
        os._exit(0)  # nothing is left to say, and nobody to say it to


if __name__ == "__main__":
    main()
