"""A supervisor looks for calls in a real browser, also on a small phone that runs no scripts."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_supervisors import SignIn, signs_in

pytestmark = pytest.mark.browser

NOBODY = "063 741 85 29"


def _page(chromium: Browser, server: str, sign_in: SignIn, width: int) -> Page:
    context: BrowserContext = chromium.new_context(
        base_url=server,
        viewport={"width": width, "height": 800},
        locale="en-GB",
        java_script_enabled=False,
    )
    return signs_in(context.new_page(), sign_in)


@pytest.mark.parametrize("width", [360, 1440])
def test_a_number_is_looked_for_without_scripts_and_stands_nowhere_afterwards(
    chromium: Browser, practice_server: str, first_sign_in: SignIn, width: int
) -> None:
    page = _page(chromium, practice_server, first_sign_in, width)
    title = page.locator("summary")
    if width == 360:
        expect(page.get_by_label("Whole telephone number")).to_be_hidden()
        title.click()
    else:
        expect(title).to_be_hidden()
    page.get_by_label("Kind").select_option("Text")
    page.get_by_label("From the day").fill("2026-01-01")
    page.get_by_label("Whole telephone number").fill(NOBODY)
    page.get_by_label("Whole telephone number").press("Enter")
    expect(page.get_by_role("heading", name="No call or text fits")).to_be_visible()
    expect(page).to_have_url(
        re.compile(r"/calls\?from=2026-01-01&channel=sms&who=[A-Za-z0-9_-]{8}$")
    )
    assert "7418529" not in re.sub(r"\D", "", page.content())
    page.get_by_role("link", name="+380 63 ••• •• 29").click()
    expect(page).to_have_url(re.compile(r"/calls\?from=2026-01-01&channel=sms$"))
    page.context.close()


def test_nothing_is_wider_than_a_small_phone(
    chromium: Browser, practice_server: str, first_sign_in: SignIn
) -> None:
    context = chromium.new_context(
        base_url=practice_server, viewport={"width": 360, "height": 800}, locale="uk-UA"
    )
    page = context.new_page()
    page.goto("/calls")
    page.locator("#email").fill(first_sign_in[0])
    page.locator("#password").fill(first_sign_in[1])
    page.locator("main form button").click()
    page.goto("/calls?channel=sms&outcome=emergency&topic=lost-documents&from=2026-01-01")
    page.locator("summary").click()
    expect(page.get_by_label("Повний номер телефону")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    context.close()
