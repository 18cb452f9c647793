"""What a heading over a column means: the field it states, in Japanese or English."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from ingest.claims import FIELDS

BETWEEN = " / "
"""Between the words of a heading that stands in several rows."""
_HEADINGS = {
    "identifier": "id 識別子 資料番号 管理番号 整理番号 資料id local_identifier",
    "type": "種類 種別 資料種別",
    "title": "題名 タイトル 件名 表題 資料名",
    "description": "説明 内容 概要 キャプション caption",
    "date": "日付 撮影日 撮影日時 撮影年月日 作成日 年月日 日時",
    "place": "場所 撮影場所 市町村 地名 所在地",
    "lat": "緯度 latitude",
    "lon": "経度 lng longitude",
    "creator": "作成者 撮影者 作者 著者 author photographer",
    "credit": "クレジット 表示名 クレジット表記",
    "donor": "提供者 寄贈者",
    "licence": "ライセンス 利用条件 license rights",
    "access": "公開範囲 公開レベル",
    "disaster": "災害 災害名",
    "theme": "テーマ 分類 themes",
    "language": "言語 lang",
    "warning": "注意 注意書き content_warning",
    "text": "本文 全文",
    "former": "旧アドレス 旧url 移行元url 元のアドレス",
    "file": "ファイル ファイル名 filename files",
}
_LIKELY = {
    "identifier": "旧番号 旧id 登録番号 コンテンツid no.",
    "type": "資料の種類",
    "description": "説明文 解説",
    "date": "撮影時期 作成年月日 登録日",
    "place": "撮影地 撮影地点 市町村名",
    "licence": "二次利用 利用許諾 権利表記",
    "access": "公開区分 公開設定 公開可否 閲覧区分 公開",
    "theme": "カテゴリ カテゴリー category 主題 大分類",
    "former": "url uri アドレス リンク permalink 掲載url ページurl ページのアドレス",
    "file": "画像ファイル 画像ファイル名 画像 添付ファイル",
}
"""Headings that mean this where somebody looks at the guess, and too little to go by alone."""
_TAGGED = re.compile(
    r"(?P<name>.+?)[_:@(\[-]+(?P<tag>[a-z]{2,3}(?:-[a-z0-9]+)*|英語|中国語|韓国語)[)\]]?"
)
_TAGS = {"英語": "en", "中国語": "zh", "韓国語": "ko"}
_REPEATED = re.compile(r"\(\d+列目\)$")
"""What a heading is given that stands over several columns."""


def field_of(heading: str) -> str:
    """The field that a heading means, with a language where it says one; empty for none.

    Of a heading in several rows (位置 / 緯度) the whole counts, else its last row.
    """
    return next((name for key in _keys(heading) if (name := _field(key))), "")


def guess_of(heading: str) -> str:
    """As :func:`field_of`, and what the heading likely means: for people to look at."""
    return field_of(heading) or next((_likely()[k] for k in _keys(heading) if k in _likely()), "")


def _keys(heading: str) -> Iterator[str]:
    yield _REPEATED.sub("", _fold(heading.replace(BETWEEN, "")))
    if BETWEEN in heading:
        yield _REPEATED.sub("", _fold(heading.rpartition(BETWEEN)[2]))


def _field(key: str) -> str:
    if name := _headings().get(key):
        return name
    match = _TAGGED.fullmatch(key)
    name = _headings().get(match["name"], "") if match else ""
    if match and name in ("title", "description"):
        return f"{name}_{_TAGS.get(match['tag'], match['tag'])}"
    return ""


@cache
def _likely() -> Mapping[str, str]:
    return {_fold(one): name for name, said in _LIKELY.items() for one in said.split()}


@cache
def _headings() -> Mapping[str, str]:
    return {
        _fold(heading): name
        for name in FIELDS
        for heading in (name, *_HEADINGS.get(name, "").split())
    }


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).strip("*※")
