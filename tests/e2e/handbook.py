"""The chapters of the staff handbook, followed to the letter; ``python -m tests.e2e.handbook``
takes the pictures of `docs/handbook` anew.
"""

import re
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from PIL import Image

from tests.chromium import chromium
from tests.e2e.reader import HANDBOOK, Reader, chapters, followed
from tests.e2e.site import SECOND, make_home, serving
from web import totp
from web.demo import LOGIN

REASON = "手引きのとおりに"


def sign_in(reader: Reader) -> None:
    page, password = reader.page, reader.site.password
    reader.sign_in(SECOND, password, told=True)
    reader.picture("home")
    reader.press("アカウント", within="header")
    reader.fill("いまのパスワード", password)
    reader.fill("新しいパスワード", password)
    reader.fill("新しいパスワード（もう一度）", password)
    reader.press("変える")
    reader.press("アカウント", within="header")
    reader.press("二段階のサインインを設定する")
    reader.press("設定を始める")
    reader.picture("two-steps")
    secret = re.sub(r"\s", "", page.locator("code").first.inner_text())
    step = totp.step_of(datetime.now(UTC))
    reader.fill("確認コード", totp.code(secret, step))
    reader.press("確かめて使いはじめる")
    spare = page.locator("main code").first.inner_text()
    reader.press("控えました")
    reader.press("サインアウト", within="header")
    reader.sign_in(SECOND, password, told=True)
    reader.fill("確認コード", totp.code(secret, step + 1))
    reader.press("サインイン")
    reader.press("アカウント", within="header")
    reader.press("二段階のサインインを設定する")
    reader.press("二段階のサインインをやめる")
    reader.fill("いまのパスワード", password)
    reader.fill("確認コード", spare, nth=1)
    reader.press("二段階のサインインをやめる", within="details")


def _staff(reader: Reader) -> None:
    """At the list of what there is to do."""
    reader.sign_in(LOGIN, reader.site.password)


def give(reader: Reader) -> None:
    _staff(reader)
    with TemporaryDirectory(prefix="handbook-given-") as folder:
        wall = Path(folder) / "IMG_0412.jpg"
        Image.linear_gradient("L").convert("RGB").resize((640, 480)).save(wall)
        reader.press("ファイルを送る")
        reader.give("ファイル（いくつでも）", wall)
        reader.fill("提供者（職員だけ）", "見本町の写真クラブ")
        reader.fill("クレジット（公開する名前）", "見本町の写真クラブ")
        reader.choose("権利の根拠", "許可")
        reader.fill("場所", "益城町")
        reader.fill("日付", "平成28年4月")
        reader.choose("災害", "平成28年熊本地震")
        reader.fill("受入の名前", "写真クラブの写真")
        reader.picture("upload", "#choosing")
        reader.press("送る")
        reader.page.wait_for_url(re.compile("/staff/batches/"))
    reader.reads("完了")
    reader.picture("batch")
    reader.press("受入")
    reader.press(reader.page.locator("td a").first.inner_text(), told=False)
    reader.press("この受入の確認待ち")


def pull(reader: Reader) -> None:
    _staff(reader)
    reader.press("自動の取り込み")
    reader.press("フィード（RSS・Atom）")
    reader.fill("名前", "見本町の新着情報")
    reader.fill("フィードの住所", "https://town.invalid/news.rss")
    reader.fill("提供元（公開します）", "見本町")
    reader.choose("間隔", "1時間ごと")
    reader.choose("権利の根拠", "許可")
    reader.picture("source-new")
    reader.press("足す")
    reader.press("自動の取り込み")
    reader.press("見本のお知らせ", told=False)
    reader.picture("source")
    reader.press("再開する")
    reader.press("休止する")
    reader.press("いま取りに行く")
    reader.press("変える")
    reader.choose("間隔", "3時間ごと")
    reader.fill("フィードの住所", "https://town.invalid/feed.rss")
    reader.press("変える")
    reader.press("はじめから取りに行く")
    reader.press("変える")
    reader.press("この提供元を外す")
    reader.fill("理由", REASON)
    reader.press("外す")


def review(reader: Reader) -> None:
    _staff(reader)
    reader.press("確認待ち")
    reader.press("場所なし", within=".tabs")
    reader.go("/staff/review?type=photo")
    reader.press("キーの一覧")
    reader.go("/staff/items/{p06}?queue=1")
    reader.press("使う")
    reader.picture("review-item")
    reader.press("公開")
    reader.press("人は写っていない", told=False)
    reader.fill("理由", REASON)
    reader.press("公開する")
    reader.press("直前の決定を取り消す")
    reader.press("確認待ち")
    reader.choose("見せ方", "写真だけ")
    reader.choose("種類", "写真")
    reader.press("しぼる")
    reader.press("このページを全部選ぶ")
    reader.picture("review-sheet", "#many")
    reader.press("公開")
    reader.choose("写っている人", "人は写っていない")
    reader.fill("理由", REASON)
    reader.press("公開する")
    reader.press("直前の決定を取り消す")


def people(reader: Reader) -> None:
    _staff(reader)
    reader.go("/staff/items/{p07}?queue=1")
    reader.press("判断のめやす")
    reader.press("判断の上で公開")
    reader.fill("公開してよいと判断した理由", REASON)
    reader.press("マスクなしで見る")
    reader.press("マスクを描く")
    plate = reader.page.locator(".plate-picture svg").first
    plate.scroll_into_view_if_needed()
    box = plate.bounding_box()
    assert box is not None
    reader.page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
    reader.page.mouse.down()
    reader.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.6, steps=4)
    reader.page.mouse.up()
    reader.look()
    assert float(reader.page.input_value("#mask_w-1")) > 10
    reader.picture("mask", ".plate-picture")
    reader.press("決めずに保存")
    reader.page.wait_for_selector(".notice-ok")
    reader.go("/staff/items/{d04}?queue=1")
    reader.press("次のページ")


def access(reader: Reader) -> None:
    _staff(reader)
    reader.go("/staff/items/{p11}?queue=1")
    reader.press("公開する期間と、封印を見られる人")
    reader.fill("公開開始（日本時間）", "2030-04-14T21:26")
    reader.picture("access", "#access")
    reader.press("封印")
    reader.press("見本 職員", told=False)
    reader.press("人は写っていない", told=False)
    reader.fill("理由", REASON)
    reader.press("公開する", told=False)
    reader.press("封印の閲覧記録")
    reader.go("/staff/items/{p02}")
    reader.press("公開を止める")
    reader.page.select_option("[name=class]", index=1)
    reader.used.add("理由の種類（公開されます）")
    reader.fill("くわしい理由（職員だけ）", REASON)
    reader.press("公開を止める", nth=1)
    reader.fill("理由", REASON)
    reader.press("公開を再開する", nth=1)


def rights(reader: Reader) -> None:
    _staff(reader)
    reader.go("/staff/items/{p13}?queue=1")
    reader.fill("作成者", "見本町 広報係")
    reader.fill("クレジット（提供者名の表示）", "見本町")
    reader.choose("ライセンス", "利用条件は未定です")
    reader.choose("権利の根拠", "許可")
    reader.fill("許可や協定の番号", "令和8年 第12号")
    reader.fill("根拠の終わり（日本時間）", "2040-03-31T23:59")
    reader.picture("rights", "section[aria-labelledby=rights]")
    reader.press("決めずに保存", told=False)
    reader.go("/staff/items/{post7}?queue=1")


def requests(reader: Reader) -> None:
    _staff(reader)
    reader.press("公開についての申出")
    reader.press("一部（顔、名前、表札など）を隠してほしい", told=False)
    reader.press("調べるあいだ公開を止める")
    reader.press("資料を開いて、隠す・直す")
    reader.press("公開についての申出")
    reader.press("一部（顔、名前、表札など）を隠してほしい", told=False)
    reader.press("一部を隠した")
    reader.press("結果にあった文例を入れる")
    reader.picture("takedown")
    reader.press("回答する")
    reader.reads("回答しました")
    reader.go("/staff/items/{p10}")
    reader.press("削除を申請する")
    reader.fill("法的な根拠", "裁判所の決定")
    reader.fill("理由", REASON)
    reader.press("申請する")
    reader.press("削除の申請")
    reader.press("取り下げる")


def bulk(reader: Reader) -> None:
    _staff(reader)
    reader.press("まとめて直す")
    reader.press("検索して選ぶ")
    reader.go("/search?q=給水")
    reader.press_like("この…件をまとめて直す")
    reader.fill("クレジット（提供者名の表示）", "見本町 危機管理課")
    reader.fill("理由", REASON)
    reader.press("違いを見る")
    reader.picture("bulk")
    reader.press_like("…件に反映する")
    reader.reads("変えた資料")
    reader.press("これまでの一括の修正")
    reader.click(reader.page.locator("td a").first)
    reader.press("全体を取り消す")
    reader.press_like("…件を元に戻す")
    reader.reads("元に戻した資料")
    reader.go("/search?q=避難所")
    with reader.page.expect_download() as taken, TemporaryDirectory() as folder:
        reader.used.add("Excelの表で書き出す")
        reader.page.get_by_role("link", name="Excelの表で書き出す").click()
        sheet = Path(folder) / "items.xlsx"
        taken.value.save_as(sheet)
        book = openpyxl.load_workbook(sheet)
        rows = book["items"]
        column = next(cell.column for cell in rows[1] if str(cell.value).endswith("[creator]"))
        rows.cell(2, column).value = "見本町 広報係"
        book.save(sheet)
        reader.go("/staff/bulk")
        reader.press("表で直す")
        reader.give("表のファイル（XLSX・CSV）", sheet)
        reader.fill("理由", REASON)
        reader.picture("sheet")
        reader.press("違いを見る")
    reader.press("取りやめる")


def words(reader: Reader) -> None:
    for _ in range(2):
        reader.go("/search?q=きゅうすいタンク車")
    _staff(reader)
    reader.press("見つからなかった語")
    reader.picture("words")
    reader.press("集める", within="main ol, main form", nth=0)
    reader.press("検索の辞書")
    reader.press("類語")
    reader.fill("語", "水くばり")
    reader.fill("近い意味の語", "給水")
    reader.fill("理由", REASON)
    reader.press("先に確かめる")
    reader.picture("lexicon")
    reader.press("保存する")
    reader.press("確かめた")
    reader.press("使うのをやめる")
    reader.press("テーマ")
    reader.press("新しいテーマ")
    reader.fill("日本語", "井戸")
    reader.fill("読み（かな）", "いど")
    reader.fill("やさしい日本語", "いど（みずを くむ ところ）")
    reader.fill("英語", "Wells")
    reader.fill("範囲のメモ（職員だけ）", "共同の井戸と、わき水。")
    reader.choose("並び順（どのテーマの次か）", "給水・断水")
    reader.press("保存する")
    reader.press("ほかのテーマにまとめる")
    reader.choose("どのテーマにまとめるか", "給水・断水")
    reader.press("先に確かめる")
    reader.fill("理由", REASON)
    reader.picture("theme")
    reader.press("まとめる")
    reader.reads("元に戻す")
    reader.fill("理由", REASON)
    reader.press("また使うようにする")
    reader.reads("ほかのテーマにまとめる")


def lessons(reader: Reader) -> None:
    _staff(reader)
    reader.press("教訓を書く")
    reader.press("新しい教訓を書く")
    reader.fill("教訓", "水は、配る場所より先に、運ぶ人を決めておく。")
    reader.choose("時期", "応急対応")
    reader.choose("分野", "水・食・物資")
    reader.choose("災害", "平成28年熊本地震")
    reader.fill("場所", "益城町")
    for name in ("だれが", "何をしたか", "どうなったか", "分かったこと"):
        reader.fill(name, "見本の文です。")
    reader.fill("当てはまる条件", "断水が長く続くとき。")
    reader.fill("これからすること", "運ぶ人の名簿をつくる。")
    reader.fill("さがす言葉", "給水")
    reader.press("さがす")
    reader.press("引用する")
    reader.fill("さがす言葉", "避難所")
    reader.press("さがす")
    reader.press("引用する")
    reader.fill("何を示すか", "列の長さ。")
    reader.press("上へ")
    reader.picture("lesson", "#seeking")
    reader.press("下書きを保存する")
    reader.press("保存して確認に出す")
    reader.press("保存してある内容を公開する", told=False)


def collections(reader: Reader) -> None:
    _staff(reader)
    reader.press("コレクションをつくる")
    reader.press("新しいコレクション")
    reader.fill("題名（日本語）", "役場の前の定点観測")
    reader.fill("説明（日本語）", "見本の説明です。")
    reader.choose("種類", "定点観測")
    reader.fill("場所", "益城町")
    reader.choose("方角", "北")
    reader.fill("協力", "見本町の写真クラブ")
    for word in ("石垣", "避難所"):
        reader.fill("さがす言葉", word)
        reader.press("さがす")
        reader.press("加える")
    reader.press("上へ")
    reader.press("表紙にする")
    reader.press("公開する")
    reader.picture("collection", "#seeking")
    reader.press("保存する")


def trouble(reader: Reader) -> None:
    _staff(reader)
    reader.press("隔離")
    reader.picture("quarantine")
    reader.press("もう一度試す")
    reader.reads("捨てる")
    reader.press("捨てる")
    reader.fill("理由", REASON)
    reader.press("捨てる", nth=1)
    reader.press("処理")
    reader.press("いまのようすを見る")
    reader.picture("jobs")
    reader.go("/staff/review")
    reader.go("/staff/items/{p01}")
    reader.go("/staff/bulk")
    reader.press("受入")
    reader.click(reader.page.locator("td a").last)
    reader.press("受入を取り消す")
    reader.fill("理由", REASON)
    reader.press("やめる")


def accounts(reader: Reader) -> None:
    _staff(reader)
    reader.press("アカウントの管理")
    reader.fill("ログイン名", "taro")
    reader.fill("名前", "見本 太郎")
    reader.fill("担当する場所（1行に1つ。空なら全体）", "益城町")
    reader.press("招待のリンクを作る")
    reader.press("アカウントの管理")
    reader.press("取り下げる")
    reader.fill("ログイン名", "taro")
    reader.fill("名前", "見本 太郎")
    reader.press("パスワードを決めて作る")
    reader.press("アカウントの管理")
    reader.press("見本 太郎 taro", told=False)
    reader.picture("accounts")
    reader.press("役割と範囲を変える")
    reader.press("操作の記録")
    reader.fill("この日から", "2016-04-14")
    reader.press("しぼりこむ")
    reader.picture("log")


def agreements(reader: Reader) -> None:
    _staff(reader)
    reader.press("許諾と寄贈者")
    reader.press("寄贈者")
    reader.press("新しい寄贈者")
    reader.fill("名前", "見本町の写真クラブ")
    reader.fill("連絡先（職員だけ）", "見本の連絡先")
    reader.press("保存する")
    reader.press("この寄贈者の新しい許諾")
    reader.fill("名前", "写真クラブの写真")
    reader.fill("番号", "令和8年 第12号")
    reader.fill("あとを決める人", "町の図書館")
    reader.choose("状態", "有効")
    reader.choose("メタデータは、どこまで", "公開")
    reader.choose("内容は、どこまで", "公開")
    reader.fill("終わり（日本時間）", "2040-03-31T23:59")
    reader.press("縮小してよい")
    reader.fill("クレジットの書き方", "写真提供：見本町の写真クラブ")
    reader.picture("agreement", "#agreement")
    reader.press("保存する")
    reader.press("書類を足す・外す")
    with TemporaryDirectory(prefix="handbook-paper-") as folder:
        for name in ("許諾書（案）.png", "許諾書.png"):
            Image.new("L", (595, 842), 250 - len(name)).save(Path(folder, name))
        reader.give("ファイル", Path(folder, "許諾書（案）.png"))
        reader.press("保管する")
        reader.give("ファイル", Path(folder, "許諾書.png"))
        reader.choose("これに代える", "許諾書（案）.png")
        reader.press("保管する")
    reader.reads("前の書類")
    reader.picture("agreement-papers")
    reader.press("外す")
    reader.press("ファイルを送る")
    reader.press("自動の取り込み")
    reader.press("フィード（RSS・Atom）", told=False)
    reader.press("許諾と寄贈者")
    reader.click(reader.page.locator("main table a", has_text="見本の写真").first)
    reader.press("終わりにする・撤回する")
    reader.picture("agreement-stop")
    reader.fill("理由", REASON)
    reader.press("撤回する")
    reader.reads("撤回")
    reader.press("許諾と寄贈者")
    reader.press("寄贈者")
    reader.press("見本町の写真クラブ", told=False)
    reader.press("連絡先を消す")
    reader.fill("理由", REASON)
    reader.press("連絡先を消す", nth=1)


def moving(reader: Reader) -> None:
    _staff(reader)
    with TemporaryDirectory(prefix="handbook-moved-") as folder:
        table, photo = Path(folder) / "一覧表.csv", Path(folder) / "1.jpg"
        Image.linear_gradient("L").convert("RGB").resize((640, 480)).save(photo)
        table.write_text(
            "資料番号,題名,撮影日,公開区分,画像,URL\n"
            "M-1,崩れた石垣,平成28年4月16日,一般公開,1.jpg,detail.php?id=1\n"
            "M-2,炊き出し,平成28年4月17日,館内のみ,,detail.php?id=2\n",
            encoding="cp932",
        )
        reader.press("移行")
        reader.fill("移行元の名前", "見本町の写真館")
        reader.give("一覧表（CSVかExcel）", table)
        reader.give("資料のファイル（いくつでも）", photo)
        reader.choose("権利の根拠", "許可")
        reader.press("送る")
        reader.page.wait_for_url(re.compile("/staff/migrations/0"))
    reader.look()
    reader.press("列の意味を決める")
    reader.fill("前のサイトのアドレス", "https://museum.invalid/")
    reader.picture("moving-columns")
    reader.press("保存して、値の意味へ")
    for word, ours in (("一般公開", "公開"), ("館内のみ", "館内限定")):
        reader.page.locator("tr", has_text=word).locator("select").select_option(label=ours)
    reader.press("保存して、試す")
    reader.reads("どの行にもないファイル")
    reader.picture("moving")
    reader.press("取り込む")
    reader.reads("5. 表のとおりに公開する")
    reader.choose("写っている人", "人は写っていない")
    reader.fill("理由", REASON)
    reader.press("違いを確かめる")


CHAPTERS: Mapping[str, Callable[[Reader], None]] = {
    "01-sign-in": sign_in,
    "02-give": give,
    "03-pull": pull,
    "04-review": review,
    "05-people": people,
    "06-access": access,
    "07-rights": rights,
    "08-requests": requests,
    "09-bulk": bulk,
    "10-words": words,
    "11-lessons": lessons,
    "12-collections": collections,
    "13-trouble": trouble,
    "14-accounts": accounts,
    "15-agreements": agreements,
    "16-moving": moving,
}


def main() -> None:
    wanted = sys.argv[1:]
    with TemporaryDirectory(prefix="handbook-") as folder, chromium() as browsers:
        home = Path(folder) / "home"
        password = make_home(home)
        with serving(home, password, worker=True) as site:
            for chapter in chapters():
                if not wanted or chapter.stem in wanted:
                    reader = Reader(browsers.get(), site, folder=HANDBOOK / "images")
                    CHAPTERS[chapter.stem](reader)
                    print(chapter.stem, *followed(reader, chapter), sep="\n", file=sys.stderr)
                    reader.close()


if __name__ == "__main__":
    main()
