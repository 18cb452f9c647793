"""Posts in every shape: what each says, what is broken, and that one bad line costs one line."""

import gzip
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from archive.errors import WrongUse
from archive.packages.origin import GivenFile, Origin
from ingest.sources import open_source
from ingest.submission import Given, Refusal, Submission

TWEET: dict[str, Any] = {
    "id": "720000000000000001",
    "text": "給水 &amp; 炊き出し &lt;本日&gt; #熊本地震 https://t.co/abc",
    "created_at": "2016-04-16T03:00:00.000Z",
    "author_id": "10",
    "lang": "ja",
    "entities": {
        "hashtags": [{"start": 0, "end": 5, "tag": "熊本地震"}],
        "urls": [
            {"url": "https://t.co/abc", "expanded_url": "https://example.org/water"},
            {"url": "https://t.co/pic", "expanded_url": "https://x.com/p", "media_key": "3_1"},
        ],
    },
    "attachments": {"media_keys": ["3_1"]},
    "geo": {"place_id": "p1", "coordinates": {"type": "Point", "coordinates": [130.8, 32.7]}},
    "public_metrics": {"like_count": 3},
}
INCLUDES: dict[str, Any] = {
    "users": [
        {"id": "10", "username": "mihon", "name": "見本"},
        {"id": "11", "username": "other", "name": "別"},
    ],
    "media": [{"media_key": "3_1", "type": "photo", "url": "https://img/1.jpg", "alt_text": "列"}],
    "places": [{"id": "p1", "full_name": "熊本県益城町"}],
    "tweets": [{"id": "5", "text": "もとの投稿の全文 &amp; 続き", "author_id": "11"}],
}


def lines(path: Path, *values: Any) -> Path:
    texts = (v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in values)
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


def read(path: Path, **options: str) -> list[Submission | Refusal]:
    source = open_source("posts", Given(path=path, options=options))
    return [given for _, given in source.submissions()]


def posts(path: Path, **options: str) -> list[Submission]:
    given = read(path, **options)
    assert [g for g in given if isinstance(g, Refusal)] == []
    return [g for g in given if isinstance(g, Submission)]


def test_a_page_gives_each_post_what_the_page_holds_about_it(tmp_path: Path) -> None:
    second = {"id": "6", "text": "RT @other: もとの投", "author_id": "10"}
    second["referenced_tweets"] = [{"type": "retweeted", "id": "5"}]  # type: ignore[assignment]
    page = {"data": [TWEET, second], "includes": INCLUDES, "meta": {"result_count": 2}}
    one, two = posts(lines(tmp_path / "t.jsonl", page))
    assert one.post is not None
    assert (one.post.account, one.post.account_name) == ("mihon", "見本")
    assert one.post.url == "https://x.com/mihon/status/720000000000000001"
    assert one.post.hashtags == ("熊本地震",)
    assert one.post.links == ("https://example.org/water",)
    assert one.post.media == ("https://img/1.jpg",)
    assert one.claims.text == "給水 & 炊き出し <本日> #熊本地震 https://t.co/abc"
    assert one.claims.date is not None
    assert (one.claims.date.edtf, one.claims.date.source) == ("2016-04-16T03:00:00Z", "post")
    assert one.claims.position == (32.7, 130.8)
    assert [(p.code, p.source) for p in one.claims.places] == [("43443", "post")]
    assert one.claims.notes == {"画像の説明": "列"}
    assert one.claims.title == {}
    assert one.claims.identifier == ""
    assert two.claims.text == "RT @other: もとの投稿の全文 & 続き"
    assert two.claims.notes == {"リポスト元": "5"}
    assert two.label == "t.jsonl 1 件目 の 2 番目"


def test_what_is_kept_of_a_page_reads_as_the_same_post_again(tmp_path: Path) -> None:
    page = {"data": [TWEET], "includes": INCLUDES, "__twarc": {"version": "2.14.0"}}
    (one,) = posts(lines(tmp_path / "t.jsonl", page))
    assert "\n" not in one.received
    assert json.loads(one.received)["data"] == TWEET
    assert [user["id"] for user in json.loads(one.received)["includes"]["users"]] == ["10"]
    (again,) = posts(lines(tmp_path / "again.jsonl", one.received))
    assert (again.post, again.claims) == (one.post, one.claims)


def test_a_flattened_line_is_kept_as_it_came(tmp_path: Path) -> None:
    flat = {**TWEET, "author": INCLUDES["users"][0], "note_tweet": {"text": "長い全文"}}
    flat["attachments"] = {"media": INCLUDES["media"]}
    path = lines(tmp_path / "t.jsonl", flat)
    (one,) = posts(path)
    assert one.post is not None
    assert (one.post.account, one.post.media) == ("mihon", ("https://img/1.jpg",))
    assert one.claims.text == "長い全文"
    assert f"{one.received}\n" == path.read_text(encoding="utf-8")


def test_changed_counters_are_no_change(tmp_path: Path) -> None:
    more = {**TWEET, "public_metrics": {"like_count": 99}}
    (one,) = posts(lines(tmp_path / "a.jsonl", TWEET))
    (two,) = posts(lines(tmp_path / "b.jsonl", more))
    assert (one.post, one.claims) == (two.post, two.claims)


def test_notices_say_that_posts_are_gone(tmp_path: Path) -> None:
    told = [
        ("7", "Not Found Error", "ids"),
        ("8", "Authorization Error", "ids"),
        ("9", "Not Found Error", "referenced_tweets.id"),
    ]
    errors = [
        {"resource_type": "tweet", "resource_id": number, "title": title, "parameter": parameter}
        for number, title, parameter in told
    ]
    path = lines(
        tmp_path / "t.jsonl",
        {"errors": errors},
        {"delete": {"status": {"id_str": "1212092628029698048", "user_id_str": "10"}}},
        {"id": "3", "action": "delete", "reason": "protected"},
    )
    found = [(g.post.native_id, g.post.availability) for g in posts(path) if g.post]
    assert found == [
        ("7", "deleted"),
        ("8", "protected"),
        ("1212092628029698048", "deleted"),
        ("3", "protected"),
    ]
    assert posts(path)[2].claims.date is not None
    assert posts(path)[2].claims.date.edtf == "2019-12-31T19:26:16Z"  # type: ignore[union-attr]


def test_broken_lines_are_refused_by_number_and_the_rest_goes_in(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "t.jsonl",
        TWEET,
        '{"id": "2", "text": "cut',
        "",
        {"id": 3, "text": "a number", "author_id": "1"},
        {"id": "x", "text": "no number"},
        {"unknown": True},
        {**TWEET, "id": "4", "created_at": "yesterday"},
        {**TWEET, "id": "5"},
    )
    with path.open("ab") as stream:
        stream.write(b'{"id": "6", "text": "\xff"}\n')
        stream.write(b'{"id": "8", "text": "' + b"x" * 17_000_000 + b'"}\n')
        stream.write(json.dumps({**TWEET, "id": "7"}).encode())
    given = read(path)
    assert [g.post.native_id for g in given if isinstance(g, Submission) and g.post] == [
        "720000000000000001",
        "5",
        "7",
    ]
    refused = [g.label for g in given if isinstance(g, Refusal)]
    assert refused == [f"t.jsonl {n} 件目" for n in (2, 4, 5, 6, 7, 9, 10)]


@pytest.mark.parametrize(
    "hostile",
    [
        '{"a":' * 200_000 + "1" + "}" * 200_000,
        "[" * 100_000,
        r'{"id": "2", "text": "\ud83d", "author_id": "2"}',
        '{"id": "３", "text": "no number", "author_id": "2"}',
        '{"data": [{"id": "4"}]}',
        "5",
    ],
    ids=["deep", "open", "half a character", "wide digits", "no text", "number"],
)
def test_hostile_lines_cost_themselves(tmp_path: Path, hostile: str) -> None:
    given = read(lines(tmp_path / "t.jsonl", TWEET, hostile, {**TWEET, "id": "9"}))
    assert [type(entry) for entry in given] == [Submission, Refusal, Submission]


def test_gzipped_lines_and_cursors(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl.gz"
    texts = (json.dumps({**TWEET, "id": str(n)}) for n in (1, 2, 3))
    path.write_bytes(gzip.compress("\n".join(texts).encode()))
    source = open_source("posts", Given(path=path))
    given = [entry for _, entry in source.submissions("2")]
    assert [g.post.native_id for g in given if isinstance(g, Submission) and g.post] == ["3"]
    path.write_bytes(path.read_bytes()[:-12])
    assert isinstance(read(path)[-1], Refusal)


def archive(root: Path, *tweets: dict[str, Any], wrapped: bool = True) -> Path:
    data = root / "data"
    (data / "tweets_media").mkdir(parents=True)
    inside = [{"tweet": tweet} if wrapped else tweet for tweet in tweets]
    text = json.dumps(inside, ensure_ascii=False, indent=2)
    (data / "tweets.js").write_text(f"window.YTD.tweets.part0 = {text}", encoding="utf-8")
    account = [{"account": {"username": "mihon", "accountDisplayName": "見本", "email": "a@b"}}]
    (data / "account.js").write_text(f"window.YTD.account.part0 = {json.dumps(account)}")
    (data / "direct-messages.js").write_text('window.YTD.dm.part0 = [{"text": "SECRET"}]')
    (data / "deleted-tweets.js").write_text('window.YTD.deleted_tweets.part0 = [{"tweet": {}}]')
    (data / "tweets_media" / "11-photo.jpg").write_bytes(b"jpeg")
    (data / "tweets_media" / "99-other.jpg").write_bytes(b"jpeg")
    return root


OWN: dict[str, Any] = {
    "id_str": "11",
    "full_text": "避難所 &amp; 給水 https://t.co/pic",
    "created_at": "Sat Apr 16 03:05:06 +0000 2016",
    "lang": "ja",
    "in_reply_to_status_id_str": "10",
    "entities": {
        "hashtags": [{"text": "熊本地震", "indices": ["0", "4"]}],
        "urls": [{"url": "https://t.co/u", "expanded_url": "https://example.org"}],
    },
    "extended_entities": {
        "media": [{"url": "https://t.co/pic", "media_url_https": "https://img/p.jpg"}]
    },
    "coordinates": {"type": "Point", "coordinates": ["130.8", "32.7"]},
}


def packed(root: Path, path: Path, prefix: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for file in sorted(root.rglob("*")):
            if file.is_file():
                parts.write(file, f"{prefix}{file.relative_to(root).as_posix()}")
    return path


@pytest.mark.parametrize("form", ["folder", "data", "file", "zip", "zip in a folder"])
def test_an_archive_of_x_is_read_in_every_form(tmp_path: Path, form: str) -> None:
    root = archive(tmp_path / "x", OWN, {"id_str": "12", "full_text": "二つ目", "lang": "ja"})
    path = {
        "folder": lambda: root,
        "data": lambda: root / "data",
        "file": lambda: root / "data" / "tweets.js",
        "zip": lambda: packed(root, tmp_path / "x.zip"),
        "zip in a folder": lambda: packed(root, tmp_path / "x.zip", "twitter-2026/"),
    }[form]()
    source = open_source("posts", Given(path=path))
    one, two = (given for _, given in source.submissions())
    assert isinstance(one, Submission)
    assert isinstance(two, Submission)
    assert one.post is not None
    assert (one.post.account, one.post.account_name) == ("mihon", "見本")
    assert one.post.media == ("https://img/p.jpg",)
    assert one.claims.text == "避難所 & 給水 https://t.co/pic"
    assert one.claims.date is not None
    assert one.claims.date.edtf == "2016-04-16T03:05:06Z"
    assert one.claims.position == (32.7, 130.8)
    assert one.claims.notes == {"返信先": "10"}
    assert [file.read_bytes() for file in one.files] == [b"jpeg"]
    assert two.files == ()
    assert "\n" not in one.received
    assert json.loads(one.received)["tweet"] == OWN
    assert all("SECRET" not in str(given) for given in (one, two))
    tweets = (root / "data" / "tweets.js").read_bytes()
    origin = GivenFile(
        name="tweets.js", digest=hashlib.sha512(tweets).hexdigest(), size=len(tweets)
    )
    assert [given.origin for given in (one, two)] == [
        Origin(file=origin, line=line) for line in (1, 2)
    ]


def test_each_post_knows_its_line_of_the_file_as_it_was_given(tmp_path: Path) -> None:
    plain = lines(tmp_path / "a.jsonl", "", TWEET, "", "{broken", {**TWEET, "id": "3"})
    packed_up = tmp_path / "a.jsonl.gz"
    packed_up.write_bytes(gzip.compress(plain.read_bytes()))
    for path in (plain, packed_up):
        origins = [g.origin for g in read(path) if isinstance(g, Submission)]
        assert [origin and origin.line for origin in origins] == [2, 5]
        digest = hashlib.sha512(path.read_bytes()).hexdigest()
        assert {origin.file.digest for origin in origins if origin} == {digest}


def test_an_old_archive_without_wrapping_is_read(tmp_path: Path) -> None:
    root = archive(tmp_path, OWN, wrapped=False)
    (root / "data" / "tweets.js").rename(root / "data" / "tweet.js")
    assert [g.post.native_id for g in posts(root) if g.post] == ["11"]


def test_damaged_media_is_a_warning_and_the_post_goes_in(tmp_path: Path) -> None:
    path = packed(archive(tmp_path / "x", OWN), tmp_path / "x.zip")
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as parts:
        at = parts.getinfo("data/tweets_media/11-photo.jpg").header_offset
    data[at + 60 : at + 64] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    (given,) = posts(path)
    assert given.files == ()
    assert given.warnings[0][0] == "media-unreadable"


def test_unpacked_media_goes_with_its_source(tmp_path: Path) -> None:
    path = packed(archive(tmp_path / "x", OWN), tmp_path / "x.zip")
    source = open_source("posts", Given(path=path))
    ((_, given),) = source.submissions()
    assert isinstance(given, Submission)
    assert given.files[0].is_file()
    del source
    assert not given.files[0].exists()


def test_an_array_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    many = [{**TWEET, "id": str(n), "text": "字" * 3000} for n in range(1, 400)]
    text = json.dumps(many, ensure_ascii=False)
    path = tmp_path / "t.json"
    path.write_text(text, encoding="utf-8")
    assert len(posts(path)) == 399
    path.write_text(text[: len(text) // 2], encoding="utf-8")
    given = read(path)
    assert 150 < len(given) < 250
    assert [type(entry) for entry in given].count(Refusal) == 1
    assert "壊れています" in given[-1].detail  # type: ignore[union-attr]


MASTODON = {
    "id": "42",
    "created_at": "2026-07-29T01:02:03.456+09:00",
    "content": "<p>断水しています&amp;</p><p>給水は<br>役場で</p>",
    "account": {"acct": "mihon@example.org", "display_name": "見本"},
    "url": "https://example.org/42",
    "tags": [{"name": "給水"}, {"name": "八代"}],
    "media_attachments": [{"url": "https://img/1"}],
    "place": "八代市",
    "state": "removed",
    "category": None,
    "reblogs_count": 5,
}
FIELDS = {
    "native_id": "id",
    "text": "content",
    "posted": "created_at",
    "account": "account.acct",
    "account_name": "account.display_name",
    "url": "url",
    "hashtags": "tags.name",
    "media": "media_attachments.url",
    "place": "place",
    "availability": "state",
}


def mapping(folder: Path, **values: Any) -> str:
    path = folder / "mapping.json"
    given = {"platform": "mastodon", "fields": FIELDS, "html": True} | values
    path.write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
    return str(path)


def test_any_other_json_is_read_by_a_mapping(tmp_path: Path) -> None:
    options = mapping(
        tmp_path,
        items="data.statuses",
        availability={"removed": "deleted"},
        notes={"数": "reblogs_count"},
    )
    path = tmp_path / "t.json"
    path.write_text(json.dumps({"data": {"statuses": [MASTODON, {"id": None}]}}, indent=1))
    with pytest.raises(WrongUse, match="--mapping"):
        read(path)
    given, *rest = read(path, mapping=options)
    assert isinstance(given, Submission)
    assert given.post is not None
    assert (given.post.platform, given.post.native_id) == ("mastodon", "42")
    assert given.post.hashtags == ("給水", "八代")
    assert given.post.media == ("https://img/1",)
    assert given.post.availability == "deleted"
    assert given.claims.text == "断水しています&\n給水は\n役場で"
    assert given.claims.date is not None
    assert given.claims.date.edtf == "2026-07-28T16:02:03Z"
    assert [place.code for place in given.claims.places] == ["43202"]
    assert given.claims.notes == {"数": "5"}
    assert json.loads(given.received) == MASTODON
    assert [type(entry) for entry in rest] == [Refusal]


@pytest.mark.parametrize(
    "values",
    [
        {"fields": {"text": "a"}},
        {"fields": {"native_id": "a", "nope": "b"}},
        {"platform": ""},
        {"availability": {"x": "vanished"}},
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused(tmp_path: Path, values: dict[str, Any]) -> None:
    path = lines(tmp_path / "t.jsonl", MASTODON)
    with pytest.raises(WrongUse, match=r"mapping\.json"):
        read(path, mapping=mapping(tmp_path, **values))


def feed(number: int, account: str = "mihon") -> dict[str, Any]:
    return {
        "postId": f"POST-{account}-{number}",
        "sourceName": "見本市公式",
        "accountHandle": account,
        "postUrl": f"https://x.com/{account}/status/{number}",
        "postedAt": "2026-08-02T08:06:20.000Z",
        "fetchedAt": "2026-08-02T08:18:57.432Z",
        "summary": "応急給水\n#断水 のお知らせ",
        "regions": ["熊本県八代市"],
        "category": "WATER",
        "status": "ACTIVE",
    }


def test_numbers_that_a_feed_gives_to_two_accounts_are_two_posts(tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_text(json.dumps([feed(1), feed(2), feed(2, "other"), feed(3)], indent=1))
    found = posts(path)
    numbers = [given.post.native_id for given in found if given.post]
    assert numbers == ["1", "2", "2", "3"]
    assert len({(g.post.native_id, g.post.account) for g in found if g.post}) == 4
    assert [place.code for place in found[0].claims.places] == ["43202"]
    assert found[0].post is not None
    assert found[0].post.hashtags == ("断水",)


def test_a_folder_of_files_is_read_in_order_and_a_stranger_in_it_is_named(tmp_path: Path) -> None:
    lines(tmp_path / "b10.jsonl", {**TWEET, "id": "2"})
    lines(tmp_path / "b2.jsonl", {**TWEET, "id": "1"})
    assert [g.post.native_id for g in posts(tmp_path) if g.post] == ["1", "2"]
    lines(tmp_path / "c.json", {"colour": "red"})
    with pytest.raises(WrongUse, match=r"c\.json"):
        read(tmp_path)


def test_what_holds_no_posts_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("x.txt", "x")
    for given in (path, tmp_path / "absent"):
        with pytest.raises(WrongUse):
            read(given)


def test_the_real_feed_comes_in_whole(real_input: Path) -> None:
    (path,) = (real_input / "posts").glob("*.json")
    found = posts(path)
    posted = {(given.post.account, given.post.native_id) for given in found if given.post}
    assert len(found) == len(posted) == 258
    assert sum("給水" in given.claims.text for given in found) == 64
    assert sum("避難所" in given.claims.text for given in found) == 98
    assert all(given.claims.date for given in found)
    words = {p.words for given in found for p in given.claims.places if not p.code}
    assert words == {"全国"}


@pytest.mark.parametrize(("name", "count"), [("photos", 28), ("documents", 8), ("broken", 8)])
def test_the_real_folders_come_in_whole(real_input: Path, name: str, count: int) -> None:
    source = open_source("folder", Given(path=real_input / name))
    found = [given for _, given in source.submissions()]
    assert [type(given) for given in found] == [Submission] * count
