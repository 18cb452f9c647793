"""A photo and a post with everything filled in, for the tests of what goes out."""

from datetime import UTC, datetime, timedelta

from archive.exports import How
from archive.model import (
    Access,
    Basis,
    Dates,
    Evidence,
    Item,
    Level,
    Mask,
    People,
    PlaceStatement,
    Point,
    Post,
    Rights,
    State,
    Suggestion,
    When,
)
from archive.model import Notice as ItemWarning
from archive.rights import Grant

BASE = "https://archive.example"
HOW = How(base_url=BASE, lang="ja")
NOW = datetime(2026, 8, 1, 3, 0, tzinfo=UTC)
RECORD = Grant(record=True, content=False, staff=False)
CONTENT = Grant(record=True, content=True, staff=False)
STAFF = Grant(record=True, content=True, staff=True)
CC_BY = "https://creativecommons.org/licenses/by/4.0/"

PHOTO = Item(
    id="01K0",
    seq=7,
    state=State.PUBLISHED,
    type="photo",
    title={"en": "Town hall", "ja": "益城町役場"},
    description={"ja": "庁舎の前"},
    alt={"ja": "ひびの入った庁舎"},
    dates=Dates(
        shot=When(edtf="2016-04-16T10:30", source="exif"),
        happened=When(edtf="2016-04-16", source="person", verified=True),
    ),
    places=(
        PlaceStatement(
            code="43443",
            words="役場の前",
            precision="municipality",
            point=Point(lat=32.79111, lon=130.8),
        ),
    ),
    disaster="kumamoto-2016",
    creator="撮影者乙",
    credit="乙写真館",
    donor="寄贈者甲",
    local_identifier="M-001",
    rights=Rights(
        licence=CC_BY,
        basis=Basis(kind="permission", number="秘密1", ends=NOW + timedelta(days=2)),
        people=People.JUDGED,
        people_reason="秘密2",
    ),
    record=Access(level=Level.PUBLIC, named=("秘密3",)),
    content=Access(level=Level.PUBLIC, closes=NOW + timedelta(days=9)),
    masks=(Mask(page=1, x=0.0, y=0.0, w=1.0, h=1.0),),
    text=("一頁目", "秘密4", "三頁目"),
    evidence=Evidence(
        path="写真/田中さん宅.jpg",
        position=Point(lat=32.79111, lon=130.8),
        notes={"z": "秘密5", "a": "秘密6"},
    ),
    suggestions=(Suggestion(field="place", value="秘密7", source="exif"),),
    warnings=(ItemWarning(code="date", detail="秘密8"), ItemWarning(code="old", settled=True)),
    reason="非公開の理由",
    batch="秘密9",
    received=NOW,
    published=NOW,
    updated=NOW,
)
POST = Item(
    id="01K1",
    seq=8,
    state=State.PUBLISHED,
    type="post",
    title={"ja": "本文からの題"},
    description={"ja": "本文の要約"},
    dates=Dates(
        happened=When(edtf="2026-07-28T16:27", source="person"),
        published=When(edtf="2026-08-02T08:06:20Z", source="post"),
    ),
    places=(PlaceStatement(code="43202", words="本文の地名"),),
    themes=("water",),
    creator="本文の人",
    local_identifier="POST-SRC-12345",
    post=Post(
        platform="x",
        native_id="12345",
        account="yatsushiro",
        url="https://x.example/12345",
        hashtags=("本文の札",),
        links=("https://honbun.example",),
        truth="false",
        truth_source="https://check.example",
    ),
    text=("本文そのもの",),
    record=Access(level=Level.PUBLIC),
    received=NOW,
    updated=NOW,
)
