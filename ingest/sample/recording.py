"""The recordings of the sample, computed: a chime, a river that rises, a bell."""

import math
import random
import wave
from array import array
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

RATE = 8000
"""Samples a second, one channel of 16 bits."""
_LOUD = 26000


def write_recordings(directory: Path) -> None:
    """Write every recording as ``<name>.wav``, the same bytes each time."""
    for name, make in RECORDINGS.items():
        with wave.open(str(directory / f"{name}.wav"), "wb") as sound:
            sound.setparams((1, 2, RATE, 0, "NONE", ""))
            sound.writeframes(array("h", make()).tobytes())


def _chime() -> Iterator[int]:
    """Four falling notes, each dying away."""
    for k, pitch in enumerate((523.25, 659.25, 587.33, 392.0)):
        for n in range(int(RATE * (2.4 if k == 3 else 1.1))):
            t = n / RATE
            tone = math.sin(math.tau * pitch * t) + 0.3 * math.sin(math.tau * 2 * pitch * t)
            yield int(_LOUD * 0.5 * math.exp(-2.2 * t) * tone)


def _river() -> Iterator[int]:
    """Rain as noise that grows, and from half on the low rumble of stones."""
    chance = random.Random("river")  # noqa: S311 - a sound, no secret
    low, length = 0.0, 12 * RATE
    for n in range(length):
        share = n / length
        low = 0.985 * low + 0.015 * chance.uniform(-1, 1)
        stones = max(0.0, share - 0.4) * math.sin(math.tau * 46 * n / RATE) * (low * 6)
        rain = (0.12 + 0.3 * share) * chance.uniform(-1, 1) * 0.35
        yield int(_LOUD * max(-1.0, min(1.0, rain + low * 2.4 * share + stones)))


def _bell() -> Iterator[int]:
    """Three strokes of a temple bell, four seconds each, with its slow beat."""
    for _ in range(3):
        for n in range(4 * RATE):
            t = n / RATE
            beat = 1 + 0.35 * math.sin(math.tau * 1.7 * t)
            tone = sum(
                math.sin(math.tau * pitch * t) * level * math.exp(-fall * t)
                for pitch, level, fall in ((98, 1.0, 0.7), (164, 0.5, 1.3), (247, 0.28, 2.4))
            )
            yield int(_LOUD * 0.5 * beat * tone * min(1.0, t * 90))


RECORDINGS: Mapping[str, Callable[[], Iterator[int]]] = {
    "chime": _chime,
    "river": _river,
    "bell": _bell,
}
