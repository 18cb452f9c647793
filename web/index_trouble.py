"""Why the search index does not follow: noted by the worker, told to staff by every process."""

from flask_babel import gettext as _
from sqlalchemy import select

from archive.database import Database
from archive.errors import EngineFull, EngineUnavailable
from archive.rebuild import set_meta
from archive.schema import meta
from ingest.worker import Chore
from search.engines import Engine

_NAME = "index-trouble"
_FULL, _AWAY = "full", "away"


def watched(database: Database, chore: Chore) -> Chore:
    """The chore of the indexer; the catalog notes what keeps it from its work, until it is over."""

    def run() -> int:
        try:
            done = chore()
        except EngineUnavailable as error:
            _note(database, _FULL if isinstance(error, EngineFull) else _AWAY)
            raise
        _note(database, "")
        return done

    return run


def index_trouble(database: Database, engine: Engine) -> str:
    """What keeps new items out of search, and what to do; empty where nothing does."""
    try:
        found = "missing" if engine.position() < 0 else _noted(database)
    except EngineUnavailable:
        found = _AWAY
    known: dict[str, str] = {
        "": "",
        "missing": _("検索の索引がありません。作業プロセスが自動で作り直しています。"),
        _FULL: _(
            "検索サーバーのディスクがいっぱいで、新しい資料が検索に出ません。"
            "ディスクを空けると、続きから自動で追いつきます。運用の担当者に知らせてください。"
        ),
        _AWAY: _(
            "検索サーバーが応答しません。受け入れた資料と判断は失われず、応答が戻ると自動で追いつきます。"
            "続くときは運用の担当者に知らせてください。"
        ),
    }
    return known[found]


def _noted(database: Database) -> str:
    with database.read() as connection:
        query = select(meta.c.value).where(meta.c.name == _NAME)
        return str(connection.execute(query).scalar() or "")


def _note(database: Database, kind: str) -> None:
    """Written only when it changes: the chore comes round twice a second."""
    if _noted(database) != kind:
        with database.write() as connection:
            set_meta(connection, _NAME, kind)
