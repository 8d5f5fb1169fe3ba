"""Text, order and match in a real browser: by mouse, finger and keyboard, for the ear too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.closing import close
from tests.player import reading, sample
from tests.player.host import Host
from tests.player.test_looks_in_browser import clean

Play = Callable[..., Page]


def press(page: Page, name: str) -> None:
    """Click the button of that name."""
    page.get_by_role("button", name=name, exact=True).click()


def to_quiz(page: Page) -> None:
    """From the cover past the card to the first question."""
    press(page, "Start")
    press(page, "Next")
    expect(page.get_by_role("heading", level=1)).to_have_text("The quiz")


def ordered(page: Page, *names: str) -> None:
    """Wait until the items stand like that, from above."""
    expect(page.locator(".order-text")).to_have_text([f"Choice {name}" for name in names])


def spoken(page: Page) -> Locator:
    """The line that is said to those who don't see."""
    return page.locator("main > .visually-hidden[role=status]")


def choose(page: Page, name: str, target: str) -> None:
    """What belongs to `name`."""
    page.get_by_role("combobox", name=name).select_option(target)


def test_a_text_counts_in_any_spelling_and_is_sent_as_it_was_written(play: Play, host: Host) -> None:
    page = play(reading.asking("word"))
    to_quiz(page)
    expect(page.get_by_text("Write a word or a few.")).to_be_visible()
    press(page, "Check answer")
    expect(page.get_by_text("Write an answer first.").first).to_be_visible()
    expect(page.get_by_label("Your answer")).to_be_focused()
    page.get_by_label("Your answer").fill("…")
    press(page, "Check answer")
    assert host.door.answers() == []
    page.get_by_label("Your answer").fill(" i.s.r.c ")
    press(page, "Check answer")
    expect(page.get_by_text("word is wrong")).to_be_visible()
    press(page, "Try again")
    page.get_by_label("Your answer").fill("international standard  Recording-Code")
    page.keyboard.press("Enter")
    expect(page.get_by_text("word is right")).to_be_visible()
    expect(page.locator(".line-answer")).to_have_class("line-answer is-right")
    assert host.door.answers() == [("word", "i.s.r.c"), ("word", "international standard  Recording-Code")]


def test_a_wrong_text_is_told_the_first_of_the_right_ones_after_the_last_try(play: Play) -> None:
    page = play(reading.asking("word", completion=sample.lesson(completion={"watch": None, "tries": 1})["completion"]))
    to_quiz(page)
    page.get_by_label("Your answer").fill("ISWC")
    press(page, "Check answer")
    expect(page.get_by_text("The right answer: ISRC", exact=True)).to_be_visible()
    expect(page.locator(".line-answer")).to_contain_text("Not right")
    assert page.get_by_label("Your answer").get_attribute("readonly") == ""


def test_an_order_is_made_by_buttons_alone_and_each_move_is_said(play: Play, host: Host) -> None:
    page = play(reading.asking("steps"))
    to_quiz(page)
    ordered(page, "c", "a", "b")
    press(page, "Check answer")
    expect(page.get_by_text("Put them in order first").first).to_be_visible()
    expect(page.get_by_role("button", name="Move down: Choice c")).to_be_focused()
    page.keyboard.press("Enter")
    expect(spoken(page)).to_have_text("Choice c: place 2 of 3")
    expect(page.get_by_role("button", name="Move down: Choice c")).to_be_focused()
    page.keyboard.press("Space")
    expect(spoken(page)).to_have_text("Choice c: place 3 of 3")
    ordered(page, "a", "b", "c")
    down = page.get_by_role("button", name="Move down: Choice c")
    expect(down).to_be_focused()
    expect(down).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")
    ordered(page, "a", "b", "c")
    press(page, "Check answer")
    expect(page.get_by_text("steps is right")).to_be_visible()
    assert host.door.answers() == [("steps", "a[,]b[,]c")]


def test_a_settled_order_is_marked_item_by_item_and_the_right_one_is_listed(play: Play) -> None:
    page = play(reading.asking("steps"))
    to_quiz(page)
    press(page, "Move up: Choice a")
    press(page, "Check answer")
    expect(page.get_by_text("One try left.", exact=True)).to_be_visible()
    expect(page.locator(".is-right, .is-wrong")).to_have_count(0)
    press(page, "Try again")
    press(page, "Check answer")
    expect(page.locator(".order-item.is-right")).to_have_text(["1Choice aRight"])
    expect(page.locator(".order-item.is-wrong")).to_have_text(["2Choice cNot right", "3Choice bNot right"])
    expect(page.locator(".right-order li")).to_have_text(["Choice a", "Choice b", "Choice c"])
    expect(page.get_by_role("button", name="Move up")).to_have_count(0)


COUNT_GLIDES = """() => {
  const animate = Element.prototype.animate;
  window.glides = 0;
  Element.prototype.animate = function (...values) {
    window.glides += 1;
    return animate.apply(this, values);
  };
}"""


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_an_order_is_made_by_dragging_with_a_mouse(play: Play, page: Page, motion: Any) -> None:
    page.emulate_media(reduced_motion=motion)
    play(reading.asking("steps"))
    to_quiz(page)
    page.evaluate(COUNT_GLIDES)
    first, last = page.locator(".order-item").first.bounding_box(), page.locator(".order-item").last.bounding_box()
    assert first and last
    page.mouse.move(first["x"] + 120, first["y"] + 20)
    page.mouse.down()
    page.mouse.move(first["x"] + 120, first["y"] + 40)
    page.mouse.move(first["x"] + 120, last["y"] + 30, steps=6)
    expect(page.locator(".order-text").last).to_have_text("Choice c")
    assert page.evaluate("glides > 0") == (motion == "no-preference")
    page.keyboard.press("Escape")
    ordered(page, "c", "a", "b")
    page.mouse.up()
    page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => true)")
    page.mouse.move(first["x"] + 120, first["y"] + 20)
    page.mouse.down()
    page.mouse.move(first["x"] + 120, last["y"] + 30, steps=6)
    expect(page.locator(".order-text").last).to_have_text("Choice c")
    page.mouse.up()
    expect(spoken(page)).to_have_text("Choice c: place 3 of 3")
    assert page.locator(".order-item").last.evaluate("element => element.style.translate") == ""


def test_a_match_is_made_with_lists_that_every_device_has(play: Play, host: Host) -> None:
    page = play(reading.asking("pairs"))
    to_quiz(page)
    choose(page, "Choice a", "z")
    press(page, "Check answer")
    expect(page.get_by_text("Choose something for each first.").first).to_be_visible()
    expect(page.get_by_role("combobox", name="Choice b")).to_be_focused()
    choose(page, "Choice b", reading.LONG)
    # What a closed list would cut off can be read in full.
    expect(page.locator(".match-shown").last).to_have_text(reading.LONG)
    press(page, "Check answer")
    expect(page.get_by_text("pairs is wrong")).to_be_visible()
    press(page, "Try again")
    press(page, "Check answer")
    expect(page.locator(".match-row.is-right")).to_contain_text("Choice b")
    expect(page.locator(".match-row.is-wrong")).to_contain_text("Choice a")
    expect(page.locator(".pairs dt")).to_have_text(["Choice a", "Choice b"])
    expect(page.locator(".pairs dd")).to_have_text(["Target x", reading.LONG])
    expect(page.get_by_role("combobox", name="Choice a")).to_be_disabled()
    assert host.door.answers() == [("pairs", "a[.]z[,]b[.]y")] * 2


def test_answers_of_an_earlier_visit_stand_where_they_were(play: Play) -> None:
    given = {
        "word": {"response": "ISWC", "tries": 1},
        "steps": {"response": ["b", "c", "a"], "tries": 2},
        "pairs": {"response": ["b[.]z", "a[.]x"], "tries": 1},
    }
    state = {"segment": "quiz", "cards": ["intro"], "answers": given}
    page = play(reading.asking("word", "steps", "pairs"), state=state)
    press(page, "Go on where you were")
    expect(page.get_by_label("Your answer")).to_have_value("ISWC")
    press(page, "Answer later")
    ordered(page, "b", "c", "a")
    expect(page.locator(".order-item.is-wrong")).to_have_count(3)
    press(page, "Continue")
    expect(page.locator(".match-shown")).to_have_text(["Target x", "Target z"])
    expect(page.get_by_role("combobox", name="Choice b")).to_have_value("z")


def test_nothing_can_be_changed_while_an_answer_is_on_its_way(play: Play, host: Host, page: Page) -> None:
    page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }")
    page.add_init_script("Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set() {} })")
    play(reading.asking("steps"))
    to_quiz(page)
    host.door.gate.clear()
    press(page, "Move up: Choice a")
    press(page, "Check answer")
    expect(page.get_by_role("button", name="Saving…")).to_be_visible()
    expect(page.get_by_role("button", name="Move up: Choice b")).to_be_disabled()
    expect(page.locator("form.question").get_by_text("Your answer is not saved yet.")).to_be_visible()
    expect(page.get_by_text("steps is wrong")).to_have_count(0)
    press(page, "Back")
    press(page, "Next")
    ordered(page, "a", "c", "b")
    host.door.gate.set()
    expect(page.get_by_text("steps is wrong")).to_be_visible()
    assert host.door.answers() == [("steps", "a[,]c[,]b")]


def test_a_question_whose_field_cannot_be_loaded_says_so_and_comes_back(play: Play, page: Page) -> None:
    page.route("**/fields/order.js*", lambda route: route.abort())
    play(reading.asking("steps"))
    to_quiz(page)
    expect(page.get_by_role("alert")).to_contain_text("This part could not be loaded.")
    expect(page.get_by_role("button", name="Check answer")).to_have_count(0)
    page.locator("form.question").get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_contain_text("This part could not be loaded.")
    page.unroute("**/fields/order.js*")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("button", name="Check answer")).to_be_visible()
    ordered(page, "c", "a", "b")


def test_a_lesson_loads_only_the_fields_that_it_asks_for(play: Play, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("/player/")[-1].split("?")[0]))
    play(reading.asking("word"))
    to_quiz(page)
    expect(page.get_by_label("Your answer")).to_be_visible()
    fields = {name for name in asked if name.startswith(("fields/", "tools/", "glossary", "swipe", "css/"))}
    assert fields == {"fields/text.js", "fields/marks.js"}


TABS_ARE_THERE = "() => performance.getEntriesByType('resource').some((one) => one.name.endsWith('tabs.js'))"


def test_what_another_tab_answered_stands_here_too(play: Play, host: Host, context: BrowserContext) -> None:
    first = play(reading.asking("steps", "word"))
    to_quiz(first)
    second = context.new_page()
    second.goto(f"{host.url}/lesson")
    to_quiz(second)
    for page in (first, second):  # tabs hear of each other once that part has come
        page.wait_for_function(TABS_ARE_THERE)
    press(first, "Move down: Choice c")
    press(first, "Move down: Choice c")
    press(first, "Check answer")
    expect(first.get_by_text("steps is right")).to_be_visible()
    expect(second.get_by_text("steps is right")).to_be_visible()
    ordered(second, "a", "b", "c")
    assert len(host.door.answers()) == 1


def test_a_screen_reader_hears_what_each_field_is(play: Play) -> None:
    page = play(reading.asking("steps", "pairs", "word"))
    to_quiz(page)
    form = page.locator("form.question")
    expect(form).to_match_aria_snapshot("""
        - group "Put the musical work in order":
          - paragraph: /Put them in order/
          - list:
            - listitem:
              - text: 1 Choice c
              - 'button "Move up: Choice c"'
              - 'button "Move down: Choice c"'
            - listitem:
              - text: 2 Choice a
              - 'button "Move up: Choice a"'
              - 'button "Move down: Choice a"'
            - listitem
        - button "Check answer"
    """)
    press(page, "Answer later")
    expect(form).to_match_aria_snapshot("""
        - group "Prompt of pairs":
          - paragraph: /Choose what belongs to each/
          - text: Choice a
          - combobox "Choice a":
            - option "Choose…" [selected]
          - text: Choice b
          - combobox "Choice b"
        - button "Check answer"
    """)
    press(page, "Answer later")
    expect(form).to_match_aria_snapshot("""
        - group "Prompt of word":
          - paragraph: /Write a word/
          - text: Your answer
          - textbox "Your answer"
        - button "Check answer"
    """)


PHONE: dict[str, Any] = {"reduced_motion": "reduce", "viewport": {"width": 360, "height": 740}}


@pytest.fixture
def visit(browser: Browser, host: Host) -> Iterator[Callable[..., Page]]:
    """A preview of a lesson: `visit(lesson, **options of the browser context)`."""
    contexts = []

    def open_it(lesson: dict[str, Any], **options: Any) -> Page:
        host.lesson = lesson
        host.settings = sample.settings(kind="preview", attempt=None, token=None, post_url=None)
        context = browser.new_context(**PHONE | options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{host.url}/lesson")
        return page

    yield open_it
    for context in contexts:
        close(context)


def every_state(page: Page) -> Iterator[str]:
    """Walk through the questions, and stop at each state of each."""
    press(page, "Start")
    press(page, "Next")
    page.get_by_role("button", name="Check answer").wait_for()
    yield "order"
    press(page, "Check answer")
    yield "order without an answer"
    press(page, "Move up: Choice a")
    press(page, "Check answer")
    yield "order, wrong"
    press(page, "Try again")
    press(page, "Check answer")
    yield "order, settled"
    press(page, "Continue")
    yield "match"
    choose(page, "Choice a", "x")
    press(page, "Check answer")
    yield "match without an answer"
    choose(page, "Choice b", "z")
    press(page, "Check answer")
    press(page, "Try again")
    press(page, "Check answer")
    yield "match, settled"
    press(page, "Continue")
    yield "text"
    page.get_by_label("Your answer").fill("ISWC")
    press(page, "Check answer")
    press(page, "Try again")
    press(page, "Check answer")
    yield "text, settled"


LOOKS: dict[str, dict[str, Any]] = {
    "ltr light 360": {"color_scheme": "light"},
    "rtl dark 360": {"color_scheme": "dark"},
    "rtl light 1280": {"color_scheme": "light", "viewport": {"width": 1280, "height": 800}},
}
SMALL = """() => [...document.querySelectorAll('main button, main select, main input[type=text]')]
  .filter((one) => one.offsetParent && (one.offsetWidth < 24 || one.offsetHeight < 24))
  .map((one) => one.ariaLabel || one.innerText || one.id)"""


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_any_state_of_the_fields(visit: Callable[..., Page], look: str) -> None:
    page = visit(reading.asking("steps", "pairs", "word", dir=look[:3]), **LOOKS[look])
    seen = 0
    for state in every_state(page):
        clean(page, state)
        assert page.evaluate(SMALL) == [], state
        seen += 1
    assert seen == 9


def test_at_200_percent_and_in_forced_colours_nothing_is_lost(visit: Callable[..., Page]) -> None:
    page = visit(
        reading.asking("steps", "pairs", "word"), viewport={"width": 640, "height": 800}, forced_colors="active"
    )
    page.add_style_tag(url="/media/zoom.css")
    for state in every_state(page):
        size: Any = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert size[0] <= size[1], state
        if state == "order, settled":
            assert page.locator(".order-item .choice-mark svg").count() == 3


def test_a_finger_drags_by_the_handle_and_scrolls_beside_it(visit: Callable[..., Page]) -> None:
    page = visit(reading.asking("steps"), has_touch=True, viewport={"width": 360, "height": 520})
    to_quiz(page)
    finger = page.context.new_cdp_session(page)

    def drag(item: Locator, by: int, where: str) -> None:
        item.scroll_into_view_if_needed()
        box = item.locator(where).bounding_box()
        assert box
        x, y = box["x"] + 10, box["y"] + 20
        finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for step in range(1, 7):
            at = {"x": x, "y": y + by * step / 6}
            finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
            page.wait_for_timeout(20)
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    drag(page.locator(".order-item").first, 100, ".order-text")
    page.wait_for_timeout(100)
    ordered(page, "c", "a", "b")
    drag(page.locator(".order-item").first, 100, ".order-grip")
    expect(page.locator(".order-text").first).to_have_text("Choice a")
    expect(spoken(page)).to_contain_text("Choice c: place")
