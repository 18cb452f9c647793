"""The words of a piece of HTML that came inside something else: a post, an entry of a feed."""

from html.parser import HTMLParser

_BLOCKS = frozenset({"br", "p", "div", "li", "blockquote", "h1", "h2", "h3", "h4", "tr"})
_SILENT = frozenset({"script", "style"})


def html_words(text: str) -> str:
    """Without elements, with breaks between blocks, and without what is no text for people."""
    reader = _Words()
    reader.feed(text)
    reader.close()
    return "".join(reader.parts).replace("\0", "").strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._silent += tag in _SILENT
        if tag in _BLOCKS and self.parts:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)
