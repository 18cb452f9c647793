"""Mastodon, OAI-PMH, S3 and X as their documentation says they answer, on loopback."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from archive.errors import InvalidSubmission
from archive.model import When
from archive.storage.s3.address import parse
from ingest.harvest.state import Report
from tests import servers
from tests.integration.test_harvest import OTHER, PHOTO, Town, town
from tests.outside import Asked, Said
from web.source.counting import Counted

__all__ = ["town"]


def told(value: Any, **headers: str) -> Said:
    names = {name.replace("_", "-"): said for name, said in headers.items()}
    return Said(body=json.dumps(value).encode(), headers=names)


def keep_token(town: Town, token: str) -> None:
    folder = town.living.home / "tokens"
    folder.mkdir(exist_ok=True)
    (folder / "127.0.0.1").write_text(token, encoding="ascii")


# Files of posts


def feed_post(number: int, **changes: str) -> dict[str, Any]:
    return {
        "postId": f"P-{number}",
        "postUrl": f"https://x.com/mihon_city/status/{number}",
        "postedAt": "2026-08-02T08:06:20.000Z",
        "fetchedAt": "2026-08-02T09:00:00Z",
        "summary": f"給水 {number}",
        "accountHandle": "mihon_city",
        "sourceName": "見本市",
        "status": "ACTIVE",
        **changes,
    }


def test_a_file_of_posts_gives_new_ones_and_what_is_said_otherwise(town: Town) -> None:
    town.there.pages["/posts.json"] = told([feed_post(1), feed_post(2)], ETag='"1"')
    held = town.add("posts", town.there.url("/posts.json"), terms={"basis": "permission"})
    report, tally = town.run(held)
    assert (report.trouble, tally.new) == ("", 2)
    assert town.run(held)[1].found == 0  # 304
    later = {"fetchedAt": "2026-08-03T09:00:00Z"}
    changed = feed_post(2, status="DELETED", **later)
    town.there.pages["/posts.json"] = told([feed_post(1, **later), changed, feed_post(3)])
    report, tally = town.run(held)
    assert (tally.found, tally.new, tally.known) == (3, 1, 2)
    state = {i.post.native_id: i.post.availability for i in town.items() if i.post}
    assert state == {"1": "live", "2": "deleted", "3": "live"}
    for body in (b"", b"[]", b"{}", b'[{"a": 1}]', b"<html>", b"[" * 9999, b"\xff\xfe"):
        town.there.pages["/posts.json"] = Said(body=body)
        report, _ = town.run(held)
        assert report.trouble in ("not-posts", ""), body[:20]
    town.there.pages["/posts.json"] = Said(body=b'{"id": "9", "text": "a", "author_id": "1"}\n{"id')
    report, tally = town.run(held)
    assert (report.trouble, tally.new, tally.refused) == ("", 1, 1)


def test_the_posts_of_public_bodies_that_nobody_here_wrote(town: Town, real_input: Path) -> None:
    (file,) = (real_input / "posts").iterdir()
    town.there.pages["/feed.json"] = Said(body=file.read_bytes())
    held = town.add("posts", town.there.url("/feed.json"))
    _, tally = town.run(held)
    assert (tally.found, tally.refused) == (258, 0)
    assert tally.new + tally.known == 258 and tally.new > 250
    assert town.run(held)[1].known == 258


# Mastodon


def status(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "uri": f"https://social.example/users/kumamoto/statuses/{number}",
        "url": f"https://social.example/@kumamoto/{number}",
        "created_at": f"2016-04-16T01:{number % 60:02}:00.000Z",
        "content": f"<p>給水 {number}</p><p>#熊本地震</p>",
        "visibility": "public",
        "language": "ja",
        "account": {"id": "7", "acct": "kumamoto", "display_name": "熊本の広報"},
        "tags": [{"name": "熊本地震"}],
        "media_attachments": [{"url": "https://social.example/m.jpg", "description": "給水車"}],
        "reblog": None,
        **changes,
    }


def timeline(statuses: list[dict[str, Any]]) -> Callable[[Asked], Said]:
    """The statuses right after ``min_id``, newest first, with the links of the documentation."""

    def page(asked: Asked) -> Said:
        after, limit = int(asked.one("min_id")), int(asked.one("limit"))
        found = sorted((s for s in statuses if int(s["id"]) > after), key=lambda s: int(s["id"]))
        newest_first = found[:limit][::-1]
        if not newest_first:
            return told([])
        older, newer = newest_first[-1]["id"], newest_first[0]["id"]
        link = f'<http://127.0.0.1{asked.path}?max_id={older}>; rel="next", '
        link += f'<http://127.0.0.1{asked.path}?min_id={newer}&limit={limit}>; rel="prev"'
        return told(newest_first, Link=link)

    return page


def test_a_hashtag_of_mastodon_comes_page_by_page_and_goes_on(town: Town) -> None:
    statuses = [status(number) for number in range(1, 91)]
    statuses[3]["visibility"] = "private"
    statuses[4]["reblog"] = status(999)
    statuses[5]["created_at"] = "soon"
    statuses[6]["content"] = 7
    path = "/api/v1/timelines/tag/%E7%86%8A%E6%9C%AC%E5%9C%B0%E9%9C%87"
    town.there.pages[path] = timeline(statuses)
    held = town.add("mastodon", town.there.url("/about"), told={"of": "#熊本地震"})
    report, tally = town.run(held)
    assert (report.trouble, tally.new, tally.known, tally.refused) == ("", 86, 2, 2)
    assert [asked.one("min_id") for asked in town.there.asked] == ["0", "40", "80", "90"]
    item = next(i for i in town.items() if i.post and i.post.native_id.endswith("/statuses/1"))
    assert item.post is not None
    assert (item.type, item.text) == ("post", ("給水 1\n#熊本地震",))
    assert (item.post.platform, item.post.account) == ("mastodon", "kumamoto@127.0.0.1")
    assert item.post.hashtags == ("熊本地震",) and item.post.availability == "live"
    assert item.dates.published == When(edtf="2016-04-16T01:01:00Z", source="post")
    assert item.evidence.notes["画像の説明"] == "給水車"
    statuses += [status(number) for number in range(91, 94)]
    _, tally = town.run(held)
    assert (tally.found, tally.new) == (3, 3)


def test_an_account_of_mastodon_and_the_limits_its_server_tells(town: Town) -> None:
    town.there.pages["/api/v1/accounts/lookup"] = told({"id": "7", "acct": "kumamoto"})
    town.there.pages["/api/v1/accounts/7/statuses"] = lambda asked: Said(
        body=timeline([status(number) for number in range(1, 61)])(asked).body,
        headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2026-11-01T03:05:00Z"},
    )
    keep_token(town, "masto-token")
    held = town.add("mastodon", town.there.url("/"), told={"of": "@kumamoto"})
    began = town.clock()
    report, tally = town.run(held)
    assert (report.trouble, tally.new) == ("wait", 40)
    assert report.until is not None and began < report.until <= began + timedelta(days=7)
    assert all(a.headers["authorization"] == "Bearer masto-token" for a in town.there.asked)
    town.clock.now = report.until + timedelta(seconds=1)
    _, tally = town.run(held)
    assert tally.new == 20
    for of in ("kumamoto", "#", "", "@"):
        with pytest.raises(InvalidSubmission):
            town.add("mastodon", town.there.url("/"), told={"of": of})


def test_a_timeline_that_goes_round_or_is_none_ends_with_a_sentence(town: Town) -> None:
    held = town.add("mastodon", town.there.url("/"), told={"of": "#a"})
    path = "/api/v1/timelines/tag/a"
    town.there.pages[path] = told([status(1)])  # whatever is asked for
    report, tally = town.run(held)
    assert (report.trouble, tally.new) == ("loop", 1)
    odd = '<http://127.0.0.1/?min_id=1>; rel="prev"'
    town.there.pages[path] = told([status(2)], Link=odd)  # the link leads back
    assert town.run(held)[0].trouble == "loop"
    for body in (b"<html>", b"{}", b"[1]", b'[{"id": 1}]', b"[" * 100_000, b"\xff", b"null"):
        town.there.pages[path] = Said(body=body)
        report, _ = town.run(held)
        assert report.trouble == "bad-json", body[:20]


# OAI-PMH


def record(number: int, stamp: str = "2026-10-01T00:00:00Z", fields: str = "", **more: str) -> str:
    status = f' status="{more["status"]}"' if "status" in more else ""
    dc = fields or (
        f"<dc:title>記録 {number}</dc:title><dc:creator>県</dc:creator>"
        "<dc:date>2016-04-16</dc:date>"
        "<dc:type>StillImage</dc:type><dc:coverage>益城町</dc:coverage>"
        "<dc:rights>https://creativecommons.org/licenses/by/4.0/</dc:rights>"
        f"<dc:identifier>https://archive.example/{number}</dc:identifier>"
    )
    metadata = "" if status else f"<metadata><oai_dc:dc>{dc}</oai_dc:dc></metadata>"
    return (
        f"<record><header{status}><identifier>oai:archive.example:{number}</identifier>"
        f"<datestamp>{stamp}</datestamp></header>{metadata}</record>"
    )


def oai(inside: str, at: str = "2026-11-01T03:00:00Z") -> Said:
    body = f"""<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"
xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<responseDate>{at}</responseDate><request/>{inside}</OAI-PMH>"""
    return Said(body=body.encode())


def listed(*records: str, token: str = "") -> str:
    more = f"<resumptionToken>{token}</resumptionToken>" if token else "<resumptionToken/>"
    return f"<ListRecords>{''.join(records)}{more}</ListRecords>"


def test_another_archive_comes_whole_and_then_only_what_changed(town: Town) -> None:
    def page(asked: Asked) -> Said:
        if asked.one("resumptionToken") == "second":
            assert set(asked.query) == {"verb", "resumptionToken"}
            return oai(listed(record(3), record(4, status="deleted")), at="2026-11-01T04:00:00Z")
        if asked.one("from"):
            assert asked.one("from") == "2026-11-01"
            return oai(later)
        assert asked.one("metadataPrefix") == "oai_dc" and asked.one("set") == "photos"
        return oai(listed(record(1), record(2), token="second"))

    town.there.pages["/oai"] = page
    held = town.add("oai-pmh", town.there.url("/oai"), told={"set": "photos"})
    report, tally = town.run(held)
    assert (report.trouble, tally.new, tally.refused) == ("", 3, 0)
    item = next(i for i in town.items() if i.local_identifier == "oai:archive.example:1")
    assert (item.type, item.title, item.creator) == ("photo", {"ja": "記録 1"}, "県")
    assert item.places[0].code == "43443" and item.source == "町役場"
    assert item.rights.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert item.evidence.notes["dc:identifier"] == "https://archive.example/1"
    new = "2026-11-01T12:00:00Z"
    later = listed(record(1, new), record(2, new, status="deleted"), record(5, new))
    report, tally = town.run(held)
    assert (tally.new, tally.known, tally.refused) == (1, 1, 1)
    refused = [one.detail for one in town.services.batches.report(report.batch) if one.detail]
    assert any("提供元で削除されました" in said for said in refused)
    report, tally = town.run(held)  # the day is asked for again, and everything is known
    assert (report.batch, tally.known) == ("", 3)
    later = '<error code="noRecordsMatch">none</error>'
    assert town.run(held)[0].trouble == ""


def test_tokens_that_run_out_go_round_or_lead_nowhere(town: Town) -> None:
    answers: list[str] = [listed(record(1), token="a"), '<error code="badArgument">no</error>']
    town.there.pages["/oai"] = lambda _: oai(answers.pop(0))
    held = town.add("oai-pmh", town.there.url("/oai"))
    report, tally = town.run(held)
    assert (report.trouble, tally.new) == ("refused", 1)
    answers += ['<error code="badResumptionToken"/>', listed(record(1), record(2))]
    report, tally = town.run(held)
    assert (report.trouble, tally.new, tally.known) == ("", 1, 1)
    tokens = [asked.one("resumptionToken") for asked in town.there.asked]
    assert tokens == ["", "a", "a", ""]
    for around in ([listed(record(8), token="x")] * 3, ["x", "y", "x", "y", "x"]):
        answers[:] = [one if "<" in one else listed(token=one) for one in around]
        assert town.run(held)[0].trouble == "loop"
    answers[:] = [listed(token=str(number)) for number in range(100)]
    assert town.run(held)[0].trouble == "loop" and len(answers) > 50
    for body, reason in ((b"<html/>", "not-oai"), (b"", "bad-xml"), (b"<OAI-PMH/>", "bad-xml")):
        town.there.pages["/oai"] = Said(body=body)
        assert town.run(held)[0].trouble == reason
    town.there.pages["/oai"] = oai(listed(record(9)))
    assert town.run(held)[1].new == 1


def test_records_that_say_odd_things_are_taken_in_with_notes(town: Town) -> None:
    odd = "<dc:title>題</dc:title><dc:date>some day</dc:date><dc:language>xx-yy-zz</dc:language>"
    records = (
        record(1, fields=odd),
        record(2, fields="<dc:title>a</dc:title><dc:title>b</dc:title>" + "<x/>" * 10),
        "<record><header/></record>",
        record(3).replace("oai_dc:dc", "other"),
    )
    town.there.pages["/oai"] = oai(listed(*records))
    report, tally = town.run(town.add("oai-pmh", town.there.url("/oai")))
    assert (report.trouble, tally.new, tally.refused) == ("", 2, 2)
    item = next(i for i in town.items() if i.local_identifier == "oai:archive.example:1")
    assert item.evidence.notes["dc:date"] == "some day"
    with pytest.raises(InvalidSubmission):
        town.add("oai-pmh", town.there.url("/oai?verb=Identify"))


# S3


def test_a_prefix_of_a_real_s3_server(town: Town, tmp_path: Path) -> None:
    with servers.s3_bucket(versioned=False) as url:
        address = parse(url)
        client = servers.s3_client(address)

        def put(key: str, data: bytes) -> None:
            client.put_object(Bucket=address.bucket, Key=key, Body=data)

        for key, data in {
            "写真/2016 春/一 + 二.jpg": PHOTO,
            "写真/b.jpg": OTHER,
            "other/c.jpg": PHOTO,
        }.items():
            put(key, data)
        endpoint = f"{urlsplit(address.endpoint).scheme}://{urlsplit(address.endpoint).netloc}"
        place = f"{endpoint}/{address.bucket}/写真/"
        credentials = client._request_signer._credentials

        def run() -> tuple[Report, Counted]:
            """What is signed is dated, and a server looks at its own clock."""
            town.clock.now = datetime.now(UTC)
            return town.run(held)

        keep_token(town, f"{credentials.access_key} wrong-secret")
        held = town.add("s3", place, told={"region": address.region or "us-east-1"})
        report, _ = run()
        assert (report.trouble, report.detail) == ("status", "403")
        keep_token(town, f"{credentials.access_key} {credentials.secret_key}")
        report, tally = run()
        assert (report.trouble, tally.new, tally.refused) == ("", 2, 0)
        assert {item.evidence.path for item in town.items()} == {"2016 春/一 + 二.jpg", "b.jpg"}
        assert run()[1].known == 2
        put("写真/d.jpg", PHOTO)
        put("写真/b.jpg", PHOTO)
        report, tally = run()
        assert (tally.new, tally.known) == (1, 2)  # one is new, one changed, one as it was
        assert "secret" not in repr(town.state(held)) and credentials.secret_key not in repr(held)
    for wrong in ("https://s3.example", "https://s3.example/", "s3://bucket/prefix"):
        with pytest.raises(InvalidSubmission):
            town.add("s3", wrong)


def test_a_listing_that_goes_round_ends(town: Town) -> None:
    town.there.pages["/bucket"] = Said(
        body=b"<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>a/x.jpg</Key>"
        b"<ETag>1</ETag><Size>999999999999</Size></Contents>"
        b"<NextContinuationToken>again</NextContinuationToken></ListBucketResult>"
    )
    report, tally = town.run(town.add("s3", town.there.url("/bucket/a/")))
    assert report.trouble == "loop" and tally.new == 0 and tally.refused >= 1
    assert "大きすぎます" in report.turned[0].detail


# X


def tweets(*numbers: int, **meta: str) -> dict[str, Any]:
    return {
        "data": [
            {
                "id": str(number),
                "text": f"避難所 {number} #熊本地震",
                "created_at": "2026-10-01T00:00:00.000Z",
                "author_id": "1",
                "lang": "ja",
            }
            for number in numbers
        ],
        "includes": {"users": [{"id": "1", "username": "kumamoto_pref", "name": "熊本県"}]},
        "meta": {"result_count": len(numbers), "newest_id": str(numbers[0]), **meta},
    }


def test_a_search_of_x_goes_on_after_the_newest_post(town: Town) -> None:
    def search(asked: Asked) -> Said:
        assert asked.one("query") == "#熊本地震 lang:ja"
        assert asked.headers["authorization"] == "Bearer x-token"
        if asked.one("next_token") == "older":
            return told(tweets(101, 100))
        if asked.one("since_id"):
            assert asked.one("since_id") == "103"
            return told(fresh)
        return told(tweets(103, 102, next_token="older"))

    town.there.pages["/2/tweets/search/recent"] = search
    with pytest.raises(InvalidSubmission, match="検索の式"):
        town.add("x", town.there.url("/"), told={"of": "@"})
    held = town.add("x", town.there.url("/"), told={"of": "#熊本地震 lang:ja"})
    assert town.run(held)[0].trouble == "no-token" and not town.there.asked
    keep_token(town, "x-token")
    report, tally = town.run(held)
    assert (report.trouble, tally.new, tally.refused) == ("", 4, 0)
    item = next(i for i in town.items() if i.post and i.post.native_id == "100")
    assert item.post is not None and item.post.account == "kumamoto_pref"
    assert item.text == ("避難所 100 #熊本地震",) and item.rights.basis.kind == "unknown"
    fresh: dict[str, Any] = {"meta": {"result_count": 0}}
    assert town.run(held)[1].found == 0
    fresh = tweets(105)
    assert town.run(held)[1].new == 1
    assert town.state(held).memory["since_id"] == "105"
    assert "x-token" not in repr(town.state(held)) + repr(town.services.harvest.sources.every())


def test_a_timeline_of_x_its_limits_and_a_run_that_goes_on_in_the_middle(town: Town) -> None:
    keep_token(town, "x-token")
    town.there.pages["/2/users/by/username/kumamoto_pref"] = told({"data": {"id": "1"}})
    reset = town.clock() + timedelta(minutes=10)
    limits = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(int(reset.timestamp()))}

    def posts_of(asked: Asked) -> Said:
        if asked.one("pagination_token") == "older":
            return told(tweets(201, 200))
        return Said(body=json.dumps(tweets(203, 202, next_token="older")).encode(), headers=limits)

    town.there.pages["/2/users/1/tweets"] = posts_of
    held = town.add("x", town.there.url("/"), told={"of": "@kumamoto_pref"})
    report, tally = town.run(held)
    assert (report.trouble, report.until, tally.new) == ("wait", reset, 2)
    assert "since_id" not in town.state(held).memory  # the older ones were not kept yet
    report, tally = town.run(held)
    assert (report.trouble, tally.new) == ("", 2)
    assert town.state(held).memory == {"since_id": "203"}


def test_what_x_refuses_and_what_it_forgets(town: Town) -> None:
    keep_token(town, "x-token")
    held = town.add("x", town.there.url("/"), told={"of": "熊本"})
    path = "/2/tweets/search/recent"
    town.there.pages[path] = lambda asked: (
        told(tweets(303))
        if not asked.query.keys() & {"since_id", "next_token"}
        else Said(status=400, body=b'{"errors":[{"message":"since_id is too old"}]}')
    )
    assert town.run(held)[1].new == 1
    report, tally = town.run(held)  # the number is older than the search reaches: begun anew
    assert (report.trouble, tally.new, tally.known) == ("", 0, 1)
    for status_, reason in ((401, "status"), (403, "status"), (429, "wait"), (503, "status")):
        town.there.pages[path] = Said(status=status_)
        assert town.run(held)[0].trouble == reason
    for body in (b"", b"[]", b"null", b'{"data": 1}', b'{"meta": {"next_token": 7}}', b"{" * 9999):
        town.there.pages[path] = Said(body=body)
        assert town.run(held)[0].trouble == "bad-json", body[:20]
    town.there.pages[path] = lambda _: told(tweets(304, next_token="again"))
    report, tally = town.run(held)
    assert (report.trouble, tally.new) == ("loop", 1)
