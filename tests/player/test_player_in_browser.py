"""The player alone in a real browser, against a host that the test controls: what a learner sees and what is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.player import sample
from tests.player.host import Host

Play = Callable[..., Page]
NOTICE = {"version": "2", "html": "<p>What we record.</p>"}


def press(page: Page, name: str) -> None:
    """Click the button of that name."""
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page, text: str) -> None:
    """Wait for a screen by its heading, which must have the focus."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def to_quiz(page: Page) -> None:
    """From the cover of a quiz lesson to its first question."""
    press(page, "Start")
    press(page, "Next")
    heading(page, "The quiz")


def waits(page: Page, check: Callable[[], bool]) -> None:
    """Wait until something is true at the door."""
    for _ in range(400):
        if check():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not happen in twenty seconds")


def test_nothing_is_sent_before_the_privacy_notice_was_read(play: Play, host: Host) -> None:
    page = play(sample.quiz_lesson(), notice=NOTICE)
    heading_text = page.get_by_role("heading", level=1)
    expect(heading_text).to_have_text("What is recorded about you")
    expect(page.get_by_text("What we record.")).to_be_visible()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    page.wait_for_timeout(300)
    assert host.door.bodies == []
    press(page, "I have read this, go on")
    heading(page, "One of each")
    press(page, "Start")
    waits(page, lambda: host.door.verbs() == ["experienced"])
    assert host.door.bodies[0]["notice"] == "2"


def test_a_lesson_from_start_to_end_tells_each_thing_once(play: Play, host: Host) -> None:
    page = play(sample.quiz_lesson("many", "truth", "number", "poll"))
    expect(page.locator(".cover").get_by_text("Answer all 4 questions.")).to_be_visible()
    expect(page.locator(".cover").get_by_text("To pass, get 60% of the points.")).to_be_visible()
    to_quiz(page)
    page.get_by_label("Choice a").check()
    page.get_by_label("Choice c").check()
    press(page, "Check answer")
    expect(page.get_by_text("many is right")).to_be_visible()
    press(page, "Continue")
    expect(page.get_by_text("Question 2 of 4").first).to_be_visible()
    page.get_by_label("Choice true").check()
    press(page, "Check answer")
    press(page, "Continue")
    page.get_by_label("Your answer").fill("12,5")
    press(page, "Check answer")
    expect(page.get_by_text("number is right")).to_be_visible()
    press(page, "Continue")
    page.get_by_label("Choice b").check()
    press(page, "Send answer")
    expect(page.get_by_text("poll is right")).to_be_visible()
    press(page, "Continue")
    heading(page, "You have passed this lesson")
    expect(page.get_by_text("You got 3 of 3 points. That is 100%.")).to_be_visible()
    for text in ("Remember this.", "Berne Convention", "not legal advice", "is a draft", "Facts checked on"):
        expect(page.get_by_text(text)).to_be_visible()
    waits(page, lambda: len(host.door.stored) == 5)
    assert host.door.answers() == [("many", "a[,]c"), ("truth", "true"), ("number", "12.5"), ("poll", "b")]
    assert host.door.verbs() == ["experienced", "answered", "answered", "answered", "responded"]
    assert {body["token"] for body in host.door.bodies} == {sample.TOKEN}


def test_the_right_answer_is_shown_after_the_last_try_and_not_before(play: Play) -> None:
    page = play(sample.quiz_lesson("many"))
    to_quiz(page)
    page.get_by_label("Choice b").check()
    press(page, "Check answer")
    expect(page.get_by_text("Not quite")).to_be_visible()
    expect(page.get_by_text("One try left.", exact=True)).to_be_visible()
    expect(page.get_by_text("The right answers")).to_have_count(0)
    press(page, "Try again")
    press(page, "Check answer")
    expect(page.get_by_text("The right answers: Choice a · Choice c")).to_be_visible()
    press(page, "Continue")
    heading(page, "You have completed this lesson, but not passed it")
    expect(page.get_by_text("You got 0 of 1 point.")).to_be_visible()


def test_an_empty_answer_is_asked_for_and_not_sent(play: Play, host: Host) -> None:
    page = play(sample.quiz_lesson("number"))
    to_quiz(page)
    page.get_by_label("Your answer").fill("a dozen")
    press(page, "Check answer")
    expect(page.get_by_text("Write a number, for example 12 or 12.5.").first).to_be_visible()
    expect(page.get_by_label("Your answer")).to_be_focused()
    assert host.door.answers() == []


def test_a_double_click_answers_once_and_does_not_run_past_the_feedback(play: Play, host: Host) -> None:
    page = play(sample.quiz_lesson("truth", "many"))
    to_quiz(page)
    page.get_by_label("Choice true").check()
    page.get_by_role("button", name="Check answer").dblclick()
    expect(page.get_by_text("truth is right")).to_be_visible()
    page.wait_for_timeout(300)
    expect(page.get_by_text("truth is right")).to_be_visible()
    assert len(host.door.answers()) == 1


NO_DATABASE = "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }"
NO_COOKIES = "Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set() {} })"


def test_where_nothing_can_be_kept_feedback_waits_for_the_server(play: Play, host: Host, page: Page) -> None:
    page.add_init_script(f"{NO_DATABASE};{NO_COOKIES}")
    play(sample.quiz_lesson("truth"))
    to_quiz(page)
    waits(page, lambda: len(host.door.stored) == 1)
    host.door.status = 503
    page.get_by_label("Choice true").check()
    press(page, "Check answer")
    waiting = page.locator("form.question").get_by_text("Your answer is not saved yet.")
    expect(waiting).to_be_visible()
    expect(page.get_by_text("truth is right")).to_have_count(0)
    # Looking elsewhere and coming back neither shows the feedback nor asks again.
    press(page, "Back")
    press(page, "Next")
    expect(page.get_by_role("button", name="Saving…")).to_be_visible()
    expect(page.get_by_label("Choice true")).to_be_checked()
    expect(waiting).to_be_visible()
    expect(page.get_by_text("truth is right")).to_have_count(0)
    own = page.locator("form.question").get_by_role("button", name="Open in a window of its own")
    expect(own).to_be_visible()
    host.door.status = 200
    page.locator("form.question").get_by_role("button", name="Try again").click()
    expect(page.get_by_text("truth is right")).to_be_visible()
    assert host.door.answers() == [("truth", "true")]


@pytest.mark.parametrize("script", ["", NO_DATABASE], ids=["database", "cookie"])
def test_an_answer_given_offline_is_kept_shown_and_delivered_once_by_the_next_launch(
    play: Play, host: Host, page: Page, script: str
) -> None:
    page.add_init_script(script)
    play(sample.quiz_lesson("truth", "many"))
    to_quiz(page)
    waits(page, lambda: len(host.door.stored) == 1)
    host.door.status = 503
    page.get_by_label("Choice true").check()
    press(page, "Check answer")
    expect(page.get_by_text("truth is right")).to_be_visible()
    expect(page.get_by_text("Saved in this browser.")).to_be_visible()
    page.goto(f"{host.url}/empty")
    assert host.door.answers() == []
    host.door.status = 200
    play()
    waits(page, lambda: host.door.answers() == [("truth", "true")])
    press(page, "Go on where you were")
    expect(page.get_by_text("Question 2 of 2").first).to_be_visible()  # nobody is asked again
    page.reload()
    page.wait_for_timeout(300)
    assert host.door.answers() == [("truth", "true")]


def test_a_refused_answer_shows_no_feedback(play: Play, host: Host, page: Page) -> None:
    page.add_init_script(f"{NO_DATABASE};{NO_COOKIES}")
    play(sample.quiz_lesson("truth"))
    to_quiz(page)
    host.door.refuse = {"*"}
    page.get_by_label("Choice true").check()
    press(page, "Check answer")
    expect(page.get_by_text("This answer could not be recorded.")).to_be_visible()
    expect(page.get_by_text("truth is right")).to_have_count(0)


def test_a_token_that_is_too_old_is_told_plainly(play: Play, host: Host) -> None:
    page = play(sample.quiz_lesson("truth"))
    host.door.status = 401
    press(page, "Start")
    expect(page.get_by_role("alert")).to_contain_text("This page has been open for too long.")


def test_two_tabs_double_nothing(play: Play, host: Host, context: BrowserContext, page: Page) -> None:
    play(sample.quiz_lesson("truth"))
    host.door.status = 503
    to_quiz(page)
    page.get_by_label("Choice true").check()
    press(page, "Check answer")
    expect(page.get_by_text("truth is right")).to_be_visible()
    host.door.status = 200
    second = context.new_page()
    second.goto(f"{host.url}/lesson")
    third = context.new_page()
    third.goto(f"{host.url}/lesson")
    page.evaluate("dispatchEvent(new Event('online'))")
    waits(page, lambda: len(host.door.stored) == 2)
    page.wait_for_timeout(300)
    assert sorted(host.door.verbs()) == ["answered", "experienced"]
    ids = [one["id"] for body in host.door.bodies for one in body["statements"]]
    assert set(ids) == set(host.door.stored)


FORGET_ONE = """async () => {
  const { IndexedDbStore } = await import("/player/storage/indexeddb.js");
  const [mine, theirs] = [await IndexedDbStore.open(), await IndexedDbStore.open()];
  const parcel = { attempt: "a", url: "/x", token: "t", notice: null, state: null };
  await mine.put(parcel, [{ id: "one" }]);
  await theirs.put(parcel, [{ id: "two" }]);
  await mine.remove("a", ["one"], true);
  const kept = (await theirs.load()).filter((one) => one.attempt === "a");
  await theirs.remove("a", ["two"], true);
  const left = (await mine.load()).filter((one) => one.attempt === "a");
  return [kept.flatMap((one) => one.statements.map((statement) => statement.id)), left.length];
}"""


def test_a_tab_forgets_only_what_it_kept_itself(play: Play) -> None:
    assert play(sample.quiz_lesson("truth")).evaluate(FORGET_ONE) == [["two"], 0]


def test_a_learner_comes_back_to_the_place_and_the_answers_of_another_device(play: Play) -> None:
    state = {"segment": "quiz", "cards": ["intro"], "answers": {"truth": {"response": ["false"], "tries": 1}}}
    page = play(sample.quiz_lesson("truth"), state=state)
    press(page, "Go on where you were")
    heading(page, "The quiz")
    expect(page.get_by_label("Choice false")).to_be_checked()
    expect(page.get_by_text("One try left.")).to_be_visible()


def test_a_completed_lesson_shows_its_result_and_can_be_taken_again(play: Play, host: Host) -> None:
    points = {"points": 1, "max_points": 1, "scaled": 1.0}
    conclusion = {"watched": 0.0, "progress": 1.0, "completed": True, "success": True} | points
    page = play(sample.quiz_lesson("truth"), conclusion=conclusion)
    expect(page.get_by_text("You have completed this lesson")).to_be_visible()
    press(page, "See your result")
    heading(page, "You have passed this lesson")
    press(page, "Take the lesson again")
    waits(page, lambda: bool(host.door.forms))
    assert host.door.forms == [(f"/attempts/{host.attempt}/again", f"token={sample.TOKEN}")]
    assert sample.TOKEN not in page.url


def test_what_is_still_open_is_listed_and_leads_there(play: Play) -> None:
    page = play(sample.quiz_lesson("truth", "many"))
    to_quiz(page)
    press(page, "Answer later")
    press(page, "Answer later")
    heading(page, "Almost there")
    press(page, "Answer 2 questions in “The quiz”")
    heading(page, "The quiz")


def test_the_next_lesson_is_opened_by_a_form_with_the_pass(play: Play, host: Host) -> None:
    page = play(sample.quiz_lesson("truth"))
    to_quiz(page)
    press(page, "Answer later")
    press(page, "Another lesson")
    waits(page, lambda: bool(host.door.forms))
    assert host.door.forms == [("/learn/open", "pass=the-pass&lang=en&lesson=another")]


def test_a_hidden_page_commits_and_a_closed_page_says_so_once(play: Play, host: Host) -> None:
    page = play(sample.quiz_lesson("truth"))
    press(page, "Start")
    waits(page, lambda: len(host.door.stored) == 1)
    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    waits(page, lambda: host.door.bodies[-1].get("state", {}).get("segment") == "intro")
    assert not any(body.get("closing") for body in host.door.bodies)
    page.goto(f"{host.url}/empty")
    waits(page, lambda: any(body.get("closing") for body in host.door.bodies))
    page.wait_for_timeout(200)
    assert sum(body.get("closing", False) for body in host.door.bodies) == 1


def test_a_preview_sends_nothing_and_works_all_the_same(play: Play, host: Host) -> None:
    page = play(sample.quiz_lesson("truth"), kind="preview", attempt=None, token=None, post_url=None)
    expect(page.get_by_text("Preview: everything works, nothing is recorded.")).to_be_visible()
    to_quiz(page)
    page.get_by_label("Choice true").check()
    press(page, "Check answer")
    expect(page.get_by_text("truth is right")).to_be_visible()
    press(page, "Continue")
    heading(page, "You have passed this lesson")
    page.goto(f"{host.url}/empty")
    assert host.door.bodies == []


def test_a_reflection_is_kept_or_skipped(play: Play, host: Host) -> None:
    whole = sample.lesson(completion={"watch": None})
    page = play(whole | {"segments": whole["segments"][3:], "questions": {}})
    press(page, "Start")
    heading(page, "The reflection")
    expect(page.get_by_role("button", name="Skip")).to_be_visible()
    page.get_by_label("Your thoughts").fill("I will sign a split sheet.")
    page.get_by_role("button", name="Keep my note").dblclick()
    expect(page.get_by_text("Your note is kept.")).to_be_visible()
    waits(page, lambda: len(host.door.stored) == 1)
    page.wait_for_timeout(200)
    [statement] = host.door.stored.values()
    assert statement["result"] == {"response": "I will sign a split sheet."}
    press(page, "Finish")
    heading(page, "You have completed this lesson")


def test_the_whole_lesson_works_by_keyboard(play: Play, host: Host) -> None:
    page = play(sample.quiz_lesson("truth"))
    key = page.keyboard.press

    def until(name: str) -> None:
        for _ in range(12):
            key("Tab")
            focused: Any = page.evaluate("document.activeElement.innerText.trim()")
            if focused == name:
                return
        raise AssertionError(f"no way to {name} by Tab")

    heading(page, "One of each")
    until("Start")
    key("Enter")
    heading(page, "First card")
    key("ArrowRight")
    heading(page, "The quiz")
    expect(page.get_by_label("Choice true")).to_be_visible()
    key("Tab")
    key("Space")
    key("Tab")
    key("Enter")
    expect(page.get_by_text("truth is right")).to_be_visible()
    key("Enter")
    heading(page, "You have passed this lesson")
    assert host.door.answers() == [("truth", "true")]


def test_the_completion_rule_can_be_read_at_any_time(play: Play) -> None:
    page = play(sample.quiz_lesson("truth"))
    press(page, "Start")
    press(page, "To complete")
    expect(page.get_by_role("dialog")).to_contain_text("Answer the question.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="To complete")).to_be_focused()


def test_french_is_french_throughout(play: Play) -> None:
    page = play(sample.quiz_lesson("truth") | {"lang": "fr"}, lang="fr")
    expect(page.locator("main")).to_have_attribute("lang", "fr")
    press(page, "Commencer")
    press(page, "Suivant")
    expect(page.get_by_role("button", name="Vérifier")).to_be_visible()
