"""What schemas of the API (JSON Schema 2020-12) are put together from; references are local."""

from collections.abc import Mapping
from typing import Any

from web.review.wording import N_

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
YES: Schema = {"type": "boolean"}
NOTHING: Schema = {"type": "null"}
URL: Schema = {"type": "string", "format": "uri"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
LANGS: Schema = {
    "type": "object",
    "additionalProperties": TEXT,
    "description": N_("言語の標識 (BCP 47) ごとの文。"),
}
EDTF: Schema = {"type": "string", "description": N_("EDTF (ISO 8601-2) の日付。")}


def of(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def many(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, NOTHING]}


def thing(always: Mapping[str, Schema], **sometimes: Schema) -> Schema:
    """An object: what it always holds, and what it may hold."""
    return {
        "type": "object",
        "properties": {**always, **sometimes},
        "required": list(always),
    }
