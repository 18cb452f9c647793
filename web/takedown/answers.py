"""Drafts of answers; staff change them before they send one. They are in Japanese, as the asker is
answered by the office."""

from archive.takedown import Outcome

DRAFTS: dict[Outcome, str] = {
    Outcome.HIDDEN: (
        "お申し出をありがとうございました。内容を確かめ、この資料の公開をやめました。"
        "検索や一覧、画像にも出ません。資料そのものは、記録として職員だけが見られる形で残します。"
    ),
    Outcome.MASKED: (
        "お申し出をありがとうございました。お知らせいただいた部分を隠しました。"
        "隠す前の画像は公開していません。ほかに気になるところがあれば、もう一度お知らせください。"
    ),
    Outcome.CORRECTED: (
        "お申し出をありがとうございました。説明を確かめ、直しました。"
        "資料のページで、新しい説明をご覧いただけます。"
    ),
    Outcome.KEPT: (
        "お申し出をありがとうございました。内容を確かめましたが、次のわけで公開を続けます。\n"
        "（わけを書いてください。）\n"
        "納得できないときは、法律にもとづく手続きもあります。"
    ),
}
