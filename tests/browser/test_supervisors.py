"""A supervisor's visit in a real browser, to a HotLine with the practice carrier.

`practice_server` is its address, `first_sign_in` the e-mail and password it printed at its start.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

pytestmark = pytest.mark.browser

# The worker brings the log up to date every few seconds.
PATIENCE_MS = 20_000
SignIn = tuple[str, str]


@pytest.fixture
def desk(chromium: Browser, practice_server: str) -> Iterator[BrowserContext]:
    """A browser at a desk that was never here before."""
    with _browser(chromium, practice_server) as context:
        yield context


@pytest.fixture
def page(desk: BrowserContext, first_sign_in: SignIn) -> Page:
    """The call log, just signed in."""
    return signs_in(desk.new_page(), first_sign_in)


def _browser(chromium: Browser, server: str, **settings: Any) -> BrowserContext:
    usual = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"}
    return chromium.new_context(base_url=server, **{**usual, **settings})


def signs_in(page: Page, sign_in: SignIn) -> Page:
    email, password = sign_in
    page.goto("/calls")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Calls and texts")
    return page


def ahmed_calls_and_hangs_up(page: Page) -> None:
    """Ahmed hears the first sentence, chooses a language, and has heard enough."""
    hotline = page.request.get("/practice/state").json()["hotline"]["voice"]
    ahmed = _phone(page, "Ahmed")
    _does(page, phone=ahmed, action="call", to=hotline)
    _waits_for(page, ahmed, "talking")
    _does(page, phone=ahmed, action="press", keys="1")
    page.wait_for_timeout(500)
    _does(page, phone=ahmed, action="hang_up")
    _waits_for(page, ahmed, "idle")


def ahmed_asks_to_be_called(page: Page) -> None:
    """Ahmed texts that he wants to be called."""
    hotline = page.request.get("/practice/state").json()["hotline"]["sms"]
    words = "please call me, I speak english"
    _does(page, phone=_phone(page, "Ahmed"), action="text", to=hotline, body=words)


def sees_his_request(page: Page) -> Locator:
    """Opens the callbacks as soon as there is one."""
    first = page.get_by_role("article").first
    for _ in range(PATIENCE_MS // 500):
        page.goto("/callbacks")
        if first.count():
            break
        page.wait_for_timeout(500)
    return first


def ahmed_is_in_danger_and_hangs_up(page: Page) -> None:
    """Ahmed presses 9 and hangs up before a desk answers."""
    hotline = page.request.get("/practice/state").json()["hotline"]["voice"]
    ahmed = _phone(page, "Ahmed")
    _does(page, phone=ahmed, action="call", to=hotline)
    _waits_for(page, ahmed, "talking")
    _does(page, phone=ahmed, action="press", keys="9")
    page.wait_for_timeout(1500)
    _does(page, phone=ahmed, action="hang_up")
    _waits_for(page, ahmed, "idle")


def opens_the_newest_emergency(page: Page) -> None:
    """Waits on the page of emergencies, which brings it by itself, and opens it."""
    page.goto("/emergencies")
    first = page.get_by_role("article").first
    expect(first).to_contain_text("NOBODY", timeout=PATIENCE_MS)
    first.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/emergencies/\d+$"))


def sees_the_newest_call(page: Page) -> None:
    """Opens Ahmed's call as soon as the log has it, and it is over."""
    newest = page.get_by_role("row").nth(1)
    for _ in range(PATIENCE_MS // 500):
        page.goto("/calls")
        if newest.count() and re.search(r"(?s)\+20 .*\d secs?", newest.inner_text()):
            break
        page.wait_for_timeout(500)
    newest.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/calls/\d+$"))


def test_a_call_on_the_practice_phone_is_read_turn_by_turn(page: Page) -> None:
    ahmed_calls_and_hangs_up(page)
    sees_the_newest_call(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Call, ")
    expect(page.get_by_text("+20 10 ••• •• ")).to_be_visible()
    turns = page.get_by_role("region", name="Turn by turn").get_by_role("listitem")
    expect(turns.first).to_contain_text("The call began")
    expect(turns.nth(1)).to_contain_text("Pressed 1")
    expect(page.locator("body")).not_to_contain_text(re.compile(r"\+20\d{8}"))


def test_she_reads_ukrainian_and_next_time_too(page: Page, first_sign_in: SignIn) -> None:
    page.get_by_role("button", name="Українська").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Дзвінки та SMS")
    page.get_by_role("button", name="Вийти").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Увійти")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_after_signing_out_the_back_button_shows_nothing(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/login"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_the_keyboard_alone_will_do(desk: BrowserContext, first_sign_in: SignIn) -> None:
    page = desk.new_page()
    page.goto("/login")
    email, password = first_sign_in
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Calls and texts")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_everything_arrives_without_scripts_and_from_here_alone(
    chromium: Browser, practice_server: str, first_sign_in: SignIn
) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    with _browser(chromium, practice_server, java_script_enabled=False) as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        signs_in(page, first_sign_in)
    assert [url for url in asked if not url.startswith(practice_server)] == []
    assert complaints == []


def test_a_request_is_made_urgent_by_mouse_and_called_off_by_keyboard(page: Page) -> None:
    ahmed_asks_to_be_called(page)
    request = sees_his_request(page)
    request.get_by_role("button", name="Mark as urgent").click()
    expect(page.get_by_role("status")).to_contain_text("is urgent now")
    expect(request.get_by_text("Urgent", exact=True)).to_be_visible()
    request.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("He found his passport again")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("is called off")
    expect(page.get_by_role("row", name="Called off").first).to_contain_text("+20 10 ••• •• ")
    expect(page.locator("body")).not_to_contain_text("passport again")


def test_an_emergency_comes_by_itself_and_is_closed_by_keyboard(page: Page) -> None:
    ahmed_is_in_danger_and_hangs_up(page)
    opens_the_newest_emergency(page)
    expect(page.get_by_role("heading", level=2).first).to_contain_text("hung up before")
    expect(page.get_by_text("Rang patrol desk 1")).to_be_visible()
    page.get_by_label("Something else", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("He only tried the key")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("is closed")
    expect(page.get_by_text("He only tried the key")).to_be_visible()


def test_an_air_alert_is_switched_on_by_keyboard_seen_on_every_page_and_ended(page: Page) -> None:
    page.goto("/callbacks")
    page.get_by_role("button", name="Switch the air alert on").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The air alert is on")
    page.goto("/calls")
    expect(page.get_by_role("note")).to_contain_text("Air alert since")
    page.goto("/callbacks")
    page.get_by_role("button", name="End the air alert").click()
    expect(page.get_by_role("status")).to_contain_text("The air alert is over")
    expect(page.get_by_role("note")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_narrow_phone_nothing_is_wider_than_the_screen(
    chromium: Browser, practice_server: str, first_sign_in: SignIn, scheme: str
) -> None:
    small = {"viewport": {"width": 360, "height": 740}, "color_scheme": scheme}
    with _browser(chromium, practice_server, **small) as context:
        page = signs_in(context.new_page(), first_sign_in)
        ahmed_calls_and_hangs_up(page)
        sees_the_newest_call(page)
        story = page.url
        ahmed_asks_to_be_called(page)
        sees_his_request(page).locator("summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        ahmed_is_in_danger_and_hangs_up(page)
        opens_the_newest_emergency(page)
        emergency = page.url
        page.goto("/callbacks")
        page.get_by_role("button", name="Switch the air alert on").click()
        expect(page.get_by_role("note")).to_contain_text("Air alert since")
        page.wait_for_load_state("load")  # the text may be there before the style is
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        page.get_by_role("button", name="End the air alert").click()
        expect(page.get_by_role("note")).to_have_count(0)
        for path in (story, emergency, "/calls", "/callbacks", "/emergencies", "/calls/999999"):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") == 360


def _phone(page: Page, name: str) -> str:
    phones = page.request.get("/practice/state").json()["phones"]
    return str(next(phone["id"] for phone in phones if name in phone["name"]))


def _does(page: Page, **what: str) -> None:
    answer = page.request.post("/practice/do", data=what)
    assert answer.ok, answer.text()


def _waits_for(page: Page, phone: str, status: str) -> None:
    for _ in range(PATIENCE_MS // 250):
        phones = page.request.get("/practice/state").json()["phones"]
        if any(each["id"] == phone and each["status"] == status for each in phones):
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{phone} is not {status}")
