"""Programs that nobody here wrote, each in an environment of its own (``tests/validators.sh``)."""

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, skip_unless_required


@cache
def environment(which: str) -> Path:
    """The Python of that environment, prepared where it is missing; the test is skipped without."""
    prepared = subprocess.run(
        ["sh", str(ROOT / "tests" / "validators.sh"), which],
        capture_output=True,
        text=True,
        check=False,
    )
    if prepared.returncode:
        skip_unless_required("validators", f"cannot be prepared: {prepared.stderr[-500:]}")
    return Path(prepared.stdout.strip())


def said(which: str, script: str, *words: object, given: str = "") -> Any:
    """What a script of ``tests/integration`` prints there, as JSON in its last line."""
    command = [environment(which), ROOT / "tests" / "integration" / script, *map(str, words)]
    answer = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])
