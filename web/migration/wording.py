"""What columns and words of an older archive may mean here, in the language of the page."""

from flask_babel import gettext as _

from archive.publishing import levels_of
from ingest.crosswalk import IGNORE, NOTE
from ingest.crosswalk.sheet import UNDECIDED
from web.review.choice import choices
from web.review.wording import levels_words, options

Options = list[tuple[str, str]]
_LEVELS = (
    *("public", "public+registered", "public+researcher", "public+on-site", "public+staff"),
    *("registered", "registered+staff", "researcher", "researcher+staff"),
    *("on-site", "on-site+staff", "staff"),
)


def targets() -> Options:
    """What a column may be."""
    return [
        (NOTE, _("職員用のメモ（人物の記載など）")),
        (IGNORE, _("使わない")),
        ("identifier", _("旧番号（旧ID）")),
        ("former", _("旧アドレス")),
        ("file", _("ファイル名")),
        ("title", _("題名")),
        ("title_en", _("題名（英語）")),
        ("description", _("説明")),
        ("description_en", _("説明（英語）")),
        ("date", _("日付")),
        ("place", _("場所")),
        ("lat", _("緯度")),
        ("lon", _("経度")),
        ("creator", _("作成者")),
        ("credit", _("クレジット")),
        ("donor", _("提供者（職員だけ）")),
        ("access", _("公開範囲")),
        ("licence", _("ライセンス")),
        ("theme", _("分類（テーマか種別）")),
        ("type", _("種別")),
        ("disaster", _("災害")),
        ("language", _("言語")),
        ("warning", _("閲覧注意")),
        ("text", _("本文")),
    ]


def field_names() -> dict[str, str]:
    return dict(targets())


def meanings(name: str) -> list[tuple[str, Options]]:
    """What a word of this field may mean: groups of options, the first without a name."""
    first = [(UNDECIDED, _("決めない（確認待ちで注意を出す）")), ("", _("メモに残すだけ"))]
    if name == "access":
        levels = [(one, levels_words(one)) for one in _LEVELS if levels_of(one)]
        return [("", [first[0], ("", _("職員が一件ずつ決める"))]), (_("公開範囲"), levels)]
    if name == "licence":
        known = [(uri, words) for uri, words in choices()["licence"] if uri]
        return [("", first), (_("ライセンス"), known)]
    if name == "disaster":
        return [("", first), (_("災害"), choices()["disaster"][1:])]
    if name == "type":
        return [("", first), (_("種別"), options("type"))]
    return [
        ("", first),
        (_("テーマ"), [(f"theme:{key}", words) for key, words in options("theme")]),
        (_("種別"), [(f"type:{key}", words) for key, words in options("type")]),
    ]
