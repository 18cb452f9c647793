"""Readings over the kanji of a whole page, where its address asks for them.

A page is laid over when it is written, so that no template knows of it and nothing is forgotten.
What stands in another language, in a field or in a script stays as it is.
"""

from html import escape, unescape
from html.parser import HTMLParser

from flask import Flask, Response

from archive.language import Analyzer
from archive.language.ruby import KANJI, ruby
from web.current import services
from web.i18n import DEFAULT, has_furigana

_UNTOUCHED = frozenset(
    {"script", "style", "title", "textarea", "option", "svg", "ruby", "code", "kbd"}
)
_ALONE = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
"""Elements without an end."""


def init_furigana(app: Flask) -> None:
    app.after_request(_lay_over)


def _lay_over(response: Response) -> Response:
    if response.mimetype == "text/html" and has_furigana() and not response.is_streamed:
        response.set_data(with_furigana(response.get_data(as_text=True), services().analyzer))
    return response


def with_furigana(page: str, analyzer: Analyzer) -> str:
    """The page with ``ruby`` around the kanji of its Japanese text."""
    writer = _Writer(analyzer)
    writer.feed(page)
    writer.close()
    return "".join(writer.written)


class _Writer(HTMLParser):
    """Writes what it reads, letter by letter, but for Japanese text."""

    def __init__(self, analyzer: Analyzer) -> None:
        super().__init__(convert_charrefs=False)
        self.written: list[str] = []
        self._analyzer = analyzer
        self._open: list[tuple[str, bool]] = [("", True)]
        """Elements that are open, each with whether its text is laid over."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.written.append(self.get_starttag_text() or "")
        if tag not in _ALONE:
            self._open.append((tag, self._is_ours(tag, dict(attrs))))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.written.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.written.append(f"</{tag}>")
        names = [name for name, _ in self._open]
        if tag in names[1:]:
            last = len(names) - 1 - names[::-1].index(tag)
            del self._open[last:]

    def handle_data(self, data: str) -> None:
        if not self._open[-1][1] or not KANJI.search(data):
            self.written.append(data)
            return
        pieces = [
            _RUBY.format(escape(piece, quote=False), reading)
            if reading
            else escape(piece, quote=False)
            for piece, reading in ruby(self._analyzer, unescape(data))
        ]
        self.written.append(_WHOLE.format("".join(pieces)) if len(pieces) > 1 else pieces[0])

    def handle_entityref(self, name: str) -> None:
        self.written.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.written.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.written.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.written.append(f"<!{decl}>")

    def _is_ours(self, tag: str, attrs: dict[str, str | None]) -> bool:
        if tag in _UNTOUCHED:
            return False
        language = attrs.get("lang")
        if language:
            return language == DEFAULT
        return self._open[-1][1]


_WHOLE = "<span>{}</span>"
"""One thing where its box lays out children one by one, as it was without readings."""
_RUBY = "<ruby>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>"
