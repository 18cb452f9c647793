"""Pages that use layers a reader does not show (optional content, ISO 32000-1, 8.11)."""

from collections.abc import Iterable, Iterator

import pikepdf

BROKEN = (
    pikepdf.PdfError,
    pikepdf.ForeignObjectError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    RuntimeError,
    RecursionError,
    OSError,
)
"""What pikepdf raises at damaged documents."""

_SAFE_POLICIES = ("/AnyOn", "/AllOn")


def hidden_pages(pdf: pikepdf.Pdf) -> frozenset[int]:
    """Page numbers (from 0) that refer to content whose showing is off or not certain."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, pikepdf.Dictionary):
        return frozenset()
    hidden = _hidden_groups(properties)
    return frozenset(
        number
        for number, page in enumerate(pdf.pages)
        if any(_is_hidden(found, hidden) for found in _layers(page))
    )


def _hidden_groups(properties: pikepdf.Object) -> frozenset[tuple[int, int]]:
    """Object numbers of groups that are off in any configuration, or off for view or print."""
    groups = _array(properties, "/OCGs")
    default = properties.get("/D", pikepdf.Dictionary())
    off = {g.objgen for g in _array(default, "/OFF")}
    if default.get("/BaseState") == pikepdf.Name("/OFF"):
        off |= {g.objgen for g in groups} - {g.objgen for g in _array(default, "/ON")}
    return frozenset(off | {g.objgen for g in groups if _off_by_usage(g)})


def _off_by_usage(group: pikepdf.Object) -> bool:
    usage = group.get("/Usage") if isinstance(group, pikepdf.Dictionary) else None
    if not isinstance(usage, pikepdf.Dictionary):
        return False
    states = (("/View", "/ViewState"), ("/Print", "/PrintState"), ("/Export", "/ExportState"))
    return any(
        isinstance(usage.get(kind), pikepdf.Dictionary) and usage[kind].get(state) == "/OFF"
        for kind, state in states
    )


def _is_hidden(layer: pikepdf.Object, hidden: frozenset[tuple[int, int]]) -> bool:
    if layer.get("/Type") != pikepdf.Name("/OCMD"):
        return layer.objgen in hidden
    if "/VE" in layer or str(layer.get("/P", "/AnyOn")) not in _SAFE_POLICIES:
        return True
    members = layer.get("/OCGs")
    listed = members if isinstance(members, pikepdf.Array) else [members]
    return any(getattr(group, "objgen", None) in hidden for group in listed)


def _layers(page: pikepdf.Page) -> Iterator[pikepdf.Object]:
    """Every optional content group or membership reachable from the page's resources."""
    seen: set[tuple[int, int]] = set()
    waiting: list[pikepdf.Object] = [page.resources]
    while waiting:
        found = waiting.pop()
        if found.is_indirect:
            if found.objgen in seen:
                continue
            seen.add(found.objgen)
        if isinstance(found, pikepdf.Array):
            waiting.extend(_containers(found))
        elif str(found.get("/Type", "")) in ("/OCG", "/OCMD"):
            yield found
        else:
            waiting.extend(_containers(v for k, v in found.items() if k != "/Parent"))


def _containers(values: Iterable[object]) -> list[pikepdf.Object]:
    kinds = (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)
    return [value for value in values if isinstance(value, kinds)]


def _array(holder: pikepdf.Object, key: str) -> list[pikepdf.Object]:
    value = holder.get(key)
    return _containers(value) if isinstance(value, pikepdf.Array) else []
