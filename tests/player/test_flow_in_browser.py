"""What stands around a lesson: how sure one is, what came of an earlier one, languages, what comes next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.player import sample
from tests.player.host import Host
from tests.player.test_looks_in_browser import clean
from tests.player.test_player_in_browser import NO_COOKIES, NO_DATABASE, heading, press, waits

Play = Callable[..., Page]
SURE = "How sure are you that you could explain a split sheet?"
NOTE = f"{sample.NS}/extensions/note"


def sure_lesson(**changes: Any) -> dict[str, Any]:
    """A card and a question, with the question of confidence."""
    return sample.quiz_lesson("truth") | {"confidence": SURE} | changes


def rate(page: Page, word: str) -> None:
    """Say how sure, and go on."""
    page.get_by_role("radio", name=word, exact=True).check()
    press(page, "Continue")


def answer(page: Page) -> None:
    """From the card past the question."""
    press(page, "Next")
    page.get_by_label("Choice true").check()
    press(page, "Check answer")
    press(page, "Continue")


def told(host: Host, kind: str) -> list[tuple[str, str]]:
    """(end of the activity's id, response) of what was told about it."""
    return [
        (one["object"]["id"].split(f"/{kind}")[1], one["result"]["response"])
        for one in host.door.stored.values()
        if f"/{kind}" in one["object"]["id"]
    ]


def test_how_sure_one_is_is_asked_before_and_after_and_shown_at_the_end(play: Play, host: Host) -> None:
    page = play(sure_lesson())
    press(page, "Start")
    heading(page, "Before you start")
    expect(page.get_by_role("group", name=SURE)).to_be_visible()
    assert page.get_by_role("radio").count() == 5
    press(page, "Continue")
    expect(page.locator(".field-error")).to_have_text("Choose an answer first.")
    rate(page, "A little")
    heading(page, "First card")
    answer(page)
    heading(page, "And now?")
    clean(page, "confidence after")
    rate(page, "Quite sure")
    heading(page, "You have passed this lesson")
    clean(page, "end with confidence")
    sure = page.locator(".sureness")
    expect(sure).to_contain_text("A little")
    expect(sure).to_contain_text("Quite sure")
    expect(page.get_by_text("You are surer than before.")).to_be_visible()
    waits(page, lambda: told(host, "confidence/") == [("before", "2"), ("after", "4")])
    # The places in the lesson are counted without it.
    assert page.locator(".progress").get_attribute("aria-valuemax") == "3"


def test_how_sure_one_is_can_be_skipped_and_is_not_asked_again(play: Play, host: Host) -> None:
    page = play(sure_lesson())
    press(page, "Start")
    press(page, "Skip")
    heading(page, "First card")
    press(page, "Back")
    press(page, "Go on where you were")
    heading(page, "First card")
    answer(page)
    heading(page, "You have passed this lesson")
    expect(page.locator(".sureness")).to_have_count(0)
    waits(page, lambda: host.door.bodies[-1]["state"].get("confidence") == {"before": "skipped"})
    assert told(host, "confidence/") == []


def test_less_sure_is_told_kindly_and_only_at_the_end_of_the_lesson(play: Play) -> None:
    state = {"segment": "quiz", "cards": ["intro"], "confidence": {"before": 4}}
    page = play(sure_lesson(), state=state)
    press(page, "Go on where you were")
    press(page, "Answer later")
    heading(page, "Almost there")  # nothing is asked while something is open
    press(page, "Answer a question in “The quiz”")
    page.get_by_label("Choice true").check()
    press(page, "Check answer")
    press(page, "Continue")
    heading(page, "And now?")
    rate(page, "Half sure")
    expect(page.get_by_text("a good moment to read something again")).to_be_visible()


def test_a_learner_who_was_asked_on_another_device_is_not_asked_again(play: Play) -> None:
    page = play(sure_lesson(), state={"segment": "intro", "confidence": {"before": 1, "after": 5}})
    press(page, "Go on where you were")
    heading(page, "First card")
    answer(page)
    heading(page, "You have passed this lesson")


def test_what_came_of_an_earlier_lesson_goes_to_that_attempts_door(play: Play, host: Host) -> None:
    page = play(sample.quiz_lesson("truth"), follow_up=sample.follow_up())
    heading(page, "What have you done since?")
    expect(page.get_by_text("You completed “An earlier lesson” on October 20, 2026")).to_be_visible()
    expect(page.get_by_text("I will write a split sheet.")).to_be_visible()
    clean(page, "follow-up")
    press(page, "Send")
    expect(page.locator(".field-error")).to_have_text("Choose an answer first.")
    page.get_by_role("radio", name="I have started").check()
    page.get_by_label("A few words about it").fill("  Two of us signed. ")
    press(page, "Send")
    heading(page, "One of each")
    waits(page, lambda: bool(host.door.earlier))
    [body] = host.door.earlier
    [statement] = body["statements"]
    assert body["token"] == "token-of-the-earlier-attempt"
    assert statement["object"]["id"] == f"{sample.NS}/lessons/earlier/follow-up"
    assert statement["result"] == {"response": "started", "extensions": {NOTE: "Two of us signed."}}
    assert host.door.stored == {}


def test_the_question_about_an_earlier_lesson_can_be_skipped_after_the_notice(play: Play, host: Host) -> None:
    notice = {"version": "2", "html": "<p>What we record.</p>"}
    page = play(sample.quiz_lesson("truth"), follow_up=sample.follow_up(reflection=None), notice=notice)
    press(page, "I have read this, go on")
    heading(page, "What have you done since?")
    expect(page.get_by_text("Have you used what you learnt?")).to_be_visible()
    expect(page.locator(".quote")).to_have_count(0)
    press(page, "Skip")
    heading(page, "One of each")
    waits(page, lambda: bool(host.door.earlier))
    assert [(body["statements"], body["follow_up"]) for body in host.door.earlier] == [([], "skipped")]


@pytest.mark.parametrize("script", ["", NO_DATABASE], ids=["database", "cookie"])
@pytest.mark.parametrize("button", ["Send", "Skip"])
def test_offline_the_lesson_goes_on_and_the_answer_is_delivered_later_and_not_asked_for_again(
    play: Play, host: Host, page: Page, script: str, button: str
) -> None:
    page.add_init_script(script)
    play(sample.quiz_lesson("truth"), follow_up=sample.follow_up())
    host.door.status = 503
    page.get_by_role("radio", name="Not yet").check()
    press(page, button)
    heading(page, "One of each")
    page.wait_for_timeout(200)
    page.reload()
    heading(page, "One of each")
    host.door.status = 200
    page.evaluate("dispatchEvent(new Event('online'))")
    waits(page, lambda: bool(host.door.earlier))
    body = host.door.earlier[-1]
    assert ([one["result"]["response"] for one in body["statements"]] or body.get("follow_up")) in (
        ["not-yet"],
        "skipped",
    )
    page.wait_for_timeout(200)
    assert len(host.door.earlier) == 1


def test_where_nothing_can_be_kept_the_lesson_goes_on_all_the_same(play: Play, host: Host, page: Page) -> None:
    page.add_init_script(f"{NO_DATABASE};{NO_COOKIES}")
    host.door.status = 503
    play(sample.quiz_lesson("truth"), follow_up=sample.follow_up())
    press(page, "Skip")
    heading(page, "One of each")


LANGUAGES = [
    {"lang": lang, "label": label} for lang, label in (("ar", "العربية"), ("en", "English"), ("fr", "Français"))
]


def test_another_language_is_asked_for_by_a_form_with_the_token(play: Play, host: Host) -> None:
    page = play(
        sample.quiz_lesson("truth"), languages=sample.LANGUAGES, language_url=f"/attempts/{sample.ATTEMPT}/language"
    )
    choice = page.get_by_role("form", name="This lesson in other languages")
    arabic = choice.get_by_role("button", name="العربية")
    assert arabic.get_attribute("lang") == "ar"
    expect(choice.get_by_role("button", name="English")).to_have_count(0)  # it is in English
    with page.expect_navigation():  # to its end: a browser that is closed in the midst of it may never close
        arabic.click()
    assert host.door.forms == [(f"/attempts/{host.attempt}/language", f"token={sample.TOKEN}&lang=ar")]


def test_a_lesson_in_one_language_offers_no_choice(play: Play) -> None:
    page = play(sample.quiz_lesson("truth"), languages=sample.LANGUAGES[1:2], language_url="/x")
    expect(page.locator(".cover")).to_be_visible()
    expect(page.locator(".languages")).to_have_count(0)


def test_what_comes_next_is_told_with_its_length_and_its_reason(play: Play) -> None:
    following = [
        {"id": "a", "title": "Lesson a", "minutes": 4, "reason": "module"},
        {"id": "b", "title": "Lesson b", "minutes": 1, "reason": "others"},
        {"id": "c", "title": "Lesson c", "minutes": 5, "reason": None},
    ]
    page = play(sample.quiz_lesson("truth"), next=following, state={"segment": "quiz"})
    press(page, "Go on where you were")
    press(page, "Answer later")
    rows = page.locator(".todo", has_text="Lesson a").get_by_role("listitem")
    expect(rows).to_have_count(3)
    said = rows.all_inner_texts()
    assert [" ".join(text.split()) for text in said] == [
        "Lesson a Next in this course · 4 minutes",
        "Lesson b Others went on with it · 1 minute",
        "Lesson c 5 minutes",
    ]


@pytest.mark.parametrize(
    ("drafted", "name", "text"),
    [(True, None, "This language is a draft."), (False, "Ana Reyes", "Reviewed by Ana Reyes.")],
)
def test_cover_and_end_say_who_has_looked_at_the_text(play: Play, drafted: bool, name: str | None, text: str) -> None:
    page = play(sample.quiz_lesson("truth") | {"drafted": drafted, "reviewed_by": name})
    expect(page.locator(".review")).to_contain_text(text)
    press(page, "Start")
    press(page, "Next")
    press(page, "Answer later")
    expect(page.locator(".review")).to_contain_text(text)
    expect(page.locator(".review")).to_contain_text("not legal advice")


def test_a_screen_that_cannot_be_fetched_says_so_and_comes_as_soon_as_it_can(play: Play, page: Page) -> None:
    gone = True

    def fail(route: Route) -> None:
        route.abort() if gone else route.continue_()

    page.route("**/screens/quiz.js*", fail)
    play(sample.quiz_lesson("truth"))
    press(page, "Start")
    press(page, "Next")
    expect(page.get_by_role("alert")).to_contain_text("This part could not be loaded.")
    gone = False
    page.get_by_role("alert").get_by_role("button", name="Try again").click()
    heading(page, "The quiz")


def test_once_the_first_card_is_read_the_lesson_goes_on_without_a_network(play: Play, page: Page) -> None:
    play(sample.quiz_lesson("truth", "many"))
    with page.expect_response("**/screens/end.js"), page.expect_response("**/fields/choice.js"):
        press(page, "Start")
    for name in ("screens/end", "fields/choice"):  # its answer has begun: to its end, with all that it imports
        page.evaluate("(name) => import(`/player/${name}.js`).then(() => null)", name)
    page.context.set_offline(True)
    press(page, "Next")
    page.get_by_label("Choice true").check()
    press(page, "Check answer")
    expect(page.get_by_text("truth is right")).to_be_visible()
    press(page, "Continue")
    press(page, "Answer later")
    heading(page, "Almost there")


def test_an_answer_given_in_another_tab_stands_here_too(play: Play, host: Host, context: BrowserContext) -> None:
    page = play(sample.quiz_lesson("truth"))
    other = context.new_page()
    other.goto(page.url)
    for tab in (page, other):  # both, before either begins: whoever comes later is asked to go on, not to start
        expect(tab.get_by_role("button", name="Start", exact=True)).to_be_visible()
    for tab in (page, other):
        with tab.expect_response("**/tabs.js"):
            press(tab, "Start")
        press(tab, "Next")
    page.get_by_label("Choice true").check()
    press(page, "Check answer")
    for tab in (page, other):
        expect(tab.get_by_text("truth is right")).to_be_visible()
    press(other, "Continue")
    heading(other, "You have passed this lesson")
    assert host.door.answers() == [("truth", "true")]


def test_a_right_answer_on_another_device_stands_where_this_one_was_wrong(play: Play, host: Host) -> None:
    page = play(sample.quiz_lesson("truth"))
    press(page, "Start")
    press(page, "Next")
    host.door.standing = {"truth": {"response": "true", "tries": 1}}
    page.get_by_label("Choice false").check()
    press(page, "Check answer")
    expect(page.get_by_text("truth is right")).to_be_visible()
    press(page, "Continue")
    heading(page, "You have passed this lesson")
    assert host.door.answers() == [("truth", "false")]


def test_in_a_language_that_the_player_does_not_speak_its_own_words_are_marked_as_english(play: Play) -> None:
    lesson = sure_lesson() | {"lang": "pt", "title": "Uma de cada"}
    page = play(lesson, lang="pt", next=[])
    lang = "element => element.closest('[lang]').lang"
    expect(page.get_by_text("Start", exact=True)).to_have_attribute("lang", "en")
    assert page.get_by_role("heading", name="Uma de cada").evaluate(lang) == "pt"
    assert page.get_by_text("You can now test the player.").evaluate(lang) == "pt"
    assert page.get_by_role("heading", name="After this lesson").evaluate(lang) == "en"
    press(page, "Start")
    assert page.get_by_text(SURE).evaluate(lang) == "pt"
    assert page.get_by_text("Quite sure").evaluate(lang) == "en"
    clean(page, "in two languages")
