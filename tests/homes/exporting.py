"""The whole archive as a viewer may carry it away, as the command ``export`` writes it."""

from archive.exports import How, exporters
from archive.judgement import granted
from archive.rights import Role, Viewer
from search.service import Ask
from web.wiring import Services

ROLES = (Role.PUBLIC, Role.STAFF)


def exported(services: Services, role: Role) -> bytes:
    """JSON Lines of everything that the role may see, by way of the index."""
    viewer, now = Viewer(role=role), services.clock()
    shown = granted(services.search.walk(Ask(viewer=viewer, now=now)), viewer, now)
    return b"".join(exporters()["jsonl"].write(shown, how=How(base_url="", lang="ja")))
