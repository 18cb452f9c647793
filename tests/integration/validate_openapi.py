"""Run by the Python of openapi-spec-validator: holds answers against their description.

Reads one JSON object: the document, and answers with path (as the document writes it), status,
type and body. An object may hold nothing that its schema does not name: readers have to allow for
more, this test does not. Prints a list of what is wrong.
"""

import json
import sys
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator


def closed(schema: Any) -> Any:
    """With no room for what is not named."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(value) for key, value in schema.items()}
    if "properties" in schema:
        found.setdefault("additionalProperties", False)
    return found


def check(document: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    where = f"{answer['path']} {answer['status']}"
    responses = document["paths"][answer["path"]][answer.get("method", "get")]["responses"]
    told = responses.get(str(answer["status"]), {}).get("content", {})
    if answer["type"] not in told:
        return [f"{where}: {answer['type']} is not described"]
    root = closed({**told[answer["type"]]["schema"], "components": document["components"]})
    validator = Draft202012Validator(root, format_checker=FormatChecker())
    return [
        f"{where}: {e.json_path}: {e.message[:300]}" for e in validator.iter_errors(answer["body"])
    ]


def main() -> None:
    given = json.load(sys.stdin)
    found = [str(error) for error in OpenAPIV31SpecValidator(given["document"]).iter_errors()]
    for answer in given["answers"]:
        found += check(given["document"], answer)
    json.dump(found, sys.stdout)


main()
