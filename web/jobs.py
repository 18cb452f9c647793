"""Jobs as people see and change them: what a kind is called, why one stopped, cancelling."""

from contextlib import suppress

from archive.agreement.keeping import JOB as AGREEMENT
from archive.bulk_edit import JOB as BULK_EDIT
from archive.bulk_edit import LOOK as BULK_LOOK
from archive.errors import WrongState
from archive.prepared import JOB as EXPORT
from archive.queue import JobState, Oversight, Standing
from ingest.harvest.due import JOB as HARVEST
from ingest.migration import JOB as MIGRATION
from ingest.page_jobs import JOB as INGEST
from ingest.transcribing import JOB as TRANSCRIBE
from ingest.uploads import JOB as UPLOAD
from web.lexicon.putting import JOB as LEXICON
from web.review.wording import N_, translated
from web.wiring import Services

_KINDS = {
    INGEST: N_("受入"),
    UPLOAD: N_("送られたファイルの受入"),
    LEXICON: N_("検索の辞書の反映"),
    MIGRATION: N_("以前のアーカイブの移行"),
    HARVEST: N_("提供元からの取り込み"),
    AGREEMENT: N_("許諾の変更の反映"),
    BULK_EDIT: N_("一括の修正"),
    BULK_LOOK: N_("一括の修正の下調べ"),
    TRANSCRIBE: N_("画像の中の文字の読み取り"),
    EXPORT: N_("書き出しの用意"),
}
_SIGNS = {
    "died": N_("処理するプログラムがそのたびに止まりました。記憶域とログを調べてください。"),
    "does not answer": N_(
        "保存先・データベース・検索の応答がありませんでした。戻ってから、やり直してください。"
    ),
    "S3 answered": N_(
        "保存先が受け付けませんでした。鍵・権限・空き容量を確かめ、直してから、やり直してください。"
    ),
    "nothing at this address": N_(
        "読み込んだファイルが保存先に見つかりません。取りやめて、入れ直してください。"
    ),
}
_AT_ONCE = 500
_ODD = N_("思いがけない不具合です。やり直しても同じなら、運用の担当者に知らせてください。")


def cancel(services: Services, job_id: str) -> JobState:
    """Cancel one job; what it would have taken in gets its line in the batch's report."""
    job = services.oversight.get(job_id).job
    state = services.oversight.cancel(job_id)
    if state is JobState.CANCELLED and job.kind == INGEST:
        services.intake.give_up(job)
    if job.kind == UPLOAD:
        services.intake.cancel(job.payload["batch"])
    return state


def retry_parked(oversight: Oversight, *, subject: str = "") -> int:
    """Another round for all that are parked, of one subject or of all; returns how many.

    A job that is parked again meanwhile has had its round.
    """
    done: set[str] = set()
    while True:
        found = oversight.list([JobState.PARKED], subject=subject, limit=len(done) + _AT_ONCE)
        fresh = [one.job.id for one in found if one.job.id not in done]
        if not fresh:
            return len(done)
        for job_id in fresh:
            with suppress(WrongState):  # somebody else was faster
                oversight.retry(job_id)
        done.update(fresh)


def kind_words(kind: str) -> str:
    return translated(_KINDS.get(kind, kind))


def reason_words(standing: Standing) -> str:
    """Why it stopped and what to do, in plain words; the error itself stands beside it."""
    return translated(next((said for sign, said in _SIGNS.items() if sign in standing.error), _ODD))
