"""Classes that are read from JSON, made known to msgspec before threads read them at once.

msgspec 0.22 keeps what it knows of a class at the class, and puts it there before it is whole: a
second thread that reads the same class for the first time at that moment ends the process with a
segmentation fault. Once whole it is only looked at.
"""

import dataclasses
from collections.abc import Iterable, Iterator
from types import ModuleType

import msgspec


def learn(modules: Iterable[ModuleType]) -> int:
    """Have msgspec look at every class of data in the modules; how many it can read.

    To be called by one thread, before others are there.
    """
    return sum(_is_read(one) for module in modules for one in _classes(module))


def _classes(module: ModuleType) -> Iterator[type]:
    for value in list(vars(module).values()):
        if isinstance(value, type) and (
            dataclasses.is_dataclass(value) or issubclass(value, msgspec.Struct)
        ):
            yield value


def _is_read(one: type) -> bool:
    """Whether it is of kinds that JSON can hold; others are never read."""
    try:
        msgspec.json.Decoder(one)
    except (TypeError, NameError):  # what JSON could not tell apart, or only type checkers see
        return False
    return True
