"""Every page, in every language and at both widths: nothing that axe-core objects to, and nothing scrolls sideways."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.console import sign_in
from tests.browser.course import Course
from tests.browser.demo import Demo, new_demo
from tests.browser.frames import resize, wait_for_clicks
from tests.browser.lesson import AI, METADATA, RECORDING, Reader, title_of
from tests.browser.look import SCREENSHOTS, Looker
from tests.browser.profiles import SIZES, blocking_context

PARTNER = "Demo Society of Authors"
LOCALES = {"en": "en-US", "ar": "ar-EG", "es": "es-MX", "fr": "fr-FR", "ru": "ru-RU", "zh": "zh-CN"}
AT_EACH_CHANGE = ("en", "ar")
"""One language of each direction is looked at each time, the others where there is time."""


@pytest.fixture(
    scope="module",
    params=[lang if lang in AT_EACH_CHANGE else pytest.param(lang, marks=pytest.mark.long) for lang in LOCALES],
)
def lang(request: pytest.FixtureRequest) -> str:
    """Each language in turn, with a demo of its own."""
    return str(request.param)


@pytest.fixture(scope="module")
def demo(lang: str, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp(lang)
    running = new_demo(folder)
    try:
        running.start()
        with blocking_context(playwright, folder / "amina") as context:
            Course(context.pages[0], running.lms).add(title_of(AI), title_of(METADATA))
        yield running
    finally:
        running.end()


@pytest.fixture
def context(playwright: Playwright, tmp_path: Path, lang: str) -> Iterator[BrowserContext]:
    with blocking_context(playwright, tmp_path / "profile", locale=LOCALES[lang]) as opened:
        yield opened


@pytest.fixture
def look(page: Page, lang: str) -> Iterator[Looker]:
    """Fails the test at its end, with all that was seen."""
    looker = Looker(page, lang)
    yield looker
    looker.assert_clean()


def test_the_course_and_the_picker(course: Course, look: Looker, demo: Demo) -> None:
    page = course.page
    course.become("Amina")
    look("lms-course-instructor")
    page.locator("a[href^='/add']").first.click()
    expect(course.picker.locator("#find")).to_be_visible()
    look("picker")
    course.picker.locator("input[name=choice]").nth(1).check()
    course.picker.locator("#basket summary").click()
    course.picker.locator(".try:visible").first.click()
    expect(course.picker.frame_locator("#preview iframe").locator("h1")).to_be_visible()
    look("picker-preview")
    course.picker.locator("#preview-close").click()
    course.picker.locator("#search").fill("zzz")
    look("picker-empty")
    course.picker.locator("#search").fill("")
    look("picker-chosen")
    course.open(title_of(AI))
    expect(course.tool.locator("h1")).to_have_text(title_of(AI, look.prefix))
    look("class")
    page.goto(f"{demo.lms}/gradebook")
    look("lms-gradebook-instructor")
    page.goto(f"{demo.lms}/backstage")
    look("lms-backstage")
    page.goto(f"{demo.lms}/backstage/messages")
    page.locator("details.card").first.locator("summary").click()
    look("lms-messages")
    page.goto(f"{demo.lms}/activities/nowhere")
    look("lms-problem")
    page.goto(f"{demo.lms}/activities/nowhere/left")
    look("lms-left")


def test_connecting_a_tool(course: Course, look: Looker, demo: Demo) -> None:
    invitation = demo.command("partner", "invite", PARTNER).strip()
    course.page.goto(invitation)
    look("registration-invitation")
    course.become("Amina")
    course.page.goto(f"{demo.lms}/backstage")
    course.page.locator("#invitation").fill(invitation)
    course.page.locator("#invitation").press("Enter")
    expect(course.tool.locator(".badge.good")).to_be_visible()
    look("registration-connected")
    # An invitation connects one LMS; whoever opens it again comes to that connection, and can test it.
    course.page.goto(invitation)
    course.page.locator("a[href*='test=']").click()
    look("registration-test")


def test_a_lesson_from_its_notice_to_its_end(
    course: Course, look: Looker, lang: str, demo: Demo, tmp_path: Path
) -> None:
    renew_the_notice(demo, tmp_path)
    course.become("Luis")
    look("lms-course-learner")
    reader = Reader(course.open(title_of(AI)), AI, lang)
    expect(reader.notice).to_be_visible()
    look("lesson-notice")
    reader.acknowledge()
    look("lesson-cover")
    reader.button("start").click()
    look("lesson-confidence")
    reader.rate("before", 2)
    reader.expect_at("intro")
    look("lesson-card")
    reader.place.get_by_role("button", name=reader.say["rule_button"]).click()
    look("lesson-rule")
    reader.button("close").click()
    reader.finish(until="quiz")
    look_at_questions(reader, look)
    reader.expect_at("reflect")
    look("lesson-reflection")
    reader.reflect("reflect")
    reader.rate("after", 4)
    reader.expect_passed()
    look("lesson-end")
    reader.button("all_lessons").click()
    expect(reader.place.locator(".badge.good")).to_be_visible()
    look("library")
    course.page.goto(f"{demo.lms}/gradebook")
    look("lms-gradebook-learner")


def renew_the_notice(demo: Demo, folder: Path) -> None:
    """Everybody reads the partner's notice again."""
    file = folder / "notice.md"
    for lang, text in {"en": "We keep your **results**.", "fr": "Nous gardons vos **résultats**."}.items():
        file.write_text(text, encoding="utf-8")
        demo.command("partner", "notice", PARTNER, str(file), "--lang", lang)


def look_at_questions(reader: Reader, look: Looker) -> None:
    """The last quiz: a question before its answer, with nothing chosen, answered wrongly, answered rightly."""
    reader.expect_at("quiz")
    first, *others, last = reader.segment("quiz").questions
    look("question")
    reader.check(first)
    expect(reader.place.locator(".field-error")).to_be_visible()
    look("question-nothing-chosen")
    reader.choose(first, right=False)
    reader.check(first)
    reader.expect_feedback(first, right=False)
    look("question-wrong")
    reader.button("try_again").click()
    reader.choose(first)
    reader.check(first)
    reader.expect_feedback(first)
    look("question-right")
    reader.button("continue").click()
    for question in others:
        reader.answer(question)
    look("question-order")
    reader.choose(last)
    reader.check(last)
    reader.expect_feedback(last)
    look("question-order-right")
    reader.button("continue").click()


def take_picture(page: Page, name: str) -> None:
    """What stands in a window of the usual size; for documents."""
    resize(page, *SIZES["desktop"])
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
    wait_for_clicks(page)


def test_a_video_and_its_questions(course: Course, look: Looker, lang: str) -> None:
    course.become("Luis")
    reader = Reader(course.open(title_of(RECORDING)), RECORDING, lang)
    reader.begin()
    reader.read("intro")
    reader.expect_at("film")
    look("video")
    for summary in reader.place.locator("details > summary").all():
        summary.click()
    expect(reader.place.locator(".transcript button").first).to_be_visible()
    look("video-transcript")
    reader.place.get_by_role("slider").press("End")
    cue = reader.segment("film").cues[0].question
    expect(reader.place.locator(".cue")).to_be_visible()
    look("video-question")
    reader.choose(cue)
    if lang == "en":
        take_picture(course.page, "lesson")
    reader.check(cue)
    reader.expect_feedback(cue)
    look("video-question-answered")
    reader.button("continue_video").click()
    for _ in reader.segment("film").cues[1:]:
        reader.button("later").click()
    reader.button("next").click()
    reader.read("radio")
    for _ in reader.segment("quiz").questions:
        reader.button("later").click()
    reader.reflect("reflect")
    reader.rate("after")
    expect(reader.heading).to_have_text(reader.say["end_open"])
    look("lesson-end-open")


def test_what_the_tool_says_when_it_can_not_go_on(course: Course, look: Looker, demo: Demo) -> None:
    for name, path in {
        "front": "/",
        "refusal-attempt": "/attempts/00000000-0000-4000-8000-000000000000",
        "refusal-login": "/lti/login",
        "refusal-invitation": "/lti/register/nothing",
        "refusal-nowhere": "/nowhere",
    }.items():
        course.page.goto(demo.tool + path)
        look(name)


def test_a_login_where_the_browser_keeps_nothing(demo: Demo, lang: str, playwright: Playwright, tmp_path: Path) -> None:
    nothing = (demo.tool, demo.lms)
    with blocking_context(playwright, tmp_path / "strict", locale=LOCALES[lang], no_cookies=nothing) as context:
        course = Course(context.pages[0], demo.lms)
        course.become("Luis")
        look = Looker(course.page, lang)
        frame = course.open(title_of(RECORDING))
        expect(frame.locator("#window button")).to_be_visible()
        look("login-window")
        with course.page.expect_popup() as opened:
            frame.locator("#window button").click()
        expect(frame.locator("#moved")).to_be_visible()
        look("login-moved")
        Reader(opened.value, RECORDING, lang).acknowledge()
        in_a_window = Looker(opened.value, lang)
        in_a_window("lesson-window")
        look.assert_clean()
        in_a_window.assert_clean()


def test_the_console(course: Course, look: Looker, lang: str, demo: Demo) -> None:
    page = course.page
    course.become("Luis")
    reader = Reader(course.open(title_of(METADATA)), METADATA, lang)
    reader.begin()
    reader.finish()
    reader.expect_passed()
    page.goto(f"{demo.tool}/console/")
    look("console-sign-in")
    page.locator("#name").fill("demo")
    page.locator("#password").fill("wrong")
    page.locator("#password").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    look("console-sign-in-wrong")
    sign_in(page, demo)
    look("console-overview")
    if lang == "en":
        take_picture(page, "console")
    page.locator("details > summary").first.click()
    look("console-overview-weeks")
    page.goto(f"{demo.tool}/console/statements")
    look("console-statements")
    page.locator("ol.log a").first.click()
    expect(page.locator("#raw")).to_be_visible()
    look("console-statement")
    for name in ("credentials", "connections", "grades", "forwarding", "erasures"):
        page.goto(f"{demo.tool}/console/{name}")
        look(f"console-{name}")
    page.goto(f"{demo.tool}/console/statements/00000000-0000-4000-8000-000000000000")
    look("console-refused")
