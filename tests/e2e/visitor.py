"""Who looks at the site: anyone, or an account that signs in as a person does."""

from playwright.sync_api import Browser, BrowserContext, StorageState, ViewportSize

from tests.e2e.site import Site
from web.demo import LOGIN

_WIDE = ViewportSize(width=1280, height=900)


def signed_in(
    browser: Browser, site: Site, login: str = LOGIN, *, scripts: bool = True
) -> BrowserContext:
    """A new profile in which this account has signed in through the page."""
    context = browser.new_context(viewport=_WIDE, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(site.url("/account/sign-in"))
    page.fill("#login", login)
    page.fill("#password", site.password)
    # A click is over before the answer is there: verifying a password takes its time.
    with page.expect_navigation():
        page.click("main form button")
    assert page.url == site.url("/staff"), page.locator("main").inner_text()
    page.close()
    return context


def again_signed_in(
    browser: Browser, site: Site, sessions: dict[bool, StorageState], *, scripts: bool = True
) -> BrowserContext:
    """As `signed_in`, through the page the first time only."""
    if scripts not in sessions:
        context = signed_in(browser, site, scripts=scripts)
        sessions[scripts] = context.storage_state()
        return context
    return browser.new_context(
        viewport=_WIDE, java_script_enabled=scripts, storage_state=sessions[scripts]
    )
