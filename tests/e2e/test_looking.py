"""The looks see what they are there to see: each planted defect is told, a sound page is not."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.looking import axe, check, look, names

_SOUND = """<!doctype html><html lang="ja"><head><title>見本</title><style>
:root { background: white }
button { font: inherit }
a, button { display: inline-block; padding: 1rem }
:focus-visible { outline: 3px solid black }</style></head>
<body><a class="skip" href="#main">本文へ進む</a>
<main id="main"><h1>見本のページ</h1><p>本文です。</p>%s</main></body></html>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_a_sound_page_has_nothing_to_tell(page: Page) -> None:
    page.set_content(_SOUND % "<button>送る</button>")
    assert check(page, "ja", deep=True) == []
    page.keyboard.press("Tab")
    assert look(page, "focus") == []


@pytest.mark.parametrize(
    ("what", "html", "language"),
    [
        ("structure", "<h1>二つ目</h1>", "ja"),
        ("structure", "<i id=main></i>", "ja"),
        ("structure", "", "en"),
        ("sideways", "<p style='width:2000px'>広い</p>", ""),
        ("sideways", "<div style='overflow:hidden'><p style='width:2000px'>広い</p></div>", ""),
        ("doubled", "<p style='font-size:14px'>大きくならない</p>", ""),
        ("doubled", "<p style='width:100rem'>広くなる</p>", ""),
        ("targets", "<button style='padding:0;border:0;font-size:10px'>小</button>", ""),
        ("targets", "<ul><li><a href='/x' style='display:inline;padding:0'>小</a></ul>", ""),
        ("unmarkedJapanese", "<p lang=en>日本語</p>", ""),
        ("unmarkedJapanese", "<p lang=en><img alt='日本語'></p>", ""),
        ("motion", "<p style='transition:color 1s'>動く</p>", ""),
        ("focus", "<button style='outline:none'>見えない</button>", ""),
        (
            "focus",
            "<button>下</button><p style='position:fixed;inset:0;background:#fff'>上</p>",
            "",
        ),
    ],
)
def test_a_planted_defect_is_told(page: Page, what: str, html: str, language: str) -> None:
    page.set_content(_SOUND % html)
    page.keyboard.press("Tab")
    assert look(page, what, *([language] if language else []))


def test_a_link_in_a_sentence_may_be_as_high_as_the_sentence(page: Page) -> None:
    link = "<p>くわしくは<a href='/x' style='display:inline;padding:0'>案内</a>を。</p>"
    page.set_content(_SOUND % link)
    assert look(page, "targets") == []


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<input>", "no name"),
        ("<button>Search</button>", "not Japanese"),
        ("<select aria-label='Sort'><option>順</option></select>", "not Japanese"),
        ("<a href='/x'><img src='' alt=''></a>", "no name"),
    ],
)
def test_a_control_with_a_wrong_name_is_told(page: Page, html: str, told: str) -> None:
    page.set_content(_SOUND % html)
    assert any(told in one for one in names(page, "ja"))


def test_a_name_of_its_own_or_marked_as_foreign_is_not(page: Page) -> None:
    page.set_content(_SOUND % "<a href='/x'>BibTeX</a><a href='/x' lang=en>English</a>")
    assert names(page, "ja") == []


def test_axe_is_asked(page: Page) -> None:
    page.set_content(_SOUND % "<p style='color:#aaa'>うすい字</p><img src=''>")
    assert {told.split()[1].rstrip(":") for told in axe(page)} == {"color-contrast", "image-alt"}


def test_what_tab_does_not_reach_is_told(page: Page) -> None:
    page.set_content(
        _SOUND % "<button onkeydown='event.preventDefault()'>罠</button><a href=x>先</a>"
    )
    look(page, "sideways")
    page.evaluate("look.follow()")
    for _ in range(6):
        page.keyboard.press("Tab")
    assert look(page, "visited")
