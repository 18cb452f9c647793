"""Long texts cut into pieces that the tokenizer accepts (49,149 bytes of UTF-8 at most)."""

import re
from collections.abc import Iterator

_LONGEST = 4_000
"""Characters; four bytes each at most, so far under the limit, and small enough to be quick."""
_SENTENCE_END = re.compile(r"[。！？!?\n]+")
_BREAK = re.compile(r"[^\w々ー]|(?<=[ぁ-ん])(?=[^ぁ-んー])")


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """Pieces with their offsets: cut behind a sentence, else between words, else anywhere.

    The second half of a piece is searched for the last place to cut, so no piece is tiny.
    """
    start = 0
    while len(text) - start > _LONGEST:
        end = _cut(text, start)
        yield start, text[start:end]
        start = end
    if start < len(text):
        yield start, text[start:]


def _cut(text: str, start: int) -> int:
    half, end = start + _LONGEST // 2, start + _LONGEST
    for pattern in (_SENTENCE_END, _BREAK):
        ends = [match.end() for match in pattern.finditer(text, half, end)]
        if ends:
            return ends[-1]
    return end
