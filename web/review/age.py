"""How long items have been waiting, in four bands; ``seq`` tells when a thing came."""

from datetime import datetime, timedelta

from flask_babel import gettext as _

from archive.identifiers import first_seq

_DAY = timedelta(days=1)
_BANDS: dict[str, tuple[timedelta | None, timedelta | None]] = {
    "day": (None, _DAY),
    "week": (_DAY, 7 * _DAY),
    "month": (7 * _DAY, 30 * _DAY),
    "older": (30 * _DAY, None),
}
AGES = tuple(_BANDS)


def age_names() -> dict[str, str]:
    return {
        "day": _("1日以内"),
        "week": _("1日から7日"),
        "month": _("7日から30日"),
        "older": _("30日より前"),
    }


def bounds(age: str, now: datetime) -> tuple[int | None, int | None]:
    """From this ``seq`` on, and up to before that one; ``None`` is unbounded."""
    young, old = _BANDS[age]
    return (first_seq(now - old) if old else None, first_seq(now - young) if young else None)
