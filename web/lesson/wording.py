"""What the parts of a lesson are called, and what is said of evidence that does not stand."""

from flask_babel import gettext as _

from archive.lesson import Kind, Standing
from web.review.wording import N_

SENTENCES = (
    N_("教訓をひとことで書いてください。"),
    N_("時期を選んでください。"),
    N_("分野を選んでください。"),
    N_("根拠となる資料を、少なくともひとつ引用してください。"),
    N_("この資料は見つかりません。番号を確かめてください。"),
    N_("引用した箇所はマスクで隠してあります。ほかの箇所を引用してください。"),
    N_("引用した箇所が、いまの資料にありません。資料のとおりに直してください。"),
    N_("この教訓は、いまその段階にありません。開き直してください。"),
)
"""Said by :mod:`archive.lesson`, which knows no languages."""


def text_names() -> dict[str, str]:
    """By field of words, in the order of :data:`archive.lesson.TEXTS`."""
    return {
        "statement": _("教訓"),
        "who": _("だれが"),
        "done": _("何をしたか"),
        "outcome": _("どうなったか"),
        "learned": _("分かったこと"),
        "conditions": _("当てはまる条件"),
        "actions": _("これからすること"),
        "sources": _("そのほかの出典"),
    }


def kind_options() -> list[tuple[str, str]]:
    named = {
        Kind.ITEM: _("資料そのもの"),
        Kind.PAGE: _("本文のページ"),
        Kind.REGION: _("画像の一部"),
        Kind.MOMENT: _("録音・録画の時点"),
    }
    return [(str(kind), named[kind]) for kind in Kind]


def gap_words(standing: Standing) -> str:
    """What stands where evidence does not; of a closed item nothing is said but that."""
    known = {
        Standing.STANDS: "",
        Standing.CLOSED: _("資料は公開されていません"),
        Standing.MASKED: _("引用した箇所は、いまは隠してあります"),
        Standing.CHANGED: _("引用した箇所は、いまの資料にありません"),
    }
    return str(known[standing])


def action_words(action: str) -> str:
    known = {
        "save": _("書いた"),
        "submit": _("確認に出した"),
        "return": _("書き直しに戻した"),
        "publish": _("公開した"),
        "withdraw": _("公開を止めた"),
    }
    return str(known.get(action, action))
