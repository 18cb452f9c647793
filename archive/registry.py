"""Extensions found by looking into a package, so that a new one is a new file and nothing else."""

import importlib
import pkgutil
from collections.abc import Mapping

from archive.errors import WrongUse


def discover(package: str) -> dict[str, object]:
    """Everything that the modules directly inside ``package`` offer, by name, names ascending.

    A module offers something by a mapping ``EXTENSION`` from name to factory (or to any object
    that the package's contract asks for); a module without one is not an extension. Raises
    ``WrongUse`` when two modules claim one name or an ``EXTENSION`` is not such a mapping.
    """
    found: dict[str, object] = {}
    for name in _modules(package):
        offered = getattr(importlib.import_module(name), "EXTENSION", {})
        if not isinstance(offered, Mapping):
            raise WrongUse(f"{name}.EXTENSION must map names to factories.")
        for key in offered.keys() & found.keys():
            raise WrongUse(f"{name} offers {key!r}, and another module of {package} does too.")
        found.update(offered)
    return dict(sorted(found.items()))


def _modules(package: str) -> list[str]:
    paths = importlib.import_module(package).__path__
    return [found.name for found in pkgutil.iter_modules(paths, prefix=f"{package}.")]
