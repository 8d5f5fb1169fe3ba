"""A learner who takes the lesson `everything/` in a page or a frame, by its buttons."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page, expect

from packages import catalogue
from packages.lesson import Lesson
from packages.player_json import lesson_json
from tests.player import sample

HERE = Path(__file__).parent
MEDIA = HERE.parent / "media"
QUIZ = ("many", "truth", "number", "poll", "word", "steps", "pairs")
RESPONSES = {
    "cue": "b",
    "many": "one[,]three",
    "truth": "true",
    "number": "12.5",
    "poll": "b",
    "word": "isrc",
    "steps": "write[,]record[,]release",
    "pairs": "singer[.]recording[,]writer[.]work",
}
"""What the learner answers rightly, as xAPI writes it."""


def read_everything(folder: Path) -> Lesson:
    """The lesson that has one of each, in the real format."""
    place = folder / "everything"
    shutil.copytree(HERE / "everything", place)
    (place / "media").mkdir()
    for file in ("film.mp4", "film.en.vtt"):
        shutil.copy(MEDIA / file, place / "media")
    (place / "media" / "film.jpg").write_bytes(b"no picture")
    found = catalogue.load([place])
    assert not found.problems, found.problems
    return found.lessons["everything"]


def as_json(lesson: Lesson) -> dict[str, Any]:
    """The whole lesson for the player."""
    whole = lesson_json(lesson, "en", "/", sample.NS)
    whole["segments"][1]["poster"] = ""
    return whole


def short(lesson: Lesson, *questions: str, **completion: Any) -> dict[str, Any]:
    """Only its card, and a quiz of these questions."""
    whole = as_json(lesson)
    card, _film, quiz, _reflection = whole["segments"]
    return whole | {
        "segments": [card, quiz | {"questions": list(questions)}],
        "questions": {name: whole["questions"][name] for name in questions},
        "completion": whole["completion"] | {"watch": None} | completion,
        "confidence": None,
    }


class Learner:
    """Somebody at a lesson.

    Args:
        page: the tab.
        place: where the lesson is in it: the page itself, or a frame.
    """

    def __init__(self, page: Page, place: Page | FrameLocator | None = None) -> None:
        """Sit down."""
        self.page = page
        self.place = place or page

    def press(self, name: str) -> None:
        """Click the button of that name."""
        self.place.get_by_role("button", name=name, exact=True).click()

    def heading(self, text: str) -> None:
        """Wait for a screen."""
        expect(self.place.get_by_role("heading", level=1)).to_have_text(text)

    def sees(self, text: str) -> None:
        """Wait for words."""
        expect(self.place.get_by_text(text, exact=False).first).to_be_visible()

    def start(self, sure: str | None = None) -> None:
        """From the cover to the first card; `sure` where the lesson asks for it first."""
        self.press("Start")
        if sure:
            self.place.get_by_role("radio", name=sure, exact=True).check()
            self.press("Continue")
        self.heading("First card")

    def to_quiz(self) -> None:
        """From the cover of a lesson of card and quiz to its first question."""
        self.start()
        self.press("Next")
        self.heading("The quiz")

    def begin_film(self) -> float:
        """Watch a little past the question in the film, and stop; returns where, in seconds."""
        film = self._film()
        self.answer("cue")
        self.wait(lambda: film.evaluate("film => film.currentTime > 3"))
        film.evaluate("film => film.pause()")
        return float(film.evaluate("film => film.currentTime"))

    def go_on_with_film(self, at: float) -> None:
        """On another device: the film stands at that second, and its question is not asked again."""
        self.press("Go on where you were")
        self.heading("The film")
        film = self.place.locator("video")
        self.wait(lambda: film.evaluate("(film, at) => Math.abs(film.currentTime - at) < 1", at))
        self.place.get_by_role("group", name="Video controls").get_by_role("button", name="Play").click()
        self.wait(lambda: film.evaluate("(film, at) => film.currentTime > at + 0.6", at))
        expect(self.place.get_by_role("heading", name="A question in between")).to_have_count(0)

    def _film(self) -> Locator:
        """Start the film, fast, and wait until it stops for its question."""
        self.heading("The film")
        film = self.place.locator("video")
        self.wait(lambda: film.evaluate("film => film.readyState >= 1"))
        film.evaluate("film => { film.playbackRate = 4 }")
        self.place.get_by_role("group", name="Video controls").get_by_role("button", name="Play").click()
        expect(self.place.get_by_role("heading", name="A question in between")).to_be_visible()
        return film

    def watch(self) -> None:
        """Watch the film, fast, past its question, until it is enough; and go on."""
        film = self._film()
        self.answer("cue")
        film.evaluate("film => { film.playbackRate = 4 }")
        self.wait(lambda: film.evaluate("film => film.currentTime > 5"))
        film.evaluate("film => film.pause()")
        self.press("Next")

    def answer(self, question: str, right: bool = True) -> None:
        """Answer the question that is asked, and see how it went."""
        self.give(question, right)
        self.press("Send answer" if question == "poll" else "Check answer")
        self.sees(f"{question} is {'right' if right else 'wrong'}")
        if right:
            self.press("Go on with the video" if question == "cue" else "Continue")

    def give(self, question: str, right: bool = True) -> None:
        """Fill in an answer."""
        self.sees(f"Prompt of {question}")
        label = self.place.get_by_label
        if question in ("cue", "poll"):
            label("Choice b" if right else "Choice a").check()
        elif question == "many":
            for choice in ("one", "three") if right else ("two",):
                label(f"Choice {choice}").check()
        elif question == "truth":
            self.place.get_by_role("radio").nth(0 if right else 1).check()
        elif question in ("number", "word"):
            label("Your answer").fill({"number": "12,5", "word": "isrc"}[question] if right else "0")
        elif question == "steps":
            for _ in range(2 if right else 1):
                self.press("Move down: Release")
        else:
            label("Singer").select_option("recording" if right else "poster")
            label("Writer").select_option("work")

    def fail(self, question: str) -> None:
        """Answer wrongly until no try is left, and go on."""
        self.answer(question, right=False)
        self.press("Try again")
        self.give(question, right=False)
        self.press("Check answer")
        expect(self.place.get_by_text("The right answer", exact=False).first).to_be_visible()
        self.press("Continue")

    def reflect(self, text: str) -> None:
        """Write down what comes next, and go on."""
        self.heading("The reflection")
        self.place.get_by_role("textbox").fill(text)
        self.press("Keep my note")
        self.sees("Your note is kept.")
        self.press("Finish")

    def whole_lesson(self) -> None:
        """Everything, rightly, to the end."""
        self.start(sure="A little")
        self.press("Next")
        self.watch()
        for question in QUIZ:
            self.answer(question)
        self.reflect("I shall write it down.")
        self.place.get_by_role("radio", name="Very sure", exact=True).check()
        self.press("Continue")
        self.heading("You have passed this lesson")

    def wait(self, check: Callable[[], Any], seconds: float = 20) -> None:
        """Wait until something is true."""
        for _ in range(int(seconds * 20)):
            if check():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("it did not happen in time")
