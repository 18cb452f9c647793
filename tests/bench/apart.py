"""Run a function of a bench in a process of its own, whose peak memory is then its own."""

import importlib
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any


def apart(module: str, function: str, *words: object) -> dict[str, Any]:
    """What the function answers (plain data), and ``peak``, the most memory it held, in MB.

    The words reach it as text. What it prints goes to the standard error of this process.
    """
    command = [sys.executable, "-m", "tests.bench.apart", module, function, *map(str, words)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    told: dict[str, Any] = json.loads(answer.stdout)
    return told


def peak_mb(process: int | str = "self") -> float:
    """The most memory that a process has held since it was started.

    ``ru_maxrss`` of a child begins with what its parent held, so Linux is asked for its own mark.
    """
    status = Path(f"/proc/{process}/status")
    if status.exists():
        lines = status.read_text("utf-8").splitlines()
        mark = next(line for line in lines if line.startswith("VmHWM:"))
        return int(mark.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def processor_seconds(process: int | str) -> float:
    """What processors have spent on it and on its children that ended (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def main(module: str, function: str, *words: str) -> None:
    out, sys.stdout = sys.stdout, sys.stderr
    told = getattr(importlib.import_module(module), function)(*words)
    json.dump({**told, "peak": peak_mb()}, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
