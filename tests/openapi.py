"""What others say of the API's description and of its answers."""

import json
from typing import Any

from tests import validators


def problems(document: Any, answers: list[dict[str, Any]]) -> list[str]:
    """What is wrong with the document, and with answers: path, status, type and body of each."""
    told = json.dumps({"document": document, "answers": answers})
    found: list[str] = validators.said("openapi", "validate_openapi.py", given=told)
    return found
