"""Visits to the practice phone in a real browser, as somebody new to HotLine would make them.

`practice_server` is the address of a running HotLine with the practice carrier.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    ViewportSize,
    expect,
)

pytestmark = pytest.mark.browser

# Speech on the practice network takes as long as it would on a telephone.
PATIENCE_MS = 20_000
DESK = ViewportSize(width=1440, height=900)
SMALL = ViewportSize(width=360, height=740)


class Visit:
    """The desk as a visitor sees and uses it. Seats: Caller, Assistant, Patrol desk, Supervisor."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._old_lines: dict[str, int] = {}

    def seat(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=name, exact=True)

    def picks(self, seat: str, person: str) -> None:
        chip = self.seat(seat).locator(".people").get_by_role("button", name=person)
        chip.click()
        expect(chip).to_have_attribute("aria-pressed", "true")
        # What this phone heard in an earlier visit does not count.
        self._old_lines[seat] = self._lines(seat).count()

    def uses(self, seat: str, button: str) -> None:
        self.seat(seat).get_by_role("button", name=button, exact=True).click()

    def presses(self, seat: str, keys: str) -> None:
        for key in keys:
            self.seat(seat).locator(f".phone:visible [data-key='{key}']").click()

    def texts(self, seat: str, body: str) -> None:
        line = self.seat(seat).get_by_role("textbox", name="Text to HotLine")
        line.fill(body)
        line.press("Enter")

    def says(self, seat: str, words: str) -> None:
        line = self.seat(seat).get_by_role("textbox", name="Say something in the call")
        line.fill(words)
        line.press("Enter")

    def _lines(self, seat: str, *, after: int = 0) -> Locator:
        heard = self.seat(seat).get_by_role("log", name="Heard in the call")
        return heard.locator(f":scope > :nth-child(n + {after + 1})")

    def heard(self, seat: str, words: str | re.Pattern[str]) -> Locator:
        new = self._lines(seat, after=self._old_lines.get(seat, 0))
        return new.filter(has_text=words).last

    def hears(self, seat: str, words: str | re.Pattern[str]) -> None:
        expect(self.heard(seat, words)).to_be_visible(timeout=PATIENCE_MS)

    def text_of(self, seat: str, words: str | re.Pattern[str]) -> Locator:
        return self.seat(seat).locator(".text:visible").filter(has_text=words).last

    def gets_text(self, seat: str, words: str | re.Pattern[str]) -> None:
        text = self.seat(seat).locator(".text--in:visible").filter(has_text=words).last
        expect(text).to_be_visible(timeout=PATIENCE_MS)

    def sees_status(self, seat: str, status: str) -> None:
        shown = self.seat(seat).locator(".phone:visible .phone__status")
        expect(shown).to_contain_text(status, timeout=PATIENCE_MS)

    def picks_whoever_got(self, seat: str, words: str) -> None:
        """Whose phone got a text is not known beforehand: both assistants are on duty."""
        got = self.seat(seat).locator("article", has=self.page.locator(".text--in", has_text=words))
        name = got.locator(".phone__name").first.text_content(timeout=PATIENCE_MS)
        self.picks(seat, name or "")

    def is_joined(self, seat: str) -> None:
        """Nothing is said any more: the last line tells that two people are connected."""
        expect(self._lines(seat).last).to_contain_text("Connected", timeout=PATIENCE_MS)

    def spoken_code(self, seat: str) -> str:
        """The six digits that were read aloud to whoever sits there."""
        line = self.heard(seat, "Your code is").text_content()
        told = re.search(r"code is ((?:\d\D+){6})", line or "")
        assert told, line
        return re.sub(r"\D", "", told[1])


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that was never here before."""
    context = chromium.new_context(viewport=DESK, locale="en-GB", reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, practice_server: str) -> Visit:
    """A first visit to the practice phone, with every phone on the desk."""
    return arrive(context, practice_server)


def arrive(context: BrowserContext, server: str) -> Visit:
    page = context.new_page()
    page.goto(f"{server}/practice")
    expect(page.get_by_role("article")).to_have_count(4)
    return Visit(page)


def test_four_phones_lie_on_the_desk_and_nobody_is_called(visit: Visit) -> None:
    expect(visit.page.get_by_role("note")).to_have_text(
        "Practice: nobody is called. In danger dial 102."
    )
    for seat in ("Caller", "Assistant", "Patrol desk", "Supervisor"):
        expect(visit.seat(seat).get_by_role("article")).to_be_visible()
    supervisors = visit.page.get_by_role("link", name="Supervisors’ page")
    expect(supervisors).to_have_attribute("href", "/calls")


def test_nothing_comes_from_another_host_and_nothing_is_refused(
    context: BrowserContext, practice_server: str
) -> None:
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{practice_server}/practice")
    expect(page.get_by_role("article")).to_have_count(4)
    assert [url for url in asked if not url.startswith(practice_server)] == []
    assert complaints == []


def test_ahmed_asks_for_a_person_and_an_assistant_talks_to_him(visit: Visit) -> None:
    visit.picks("Caller", "Ahmed")
    visit.uses("Caller", "Call HotLine")
    visit.hears("Caller", "Danger: 9")
    visit.presses("Caller", "1")
    visit.hears("Caller", "Not recorded")
    visit.presses("Caller", "0")
    visit.hears("Caller", "On this number: press 1")
    visit.presses("Caller", "1")
    visit.hears("Caller", "Your code is")
    code = visit.spoken_code("Caller")
    visit.uses("Caller", "Hang up")

    visit.picks_whoever_got("Assistant", code)
    visit.texts("Assistant", f"TAKE {code}")
    visit.sees_status("Assistant", "Ringing")
    visit.uses("Assistant", "Answer")
    visit.hears("Assistant", re.compile("press 1|натисніть 1", re.IGNORECASE))
    visit.presses("Assistant", "1")

    visit.sees_status("Caller", "Ringing: HotLine")
    visit.uses("Caller", "Answer")
    visit.hears("Caller", "Did you ask to be called?")
    visit.presses("Caller", "1")
    visit.is_joined("Caller")
    visit.says("Assistant", "Hello Ahmed, how can I help?")
    visit.hears("Caller", "Hello Ahmed, how can I help?")
    visit.uses("Caller", "Hang up")
    visit.hears("Assistant", re.compile("DONE|ГОТОВО"))
    visit.uses("Assistant", "Hang up")
    visit.sees_status("Assistant", "Free")


def test_olena_who_cannot_hear_texts_a_word_and_is_answered(visit: Visit) -> None:
    visit.picks("Caller", "Olena")
    visit.texts("Caller", "passport")
    visit.gets_text("Caller", "Which document is missing?")


def test_nine_rings_the_second_desk_when_the_first_does_not_answer(visit: Visit) -> None:
    visit.picks("Caller", "Somebody")
    visit.uses("Caller", "Call HotLine")
    visit.hears("Caller", "Danger: 9")
    visit.presses("Caller", "9")
    visit.sees_status("Patrol desk", "Ringing")
    visit.uses("Patrol desk", "The desk does not answer")
    expect(visit.seat("Patrol desk").get_by_role("article", name="Desk 2")).to_be_visible(
        timeout=PATIENCE_MS
    )
    visit.sees_status("Patrol desk", "Ringing")
    visit.uses("Patrol desk", "Answer")
    visit.hears("Patrol desk", "Людина в небезпеці")
    visit.presses("Patrol desk", "5")
    visit.is_joined("Patrol desk")
    visit.uses("Caller", "Hang up")


def test_keys_are_pressed_on_the_computers_keyboard_too(visit: Visit) -> None:
    visit.picks("Caller", "Somebody")
    visit.uses("Caller", "Call HotLine")
    visit.hears("Caller", "Danger: 9")
    visit.seat("Caller").get_by_role("article").press("1")
    visit.hears("Caller", "Not recorded")
    visit.uses("Caller", "Hang up")
    visit.hears("Caller", "The call has ended")


def test_keys_of_a_free_phone_say_that_a_call_comes_first(visit: Visit) -> None:
    visit.seat("Assistant").get_by_role("button", name="Key 5").click(force=True)
    expect(visit.seat("Assistant").get_by_role("alert")).to_contain_text("Call first")


def test_a_phone_without_credit_sends_no_text(visit: Visit) -> None:
    visit.picks("Caller", "Chioma")
    expect(visit.seat("Caller").get_by_role("article")).to_contain_text("No credit")
    visit.texts("Caller", "my wallet is gone")
    expect(visit.text_of("Caller", "my wallet is gone")).to_contain_text("not sent")


def test_what_people_write_is_shown_and_never_becomes_part_of_the_page(visit: Visit) -> None:
    visit.picks("Caller", "Olena")
    visit.texts("Caller", "<img src=x onerror=alert(1)><b>hello</b>")
    text = visit.text_of("Caller", "<b>hello</b>")
    expect(text).to_be_visible()
    expect(text.locator("img, b")).to_have_count(0)


def test_a_text_being_written_stays_while_others_arrive(visit: Visit) -> None:
    visit.picks("Caller", "Olena")
    arrived = visit.seat("Caller").locator(".text--in:visible")
    before = arrived.count()
    visit.texts("Caller", "passport")
    line = visit.seat("Caller").get_by_role("textbox", name="Text to HotLine")
    line.type("I lost my")
    expect(arrived).not_to_have_count(before, timeout=PATIENCE_MS)
    expect(line).to_have_value("I lost my")
    expect(line).to_be_focused()


def test_ten_minutes_pass_with_one_click(visit: Visit) -> None:
    ahead = visit.page.locator("#clock-ahead")
    before = ahead.text_content()
    visit.page.get_by_role("button", name="Ten minutes later").click()
    expect(ahead).not_to_have_text(before or "", timeout=PATIENCE_MS)
    expect(ahead).to_contain_text("min")


def test_the_page_speaks_ukrainian_and_remembers_it(
    context: BrowserContext, practice_server: str
) -> None:
    visit = arrive(context, practice_server)
    visit.page.get_by_role("button", name="українська").click()
    banner = "Тренування: нікому не телефонують. У небезпеці наберіть 102."
    expect(visit.page.get_by_role("note")).to_have_text(banner)
    expect(visit.seat("Патруль").get_by_role("article")).to_be_visible()
    again = arrive(context, practice_server)
    expect(again.page.get_by_role("note")).to_have_text(banner)
    expect(again.page.locator("html")).to_have_attribute("lang", "uk")


def test_the_three_things_to_try_are_put_away_for_good_and_found_again(
    context: BrowserContext, practice_server: str
) -> None:
    hint = arrive(context, practice_server).page.get_by_role("region", name="Three things to try")
    expect(hint).to_be_visible()
    hint.get_by_role("button", name="Put away").click()
    expect(hint).to_be_hidden()
    again = arrive(context, practice_server).page
    expect(again.get_by_role("region", name="Three things to try")).to_be_hidden()
    again.get_by_role("button", name="What to try").click()
    expect(again.get_by_role("region", name="Three things to try")).to_be_visible()


def test_sound_waits_for_a_click_and_is_remembered(
    context: BrowserContext, practice_server: str
) -> None:
    page = arrive(context, practice_server).page
    page.get_by_role("button", name="Sound is off").click()
    expect(page.get_by_role("button", name="Sound is on")).to_be_visible()
    again = arrive(context, practice_server).page
    expect(again.get_by_role("button", name="Sound is on")).to_be_visible()


def test_the_page_says_so_while_hotline_is_away(visit: Visit) -> None:
    visit.page.route(re.compile(r"/practice/state"), lambda route: route.abort())
    notice = visit.page.get_by_role("status")
    expect(notice).to_have_text("HotLine does not answer; is it running?")
    visit.page.unroute(re.compile(r"/practice/state"))
    expect(notice).to_have_text("HotLine answers again.", timeout=PATIENCE_MS)


def test_a_small_screen_shows_one_phone_and_a_tab_that_tells_who_rings(
    context: BrowserContext, practice_server: str
) -> None:
    page = context.new_page()
    page.set_viewport_size(SMALL)
    page.goto(f"{practice_server}/practice")
    visit = Visit(page)
    expect(page.get_by_role("article")).to_have_count(1)
    visit.picks("Caller", "Somebody")
    visit.uses("Caller", "Call HotLine")
    visit.hears("Caller", "Danger: 9")
    visit.presses("Caller", "9")
    tab = page.get_by_role("navigation", name="Phones").get_by_role("button", name="Patrol")
    expect(tab).to_have_accessible_name(re.compile("ringing"), timeout=PATIENCE_MS)
    tab.click()
    expect(visit.seat("Patrol desk").get_by_role("article")).to_be_visible()
    expect(visit.seat("Caller")).to_have_count(0)
    page.get_by_role("navigation", name="Phones").get_by_role("button", name="Caller").click()
    visit.uses("Caller", "Hang up")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
