"""Sentences of other parts of the archive that staff read, marked for the catalogs."""

from collections.abc import Iterable

from flask_babel import gettext
from markupsafe import Markup

from archive import vocabulary
from web.i18n import current_language


def N_(text: str) -> str:  # noqa: N802 - the name by which catalogs find messages
    """Marks a message that is translated where it is shown."""
    return text


SENTENCES = (
    N_("理由を書いてください。"),
    N_("書類は50 MBまでです。解像度を下げて、読み取り直してください。"),
    N_("PDF か画像（JPEG・PNG・TIFF・HEIC・WebP）を選んでください。"),
    N_("名前の終わりと中身が合いません。もとのファイルを確かめてください。"),
    N_(
        "別のところを見に行くことになります。どこまで取ったかは忘れ、はじめから取りに行きます。"
        "それでよければ、下に印をつけてください。"
    ),
    N_("この項目は変更できません。"),
    N_("マスクは画像の内側に置いてください。"),
    N_("公開終了は公開開始より後の日時にしてください。"),
    N_("封印する場合は、閲覧できる人を一人以上指定してください。"),
    N_("担当の範囲の外に移すことはできません。全体を担当する職員に頼んでください。"),
    N_("場所を一覧の名前か番号で書いてください。"),
    N_("範囲を限れるのは、職員とキュレーターだけです。"),
    N_("削除の法的な根拠を書いてください。"),
    N_("承認した人を書いてください。"),
    N_("取りやめたため、見ていません。必要なら入れ直してください。"),
    N_("フォルダーの外を指すリンクです。"),
    N_("内容が変わっています。反映するには --update を付けてください。"),
    N_("同じ資料がこの受入の中に先にあり、内容が違います。違うほうは入れていません。"),
    N_("以前に削除された資料と同じものです。受け入れません。"),
    N_("同じ資料が二度指定されています。"),
    N_("削除を申請した人と承認する人は別でなければなりません。"),
    N_("ログイン名を書いてください。"),
    N_("ログイン名に空白は使えません。"),
    N_("研究者のアカウントには目的と終了日が必要です。"),
    N_("ファイルが空です。元のファイルを確かめて、もう一度入れてください。"),
    N_("パスワードで保護されています。保護を外したファイルを入れてください。"),
    N_("ファイルが大きすぎます。MAX_FILE_MB を上げるか、分けて入れてください。"),
    N_("画像の縦横が大きすぎます。縮小したものを入れてください。"),
    N_("コマの数が多すぎます。動画に変えて入れてください。"),
    N_("読み取りに時間がかかりすぎました。別の形式に変えて入れてください。"),
    N_("読み取りに記憶域が足りません。別の形式に変えて入れてください。"),
    N_("壊れていて開けません。元のファイルがあれば入れ直してください。"),
    N_("この種類のファイルはまだ扱えません。扱える形式に変えて入れてください。"),
    N_("ZIP の中の ZIP は一重までです。中のファイルを取り出して入れてください。"),
    N_("危険なファイルの疑いがあります。送った人に確かめてください。"),
    N_("ファイルを選んでください。"),
    N_("名前を書いてください。"),
    N_("この名前の提供元は、もうあります。"),
    N_("この資料の許諾は、マスクを認めていません。マスクを外してください。"),
    N_("封印は資料ごとに決めます。"),
    N_("長すぎます。2,000字までにしてください。"),
    N_("終わりは始まりより後にしてください。"),
    N_("だれのものか（提供元）を書いてください。"),
    N_("間隔は5分から31日までにしてください。"),
    N_("種類を選んでください。"),
    N_("書いてください。"),
    N_("@ か # をつけて書いてください。"),
    N_("? の前までを書いてください。"),
    N_("検索の式か、@ をつけたアカウントを書いてください。"),
    N_("https://サーバー/バケット/フォルダー/ の形で書いてください。"),
    N_("長すぎます。"),
    N_("http:// か https:// で始まる、ウェブの住所を書いてください。"),
    N_("一度に1,000件までです。いくつかに分けてください。"),
    N_("このフォルダーは見張れません。HARVEST_FOLDERS の下のものにしてください。"),
    N_("まだ届いていないファイルがあります。"),
    N_("同じ名前のテーマが、もうあります。"),
    N_("英字を入れて書いてください。"),
    N_("一覧から選んでください。"),
    N_("ファイルのある場所を、一覧から選んでください。"),
    N_("選んだ場所の中のフォルダーを書いてください。"),
)
_WARNINGS = {
    "exif-unreadable": N_("カメラの記録（EXIF）が壊れています"),
    "xmp-unreadable": N_("埋め込みの説明（XMP）が壊れています"),
    "xmp-too-large": N_("埋め込みの説明（XMP）が大きすぎて読めません"),
    "iptc-unreadable": N_("埋め込みの説明（IPTC）が壊れています"),
    "orientation-odd": N_("写真の向きの記録が不正です"),
    "date-unreadable": N_("撮影日時の記録が読めません"),
    "position-unreadable": N_("位置の記録が読めません"),
    "position-impossible": N_("位置の記録がありえない値です"),
    "direction-unreadable": N_("撮影方向の記録が読めません"),
    "place-unknown": N_("地名が地名辞典にありません"),
    "place-ambiguous": N_("同じ名前の場所がいくつもあります"),
    "media-unreadable": N_("付いている画像や動画を読めません"),
    "metadata-unreadable": N_("文書の情報（題名・作成者など）が壊れています"),
    "page-unreadable": N_("読めないページがあります"),
    "more-frames": N_("画像が何枚も入っています。公開用は1枚目だけです"),
    "text-cut": N_("文字が多すぎるため、一部だけを取り込みました"),
    "hidden-layers": N_("隠れたレイヤーがあります"),
    "unmapped": N_("移行元の値の意味が、対応表で決まっていません"),
    "no-public-copy": N_(
        "この機械に ffmpeg がないため、公開用の音声・映像を作れません。公開しても説明だけになります"
    ),
    "no-pages": N_("ページの画像を作れませんでした。公開用は文字だけです"),
    "hidden-parts": N_(
        "表示されない部分（隠した行・列・シート・スライドなど）があります。公開用には入りません"
    ),
}
_REASONS = {
    "empty": N_("空のファイル"),
    "encrypted": N_("パスワード付き"),
    "too-large": N_("大きすぎる"),
    "too-many-pixels": N_("画素が多すぎる"),
    "too-many-frames": N_("コマが多すぎる"),
    "too-slow": N_("読み取りに時間がかかりすぎる"),
    "out-of-memory": N_("読み取りに記憶域が足りない"),
    "undecodable": N_("壊れている"),
    "unsupported": N_("扱えない種類"),
    "packed": N_("ZIP のまま"),
    "hostile": N_("危険の疑い"),
}
_ACTIONS = {
    "edit": N_("修正"),
    "update": N_("提供元による更新"),
    "read": N_("文字の読み取り（機械）"),
    "publish": N_("公開"),
    "hold": N_("保留"),
    "refuse": N_("不採用"),
    "reopen": N_("確認待ちに戻す"),
    "reverse": N_("決定の取り消し"),
    "withdraw": N_("公開停止"),
    "restate": N_("公開停止の理由の変更"),
    "restore": N_("公開の再開"),
    "erase": N_("削除"),
}
_FATES = {
    "taken": N_("受け入れた"),
    "already": N_("すでにある"),
    "changed": N_("内容が変わっている"),
    "updated": N_("更新した"),
    "refused": N_("受け付けなかった"),
    "quarantined": N_("隔離した"),
    "cancelled": N_("取りやめた"),
}
_BATCH_STATES = {
    "staging": N_("読み込み中"),
    "staged": N_("処理中"),
    "cancelling": N_("取りやめ中"),
    "done": N_("完了"),
    "undoing": N_("取り消し中"),
    "undone": N_("取り消し済み"),
}


def translated(sentence: str) -> str:
    """A sentence of another part of the archive in the language of the page."""
    if isinstance(sentence, Markup):  # made for this page already
        return sentence
    return gettext(sentence) if sentence else ""


def warning_words(code: str) -> str:
    return translated(_WARNINGS.get(code, code))


def detail_words(detail: str) -> str:
    """A line of a report: codes of warnings in words, or a sentence."""
    codes = detail.split("、")
    if all(code in _WARNINGS for code in codes):
        return "、".join(map(warning_words, codes))
    return translated(detail)


def quarantine_words(reason: str) -> str:
    return translated(_REASONS.get(reason, reason))


def action_words(action: str) -> str:
    return translated(_ACTIONS.get(action, action))


def fate_words(fate: str) -> str:
    return translated(_FATES.get(fate, fate))


def batch_state_words(state: str) -> str:
    return translated(_BATCH_STATES.get(state, state))


def options(kind: str) -> list[tuple[str, str]]:
    """Pairs of id and label of a small vocabulary, in its order, for a form."""
    lang = current_language()
    return [(key, vocabulary.label(kind, key, lang)) for key in vocabulary.labels(kind)]


def themes(held: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Themes that can be given, and those of ``held`` that no longer can: they stay, marked."""
    every, lang = vocabulary.offered_themes(), current_language()
    offered = [(one, vocabulary.label("theme", one, lang)) for one in every]
    return offered + [(one, theme_words(one)) for one in dict.fromkeys(held) if one not in every]


def theme_words(theme: str) -> str:
    """A theme that can be given no more, with what became of it."""
    name, (now,) = word("theme", theme), vocabulary.read_as((theme,))
    if now == theme:
        return str(gettext("%(theme)s（いまは使わないテーマ）", theme=name))
    return str(gettext("%(theme)s（いまは%(now)s）", theme=name, now=word("theme", now)))


def word(kind: str, value: str) -> str:
    return vocabulary.label(kind, value, current_language()) if value else ""


def levels_words(text: str) -> str:
    """``public+staff`` in words: the level of the record, and that of the content."""
    record, plus, content = text.partition("+")
    if not plus:
        return word("level", record)
    both = {"record": word("level", record), "content": word("level", content)}
    told: str = gettext("メタデータ: %(record)s、内容: %(content)s", **both)
    return told


def reason_words(reason: str) -> str:
    """Why something was done: a class of the vocabulary in words, with the note behind it."""
    head, colon, note = reason.partition(":")
    words = word("withdrawal-reason", head.strip())
    if words == head.strip():
        return reason
    return f"{words}: {note.strip()}" if colon else words
