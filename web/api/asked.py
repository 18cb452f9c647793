"""Whether a request asks for what its route takes.

A value that makes no sense is refused. A name that means nothing is passed over, so that programs
made for another version go on, and told in a header: a filter that is misspelt would otherwise give
the whole archive without a word.
"""

from collections.abc import Iterable
from urllib.parse import quote

from flask import current_app, g, request
from flask_babel import gettext as _

from archive.errors import WrongUse
from web.api.operation import Operation, operation_of
from web.api.parameters import LANG
from web.asking import MOST_VALUES

HEADER = "Ignored-Parameters"
_ANYWHERE = ("furigana", "easy")
"""Links of pages carry them; they mean nothing here."""
_LONGEST_NAME, _MOST_NAMES = 40, 10


def check_asked() -> None:
    """Raises ``WrongUse`` with a sentence; run before each request."""
    operation = operation_of(current_app, request.endpoint)
    if operation is not None:
        _check(operation)


def ignored() -> str:
    """The names of this request that mean nothing, as the header has them; empty for none."""
    return str(g.get("ignored_parameters", ""))


def _listed(names: Iterable[str]) -> str:
    """A name may be anything: it is escaped as in an address."""
    told = [quote(name[:_LONGEST_NAME]) for name in names]
    return ", ".join(told[:_MOST_NAMES])


def _check(operation: Operation) -> None:
    known = {one.name: one for one in (*operation.takes, LANG)}
    g.ignored_parameters = _listed(
        name for name in request.args if name not in (*known, *_ANYWHERE)
    )
    for name, values in request.args.lists():
        if name not in known:
            continue
        most = MOST_VALUES if known[name].many else 1
        if len(values) > most:
            raise WrongUse(_("`%(name)s` は%(n)s回までにしてください。", name=name, n=most))
        for value in values:
            known[name].check(value)
    for name, parameter in known.items():
        if parameter.required and not request.args.get(name):
            raise WrongUse(_("`%(name)s` を書いてください。", name=name))
