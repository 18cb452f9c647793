"""Whether a request asks for what its route takes: a name that means nothing is told, not ignored.

A filter that is misspelt would otherwise give the whole archive, which looks like an answer.
"""

from flask import current_app, request
from flask_babel import gettext as _

from archive.errors import WrongUse
from web.api.operation import Operation, operation_of
from web.api.parameters import LANG
from web.asking import MOST_VALUES

_ANYWHERE = "furigana"
"""Links of pages carry it; it means nothing here."""
_LONGEST_NAME = 40


def check_asked() -> None:
    """Raises ``WrongUse`` with a sentence; run before each request."""
    operation = operation_of(current_app, request.endpoint)
    if operation is not None:
        _check(operation)


def _check(operation: Operation) -> None:
    known = {one.name: one for one in (*operation.takes, LANG)}
    for name, values in request.args.lists():
        if name == _ANYWHERE:
            continue
        if name not in known:
            raise WrongUse(
                _(
                    "`%(name)s` というパラメーターはありません。使えるもの: %(names)s。",
                    name=name[:_LONGEST_NAME],
                    names=", ".join(known),
                )
            )
        if len(values) > (MOST_VALUES if known[name].many else 1):
            most = MOST_VALUES if known[name].many else 1
            raise WrongUse(_("`%(name)s` は%(n)s回までにしてください。", name=name, n=most))
        for value in values:
            known[name].check(value)
    for name, parameter in known.items():
        if parameter.required and not request.args.get(name):
            raise WrongUse(_("`%(name)s` を書いてください。", name=name))
