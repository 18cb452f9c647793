"""What `roc-validator` says of RO-Crates; it runs in an environment of its own, without network."""

import json
import subprocess
from collections.abc import Collection
from pathlib import Path

from tests.conftest import ROOT, skip_unless_required

_SCRIPT = ROOT / "tests" / "integration" / "validate_crates.py"


def roc_validator(folders: list[Path], *, left_out: Collection[str]) -> dict[str, list[str]]:
    """Problems by folder, without those that hold one of the sentences ``left_out``."""
    prepared = subprocess.run(
        ["sh", str(ROOT / "tests" / "validators.sh"), "rocrate"],
        capture_output=True,
        text=True,
        check=False,
    )
    if prepared.returncode:
        skip_unless_required("validators", f"cannot be prepared: {prepared.stderr[-500:]}")
    command = [prepared.stdout.strip(), str(_SCRIPT), *map(str, folders)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    said = json.loads(answer.stdout.splitlines()[-1])
    assert said["refused"] == [], "the validator wanted to fetch something"
    return {
        folder: [p for p in problems if not any(known in p for known in left_out)]
        for folder, problems in said["problems"].items()
    }
