"""The API as one document of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html).

Made of the routes that there are and of what stands beside each; nothing is said twice.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask, current_app
from flask_babel import gettext as _

from web.api.operation import PREFIX, Operation, Parameter, operation_of
from web.api.parameters import LANG
from web.api.shape import of
from web.api.shapes import SHAPES
from web.current import public_url, services
from web.problems import words

VERSION = "1.2.0"
"""Of the description: grows with what is added; what is taken away makes /api/v2."""
ANYWHERE = (400, 503)
"""Statuses that any route may answer with."""
_VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")
Json = dict[str, Any]


def routes(app: Flask) -> Iterator[tuple[str, str, Operation]]:
    """Endpoint, path as OpenAPI writes it, and description; by path.

    Raises ``LookupError`` for a route of the API without a description.
    """
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    for rule in rules:
        if not rule.rule.startswith(PREFIX):
            continue
        operation = operation_of(app, rule.endpoint)
        if operation is None:
            raise LookupError(f"{rule.rule} has no description")
        yield rule.endpoint, _VARIABLE.sub(r"{\1}", rule.rule), operation


def document() -> Json:
    settings = services().settings
    return {
        "openapi": "3.1.1",
        "info": {
            "title": f"{settings.site_name} API",
            "version": VERSION,
            "description": _(
                "鍵も登録もいりません。見せてよい資料だけを答えます。資料の利用条件は資料ごとに違います。"
            ),
            "license": {"name": "CC0-1.0", "identifier": "CC0-1.0"},
        },
        "servers": [{"url": public_url()}],
        "paths": {
            path: {operation.method: _operation(endpoint, operation)}
            for endpoint, path, operation in routes(current_app)
        },
        "components": {"schemas": {name: _translated(shape) for name, shape in SHAPES.items()}},
    }


def _operation(endpoint: str, operation: Operation) -> Json:
    told: Json = {
        "operationId": endpoint.replace(".", "_"),
        "summary": _(operation.says),
        "parameters": [
            *(_parameter(one, "path") for one in operation.path),
            *(_parameter(one, "query") for one in (*operation.takes, LANG)),
        ],
        "responses": {
            **(_read(operation) if operation.method == "get" else _begun(operation)),
            **{
                str(status): {
                    "description": words(status)[0],
                    "content": {"application/problem+json": {"schema": of("Problem")}},
                }
                for status in sorted({*ANYWHERE, *operation.refuses})
            },
        },
    }
    return {**told, "description": _(operation.more)} if operation.more else told


def _read(operation: Operation) -> Json:
    return {
        "200": {
            "description": _("答え。"),
            "headers": _HEADERS,
            "content": _content(operation),
        },
        "304": {"description": _("前に受け取ったものから変わっていません。")},
    }


def _begun(operation: Operation) -> Json:
    """Something was asked for that takes its time."""
    return {
        "202": {
            "description": _("受け付けました。ようすは Location で見られます。"),
            "headers": {"Location": {"schema": {"type": "string"}, "required": True}},
            "content": _content(operation),
        }
    }


def _content(operation: Operation) -> Json:
    return {"application/json": {"schema": of(operation.gives)}}


_HEADERS: Json = {
    "ETag": {"schema": {"type": "string"}},
    "Content-Language": {"schema": {"type": "string"}, "required": True},
}


def _parameter(parameter: Parameter, where: str) -> Json:
    schema: Mapping[str, Any] = parameter.schema
    if parameter.many:
        schema = {"type": "array", "items": schema}
    return {
        "name": parameter.name,
        "in": where,
        "required": parameter.required,
        "description": _(parameter.says),
        "schema": schema,
    }


def _translated(shape: Any) -> Any:
    """Descriptions in the language of the request."""
    if isinstance(shape, list):
        return [_translated(one) for one in shape]
    if not isinstance(shape, Mapping):
        return shape
    return {
        key: _(one) if key == "description" and isinstance(one, str) else _translated(one)
        for key, one in shape.items()
    }
