"""Records of another archive by OAI-PMH 2.0, in Dublin Core.

https://www.openarchives.org/OAI/openarchivesprotocol.html. A list goes on by resumption token; when
it is through, the next one asks ``from`` the instant at which this one began, by the other clock.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import Element

from archive.errors import InvalidSubmission, Unreached
from archive.model import LangString
from archive.vocabulary.licences import find_licence
from ingest.claims import claims, doubts
from ingest.pulled import Asking, Field, Step
from ingest.reach import Reach
from ingest.reach.fetched import check_address, mark
from ingest.reach.xml import name_of, named, on_one_line, parse, words_in
from ingest.submission import Claims, Refusal, Submission

_LARGEST = 20_000_000
_PAGES = 2000
_EMPTY = 20
"""Pages without a record, one after the other, that are borne."""
_SEEN = "seen:"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DELETED = (
    "提供元で削除されました。ここから受け入れた資料があれば、公開を続けるかを決めてください。"
)
_LABEL: LangString = {"ja": "ほかのアーカイブ（OAI-PMH）", "en": "Another archive (OAI-PMH)"}
_TYPES = {
    "stillimage": "photo",
    "image": "photo",
    "sound": "recording",
    "movingimage": "recording",
    "text": "document",
}
"""DCMI types (https://www.dublincore.org/specifications/dublin-core/dcmi-type-vocabulary/)."""
_FIELDS = {
    "title": "title",
    "description": "description",
    "creator": "creator",
    "subject": "theme",
    "language": "language",
    "date": "date",
    "coverage": "place",
}


class OaiPmh:
    label = _LABEL
    fields = (
        Field(
            name="address",
            label={"ja": "OAI-PMH の住所", "en": "Base URL of OAI-PMH"},
            hint={
                "ja": "?verb= の前まで。例: https://archive.example/oai",
                "en": "What stands before ?verb=, as https://archive.example/oai",
            },
        ),
        Field(
            name="set",
            label={"ja": "セット", "en": "Set"},
            hint={"ja": "一部だけを取るとき。", "en": "For a part of it only."},
            must=False,
        ),
    )

    def check(self, told: Mapping[str, str], reach: Reach) -> None:  # noqa: ARG002
        check_address(told.get("address", ""))
        if "?" in told["address"] or "#" in told["address"]:
            raise InvalidSubmission({"address": "? の前までを書いてください。"})

    def pull(self, asking: Asking) -> Iterator[Step]:
        run = _Run(asking)
        empty = 0
        for _page in range(_PAGES):
            listed, began = run.page()
            if listed is None:
                yield Step(learns=run.learns())
                continue
            records = list(named(listed, "record"))
            for record in records:
                yield run.step(record)
            empty = 0 if records else empty + 1
            done = run.turned(listed, began)
            yield Step(learns=run.learns())
            if done:
                return
            if empty > _EMPTY:
                break
        run.token = ""
        yield Step(learns=run.learns())
        raise Unreached("loop", urlsplit(asking.address).netloc)


class _Run:
    """``since``: where the list begins; ``token``: where in it; ``began``: when it was begun."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        names = ("since", "token", "began")
        self.since, self.token, self.began = (str(asking.memory.get(n) or "") for n in names)
        self._met: set[str] = set()
        self._news: dict[str, Any] = {}
        seen = (pair for pair in asking.memory.items() if pair[0].startswith(_SEEN))
        self._stamps = {key: str(stamp) for key, stamp in seen}

    def page(self) -> tuple[Element | None, str]:
        """The list and the instant of the answer; no list where the token was forgotten."""
        root = parse(self._asking.reach.client.get(self._url(), most=_LARGEST).body)
        if name_of(root) != "OAI-PMH":
            raise Unreached("not-oai", name_of(root)[:60])
        began = words_in(root, "responseDate")
        for error in named(root, "error"):
            code = error.get("code", "")
            if code == "noRecordsMatch":
                return Element("ListRecords"), began
            if code == "badResumptionToken" and self.token:
                self.token = ""
                return None, began
            raise Unreached("refused", f"{code}: {' '.join((error.text or '').split())}"[:300])
        for listed in named(root, "ListRecords"):
            return listed, began
        raise Unreached("bad-xml", "no ListRecords")

    def _url(self) -> str:
        query = {"verb": "ListRecords"}
        if self.token:
            query["resumptionToken"] = self.token
        else:
            query["metadataPrefix"] = "oai_dc"
            given = {"from": self.since, "set": self._asking.told.get("set", "").strip()}
            query |= {name: value for name, value in given.items() if value}
        return f"{self._asking.address.strip()}?{urlencode(query)}"

    def turned(self, listed: Element, began: str) -> bool:
        """To the next page; whether that was the last one."""
        self.began = self.began or (began if _DAY.match(began) else "")
        token = words_in(listed, "resumptionToken")
        if not token:
            # A day is what every archive understands, and reads as the whole day.
            self.since, self.token, self.began = self.began[:10] or self.since, "", ""
            self._news |= self._outdated()
            return True
        if token in self._met or token == self.token:
            self.token = ""
            raise Unreached("loop", token[:100])
        self._met.add(self.token or token)
        self.token = token
        return False

    def _outdated(self) -> dict[str, None]:
        """Records that the next list cannot hold again unless they change."""
        old = [key for key, stamp in self._stamps.items() if stamp[:10] < self.since]
        return dict.fromkeys(old)

    def learns(self) -> dict[str, Any]:
        news, self._news = self._news, {}
        held = {"since": self.since, "token": self.token, "began": self.began}
        return {**news, **{name: value or None for name, value in held.items()}}

    def step(self, record: Element) -> Step:
        header = next(named(record, "header"), Element("header"))
        number, stamp = words_in(header, "identifier"), words_in(header, "datestamp")
        if not number:
            return Step(
                gives=Refusal(label="?", reason="record-invalid", detail="番号がありません。")
            )
        key = _SEEN + mark(number)
        if stamp and self._stamps.get(key) == stamp:
            return Step(known=1)
        self._stamps[key] = stamp
        learns = {key: stamp}
        if header.get("status") == "deleted":
            if not self.since:
                return Step(learns=learns)  # it was gone before we came
            refusal = Refusal(label=number, reason="deleted", detail=_DELETED)
            return Step(gives=refusal, learns=learns)
        return Step(gives=_submission(number, record), learns=learns)


def _submission(number: str, record: Element) -> Submission | Refusal:
    metadata = next(named(record, "metadata"), Element("metadata"))
    fields = next((one for one in metadata if name_of(one) == "dc"), None)
    if fields is None:
        return Refusal(label=number, reason="record-invalid", detail="Dublin Core がありません。")
    stated = _stated(fields)
    licence = find_licence(stated.get("rights", ""))
    kind = _TYPES.get(stated.get("type", "").replace(" ", "").lower(), "")
    values = {ours: stated[theirs] for theirs, ours in _FIELDS.items() if stated.get(theirs)}
    values |= {"licence": licence.uri} if licence else {}
    values |= {"type": kind} if kind else {}
    rest = ("identifier", "publisher", "contributor", "rights", "relation", "source", "format")
    notes = {f"dc:{name}": stated[name] for name in rest if stated.get(name)}
    try:
        claimed = claims({**values, "identifier": number})
    except InvalidSubmission as error:  # what cannot be read is told in the notes
        notes |= {f"dc:{name}": values[name] for name in error.fields if name in values}
        fitting = {name: text for name, text in values.items() if name not in error.fields}
        claimed = claims({**fitting, "identifier": number})
    return Submission(
        label=number,
        claims=_with_notes(claimed, notes),
        received=on_one_line(record),
        warnings=doubts(claimed),
    )


def _stated(fields: Element) -> dict[str, str]:
    """Each element of Dublin Core, several with ``;`` between; of dates and types the first."""
    found: dict[str, list[str]] = {}
    for one in fields:
        if text := " ".join("".join(one.itertext()).split())[:20_000]:
            found.setdefault(name_of(one), []).append(text)
    single = ("title", "date", "type", "language", "rights")
    return {name: all_[0] if name in single else "; ".join(all_) for name, all_ in found.items()}


def _with_notes(claimed: Claims, notes: Mapping[str, str]) -> Claims:
    return replace(claimed, notes={**claimed.notes, **notes})


EXTENSION = {"oai-pmh": OaiPmh()}
