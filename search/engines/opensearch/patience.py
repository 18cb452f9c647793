"""A server that is silent costs one search its time, not all of them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from opensearchpy.exceptions import ConnectionTimeout

from archive.errors import EngineUnavailable


class Patience:
    """After a silence one search at a time tries again; the others are refused at once.

    Otherwise every thread of a site would wait for the server, and pages that need no search too.
    """

    def __init__(self) -> None:
        self._silent = False
        self._trying = threading.Lock()

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Around a request; raises ``EngineUnavailable`` where somebody waits for it already."""
        if not self._silent:
            with self._heard():
                yield
        elif self._trying.acquire(blocking=False):
            try:
                with self._heard():
                    yield
            finally:
                self._trying.release()
        else:
            raise EngineUnavailable("The search server did not answer in time.")

    @contextmanager
    def _heard(self) -> Iterator[None]:
        """An error is an answer too."""
        try:
            yield
        except ConnectionTimeout:
            self._silent = True
            raise
        except BaseException:
            self._silent = False
            raise
        self._silent = False
