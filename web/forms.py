"""Forms of download in words: what each is called, and what it is for."""

from dataclasses import dataclass

from flask_babel import gettext as _

from archive.exports import exporters


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    name: str
    label: str
    purpose: str


def forms() -> list[Form]:
    """Every export format there is; one without words here goes by its name."""
    known = _words()
    return [
        Form(name=name, label=known.get(name, (name, ""))[0], purpose=known.get(name, ("", ""))[1])
        for name in exporters()
    ]


def _words() -> dict[str, tuple[str, str]]:
    return {
        "csv": ("CSV", _("表計算や統計のプログラムで読むとき。1件が1行")),
        "xlsx": (
            "Excel (XLSX)",
            _("Excel でそのまま開くとき。すべてのセルが文字なので、勝手に変わらない"),
        ),
        "jsonl": ("JSON Lines", _("プログラムで処理するとき。すべての項目が入る")),
        "geojson": ("GeoJSON", _("地図や GIS に重ねるとき。位置の確かさも入る")),
        "bibtex": ("BibTeX", _("論文の文献表に入れるとき (LaTeX、Zotero など)")),
        "ris": ("RIS", _("文献管理のプログラムに入れるとき (EndNote、Mendeley など)")),
        "bagit": (
            "RO-Crate / BagIt (ZIP)",
            _(
                "写真や文書の公開用ファイルごと、別の保管庫に移すとき。すべての値とチェックサムが入る"
            ),
        ),
    }
