"""The lexicon in the words of the page."""

from flask_babel import gettext as _

from archive.lexicon import LISTED, Kind, Status
from archive.lexicon.check import PARTS
from web.review.wording import N_, translated

SENTENCES = (
    N_("語を書いてください。"),
    N_("語は 100 文字以内で、改行などを入れずに書いてください。"),
    N_("語の前後や間の余分な空白を取ってください。"),
    N_("この種類の項目は、この状態にできません。"),
    N_("メモは 1,000 文字以内で書いてください。"),
    N_("辞書の語は 2 文字以上にしてください。"),
    N_("短い単位をつなげると、語と同じになるように書いてください。"),
    N_("読みをかなで書いてください。"),
    N_("読みを、短い単位と同じ数に区切ってください。"),
    N_("語の性質を一覧から選んでください。"),
    N_("辞書の語にできません。記号などが入っていないか確かめてください。"),
    N_("表記は 2 文字以上にしてください。"),
    N_("ふつうの表記を、2 文字以上で一つ書いてください。"),
    N_("ふつうの表記が、もとの表記と同じです。"),
    N_("同じものを指す語を一つ以上書いてください。"),
    N_("語は 20 個までにしてください。"),
    N_("もとの語と同じ語が入っています。"),
    N_("語は 100 文字以内で、縦棒 (|) や読点を入れずに書いてください。"),
    N_("この番号の場所は地名辞典にありません。"),
    N_("場所を一つ以上選んでください。"),
    N_("この名前は、もう地名辞典にあります。"),
    N_("選ぶものを二つ以上書いてください。"),
    N_("それぞれに、見せる言葉と、検索する語か絞り込みを書いてください。"),
    N_("縦棒 (|) とセミコロン (;) は使えません。"),
    N_("この項目は、確認を待っていません。"),
    N_("書いた人とは別の人か、学芸の担当者が確かめてください。"),
    N_("一度に変えられるのは 5,000 項目までです。"),
    N_("CSV (UTF-8) で保存し直してください。"),
    N_('引用符 (") が閉じていないか、多すぎます。'),
    N_("同じ見出しの列が二つあります。"),
    N_("一度に読めるのは 50,000 行までです。分けてください。"),
    N_("同じ種類の同じ語が、上の行にもあります。"),
    N_("見出しより多くの列があります。"),
    N_("状態は live、proposed、retired のどれかです。"),
    N_("yes か no を書いてください。"),
)
"""What :mod:`archive.lexicon` says of what it refuses."""
_KINDS = {
    Kind.WORD: N_("辞書の語"),
    Kind.VARIANT: N_("表記のゆれ"),
    Kind.SYNONYM: N_("類語"),
    Kind.ALIAS: N_("場所の別の名前"),
    Kind.HINT: N_("どちらですか"),
    Kind.STOP: N_("検索で読みとばす語"),
    Kind.SOUGHT: N_("さがされた語"),
}
_ABOUT = {
    Kind.WORD: N_("辞書にない言葉です。読みと、短い単位での区切りを登録します。"),
    Kind.VARIANT: N_("同じ言葉の、別の書き方です。どちらで検索しても、両方が見つかります。"),
    Kind.SYNONYM: N_(
        "意味の近い別の言葉です。検索に弱く加わります。二度目の確認のあとで使います。"
    ),
    Kind.ALIAS: N_(
        "地名辞典にない呼び名や、昔の名前です。検索に出ると、その場所での絞り込みを勧めます。"
    ),
    Kind.HINT: N_("いくつかのものを指す言葉です。検索に出ると、どれのことかを選べるようにします。"),
    Kind.STOP: N_("検索する文に入っていても、さがす語に数えない言葉です。"),
}
_STATUSES = {
    Status.LIVE: N_("使用中"),
    Status.PROPOSED: N_("確認待ち"),
    Status.RETIRED: N_("やめた"),
    Status.WANTED: N_("集める"),
    Status.IGNORED: N_("何もしない"),
    Status.ADDED: N_("辞書に足した"),
}
_PARTS = {
    "noun": N_("ものごと"),
    "act": N_("「する」が付くことば"),
    "name": N_("固有の名前"),
    "place": N_("地名"),
}
_ACTIONS = {
    "lexicon": N_("修正"),
    "lexicon-review": N_("確認"),
    "lexicon-import": N_("CSVからの取り込み"),
    "sought": N_("さがされた語の判断"),
}
_FIELDS = {
    "text": N_("語"),
    "units": N_("短い単位"),
    "readings": N_("読み"),
    "part": N_("語の性質"),
    "targets": N_("指すもの"),
    "mutual": N_("両方向"),
    "choices": N_("選ぶもの"),
    "status": N_("状態"),
    "note": N_("メモ"),
}


def kind_words(kind: Kind) -> str:
    return translated(_KINDS[kind])


def kind_about(kind: Kind) -> str:
    return translated(_ABOUT[kind])


def status_words(status: Status) -> str:
    return translated(_STATUSES[status])


def action_words(action: str) -> str:
    return translated(_ACTIONS.get(action, action))


def field_words(name: str) -> str:
    return translated(_FIELDS.get(name, name))


def kind_options() -> list[tuple[str, str]]:
    return [(str(kind), kind_words(kind)) for kind in LISTED]


def status_options() -> list[tuple[str, str]]:
    return [(str(s), status_words(s)) for s in (Status.LIVE, Status.PROPOSED, Status.RETIRED)]


def part_words(part: str) -> str:
    return translated(_PARTS.get(part, part))


def part_options() -> list[tuple[str, str]]:
    return [(part, part_words(part)) for part in PARTS]


def yes_words(yes: bool) -> str:
    return str(_("はい") if yes else _("いいえ"))
