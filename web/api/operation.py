"""What a route of the API takes and gives, said beside it and kept with it.

Sentences are Japanese messages, marked with ``N_`` and translated where they are shown.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Flask
from flask_babel import gettext as _

from archive.errors import WrongUse

PREFIX = "/api/v1/"
_ATTRIBUTE = "api_operation"
V = TypeVar("V", bound=Callable[..., Any])
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One name of the address; ``schema`` uses type, enum, pattern, minimum and maximum only."""

    name: str
    says: str
    schema: Schema = field(default_factory=lambda: {"type": "string"})
    many: bool = False
    """May be repeated."""
    required: bool = False

    def check(self, value: str) -> None:
        """Raises ``WrongUse`` with a sentence for a value that the schema does not allow."""
        if self.schema["type"] == "integer":
            self._check_number(value)
        elif value not in self.schema.get("enum", (value,)):
            values = ", ".join(self.schema["enum"])
            raise WrongUse(
                _(
                    "`%(name)s` は次のどれかにしてください: %(values)s。",
                    name=self.name,
                    values=values,
                )
            )
        elif not re.search(self.schema.get("pattern", ""), value):
            raise WrongUse(_("`%(name)s` の書き方が違います。", name=self.name))

    def _check_number(self, value: str) -> None:
        low, high = self.schema["minimum"], self.schema["maximum"]
        plain = value.isascii() and value.isdigit()
        if not plain or not low <= int(value[:12]) <= high:
            raise WrongUse(
                _(
                    "`%(name)s` は%(low)sから%(high)sまでの整数にしてください。",
                    name=self.name,
                    low=low,
                    high=high,
                )
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One route. ``gives`` is the name of the schema of its answer, of :mod:`web.api.shapes`."""

    says: str
    more: str = ""
    takes: tuple[Parameter, ...] = ()
    path: tuple[Parameter, ...] = ()
    gives: str
    method: str = "get"
    """As OpenAPI writes it."""
    refuses: tuple[int, ...] = ()
    """Statuses beside those that any route may answer with."""


def documented(operation: Operation) -> Callable[[V], V]:
    """Keeps the description with the view."""

    def keep(view: V) -> V:
        setattr(view, _ATTRIBUTE, operation)
        return view

    return keep


def operation_of(app: Flask, endpoint: str | None) -> Operation | None:
    """The description of a route; None for what is no part of the API."""
    found: Operation | None = getattr(app.view_functions.get(endpoint or ""), _ATTRIBUTE, None)
    return found
