"""The Python that judges the API's description and its answers, and puts requests of its own."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, skip_unless_required

_SCRIPT = ROOT / "tests" / "integration" / "validate_openapi.py"


def environment() -> Path:
    """The Python of schemathesis, openapi-spec-validator and jsonschema, in a place of its own."""
    prepared = subprocess.run(
        ["sh", str(ROOT / "tests" / "validators.sh"), "openapi"],
        capture_output=True,
        text=True,
        check=False,
    )
    if prepared.returncode:
        skip_unless_required("validators", f"cannot be prepared: {prepared.stderr[-500:]}")
    return Path(prepared.stdout.strip())


def problems(document: Any, answers: list[dict[str, Any]]) -> list[str]:
    """What is wrong with the document, and with answers: path, status, type and body of each."""
    told = json.dumps({"document": document, "answers": answers})
    command = [str(environment()), str(_SCRIPT)]
    answer = subprocess.run(command, input=told, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    found: list[str] = json.loads(answer.stdout)
    return found
