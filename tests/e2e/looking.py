"""Looks at a page in the browser as the guidelines do (https://www.w3.org/TR/WCAG22/)."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

_LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
_REPORT = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));"""
_AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uff66-\uff9f]")
_NAMES_OF_THEIR_OWN = re.compile(
    r"BibTeX|RIS|JSON|API \(JSON\)|CSV|JSON Lines|GeoJSON|Excel \(XLSX\)"
    r"|RO-Crate / BagIt \(ZIP\)|CC0|CC BY[-A-Z ]* 4\.0|InC|https?://\S+"
    r"|@\w+|#\w+|[\d,. ×%:/-]+(KB|MB|B)?"
)
"""What is called the same in every language."""
Node = dict[str, Any]


@contextmanager
def opened(
    context: BrowserContext, url: str, *, status: int = 200
) -> Iterator[tuple[Page, list[str]]]:
    """The page, and a list that grows with every message of its console."""
    page, messages = context.new_page(), list[str]()
    page.add_init_script(_REPORT)
    page.on("console", lambda message: messages.append(_told(message)))
    page.on("pageerror", lambda error: messages.append(f"error: {error}"))
    try:
        answer = page.goto(url)
        assert answer is not None
        assert answer.status == status, f"{url} answered {answer.status}"
        yield page, messages
    finally:
        page.close()


def _told(message: ConsoleMessage) -> str:
    return f"{message.type}: {message.text}"


def own_words(messages: Sequence[str], status: int) -> list[str]:
    """Without the line that Chromium itself writes for every page that is not a 200."""
    return [
        said
        for said in messages
        if status == 200 or f"responded with a status of {status}" not in said
    ]


def look(page: Page, what: str, *words: str) -> list[str]:
    """One function of ``look.js``: what it finds wrong."""
    if not page.evaluate("'look' in window"):
        page.evaluate(_LOOK)
    found: list[str] = page.evaluate("([what, words]) => look[what](...words)", [what, words])
    return [f"{what}: {one}" for one in found]


def said(page: Page) -> str:
    page.evaluate(_LOOK)
    text: str = page.evaluate("look.said()")
    return text


def axe(page: Page) -> list[str]:
    """Rules that axe sees broken, each with the first places."""
    found = Axe().run(page, options=_AXE).response["violations"]
    return [
        f"axe {rule['id']}: {node['html'][:140]} ({node['failureSummary'][:160]})"
        for rule in found
        for node in rule["nodes"][:3]
    ]


def names(page: Page, language: str) -> list[str]:
    """Controls without a name, or on a Japanese page with one in another language."""
    wrong = []
    for role, name, html, node_language in _controls(page):
        if not name.strip():
            wrong.append(f"no name: {role} {html}")
        elif language == "ja" == node_language and not _is_japanese(name):
            wrong.append(f"not Japanese: {role} {name!r} {html}")
    return wrong


def _is_japanese(name: str) -> bool:
    return bool(_JAPANESE.search(name) or _NAMES_OF_THEIR_OWN.fullmatch(name.strip()))


def _controls(page: Page) -> Iterator[tuple[str, str, str, str]]:
    """Role, name, tag and language of everything that takes the focus, as the browser tells it."""
    session = page.context.new_cdp_session(page)
    root = session.send("DOM.getDocument", {"depth": -1})["root"]
    elements = {node["backendNodeId"]: (node, lang) for node, lang in _walk(root, "")}
    for told in session.send("Accessibility.getFullAXTree")["nodes"]:
        node, lang = elements.get(told.get("backendDOMNodeId"), (None, ""))
        if node is None or told["ignored"] or not _takes_focus(told) or node["nodeName"] in _FRAME:
            continue
        if _attributes(node).get("tabindex") == "-1":  # where only a script puts the focus
            continue
        html = f"<{node['localName']} {' '.join(node.get('attributes', []))[:120]}>"
        yield told["role"]["value"], told.get("name", {}).get("value", ""), html, lang
    session.detach()


_FRAME = frozenset({"#document", "HTML", "BODY", "MAIN"})


def _takes_focus(told: Node) -> bool:
    return any(
        one["name"] == "focusable" and one["value"]["value"] for one in told.get("properties", ())
    )


def _walk(node: Node, lang: str) -> Iterator[tuple[Node, str]]:
    """Every node that the page wrote, without the browser's own insides, and its language."""
    lang = _attributes(node).get("lang", lang)
    yield node, lang
    for child in node.get("children", ()):
        yield from _walk(child, lang)


def _attributes(node: Node) -> dict[str, str]:
    given = node.get("attributes", [])
    return dict(zip(given[::2], given[1::2], strict=True))


def check(page: Page, language: str, *, deep: bool, proper: Sequence[str] = ()) -> list[str]:
    """Everything that one load of a page can be asked, wide first; ``deep`` asks axe, too.

    ``proper`` are names of people, givers and batches, which no page has to mark as foreign.
    """
    page.wait_for_load_state("load")  # after a click the page may still lack its style
    wide: list[Callable[[], list[str]]] = [
        lambda: look(page, "structure", language),
        lambda: names(page, language),
        lambda: look(page, "targets"),
        lambda: axe(page) if deep else [],
        lambda: look(page, "unmarkedJapanese", *proper) if language != "ja" else [],
        lambda: look(page, "doubled"),
    ]
    wrong = [problem for ask in wide for problem in ask()]
    page.set_viewport_size({"width": 320, "height": 800})
    wrong += look(page, "sideways") + look(page, "targets")
    if deep:
        page.set_viewport_size({"width": 640, "height": 800})
        wrong += look(page, "doubled")
        page.emulate_media(reduced_motion="reduce")
        wrong += look(page, "motion")
    return list(dict.fromkeys(wrong))
