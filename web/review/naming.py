"""What the fields of the form are called, one name wherever they are shown."""

from flask_babel import gettext as _


def group_names() -> dict[str, str]:
    """By group of :data:`web.review.draft.GROUPS`."""
    return {
        "title_ja": _("題名（日本語）"),
        "title_en": _("題名（英語）"),
        "description_ja": _("説明（日本語）"),
        "description_en": _("説明（英語）"),
        "alt_ja": _("代替テキスト（日本語）"),
        "alt_en": _("代替テキスト（英語）"),
        **date_names(),
        "verified": _("確かめた日付"),
        "type": _("種類"),
        "language": _("資料の言語"),
        "collections": _("コレクション"),
        "places": _("場所"),
        "disaster": _("災害"),
        "themes": _("テーマ"),
        "creator": _("作成者"),
        "credit": _("クレジット（提供者名の表示）"),
        "licence": _("ライセンス"),
        "basis": _("権利の根拠"),
        "agreement": _("許諾"),
        "people": _("写っている人"),
        "content_warning": _("閲覧注意"),
        "post": _("投稿の真偽"),
        "transcripts": _("画像から読み取った文字"),
        "masks": _("マスク"),
        "record": _("メタデータの公開範囲"),
        "content": _("内容の公開範囲"),
        "settled": _("確認した警告"),
    }


def date_names() -> dict[str, str]:
    return {
        "date_happened": _("できごとの日付"),
        "date_shot": _("撮影日"),
        "date_created": _("作成日"),
        "date_published": _("発表日"),
    }


def change_names() -> dict[str, str]:
    """By field of the item, for the history."""
    return {
        "title": _("題名"),
        "description": _("説明"),
        "alt": _("代替テキスト"),
        "content_warning": _("閲覧注意"),
        "language": _("資料の言語"),
        "dates": _("日付"),
        "places": _("場所"),
        "disaster": _("災害"),
        "themes": _("テーマ"),
        "collections": _("コレクション"),
        "creator": _("作成者"),
        "credit": _("クレジット（提供者名の表示）"),
        "masks": _("マスク"),
        "text": _("本文"),
        "transcripts": _("画像から読み取った文字"),
        "rights": _("権利と写っている人"),
        "record": _("メタデータの公開範囲"),
        "content": _("内容の公開範囲"),
        "post": _("投稿"),
        "warnings": _("警告"),
        "suggestions": _("提案"),
        "type": _("種類"),
        "state": _("状態"),
        "published": _("公開日"),
    }


def note_names() -> dict[str, str]:
    """By name of a note in the evidence: what cameras and files said, and what came with posts."""
    return {
        "artist": _("撮影者"),
        "copyright": _("著作権の表示"),
        "camera-owner": _("カメラの持ち主"),
        "body-serial": _("カメラの製造番号"),
        "lens-serial": _("レンズの製造番号"),
        "image-id": _("画像の識別番号"),
        "time-offset": _("カメラの時差（UTCとの差）"),
        "changed-at": _("ファイルを変えた日時"),
        "software": _("作ったソフトウェア"),
        "creator": _("作成者"),
        "by-line": _("撮影者"),
        "by-line-title": _("撮影者の肩書"),
        "credit": _("クレジット"),
        "source": _("出所"),
        "contact": _("連絡先"),
        "caption-writer": _("説明を書いた人"),
        "document-title": _("文書の題名"),
        "recorded-at": _("録音・録画の日時（ファイルの記録）"),
        "model": _("機種"),
        "hidden-text": _("表示されない文字"),
        "last-editor": _("最後に保存した人"),
        "postId": _("投稿の番号"),
        "category": _("分類"),
        "テーマ": _("語彙にないテーマ"),
        "ファイル名": _("元のファイル名"),
        "返信先": _("返信先の投稿"),
        "引用元": _("引用した投稿"),
        "リポスト元": _("リポストした投稿"),
        "画像の説明": _("投稿の画像の説明"),
    }
