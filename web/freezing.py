"""What is loaded by the start of a process stays, so it need not be looked through again."""

import gc
import sys

from archive.shapes import learn

_OWN = ("archive.", "ingest.", "search.", "web.")


def loaded() -> None:
    """What is there by now stays as long as the process: it is not searched for garbage again.

    Gazetteer, dictionary and templates are most of all objects; and what a request or a row makes
    is seldom a cycle, so that looking for cycles less often costs little memory.
    """
    shapes()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def shapes() -> None:
    """Every class of data that is loaded is known to msgspec before a second thread is there."""
    learn(module for name, module in sorted(sys.modules.items()) if name.startswith(_OWN))
