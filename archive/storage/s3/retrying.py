"""Requests repeated with growing, random pauses: a layer around a wire that is itself a wire.

https://docs.aws.amazon.com/general/latest/gr/api-retries.html
"""

import random
import time
from collections.abc import Callable
from typing import Any

from archive.errors import InvalidKey, StoreUnavailable
from archive.storage.s3.wire import Answer, Wire

ATTEMPTS = 8
FIRST_PAUSE = 0.1
_REFUSED = 3
"""How often a refused key is asked for again: a server over plain files refuses it for a moment
while somebody else removes the folder that it lies in."""
LONGEST_PAUSE = 5.0
"""Seconds. All pauses together: six seconds on average, twelve at most."""


class Retrying:
    """Whatever ended with ``StoreUnavailable`` is asked again; the last error passes through.

    A request that was carried out although its answer was lost is so carried out twice. Callers
    that send a condition must recognise their own first success.
    """

    def __init__(
        self,
        wire: Wire,
        *,
        sleep: Callable[[float], None] = time.sleep,
        draw: Callable[[float, float], float] = random.uniform,
    ) -> None:
        """``draw`` picks the seconds of a pause between two bounds."""
        self._wire, self._sleep, self._draw = wire, sleep, draw

    def call(self, operation: str, /, **parameters: Any) -> Answer:
        for attempt in range(ATTEMPTS - 1):
            try:
                return self._wire.call(operation, **parameters)
            except (StoreUnavailable, InvalidKey) as error:
                if isinstance(error, InvalidKey) and attempt >= _REFUSED:
                    raise
                longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt)
                self._sleep(self._draw(0.0, longest))
        return self._wire.call(operation, **parameters)

    def link(self, seconds: int, /, **parameters: Any) -> str:
        return self._wire.link(seconds, **parameters)
