"""A signed paper on its way in, from a form or a command, and the note of who looked at one."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import request
from flask_babel import gettext as _

from archive.agreement.paper import Paper
from archive.audit_row import Kind
from archive.decisions import Actor
from archive.errors import InvalidSubmission
from ingest.paper import examined
from web.current import services
from web.wiring import Services


def took(actor: Actor, agreement_id: str, *, instead: str, reason: str) -> Paper:
    """Keep the file that came with the form; raises ``InvalidSubmission``."""
    sent = request.files.get("paper")
    if sent is None or not sent.filename:
        raise InvalidSubmission({"paper": _("ファイルを選んでください。")})
    with TemporaryDirectory(prefix="archive-paper-") as folder:
        path = Path(folder, "paper")
        sent.save(path)
        sent.close()
        paper = examined(path, sent.filename, services().sandbox)
        papers = services().papers
        return papers.keep(actor, agreement_id, paper, path, instead=instead, reason=reason)


def noted(services: Services, agent: str, agreement_id: str, paper: Paper) -> None:
    """In the audit log, before the paper goes out."""
    subject, said = f"agreement/{agreement_id}", {"paper": paper.name}
    services.audit_log.note(Kind.PAPER, "paper", agent=agent, subject=subject, said=said)
