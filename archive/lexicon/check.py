"""What makes an entry of the lexicon acceptable; sentences are Japanese, by field."""

from collections.abc import Callable, Iterator, Mapping

from archive.errors import InvalidSubmission, WrongSetting
from archive.language.text import fold, is_kana
from archive.language.words import make_word
from archive.lexicon.term import LONGEST, Choice, Kind, Status, Term, key_of, squeezed
from archive.vocabulary import places

PARTS = ("noun", "act", "name", "place")
"""What a word can be for the dictionary: 断水する is an act."""
MOST_TARGETS = 20
_STATUSES: Mapping[Kind, frozenset[Status]] = {
    Kind.SYNONYM: frozenset({Status.LIVE, Status.PROPOSED, Status.RETIRED}),
    Kind.SOUGHT: frozenset({Status.WANTED, Status.IGNORED, Status.ADDED, Status.RETIRED}),
}
_USUAL = frozenset({Status.LIVE, Status.RETIRED})
Fault = tuple[str, str]
"""Field and sentence."""


def require(term: Term) -> None:
    """Raises ``InvalidSubmission`` naming every field that cannot be accepted."""
    if wrong := faults(term):
        raise InvalidSubmission(wrong)


def faults(term: Term) -> dict[str, str]:
    """A sentence for each field that cannot be accepted; empty where all is well."""
    found: dict[str, str] = {}
    for name, why in (*_common(term), *_CHECKS.get(term.kind, _nothing)(term)):
        found.setdefault(name, why)
    return found


def _common(term: Term) -> Iterator[Fault]:
    if not key_of(term.text):
        yield "text", "語を書いてください。"
    elif len(term.text) > LONGEST or not term.text.isprintable():
        yield "text", "語は 100 文字以内で、改行などを入れずに書いてください。"
    elif term.text != squeezed(term.text):
        yield "text", "語の前後や間の余分な空白を取ってください。"
    if term.status not in _STATUSES.get(term.kind, _USUAL):
        yield "status", "この種類の項目は、この状態にできません。"
    if len(term.note) > 1000:
        yield "note", "メモは 1,000 文字以内で書いてください。"


def _nothing(_term: Term) -> Iterator[Fault]:
    return iter(())


def _word(term: Term) -> Iterator[Fault]:
    if len(term.text) < 2:
        yield "text", "辞書の語は 2 文字以上にしてください。"
    if "".join(term.units) != term.text or not all(term.units):
        yield "units", "短い単位をつなげると、語と同じになるように書いてください。"
    if not term.readings or not all(map(is_kana, term.readings)):
        yield "readings", "読みをかなで書いてください。"
    elif len(term.readings) != len(term.units):
        yield "readings", "読みを、短い単位と同じ数に区切ってください。"
    if term.part not in PARTS:
        yield "part", "語の性質を一覧から選んでください。"
    elif not _is_made(term):
        yield "text", "辞書の語にできません。記号などが入っていないか確かめてください。"


def _is_made(term: Term) -> bool:
    try:
        make_word("/".join(term.units), "/".join(term.readings), term.part)
    except WrongSetting:
        return False
    return True


def _variant(term: Term) -> Iterator[Fault]:
    if len(fold(term.text)) < 2:
        yield "text", "表記は 2 文字以上にしてください。"
    if len(term.targets) != 1 or len(fold(term.targets[0])) < 2:
        yield "targets", "ふつうの表記を、2 文字以上で一つ書いてください。"
    elif key_of(term.targets[0]) == key_of(term.text):
        yield "targets", "ふつうの表記が、もとの表記と同じです。"


def _synonym(term: Term) -> Iterator[Fault]:
    if not term.targets:
        yield "targets", "同じものを指す語を一つ以上書いてください。"
    elif len(term.targets) > MOST_TARGETS:
        yield "targets", "語は 20 個までにしてください。"
    elif any(key_of(target) == key_of(term.text) for target in term.targets):
        yield "targets", "もとの語と同じ語が入っています。"
    elif any(len(target) > LONGEST or set(target) & {"|", "、"} for target in term.targets):
        yield "targets", "語は 100 文字以内で、縦棒 (|) や読点を入れずに書いてください。"


def _alias(term: Term) -> Iterator[Fault]:
    unknown = [code for code in term.targets if code not in places().by_code]
    if unknown:
        yield "targets", "この番号の場所は地名辞典にありません。"
    elif not term.targets:
        yield "targets", "場所を一つ以上選んでください。"
    elif set(term.targets) <= {place.code for place in places().find(term.text)}:
        yield "text", "この名前は、もう地名辞典にあります。"


def _hint(term: Term) -> Iterator[Fault]:
    if len(term.choices) < 2:
        yield "choices", "選ぶものを二つ以上書いてください。"
    elif not all(map(_is_whole, term.choices)):
        yield "choices", "それぞれに、見せる言葉と、検索する語か絞り込みを書いてください。"
    elif any("|" in c.ja + c.en + c.target or ";" in c.ja + c.en for c in term.choices):
        yield "choices", "縦棒 (|) とセミコロン (;) は使えません。"


def _is_whole(choice: Choice) -> bool:
    return bool(choice.ja.strip() and choice.target.strip())


_CHECKS: Mapping[Kind, Callable[[Term], Iterator[Fault]]] = {
    Kind.WORD: _word,
    Kind.VARIANT: _variant,
    Kind.SYNONYM: _synonym,
    Kind.ALIAS: _alias,
    Kind.HINT: _hint,
}
