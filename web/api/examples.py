"""Examples of the page /api; every one runs as it stands, which a test holds them to."""

from dataclasses import dataclass

from flask_babel import gettext as _

from web.current import public_url

_WALK = """import json
from urllib.parse import urlencode
from urllib.request import urlopen

asked = {{"place": "43443", "sort": "seq", "size": 100}}
while True:
    with urlopen("{base}/api/v1/items?" + urlencode(asked)) as answer:
        page = json.load(answer)
    for item in page["items"]:
        print(item["id"], item["licence"], item["title"])
    if page["next"] is None:
        break
    asked["cursor"] = page["next"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    says: str
    command: str


def examples() -> list[Example]:
    base = f"{public_url()}/api/v1"
    word = _("給水")
    return [
        Example(
            says=_("語でさがす"),
            command=f'curl -G {base}/items --data-urlencode "q={word}" -d size=5',
        ),
        Example(
            says=_("益城町の写真を、月ごとの件数もあわせて"),
            command=f"curl -G {base}/items -d place=43443 -d type=photo -d histogram=month",
        ),
        Example(
            says=_("一覧なしで、件数だけ"),
            command=f"curl -G {base}/facets -d disaster=kumamoto-2016",
        ),
        Example(
            says=_("一覧なしで、月ごとの件数だけ"),
            command=f"curl -G {base}/counts -d disaster=kumamoto-2016 -d histogram=month",
        ),
        Example(says=_("場所"), command=f"curl {base}/places/43443"),
        Example(says=_("災害とその時期"), command=f"curl {base}/disasters/kumamoto-2016"),
        Example(says=_("コレクション"), command=f"curl -G {base}/collections -d size=10"),
        Example(says=_("救援の時期の教訓"), command=f"curl -G {base}/lessons -d phase=relief"),
        Example(
            says=_("英語で受け取る"), command=f'curl -H "Accept-Language: en" {base}/disasters'
        ),
        Example(says=_("この API の記述"), command=f"curl {base}/openapi.json"),
    ]


def walk(base: str) -> str:
    """A program that reads a whole result, page by page."""
    return _WALK.format(base=base)
