"""What a learner reads: cards with picture and sound, terms that open in place, swipes, and the check-digit tool."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.closing import close
from tests.player import reading, sample
from tests.player.host import Host
from tests.player.test_fields_in_browser import PHONE, SMALL, press, spoken
from tests.player.test_looks_in_browser import clean

Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, host: Host) -> Iterator[Visit]:
    """A preview of the lesson with cards, at its first card: `visit(lesson, **options of the browser context)`."""
    contexts = []

    def open_it(lesson: dict[str, Any] | None = None, **options: Any) -> Page:
        host.lesson = lesson or reading.cards()
        host.settings = sample.settings(kind="preview", attempt=None, token=None, post_url=None)
        context = browser.new_context(**PHONE | options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{host.url}/lesson")
        press(page, "Start")
        heading(page, "Card one")
        return page

    yield open_it
    for context in contexts:
        close(context)


def heading(page: Page, text: str) -> None:
    """Wait for a screen by its heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def to_tool(page: Page) -> Locator:
    """From the first card to the third, which has the tool."""
    press(page, "Next")
    press(page, "Next")
    tool = page.get_by_role("region", name="Try it: the check digit")
    expect(tool).to_be_visible()
    return tool


def test_a_term_opens_below_its_paragraph_and_escape_closes_it(visit: Visit) -> None:
    page = visit()
    term = page.get_by_role("button", name="musical work").first
    expect(term).to_have_attribute("aria-expanded", "false")
    term.focus()
    page.keyboard.press("Enter")
    expect(term).to_have_attribute("aria-expanded", "true")
    meaning = page.get_by_role("note", name="Work")
    expect(meaning).to_contain_text("What was made up.")
    expect(spoken(page)).to_have_text("Work: What was made up.")
    assert page.locator(".prose > p + .meaning").count() == 1
    page.keyboard.press("Escape")
    expect(meaning).to_have_count(0)
    expect(term).to_be_focused()
    expect(term).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Space")
    expect(meaning).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Close the meaning")).to_be_focused()
    page.keyboard.press("Enter")
    expect(meaning).to_have_count(0)
    expect(term).to_be_focused()


def test_one_meaning_is_open_at_a_time_and_a_second_press_closes_it(visit: Visit) -> None:
    page = visit()
    terms = page.get_by_role("button", name="musical work")
    expect(terms).to_have_count(2)
    first, second = terms.all()
    first.click()
    second.click()
    expect(first).to_have_attribute("aria-expanded", "false")
    expect(page.locator("li > .meaning")).to_have_count(1)
    expect(page.locator(".meaning")).to_have_count(1)
    second.click()
    expect(page.locator(".meaning")).to_have_count(0)


def test_a_word_that_the_glossary_does_not_have_stays_a_word(visit: Visit) -> None:
    page = visit()
    expect(page.get_by_role("button", name="musical work")).to_have_count(2)
    expect(page.get_by_role("button", name="unknown word")).to_have_count(0)
    expect(page.get_by_text("unknown word")).to_be_visible()


def test_a_meaning_in_a_prompt_is_no_part_of_the_questions_name(visit: Visit) -> None:
    whole = reading.asking("steps")
    page = visit(whole | {"segments": [reading.cards()["segments"][0], whole["segments"][1]]})
    press(page, "Next")
    page.get_by_role("button", name="musical work").click()
    expect(page.get_by_role("note", name="Work")).to_be_visible()
    expect(page.get_by_role("group", name="Put the musical work in order", exact=True)).to_be_visible()


def test_without_the_glossarys_module_a_term_is_plain_text(visit: Visit, host: Host, browser: Browser) -> None:
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.route("**/glossary.js*", lambda route: route.abort())
    host.lesson = reading.cards()
    host.settings = sample.settings(kind="preview", attempt=None, token=None, post_url=None)
    page.goto(f"{host.url}/lesson")
    press(page, "Start")
    expect(page.get_by_text("musical work").first).to_be_visible()
    expect(page.get_by_role("button", name="musical work")).to_have_count(0)
    close(context)


def test_a_pictures_place_is_kept_before_it_arrives(visit: Visit, host: Host, browser: Browser) -> None:
    context = browser.new_context(**PHONE)
    page = context.new_page()
    held: list[Any] = []
    page.route("**/layers.svg", lambda route: held.append(route))
    host.lesson = reading.cards()
    host.settings = sample.settings(kind="preview", attempt=None, token=None, post_url=None)
    page.goto(f"{host.url}/lesson")
    press(page, "Start")
    picture = page.get_by_role("img", name="The recording above, the work below")
    expect(picture).to_be_visible()
    expect(picture).to_have_attribute("loading", "lazy")
    before = page.locator(".prose").bounding_box()
    page.wait_for_timeout(100)
    assert held
    held[0].continue_()
    expect(picture).to_have_js_property("complete", True)
    assert before == page.locator(".prose").bounding_box()
    close(context)


def test_a_recording_has_a_name_and_falls_silent_on_the_next_card(visit: Visit) -> None:
    page = visit()
    expect(page.get_by_label("Listen to this card: Card one")).to_be_visible()
    page.evaluate("window.sound = document.querySelector('audio')")
    assert page.evaluate("[sound.controls, sound.preload, sound.muted = true]") == [True, "none", True]
    page.evaluate("sound.play()")
    assert page.evaluate("sound.paused") is False
    press(page, "Next")
    heading(page, "Card two")
    assert page.evaluate("sound.paused") is True


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_swipe_turns_the_card_the_way_one_reads(visit: Visit, direction: str) -> None:
    page = visit(reading.cards(dir=direction), has_touch=True)
    sign = 1 if direction == "rtl" else -1
    ready(page)
    swipe(page, page.locator("h1"), sign * 130)
    heading(page, "Card two")
    ready(page)
    swipe(page, page.locator("h1"), -sign * 130)
    heading(page, "Card one")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_what_is_no_swipe_turns_nothing(visit: Visit, motion: Any) -> None:
    page = visit(has_touch=True, reduced_motion=motion)
    ready(page)
    swipe(page, page.locator("h1"), -40)  # too short
    swipe(page, page.locator("h1"), -90, down=120)  # the page scrolls
    swipe(page, page.get_by_role("button", name="musical work").first, -130)
    swipe(page, page.locator("audio"), -130)
    scrolls = "element => Object.assign(element.style, { whiteSpace: 'pre', overflowX: 'auto' }) && null"
    page.locator(".wide-text").evaluate(scrolls)
    swipe(page, page.locator(".wide-text"), -130)
    heading(page, "Card one")
    assert page.locator(".sheet.card").evaluate("element => element.style.translate") == ""
    swipe(page, page.locator("h1"), -130)
    heading(page, "Card two")


def ready(page: Page) -> None:
    """Wait for the module that swipes."""
    page.wait_for_load_state("networkidle")


def swipe(page: Page, where: Locator, by: int, down: int = 0) -> None:
    """A finger goes from the middle of an element `by` pixels to the right and `down`."""
    where.scroll_into_view_if_needed()
    box = where.bounding_box()
    assert box
    finger = page.context.new_cdp_session(page)
    x, y = min(max(box["x"] + box["width"] / 2, 150), 210), box["y"] + box["height"] / 2
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 5):
        at = {"x": x + by * step / 4, "y": y + down * step / 4}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(50)


def test_the_check_digit_of_an_iswc_is_worked_out_as_one_types(visit: Visit) -> None:
    tool = to_tool(visit())
    field = tool.get_by_label("The nine digits of an ISWC")
    expect(tool.get_by_role("status")).to_have_text("The check digit is 1.")
    expect(tool.locator(".code")).to_have_text("T-034.524.680-1")
    field.fill("010.171")
    expect(tool.get_by_role("status")).to_have_text("3 digits still to go.")
    expect(tool.locator(".code")).to_have_text("T-010.171.···-·")
    expect(tool.locator(".work-steps > li")).to_have_count(1)
    field.press_sequentially("314")
    expect(tool.get_by_role("status")).to_have_text("The check digit is 7.")
    expect(tool.get_by_role("table", name="Multiply each digit by its place.")).to_match_aria_snapshot("""
        - table "Multiply each digit by its place.":
          - caption: Multiply each digit by its place.
          - row "Digit 0 1 0 1 7 1 3 1 4"
          - row "Place 1 2 3 4 5 6 7 8 9"
          - row "Product 0 2 0 4 35 6 21 8 36"
    """)
    expect(tool.locator(".formula")).to_have_text(
        ["0 + 2 + 0 + 4 + 35 + 6 + 21 + 8 + 36 = 112", "112 + 1 = 113", "113 = 11 × 10 + 3", "10 − 3 = 7"]
    )
    field.fill("0101713147")
    expect(tool.get_by_role("status")).to_have_text("The check digit is 7. Only the first 9 digits are used.")
    field.fill("000000001")
    expect(tool.get_by_role("status")).to_have_text("The check digit is 0.")
    expect(tool.get_by_text("Nothing is left over, so the check digit is 0.")).to_be_visible()


def test_the_switch_works_by_arrow_keys_and_does_not_turn_the_card(visit: Visit) -> None:
    page = visit()
    tool = to_tool(page)
    tool.get_by_role("radio", name="ISWC").focus()
    page.keyboard.press("ArrowRight")
    expect(tool.get_by_role("radio", name="ISNI")).to_be_checked()
    heading(page, "Card three")
    expect(tool.get_by_role("status")).to_have_text("The check digit is X.")
    expect(tool.locator(".code")).to_have_text("0000 0001 2281 955X")
    expect(tool.get_by_text("Ten is written as an X.")).to_be_visible()
    expect(tool.locator(".chain tbody tr")).to_have_count(15)
    tool.get_by_label("The first 15 digits of an ISNI").fill("0000 0001 2103 268")
    expect(tool.get_by_role("status")).to_have_text("The check digit is 3.")
    page.keyboard.press("ArrowLeft")
    heading(page, "Card three")


def test_a_pasted_code_is_judged_in_words(visit: Visit) -> None:
    tool = to_tool(visit())
    tool.get_by_role("radio", name="Check a code").check()
    status = tool.get_by_role("status")
    expect(status).to_be_empty()
    for code, words in {
        "T0345246801": "is a well-formed ISWC: the check digit fits.",
        "T-034.542.680-1": "the check digit must be 3, but it is 1",
        "AA6Q72000047": "has the form of an ISRC. An ISRC has no check digit",
        "AA-6Q7-20-0047": "An ISRC has 12 letters and digits. Here there are 11.",
        "0000 0001 2103 2683": "is a well-formed ISNI",
        "00014107338": "perhaps this is an IPI name number",
        "my song": "This is no ISWC, ISRC or ISNI.",
    }.items():
        tool.get_by_label("A code to check").fill(code)
        expect(status).to_contain_text(words)
    tool.get_by_role("button", name="AA-6Q7-2O-00047").click()
    expect(status).to_contain_text("cannot stand in place 7")
    expect(tool.get_by_label("A code to check")).to_have_value("AA-6Q7-2O-00047")


def test_a_tool_that_cannot_be_loaded_leaves_the_card_to_be_read(visit: Visit, browser: Browser, host: Host) -> None:
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.route("**/tools/codes.js*", lambda route: route.abort())
    host.lesson = reading.cards(segments=reading.cards()["segments"][2:])
    host.settings = sample.settings(kind="preview", attempt=None, token=None, post_url=None)
    page.goto(f"{host.url}/lesson")
    press(page, "Start")
    expect(page.get_by_text("Words.")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("This part could not be loaded.")
    page.unroute("**/tools/codes.js*")
    press(page, "Try again")
    expect(page.get_by_role("status").get_by_text("The check digit is 1.")).to_be_visible()
    close(context)


def every_state(page: Page) -> Iterator[str]:
    """From the first card through the tool to the reflection."""
    page.get_by_role("button", name="musical work").first.click()
    yield "card with an open term"
    to_tool(page)
    yield "ISWC"
    page.get_by_role("radio", name="ISNI").check()
    yield "ISNI"
    page.get_by_role("radio", name="Check a code").check()
    page.get_by_role("button", name="T-034.542.680-1").click()
    yield "a wrong code"
    press(page, "Next")
    page.get_by_role("button", name="musical work").click()
    yield "reflection with an open term"


LOOKS: dict[str, dict[str, Any]] = {
    "ltr light 360": {"color_scheme": "light"},
    "rtl dark 360": {"color_scheme": "dark"},
    "ltr dark 1280": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 800}},
}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_any_card(visit: Visit, look: str) -> None:
    page = visit(reading.cards(dir=look[:3]), **LOOKS[look])
    seen = 0
    for state in every_state(page):
        clean(page, state)
        assert page.evaluate(SMALL) == [], state
        seen += 1
    assert seen == 5


def test_at_200_percent_and_in_forced_colours_no_card_is_cut_off(visit: Visit) -> None:
    page = visit(viewport={"width": 640, "height": 800}, forced_colors="active")
    page.add_style_tag(url="/media/zoom.css")
    for state in every_state(page):
        size: Any = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert size[0] <= size[1], state
        if state == "card with an open term":
            border = "element => getComputedStyle(element).borderTopStyle"
            assert page.locator(".meaning").evaluate(border) == "solid"
        if state == "ISNI":
            chosen = page.locator(".switch-option:has(:checked)")
            assert chosen.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"


def test_a_reflection_begun_is_still_there_after_a_look_back(visit: Visit) -> None:
    page = visit()
    to_tool(page)
    press(page, "Next")
    page.get_by_label("Your thoughts").fill("I will ask")
    press(page, "Back")
    press(page, "Next")
    expect(page.get_by_label("Your thoughts")).to_have_value("I will ask")
    expect(page.get_by_text("1,990 characters left")).to_be_visible()
