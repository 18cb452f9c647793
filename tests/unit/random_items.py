"""Random items of every shape that the model allows, for properties of what goes out."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from archive.model import (
    Access,
    Allowance,
    Asset,
    Basis,
    Dates,
    Evidence,
    Item,
    LangString,
    Level,
    Mask,
    People,
    PlaceStatement,
    Point,
    Post,
    Rights,
    State,
    When,
)
from archive.rights import Grant

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["", "=1+1", "益城町役場", 'と"言った', "二行\nの文", "'", "\0=1", "@city"]
)
JAPAN = timezone(timedelta(hours=9))
INSTANTS = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 - the zone is the strategy's
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, JAPAN]),
)
TAGS = st.sampled_from(["ja", "en", "vi", "zh-Hant"])
LANG_STRINGS: st.SearchStrategy[LangString] = st.dictionaries(TAGS, TEXTS, max_size=3)
_SECONDS = st.datetimes(
    min_value=datetime(1850, 1, 2),  # noqa: DTZ001
    max_value=datetime(2150, 1, 1),  # noqa: DTZ001
).map(lambda at: at.isoformat(timespec="seconds"))
EDTF = st.one_of(
    _SECONDS,
    _SECONDS.map(lambda text: f"{text}Z"),
    _SECONDS.map(lambda text: f"{text}+09:00"),
    _SECONDS.map(lambda text: text[:16]),
    _SECONDS.map(lambda text: text[:10]),
    _SECONDS.map(lambda text: f"{text[:7]}~"),
    _SECONDS.map(lambda text: f"{text[:4]}/.."),
    st.sampled_from(["2016-04-14/2016-04-16", "2016-04-XX", "201X", "2026-07-28T07:27:00.5Z"]),
)
WHENS = st.builds(When, edtf=EDTF, source=st.sampled_from(["exif", "post"]), verified=st.booleans())
MAYBE = st.none() | WHENS
POINTS = st.none() | st.builds(
    Point, lat=st.floats(-90, 90, allow_nan=False), lon=st.floats(-180, 180, allow_nan=False)
)
PLACES = st.builds(
    PlaceStatement,
    code=st.sampled_from(["", "43443", "43101-001", "43", "99999"]),
    words=TEXTS,
    precision=st.sampled_from(["municipality", "town", "exact"]),
    point=POINTS,
)
ACCESSES = st.builds(
    Access,
    level=st.sampled_from(Level),
    opens=st.none() | INSTANTS,
    closes=st.none() | INSTANTS,
    named=st.sampled_from([(), ("a",), ("a", "b")]),
)
RIGHTS = st.builds(
    Rights,
    licence=st.sampled_from(["", "https://creativecommons.org/licenses/by/4.0/", "urn:other"]),
    basis=st.builds(Basis, kind=st.sampled_from(["own", "api"]), ends=st.none() | INSTANTS),
    people=st.sampled_from(People),
)
TAGGED = st.lists(TEXTS, max_size=2).map(tuple)
POSTS = st.builds(
    Post,
    platform=st.just("x"),
    native_id=st.sampled_from(["1", "12"]),
    account=TEXTS,
    url=TEXTS,
    hashtags=TAGGED,
    links=TAGGED,
    media=TAGGED,
    truth=st.sampled_from(["unverified", "false"]),
    truth_source=TEXTS,
)
PAGES = st.lists(TEXTS, max_size=3).map(tuple)
MASKS = st.lists(
    st.builds(
        Mask, page=st.integers(0, 2), x=st.just(0.0), y=st.just(0.0), w=st.just(1.0), h=st.just(1.0)
    ),
    max_size=2,
).map(tuple)
_ASSET = Asset(digest="0" * 128, size=1, media_type="application/pdf", path="original/0001.pdf")

ITEMS = st.builds(
    Item,
    id=st.sampled_from(["01k0", "01k1"]),
    seq=st.just(1),
    state=st.sampled_from(State),
    type=st.sampled_from(["photo", "post", "document", "unheard-of"]),
    title=LANG_STRINGS,
    description=LANG_STRINGS,
    alt=LANG_STRINGS,
    content_warning=TEXTS,
    dates=st.builds(Dates, shot=MAYBE, happened=MAYBE, created=MAYBE, published=MAYBE),
    places=st.lists(PLACES, max_size=3).map(tuple),
    disaster=st.sampled_from(["", "kumamoto-2016", "kumamoto-2026", "unheard-of"]),
    themes=TAGGED,
    collections=TAGGED,
    creator=TEXTS,
    credit=TEXTS,
    donor=st.just("寄贈者甲"),
    local_identifier=st.sampled_from(["", "M-001", "x-12", "a/b.jpg", "b.jpg"]),
    assets=st.sampled_from([(), (_ASSET,), (_ASSET, _ASSET)]),
    masks=MASKS,
    text=PAGES,
    rights=RIGHTS,
    allowance=st.none() | st.builds(Allowance, record=ACCESSES, content=ACCESSES, credit=TEXTS),
    record=ACCESSES,
    content=ACCESSES,
    post=st.none() | POSTS,
    evidence=st.builds(Evidence, path=st.sampled_from(["", "a/b.jpg"])),
    received=INSTANTS,
    published=st.none() | INSTANTS,
    updated=INSTANTS,
)
GRANTS = st.builds(Grant, record=st.just(True), content=st.booleans(), staff=st.booleans())
