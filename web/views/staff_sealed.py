"""Who opened what is sealed, for administrators: also of items that stay closed to them."""

from flask import render_template, request

from archive.rights import judge
from archive.title import title
from web.auth import current_agent, require_administrator, staff_blueprint
from web.current import now, services
from web.i18n import current_language
from web.review.reader import sittings
from web.sealed import reads

blueprint = staff_blueprint("staff_sealed")
blueprint.before_request(require_administrator)
_PAGE = 500


@blueprint.get("/staff/sealed")
def index() -> str:
    found = reads().latest(before=request.args.get("before", ""), limit=_PAGE)
    return render_template(
        "staff/sealed.html",
        sittings=sittings(found),
        titles=_titles([read.item_id for read in found]),
        onward=found[-1].id if len(found) == _PAGE else "",
        first="before" not in request.args,
    )


def _titles(ids: list[str]) -> dict[str, str]:
    """Titles of those that this person may look at; the others are known by their number."""
    known = services().catalog.items(list(dict.fromkeys(ids))).values()
    seen = (item for item in known if judge(item, current_agent(), now()).content)
    return {item.id: title(item, current_language()) for item in seen}
