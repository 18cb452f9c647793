"""A date in plain words, with the precision it has."""

from typing import Literal, Protocol

from archive.dates import words_en, words_ja
from archive.dates.bounds import local
from archive.dates.edtf import Edtf, Moment

Lang = Literal["ja", "en"]


class _Words(Protocol):
    """What a module of words for one language offers."""

    def single(self, moment: Moment, *, era: bool) -> str: ...
    def interval(self, start: Moment, end: Moment, *, era: bool) -> str: ...
    def since(self, start: Moment, *, era: bool, known: bool) -> str: ...
    def until(self, end: Moment, *, era: bool, known: bool) -> str: ...


def format_date(edtf: Edtf, *, lang: Lang = "ja", era: bool = False) -> str:
    """「2016年4月16日 1時25分」, 「平成28年4月」 with ``era``, "about April 2016".

    Times with an offset are shown in the time of Japan.
    """
    write: _Words = words_ja if lang == "ja" else words_en
    start, end = edtf.start, edtf.end
    if isinstance(start, Moment) and isinstance(end, Moment):
        if not edtf.is_interval:
            return write.single(_on_our_clock(start), era=era)
        return write.interval(_on_our_clock(start), _on_our_clock(end), era=era)
    if isinstance(start, Moment):
        return write.since(_on_our_clock(start), era=era, known=end == "open")
    assert isinstance(end, Moment)  # noqa: S101 - the parser lets no interval without dates pass
    return write.until(_on_our_clock(end), era=era, known=start == "open")


def _on_our_clock(moment: Moment) -> Moment:
    if moment.offset is None:
        return moment
    here = local(moment)
    return Moment(
        year=here.year,
        month=here.month,
        day=here.day,
        hour=here.hour,
        minute=here.minute if moment.minute is not None else None,
        second=here.second if moment.second is not None else None,
        qualifier=moment.qualifier,
    )
