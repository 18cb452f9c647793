"""Why a run ended early, and what to do about it, in words."""

from flask_babel import gettext

from ingest.harvest.state import Report
from web.review.wording import N_
from web.words import JAPAN

_SENTENCES = {
    "wait": N_("相手から、しばらく待つように言われました。時間が来たら、続きから取りに行きます。"),
    "unknown-host": N_("相手の名前が見つかりません。住所のつづりを確かめてください。"),
    "no-answer": N_("相手が応答しません。時間をあけて、もう一度取りに行きます。"),
    "slow": N_("相手の応答が遅すぎます。時間をあけて、もう一度取りに行きます。"),
    "cut-off": N_("途中で切れました。時間をあけて、もう一度取りに行きます。"),
    "certificate": N_("相手の証明書を確かめられません。相手の運用の担当者に知らせてください。"),
    "forbidden": N_(
        "公開されていないネットワークの住所なので、取りに行きません。館内や庁内のものなら、"
        "運用の担当者に HARVEST_HOSTS へ書いてもらってください。"
    ),
    "bad-address": N_("ウェブの住所として読めません。この提供元の住所を直してください。"),
    "redirects": N_("転送が続いて、行き先に着きません。いまの住所を相手に確かめてください。"),
    "status": N_(
        "相手が渡しませんでした。住所が変わっていないか、見てよいかを相手に確かめてください。"
    ),
    "packed": N_("圧縮して送られたため、読めませんでした。相手に知らせてください。"),
    "too-large": N_("送られたものが大きすぎます。分けて渡してもらってください。"),
    "bad-xml": N_("XMLとして読めません。相手の側で壊れていないか、確かめてください。"),
    "bad-json": N_("JSONとして読めません。相手の側で壊れていないか、確かめてください。"),
    "not-a-feed": N_("RSSでもAtomでもありません。フィードの住所を確かめてください。"),
    "not-oai": N_("OAI-PMHの答えではありません。住所を確かめてください。"),
    "not-posts": N_("投稿の形が分かりません。ファイルの住所と形を確かめてください。"),
    "too-many-posts": N_("ファイルの中の投稿が多すぎます。分けて置いてもらってください。"),
    "no-token": N_("このホストの鍵のファイルがありません。運用の担当者に置いてもらってください。"),
    "no-folder": N_("フォルダーがないか、読めません。つながっているか、権限を確かめてください。"),
    "folder-not-allowed": N_(
        "このフォルダーは見張れません。運用の担当者に HARVEST_FOLDERS へ書いてもらってください。"
    ),
    "too-many-files": N_("フォルダーの中のファイルが多すぎます。いくつかに分けてください。"),
    "loop": N_("同じところを回って終わりません。相手の運用の担当者に知らせてください。"),
    "refused": N_("相手が頼みを受け付けませんでした。書いたことを確かめてください。"),
    "killed": N_("途中で止まりました。届いた分は受け入れ、残りは次の回に取りに行きます。"),
    "stopped": N_("人が途中で止めました。残りは次の回に取りに行きます。"),
}
_ODD = N_("思いがけない不具合です。同じことが続くなら、運用の担当者に知らせてください。")
_ENGLISH = {
    "wait": "The host asked to be left alone for a while.",
    "unknown-host": "There is no host of this name; look at the address.",
    "no-answer": "The host does not answer.",
    "slow": "The host answers too slowly.",
    "cut-off": "The answer broke off.",
    "certificate": "The host's certificate cannot be trusted.",
    "forbidden": "This is not a public address; name the host in HARVEST_HOSTS if it is yours.",
    "bad-address": "This is no address of the web.",
    "redirects": "Its redirects lead nowhere.",
    "status": "The host gave no content.",
    "packed": "It was sent compressed, which was not asked for.",
    "too-large": "It is too large.",
    "bad-xml": "It is not XML that can be read.",
    "bad-json": "It is not JSON that can be read.",
    "not-a-feed": "It is neither RSS nor Atom.",
    "not-oai": "It is no answer of OAI-PMH.",
    "not-posts": "It holds no posts in a known form.",
    "too-many-posts": "There are too many posts in the file.",
    "no-token": "There is no file with a token for this host (HARVEST_TOKENS).",
    "no-folder": "There is no such folder, or it cannot be read.",
    "folder-not-allowed": "The folder lies outside of HARVEST_FOLDERS.",
    "too-many-files": "There are too many files in the folder.",
    "loop": "It leads round in a circle.",
    "refused": "The host refused the request.",
    "killed": "It was killed; what had come is taken in, the next run goes on.",
    "stopped": "Somebody stopped it.",
}


def words(report: Report) -> str:
    """In the language of the page; empty where all went well."""
    return gettext(_SENTENCES.get(report.trouble, _ODD)) if report.trouble else ""


def english(report: Report) -> str:
    """For the command line."""
    said = _ENGLISH.get(report.trouble, "Something unexpected; see the log.")
    if report.until is not None:
        said = f"{said} Until {report.until.astimezone(JAPAN):%Y-%m-%d %H:%M} (Japan)."
    return f"{said} ({report.trouble}{': ' + report.detail if report.detail else ''})"
