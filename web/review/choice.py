"""What the lists of the form offer."""

from flask_babel import gettext as _

from archive import vocabulary
from web.agreement.showing import offered
from web.i18n import current_language
from web.review.wording import options, themes


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the form's lists offer."""
    lang = current_language()
    known = vocabulary.licences().values()
    licences = [(one.uri, one.label.get(lang) or one.label["ja"]) for one in known]
    disasters = [(d.id, d.name.get(lang) or d.name["ja"]) for d in vocabulary.disasters().values()]
    kinds = ("level", "people", "basis", "content-warning", "truth", "availability")
    return {
        "licence": licences,
        "agreement": offered(),
        "disaster": [("", _("なし")), *disasters],
        "precision": [("", _("自動")), *options("precision")],
        "theme": themes(),
        **{kind.replace("-", "_"): options(kind) for kind in kinds},
    }
