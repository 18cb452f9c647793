"""What of a query was read otherwise than it was typed, and how that is said."""

from dataclasses import dataclass
from enum import StrEnum


class Slip(StrEnum):
    """What was read otherwise than it was typed."""

    QUOTE = "quote"
    """A quote was opened and not closed: words."""
    BRACKET = "bracket"
    """Brackets do not pair: mended."""
    VALUE = "value"
    """The field has no such value: searched as words."""
    STAFF = "staff"
    """Only staff may ask for this field: searched as words."""
    NOTHING = "nothing"
    """There is nothing in it that can be sought."""
    NEAR = "near"
    """What stands beside NEAR is no plain word: both are sought, wherever they stand."""
    STAR = "star"
    """Too few characters before the star: searched as a word."""
    LENGTH = "length"
    """The query is too long: only its first part is sought."""


@dataclass(frozen=True, slots=True)
class Note:
    """One slip, and the part of the query that it is about."""

    slip: Slip
    text: str = ""


_SLIPS = {
    "ja": {
        Slip.QUOTE: "引用符が閉じていないので、ふつうの語として読みました。",
        Slip.BRACKET: "かっこの対応がとれていないので、補って読みました。",
        Slip.VALUE: "「{}」という値は見つからないので、語として探しました。",
        Slip.STAFF: "「{}」は職員だけが使える条件なので、語として探しました。",
        Slip.NOTHING: "検索できる文字がありません：{}",
        Slip.NEAR: "NEAR の前後には語をひとつずつ置きます。どこにあってもよい語として探しました。",
        Slip.STAR: "* の前が短いので、「{}」という語として探しました。",
        Slip.LENGTH: "長いので、はじめのほうの語だけで探しました。",
    },
    "en": {
        Slip.QUOTE: "A quotation mark is not closed, so the text was read as plain words.",
        Slip.BRACKET: "The brackets do not pair, so they were mended.",
        Slip.VALUE: "There is no value “{}”, so it was searched as words.",
        Slip.STAFF: "Only staff can use this field, so “{}” was searched as words.",
        Slip.NOTHING: "There is nothing to search for in: {}",
        Slip.NEAR: "NEAR stands between two single words, so the words were sought anywhere.",
        Slip.STAR: "There is too little before the star, so “{}” was searched as a word.",
        Slip.LENGTH: "The text is long, so only its first words were searched.",
    },
}


def said(note: Note, lang: str = "ja") -> str:
    """What was read otherwise than typed, in one sentence."""
    return _SLIPS["ja" if lang == "ja" else "en"][note.slip].format(note.text)
