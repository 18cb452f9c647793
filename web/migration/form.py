"""The forms of columns and words, read into a crosswalk."""

from collections.abc import Mapping
from dataclasses import replace

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from archive.errors import InvalidSubmission
from archive.former import is_address
from ingest.crosswalk import ID, VALUED, Crosswalk, is_target, is_value
from ingest.table_head import LOOKED_AT

_NEEDED = ("title", "description", "text", "file", "identifier")
"""Fields of which a table states at least one."""


def columns_from(form: MultiDict[str, str], held: Crosswalk) -> Crosswalk:
    """Raises ``InvalidSubmission`` by the form's fields."""
    wrong: dict[str, str] = {}
    pairs = list(zip(form.getlist("column"), form.getlist("target"), strict=False))
    chosen = {column: target for column, target in pairs if is_target(target)}
    if not set(chosen.values()) & set(_NEEDED):
        wrong["target-1"] = _("題名、説明、本文、ファイル名、旧番号のどれかの列を選んでください。")
    header = _header(form, wrong)
    site = form.get("site", "").strip()
    if site and not is_address(site.replace(ID, "1")):
        wrong["site"] = _("https://… の形で書いてください。")
    if wrong:
        raise InvalidSubmission(wrong)
    return replace(held, columns={**held.columns, **chosen}, header=header, site=site)


def words_from(form: MultiDict[str, str], held: Crosswalk) -> Crosswalk:
    """With what each word means; undecided ones are left out, others that it knows stay."""
    values: dict[str, Mapping[str, str]] = dict(held.values)
    for name in VALUED:
        pairs = zip(form.getlist(f"word-{name}"), form.getlist(f"ours-{name}"), strict=False)
        said = dict(pairs)
        told = {word: ours for word, ours in said.items() if is_value(name, ours)}
        kept = {word: ours for word, ours in held.values.get(name, {}).items() if word not in said}
        if told or kept or name in values:
            values[name] = {**kept, **told}
    return replace(held, values={name: words for name, words in values.items() if words})


def _header(form: MultiDict[str, str], wrong: dict[str, str]) -> tuple[int, int]:
    first, last = (form.get(name, "").strip() for name in ("first", "last"))
    if all(one.isdecimal() and len(one) < 3 for one in (first, last)):
        lines = int(first), int(last)
        if 1 <= lines[0] <= lines[1] <= LOOKED_AT:
            return lines
    wrong["first"] = _("見出しの行は、1から%(n)sまでの番号で書いてください。", n=LOOKED_AT)
    return (0, 0)
