"""The pages of the lexicon and of words that found nothing, as staff use them."""

import csv
import io
from datetime import timedelta
from html import unescape

import pytest
from werkzeug.test import TestResponse

from archive.lexicon import Kind, Status
from tests.integration.staff_archive import Office, Person, controls, token, typed
from tests.integration.web_archive import NOW, item
from web.zero_hits import by_words, keep

ENTRY = "/staff/lexicon/entry"


def send(person: Person, address: str, do: str, **fields: object) -> TestResponse:
    """Open a form of an entry, change these fields and press the button."""
    form = controls(person.get(address), "entry")
    return person.client.post(ENTRY, data=typed(form, do, **fields), buffered=True)


def add(office: Office, number: int, title: str) -> None:
    office.world.add(item(number, title={"ja": title}))


def test_a_thing_with_the_name_of_a_place_is_not_taken_for_one(
    office: Office, tanaka: Person
) -> None:
    add(office, 502, "熊本の石垣")
    keep(office.world.services.database, "熊本城", NOW)
    page = tanaka.get("/staff/words").text
    assert "「熊本城」" in page or "熊本城" in page
    for wrong in ("43208-068", "熊本市 43100", "「熊本」なら"):
        assert wrong not in page


def test_a_synonym_is_previewed_saved_and_looked_at_by_another(
    office: Office, tanaka: Person, sato: Person
) -> None:
    add(office, 501, "加藤清正公の銅像")
    fields = {"text": "せいしょこさん", "targets": "加藤清正", "reason": "愛称"}
    shown = send(tanaka, f"{ENTRY}?kind=synonym", "preview", **fields)
    assert "あと1件見つかるようになります（うち公開1件）" in shown.text
    assert "加藤清正公の銅像" in shown.text
    assert office.world.services.lexicon.find(Kind.SYNONYM, "せいしょこさん") is None
    saved = send(tanaka, f"{ENTRY}?kind=synonym", "save", **fields)
    assert saved.status_code == 303
    address = saved.headers["Location"]
    own = tanaka.get(address).text
    assert "確認待ち" in own and 'value="review"' not in own, "not by who wrote it"
    public = office.person()
    assert "加藤清正公の銅像" not in public.get("/search?q=せいしょこさん").text
    theirs = sato.get(address)
    assert 'value="review"' in theirs.text
    form = {"kind": "synonym", "text": "せいしょこさん", "revision": "1", "do": "review"}
    form["csrf_token"] = token(theirs)
    assert sato.client.post(ENTRY, data=form).status_code == 303
    assert "加藤清正公の銅像" in public.get("/search?q=せいしょこさん").text
    history = tanaka.get(address).text
    assert "tanakaさん" in history and "satoさん" in history and "愛称" in history


def test_a_second_editor_sees_both_and_decides(
    office: Office, tanaka: Person, sato: Person
) -> None:
    address = f"{ENTRY}?kind=alias&text=火の国広場"
    first, second = (controls(one.get(address), "entry") for one in (tanaka, sato))
    given = {"targets": "益城町", "reason": "呼び名"}
    done = tanaka.client.post(ENTRY, data=typed(first, "save", **given))
    assert done.status_code == 303
    other = {"targets": "御船町", "reason": "聞いた話"}
    refused = sato.client.post(ENTRY, data=typed(second, "save", **other), buffered=True)
    assert refused.status_code == 409
    assert "ほかの人が先に変更しました" in refused.text
    assert "益城町 43443" in refused.text and "御船町" in refused.text
    again = controls(refused, "entry")
    assert again["revision"] == "1"
    assert sato.client.post(ENTRY, data=typed(again, "save")).status_code == 303
    held = office.world.services.lexicon.get(Kind.ALIAS, "火の国広場")
    assert (held.term.targets, held.revision) == (("43441",), 2)


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("synonym", {"text": "橋", "targets": ""}, "同じものを指す語を一つ以上書いてください。"),
        ("alias", {"text": "どこか", "targets": "ない町"}, "という場所は地名辞典にありません。"),
        (
            "word",
            {"text": "通潤橋", "units": "通潤/橋", "readings": "つうじゅん"},
            "同じ数に区切って",
        ),
        ("hint", {"text": "前震"}, "選ぶものを二つ以上書いてください。"),
        ("stop", {"text": " "}, "語を書いてください。"),
        ("stop", {"text": "もしもし", "reason": ""}, "理由を書いてください。"),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field(
    tanaka: Person, kind: str, fields: dict[str, str], sentence: str
) -> None:
    answer = send(tanaka, f"{ENTRY}?kind={kind}", "save", **{"reason": "試し", **fields})
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert "入力を確かめてください" in answer.text


def test_a_new_word_is_cut_as_the_dictionary_would(tanaka: Person) -> None:
    form = controls(tanaka.get(f"{ENTRY}?kind=word&text=熊本城"), "entry")
    assert (form["units"], form["readings"]) == ("熊本/城", "クマモト/ジョウ")


def test_a_word_is_previewed_by_how_texts_are_cut_and_put_into_force(
    office: Office, tanaka: Person
) -> None:
    add(office, 511, "霊台鉄橋の全景")
    fields = {
        "text": "霊台鉄橋",
        "units": "霊台/鉄橋",
        "readings": "れいだい/てっきょう",
        "part": "name",
        "reason": "橋の名前",
        "attempt": "レイダイテッキョウ",
    }
    shown = send(tanaka, f"{ENTRY}?kind=word", "preview", **fields)
    assert "検索する語の読みかた" in shown.text
    assert "見積もりです" in shown.text
    assert send(tanaka, f"{ENTRY}?kind=word", "save", **fields).status_code == 303
    services = office.world.services
    before = services.live.live_version()
    page = tanaka.get("/staff/lexicon")
    assert "変更が1件、まだ検索に効いていません" in page.text
    asked = tanaka.post("/staff/lexicon/force", at="/staff/lexicon")
    assert asked.status_code == 303
    assert "辞書を作っています" in tanaka.get("/staff/lexicon").text
    assert services.live.live_version() == before
    services.worker("test").run_until_idle()
    assert services.live.live_version() != before
    assert "まだ検索に効いていません" not in tanaka.get("/staff/lexicon").text
    assert "霊台鉄橋の全景" in office.person().get("/search?q=レイダイテッキョウ").text


def test_retired_entries_leave_the_list_and_keep_their_history(
    office: Office, tanaka: Person
) -> None:
    address = f"{ENTRY}?kind=synonym&text=車中泊"
    assert "車中泊" in tanaka.get("/staff/lexicon?text=車中泊").text
    form = {"kind": "synonym", "text": "車中泊", "revision": "0", "do": "retire", "reason": "別物"}
    assert tanaka.post(ENTRY, form, at=address).status_code == 303
    assert "この条件の語はありません" in tanaka.get("/staff/lexicon?text=車中泊").text
    assert "車中泊" in tanaka.get("/staff/lexicon?text=車中泊&status=retired").text
    assert "別物" in tanaka.get(address).text
    assert office.world.services.lexicon.fresh().synonyms("車中泊") == ()


def test_the_file_comes_out_and_goes_in_again_unchanged(office: Office, admin: Person) -> None:
    data = admin.get("/staff/lexicon/lexicon.csv").data
    form = {"file": (io.BytesIO(data), "lexicon.csv"), "do": "check"}
    form["csrf_token"] = token(admin.get("/staff/lexicon/import"))
    shown = admin.client.post("/staff/lexicon/import", data=form, buffered=True)
    assert "新しい語0件、変わる語0件" in shown.text
    new = data + "kumamoto-archive-lexicon-1,stop,ええと,,,,,,,live,'=1+1\r\n".encode()
    form = {"file": (io.BytesIO(new), "lexicon.csv"), "do": "check"}
    form["csrf_token"] = token(admin.get("/staff/lexicon/import"))
    shown = admin.client.post("/staff/lexicon/import", data=form, buffered=True)
    assert "新しい語1件、変わる語0件" in shown.text
    kept = unescape(shown.text.partition("<textarea")[2].partition(">\n")[2].partition("</text")[0])
    second = {"text": kept, "do": "import", "reason": "会議で決めた"}
    second["csrf_token"] = token(shown)
    assert admin.client.post("/staff/lexicon/import", data=second).status_code == 303
    assert office.world.services.lexicon.get(Kind.STOP, "ええと").term.note == "=1+1"
    again = admin.get("/staff/lexicon/lexicon.csv").data
    assert "'=1+1" in again.decode("utf-8-sig")


def test_a_wrong_file_changes_nothing_and_says_where(office: Office, admin: Person) -> None:
    text = "kind,text,targets\nstop,そのう,\nsynonym,橋梁,\n"
    form = {"file": (io.BytesIO(text.encode()), "x.csv"), "do": "check"}
    form["csrf_token"] = token(admin.get("/staff/lexicon/import"))
    refused = admin.client.post("/staff/lexicon/import", data=form, buffered=True)
    assert refused.status_code == 422
    assert '<td class="num">3</td><td lang="en">targets</td>' in refused.text
    assert office.world.services.lexicon.find(Kind.STOP, "そのう") is None


def test_words_hardly_found_are_counted_with_how_many(office: Office) -> None:
    add(office, 521, "めずらしい水車小屋")
    public = office.person()
    for words in ("水車小屋", "水車小屋", "まったくない語彙群"):
        public.get(f"/search?q={words}")
    office.person("tanaka").get("/search?q=職員のさがす語彙")
    today = NOW.astimezone().date() + timedelta(days=1)
    found = {
        one.words: one for one in by_words(office.world.services.database, today=today, days=9)
    }
    assert (found["水車小屋"].count, found["水車小屋"].found) == (2, 1)
    assert found["まったくない語彙群"].found == 0
    assert "職員のさがす語彙" not in found


def test_causes_are_suggested_for_what_was_not_found(office: Office, tanaka: Person) -> None:
    add(office, 531, "崩れた石垣と武者返し")
    database = office.world.services.database
    for words in ("武者帰し", "益城長", "ほにゃらら大橋"):
        keep(database, words, NOW)
    page = unescape(tanaka.get("/staff/words").text)
    assert "「武者返し」なら" in page
    assert "場所「益城町」の別の名前かもしれません。" in page
    assert "辞書に一語としてありません" in page
    assert "kind=alias" in page and "kind=variant" in page


def test_words_are_decided_kept_and_exported(office: Office, tanaka: Person, sato: Person) -> None:
    services = office.world.services
    for words in ("炊飯の記録", "=1+1", "ああああ"):
        keep(services.database, words, NOW)
    for words, do in (("炊飯の記録", "wanted"), ("=1+1", "wanted"), ("ああああ", "ignored")):
        form = {"words": words, "do": do}
        assert tanaka.post("/staff/words", form, at="/staff/words").status_code == 303
    page = tanaka.get("/staff/words").text.partition('<ol class="plain words"')[2]
    assert "炊飯の記録" not in page and "ああああ" not in page
    assert "炊飯の記録" in sato.get("/staff/words?tab=wanted").text
    assert "ああああ" in sato.get("/staff/words?tab=ignored").text
    data = sato.get("/staff/words/wanted.csv").data.decode("utf-8-sig")
    rows = {row["words"]: row for row in csv.DictReader(io.StringIO(data))}
    assert rows["炊飯の記録"]["count"] == "1"
    assert "'=1+1" in rows
    held = services.lexicon.sought()["lexicon:sought:炊飯の記録"]
    assert held.term.status is Status.WANTED
    assert services.lexicon.history(held.term)[0].agent == office.agents["tanaka"]
    back = {"words": "ああああ", "do": "reopen", "tab": "ignored"}
    assert sato.post("/staff/words", back, at="/staff/words?tab=ignored").status_code == 303
    assert "ああああ" in tanaka.get("/staff/words").text


def test_only_staff_come_here(office: Office) -> None:
    reader = office.person("reader")
    for address in ("/staff/lexicon", f"{ENTRY}?kind=stop", "/staff/lexicon/lexicon.csv"):
        assert reader.get(address).status_code == 403
        assert office.person().get(address).status_code == 303
    assert office.person("tanaka").get(f"{ENTRY}?kind=nonsense").status_code == 404
    assert office.person("tanaka").get(f"{ENTRY}?kind=sought").status_code == 404


def test_the_pages_speak_english(tanaka: Person) -> None:
    for address in ("/staff/lexicon", "/staff/lexicon/import", f"{ENTRY}?kind=hint"):
        joined = "&" if "?" in address else "?"
        answer = tanaka.get(f"{address}{joined}lang=en")
        assert answer.status_code == 200
        assert "理由" not in answer.text, address
