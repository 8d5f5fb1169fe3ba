"""The video lesson, its film really played: questions stop it, and only what was watched counts."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.course import Course
from tests.browser.demo import Demo
from tests.browser.lesson import RECORDING, Reader, title_of
from xapi.vocabulary import DEFAULT_NS, VERBS, Namespace

LONG = 60_000
"""Milliseconds: the film plays for some 15 s at double speed between two questions, longer on a busy machine."""


class Film:
    """The video screen of a lesson."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.media = reader.place.locator("video.film")
        self.cue = reader.place.locator(".cue")
        self.watched = reader.place.locator(".watched")
        self.position = reader.place.get_by_role("slider", name=reader.say["seek"])

    def control(self, key: str) -> Locator:
        return self.reader.place.get_by_role("group", name=self.reader.say["controls"]).get_by_role(
            "button", name=self.reader.say[key]
        )

    def fast(self) -> None:
        self.reader.place.get_by_label(self.reader.say["speed"]).select_option("2")

    def paused(self) -> bool:
        return bool(self.media.evaluate("film => film.paused"))

    def time(self) -> float:
        return float(self.media.evaluate("film => film.currentTime"))


def test_a_film_is_watched_not_skipped(course: Course, demo: Demo) -> None:
    course.page.goto(course.lms)
    course.page.get_by_role("button", name="Learn, as Luis").click()
    reader = Reader(course.tool, RECORDING)
    reader.begin()
    reader.read("intro")
    reader.expect_at("film")
    film = Film(reader)

    skip_to_the_end(film)
    reader.button("next").click()
    reader.read("radio")
    reader.expect_at("quiz")
    for question in reader.segment("quiz").questions:
        reader.answer(question)
    reader.reflect("reflect")
    expect(reader.heading).to_have_text(reader.say["end_open"])
    title = reader.text.segments["film"].title
    reader.place.get_by_role("button", name=reader.say["missing_watch"].format(title=title)).click()

    watch(film)
    reader.button("next").click()
    reader.read("radio")
    reader.expect_at("quiz")
    for question in reader.segment("quiz").questions:
        reader.expect_feedback(question)
        reader.button("continue").click()
    reader.reflect("reflect")
    reader.expect_passed()
    course.become("Amina")
    course.expect_grade("Luis", title_of(RECORDING), "100 / 100")
    expect_told(demo)


def skip_to_the_end(film: Film) -> None:
    """Jumping over questions brings them up; answering them later and being at the end is not watching."""
    film.position.focus()
    film.position.press("End")
    for _ in film.reader.segment("film").cues:
        expect(film.cue).to_be_visible()
        assert film.paused()
        film.reader.button("later").click()
    expect(film.watched).to_contain_text("You have watched 0%.")


def watch(film: Film) -> None:
    """From the beginning, at double speed, answering where the film stops, until it is enough."""
    film.position.focus()
    film.position.press("Home")
    film.fast()
    film.control("play").click()
    for cue in film.reader.segment("film").cues:
        expect(film.cue).to_be_visible(timeout=LONG)
        assert film.paused()
        assert abs(film.time() - cue.at) < 1.5
        film.reader.answer(cue.question, then="continue_video")
        expect(film.cue).to_be_hidden()
    expect(film.watched).to_contain_text("That is enough to complete the lesson.", timeout=LONG)
    film.control("pause").click()


def expect_told(demo: Demo) -> None:
    """The film and the lesson are completed once each, each an activity of its own."""
    ns = Namespace(DEFAULT_NS)
    for activity in (ns.video(RECORDING), ns.lesson(RECORDING)):
        assert len(demo.statements(activity=activity, verb=VERBS["completed"])) == 1
    assert len(demo.statements(activity=ns.video(RECORDING), verb=VERBS["seeked"])) >= 2
