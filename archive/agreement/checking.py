"""Whether an agreement can stand as it is said: one sentence a field, in Japanese."""

from archive.agreement import Agreement
from archive.errors import InvalidSubmission
from archive.model import Level
from archive.rights import is_wider
from archive.vocabulary import licences

LONGEST = 2000
"""Characters of a field."""
_TEXTS = ("name", "number", "succession", "credit", "note")


def check(agreement: Agreement) -> None:
    """Raises ``InvalidSubmission`` by field."""
    wrong = dict.fromkeys(_too_long(agreement), "長すぎます。2,000字までにしてください。")
    if not agreement.name.strip():
        wrong["name"] = "名前を書いてください。"
    if Level.SEALED in (agreement.record, agreement.content):
        wrong["record"] = "封印は資料ごとに決めます。"
    elif is_wider(agreement.content, agreement.record):
        wrong["content"] = "内容の公開範囲は、メタデータより広くできません。"
    if agreement.licence and agreement.licence not in licences():
        wrong["licence"] = f"利用条件「{agreement.licence}」は一覧にありません。"
    if agreement.starts and agreement.ends and agreement.starts >= agreement.ends:
        wrong["ends"] = "終わりは始まりより後にしてください。"
    if wrong:
        raise InvalidSubmission(wrong)


def _too_long(agreement: Agreement) -> list[str]:
    return [name for name in _TEXTS if len(getattr(agreement, name)) > LONGEST]
