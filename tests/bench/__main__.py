"""Every bench, one after the other: ``python -m tests.bench [--small] [NAME[=SIZE] …]``.

A bench is a module of this package with ``SIZE``, its usual size, and ``figures(size)``; each runs
in a process of its own. ``--small`` takes ``SMALL`` instead, or a tenth: the figures are rougher,
and soon there. Ends with one table of all: measured, wanted, the one over the other.
"""

import importlib
import os
import pkgutil
import subprocess
import sys
import time
from collections.abc import Iterator

import tests.bench
from tests.bench.apart import apart
from tests.bench.figure import Figure, table


def benches(*, small: bool = False) -> Iterator[tuple[str, int]]:
    """Names and sizes, by name."""
    for found in pkgutil.iter_modules(tests.bench.__path__):
        if found.name != "__main__":
            module = importlib.import_module(f"{tests.bench.__name__}.{found.name}")
            if hasattr(module, "figures"):
                less = getattr(module, "SMALL", max(1, module.SIZE // 10))
                yield found.name, less if small else module.SIZE


def run(name: str, size: str) -> dict[str, object]:
    """In a process of its own: the figures of one bench."""
    module = importlib.import_module(f"{tests.bench.__name__}.{name}")
    return {"figures": [figure_fields(figure) for figure in module.figures(int(size))]}


def figure_fields(figure: Figure) -> dict[str, object]:
    return {name: getattr(figure, name) for name in ("name", "value", "unit", "target", "at_most")}


def measured(name: str, size: int) -> list[Figure]:
    """The figures of a bench; none when it broke, which it has then said itself."""
    print(f"— {name}, size {size:,}", flush=True)
    begun = time.perf_counter()
    try:
        told = apart("tests.bench.__main__", "run", name, size)
    except subprocess.CalledProcessError:
        return []
    print(f"  {time.perf_counter() - begun:.0f} s", flush=True)
    return [Figure(**fields) for fields in told["figures"]]


def _tell_load() -> None:
    load, processors = os.getloadavg()[0], len(os.sched_getaffinity(0))
    busy = "; others want them too: figures by the clock say little" if load > processors else ""
    print(f"load {load:.1f} on {processors} processors{busy}", flush=True)


def main(words: list[str]) -> int:
    """Exit code 0 when every bench answered; a figure that falls short is told, not punished."""
    known = dict(benches(small="--small" in words))
    words = [word for word in words if word != "--small"]
    asked = [word.partition("=")[::2] for word in words] or [(name, "") for name in known]
    if unknown := [name for name, _ in asked if name not in known]:
        print(f"No bench is called {', '.join(unknown)}; there are: {', '.join(known)}.")
        return 2
    _tell_load()
    found = {name: measured(name, int(size or known[name])) for name, size in asked}
    print()
    print(table([figure for figures in found.values() for figure in figures]))
    _tell_load()
    broken = [name for name, figures in found.items() if not figures]
    if broken:
        print(f"Without an answer: {', '.join(broken)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
