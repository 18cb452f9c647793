"""A workbook edited in LibreOffice Calc, as a person edits it at a Japanese desk."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from shutil import which
from typing import Any

from tests.conftest import ROOT, skip_unless_required

_PYTHON = "/usr/bin/python3"
"""The one that Debian's `python3-uno` belongs to."""


def edited(source: Path, target: Path, edits: Sequence[dict[str, Any]]) -> None:
    """Opened, typed into and saved under another name; see :mod:`tests.calc_typing`."""
    if which("soffice") is None or not _has_uno():
        skip_unless_required("office", "no LibreOffice with python3-uno (tests/office.sh)")
    command = [_PYTHON, str(ROOT / "tests" / "calc_typing.py"), str(source), str(target)]
    done = subprocess.run(
        command, input=json.dumps(edits), text=True, capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr


def _has_uno() -> bool:
    if not Path(_PYTHON).exists():
        return False
    return not subprocess.run([_PYTHON, "-c", "import uno"], capture_output=True).returncode
