"""What one run gives, part by part, and what may be remembered once it lies in storage."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from archive.clock import Clock
from archive.errors import ArchiveError, Cancelled, Unreached
from ingest.pulled import Step
from ingest.submission import Refusal, Submission

_log = logging.getLogger(__name__)
MOST = 5000
"""Parts that one run gives."""
MOST_BYTES = 2_000_000_000
"""Of files that one run fetches."""
LONGEST = timedelta(minutes=1)
"""The next run goes on at once, behind what people wait for: a worker has other work too."""
Part = Submission | Refusal


class Flow:
    """Runs dry at the end, at a limit (``more``) or in trouble; never raises what a kind raised."""

    def __init__(self, steps: Iterator[Step], clock: Clock, check: Callable[[], None]) -> None:
        """``check`` raises ``Cancelled`` when the run is to stop."""
        self._steps, self._clock, self._check = steps, clock, check
        self._began, self._bytes = clock(), 0
        self._learns: deque[tuple[int, Mapping[str, Any]]] = deque()
        self.given = self.known = self.refused = 0
        self.more = False
        self.trouble: Unreached | None = None

    def parts(self) -> Iterator[Part]:
        for step in self._without_trouble():
            self.known += step.known
            if step.gives is not None:
                self.given += 1
                self.refused += isinstance(step.gives, Refusal)
            if step.learns:
                self._learns.append((self.given, step.learns))
            if step.gives is not None:
                self._bytes += sum(path.stat().st_size for path in _files(step.gives))
                yield step.gives

    def learned(self, upto: int) -> dict[str, Any]:
        """News that came with the parts up to this number, once."""
        found: dict[str, Any] = {}
        while self._learns and self._learns[0][0] <= upto:
            found |= self._learns.popleft()[1]
        return found

    def _without_trouble(self) -> Iterator[Step]:
        try:
            for step in self._steps:
                yield step
                self._check()
                if self._is_enough():
                    self.more = True
                    return
        except Unreached as error:
            self.trouble = error
        except Cancelled:
            self.trouble = Unreached("stopped")
        except ArchiveError as error:
            self.trouble = Unreached("odd", str(error))
            _log.warning("a source could not be pulled: %s", error)
        except Exception:  # noqa: BLE001 - outermost loop of a harvest: what came is kept
            self.trouble = Unreached("odd")
            _log.exception("a kind of source broke")

    def _is_enough(self) -> bool:
        spent = abs(self._clock() - self._began)
        return self.given >= MOST or self._bytes >= MOST_BYTES or spent >= LONGEST


def _files(part: Part) -> tuple[Path, ...]:
    return part.files if isinstance(part, Submission) else ()
