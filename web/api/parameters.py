"""What addresses of the API may name."""

from typing import Any

from archive.exports import exporters
from search.engines import Interval, Sort
from search.tile import DEEPEST
from web.api.operation import Parameter
from web.asking import FILTERS, REACH, SORTS
from web.frame import PATTERN
from web.i18n import LANGUAGES
from web.review.wording import N_

SIZE, LARGEST = 24, 100
_CURSOR = "^[A-Za-z0-9_-]+$"
_BY_NAME = {
    "disaster": N_("災害の番号で絞り込む。"),
    "place": N_("場所の番号や名前で絞り込む。その中の場所も入る。"),
    "type": N_("種類で絞り込む。"),
    "phase": N_("時期で絞り込む。"),
    "theme": N_("テーマで絞り込む。"),
    "year": N_("年で絞り込む。"),
    "licence": N_("利用条件で絞り込む。"),
    "collection": N_("コレクションの名前で絞り込む。"),
    "contributor": N_("提供者で絞り込む。"),
    "month": N_("月 (2016-04) で絞り込む。"),
    "date": N_("日 (2016-04-16) で絞り込む。"),
    "hour": N_("時 (2016-04-16T01) で絞り込む。"),
    "tile": N_("地図のタイル (倍率/列/行) で絞り込む。"),
    "located": N_("位置の確かさで絞り込む。exact か、その中のどこかにある場所の番号。"),
}


def number(low: int, high: int, default: int | None = None) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer", "minimum": low, "maximum": high}
    return schema if default is None else {**schema, "default": default}


def one_of(*values: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


def _path(name: str, says: str) -> Parameter:
    return Parameter(name=name, says=says, required=True)


LANG = Parameter(
    name="lang",
    says=N_("名前や文の言語。書かなければ Accept-Language に従い、それもなければ日本語。"),
    schema=one_of(*LANGUAGES),
)
Q = Parameter(name="q", says=N_("検索語。書き方は検索ページと同じです。"))
SUGGEST_Q = Parameter(name="q", says=N_("打ちかけの語。"), required=True)
BBOX = Parameter(
    name="bbox",
    says=N_("地図の範囲を west,south,east,north の順に、度で。"),
    schema={"type": "string", "pattern": PATTERN},
)
FILTER = (
    *(
        Parameter(name=name, says=_BY_NAME[name], many=True)
        for name in FILTERS
        if name != BBOX.name
    ),
    BBOX,
)
SIZE_OF_PAGE = Parameter(
    name="size", says=N_("1回に受け取る件数。"), schema=number(1, LARGEST, SIZE)
)
SIZE_OF_LIST = Parameter(
    name="size", says=N_("1回に受け取る件数。"), schema=number(1, LARGEST, LARGEST)
)
CURSOR = Parameter(
    name="cursor",
    says=N_("前の答えの next をそのまま渡すと、続きを受け取れます。"),
    schema={"type": "string", "pattern": _CURSOR},
)
PAGE = Parameter(
    name="page",
    says=N_("ページの番号。先頭から10,000件まで。cursor とは同時に使えません。"),
    schema=number(1, REACH, 1),
)
SORT = Parameter(
    name="sort",
    says=N_("並び順。seq なら cursor で最後まで漏れなくたどれます。"),
    schema={**one_of(*map(str, SORTS), str(Sort.SEQ)), "default": str(Sort.RELEVANCE)},
)
HISTOGRAM = Parameter(
    name="histogram",
    says=N_("日付ごとの件数を histogram に加えます。"),
    schema=one_of(*(step.name.lower() for step in Interval)),
)
TILES = Parameter(
    name="tiles",
    says=N_("地図の倍率。タイルごとの件数を tiles に加えます。"),
    schema=number(0, DEEPEST),
)
ADVICE = Parameter(
    name="advice",
    says=N_("1なら、言いかえや絞り込みの候補を advice に加えます。"),
    schema=one_of("0", "1"),
)
LESSON_PHASE = Parameter(name="phase", says=N_("教訓の時期で絞り込む。"))
LESSON_SUBJECT = Parameter(name="subject", says=N_("教訓の主題で絞り込む。"))
LESSON_DISASTER = Parameter(name="disaster", says=N_("災害の番号で絞り込む。"))
ITEM_ID = _path("item_id", N_("資料の番号。"))
LESSON_ID = _path("lesson_id", N_("教訓の番号。"))
COLLECTION_ID = _path("collection_id", N_("コレクションの番号。"))
PLACE_CODE = _path("code", N_("場所の番号 (43443 など)。"))
DISASTER_ID = _path("disaster_id", N_("災害の番号 (kumamoto-2016 など)。"))
SNAPSHOT_ID = _path("snapshot_id", N_("記録の番号。"))
EXPORT_FORM = Parameter(
    name="as", says=N_("ファイルの形式。"), schema=one_of(*exporters()), required=True
)
EXPORT_OF = Parameter(name="of", says=N_("検索のかわりに、このコレクションを書き出す。"))
EXPORT_SNAPSHOT = Parameter(
    name="snapshot", says=N_("検索のかわりに、この引用できる記録を書き出す。")
)
EXPORT_ID = _path("export_id", N_("書き出しの番号。"))
