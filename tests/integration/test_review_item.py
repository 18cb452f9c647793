"""The desk: what is typed becomes one decision, and nothing typed is lost."""

from archive.model import (
    Basis,
    Evidence,
    Level,
    Notice,
    People,
    PlaceStatement,
    Point,
    State,
)
from tests.integration.staff_archive import (
    Office,
    Person,
    controls,
    given,
    number,
    said,
    waiting,
    waiting_post,
)
from tests.integration.web_archive import BY


def test_a_photo_is_published_with_everything_typed(office: Office, tanaka: Person) -> None:
    item = given(office, title={"zh": "街道"}, places=())
    answer = tanaka.review(
        item.id,
        "publish",
        title_ja="益城町の街路",
        title_en="A street in Mashiki",
        description_ja="電柱が傾いている。",
        alt_ja="傾いた電柱と割れた道路",
        date_shot="平成28年4月16日 午前9時12分",
        date_happened="2016年4月14日～16日",
        place=["益城町"],
        record_level="public",
        content_level="registered",
        people="consent",
        licence=BY,
        basis="permission",
        basis_number="第12号",
        theme=["road", "building"],
        credit="益城町",
        creator="総務課",
        content_warning="collapse",
        reason="公道上で、住宅は特定できない",
    )
    assert answer.status_code == 303, answer.text
    now = office.now(item.id)
    assert now.state is State.PUBLISHED
    assert now.title == {"ja": "益城町の街路", "en": "A street in Mashiki", "zh": "街道"}
    assert now.dates.shot is not None and now.dates.happened is not None
    assert (now.dates.shot.edtf, now.dates.shot.source) == ("2016-04-16T09:12", "person")
    assert now.dates.happened.edtf == "2016-04-14/2016-04-16"
    assert now.places == (PlaceStatement(code="43443", precision="municipality", source="person"),)
    assert (now.record.level, now.content.level) == (Level.PUBLIC, Level.REGISTERED)
    assert now.rights.people is People.CONSENT
    assert now.rights.basis == Basis(kind="permission", number="第12号")
    assert (now.themes, now.content_warning) == (("road", "building"), "collapse")
    assert tanaka.client.get(f"/items/{item.id}").status_code == 200


def test_only_what_changed_is_written(office: Office, tanaka: Person) -> None:
    item = given(office, donor="住民", evidence=Evidence(path="a.jpg"))
    assert tanaka.review(item.id, "save", title_ja="新しい題名").status_code == 303
    (step,) = office.world.services.catalog.history(item.id)
    assert set(step.changes) == {"title"}
    assert step.agent == office.agents["tanaka"]
    assert tanaka.review(item.id, "save").status_code == 303
    assert office.now(item.id).revision == 2, "nothing changed, nothing is written"


def test_nobody_publishes_by_not_looking(office: Office, tanaka: Person) -> None:
    item = given(office, warnings=(Notice(code="exif-unreadable"),))
    answer = tanaka.review(item.id, "publish", reason="確認")
    for sentence in ("公開範囲を選んでください。", "写っている人についての答え", "警告を確かめて"):
        assert said(answer, sentence)
    assert office.now(item.id).state is State.REVIEW
    refused = tanaka.review(item.id, "publish", record_level="public", people="none", settle="0")
    assert said(refused, "理由を書いてください。")
    done = tanaka.review(
        item.id, "publish", record_level="public", people="none", settle="0", reason="確認"
    )
    assert done.status_code == 303
    assert office.now(item.id).open_warnings == ()


def test_judged_needs_its_reason(office: Office, tanaka: Person) -> None:
    item = given(office)
    answer = tanaka.review(
        item.id, "publish", record_level="public", people="judged", reason="群衆"
    )
    assert said(answer, "公開してよいと判断した理由を書いてください。")


def test_wrong_fields_are_named_and_nothing_typed_is_lost(office: Office, tanaka: Person) -> None:
    item = given(office)
    answer = tanaka.review(
        item.id,
        "save",
        title_ja="長い時間をかけて書いた題名",
        date_shot="きのう",
        place=["どこか", "本町"],
        place_precision=["", ""],
        place_lat=["", ""],
        place_lon=["", ""],
        record_level="public",
        record_opens="2026-12-01T09:00",
        record_closes="2026-11-01T09:00",
        mask_x=["90"],
        mask_y=["0"],
        mask_w=["30"],
        mask_h=["10"],
    )
    assert said(answer, "「きのう」を日付として読めません")
    assert said(answer, "か所あります")
    assert said(answer, "公開終了は公開開始より後")
    assert said(answer, "マスクは画像の内側")
    kept = controls(answer, "review")
    assert kept["title_ja"] == "長い時間をかけて書いた題名"
    assert kept["date_shot"] == "きのう"
    assert kept.getlist("place")[:2] == ["どこか", "本町"]
    assert (kept["record_level"], kept["mask_x"]) == ("public", "90")
    assert office.now(item.id).revision == 1


def test_windows_are_in_the_time_of_japan(office: Office, tanaka: Person) -> None:
    item = given(office)
    form = {"record_level": "public", "people": "none", "content_opens": "2027-04-01T09:00"}
    assert tanaka.review(item.id, "publish", reason="予定どおり", **form).status_code == 303
    opens = office.now(item.id).content.opens
    assert opens is not None and opens.isoformat() == "2027-04-01T00:00:00+00:00"
    page = tanaka.get(f"/staff/items/{item.id}")
    assert controls(page, "review")["content_opens"] == "2027-04-01T09:00"


def test_a_post_without_permission_stays_closed(office: Office, tanaka: Person) -> None:
    item = waiting_post(number(), "給水所は役場前です。")
    office.world.add(item)
    form = {"record_level": "public", "truth": "confirmed", "truth_source": "町の広報"}
    assert tanaka.review(item.id, "publish", reason="確認", **form).status_code == 303
    now = office.now(item.id)
    assert (now.record.level, now.content.level) == (Level.PUBLIC, Level.STAFF)
    assert now.post is not None
    assert (now.post.truth, now.post.truth_source) == ("confirmed", "町の広報")
    assert tanaka.review(
        item.id, "publish", content_level="public", reason="本人の許可"
    ).status_code
    assert office.now(item.id).content.level is Level.PUBLIC
    tanaka.review(item.id, "save", truth_source="町の広報 4月号")
    assert office.now(item.id).content.level is Level.PUBLIC, "an edit closes nothing"


def test_an_exact_position_is_public_only_by_choice(office: Office, tanaka: Person) -> None:
    item = given(office)
    row = {"place": ["益城町"], "place_lat": ["32.7914"], "place_lon": ["130.8166"]}
    refused = tanaka.review(item.id, "save", place_precision=[""], **row)
    assert said(refused, "位置を公開するには、精度に「正確な位置」を選んでください。")
    assert tanaka.review(item.id, "save", place_precision=["exact"], **row).status_code == 303
    (place,) = office.now(item.id).places
    assert place.point == Point(lat=32.7914, lon=130.8166)
    assert (place.precision, place.source) == ("exact", "person")


def test_places_by_code_and_in_words(office: Office, tanaka: Person) -> None:
    item = given(office)
    rows = {"place_precision": ["", ""], "place_lat": ["", ""], "place_lon": ["", ""]}
    tanaka.review(item.id, "save", place=["43202", "大分県由布市"], **rows)
    first, second = office.now(item.id).places
    assert first.code == "43202"
    assert (second.code, second.words) == ("", "大分県由布市")


def test_an_untouched_place_keeps_its_source(office: Office, tanaka: Person) -> None:
    stated = PlaceStatement(code="43443", words="ましき", source="row", precision="municipality")
    item = given(office, places=(stated,))
    tanaka.review(item.id, "save", title_ja="題名だけ")
    assert office.now(item.id).places == (stated,)


def test_a_camera_date_is_confirmed_without_retyping(office: Office, tanaka: Person) -> None:
    item = given(office)
    tanaka.review(item.id, "save", verified=["shot"])
    shot = office.now(item.id).dates.shot
    assert shot is not None
    assert (shot.edtf, shot.source, shot.verified) == ("2016-04-16T01:25:00", "exif", True)


def test_what_needs_no_answer_on_people_is_not_asked(office: Office, tanaka: Person) -> None:
    item = waiting(number(), type="document")
    office.world.add(item)
    assert 'name="people"' not in tanaka.get(f"/staff/items/{item.id}").text
    done = tanaka.review(item.id, "publish", record_level="public", reason="公文書")
    assert done.status_code == 303
    assert office.now(item.id).rights.people is People.UNANSWERED
