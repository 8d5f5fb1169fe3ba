"""The player's screens, used as a learner uses them; what they should say is read from the shipped lesson."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page, expect

from packages import catalogue
from packages.lesson import Lesson, Question, QuestionText, Segment

PLAYER = Path(catalogue.__file__).parent / "player"

AI = "ai-and-your-music"
RECORDING = "work-and-recording"
SPLITS = "split-sheets"
METADATA = "metadata-that-pays"
NEIGHBOURS = "neighbouring-rights"


@cache
def shipped(lesson: str) -> Lesson:
    """The lesson as the demo's partner, which is in no particular market, has it."""
    return catalogue.shipped().lessons[lesson].for_market(None)


def title_of(lesson: str, lang: str = "en") -> str:
    return shipped(lesson).text(lang).title


@cache
def words(lang: str) -> dict[str, Any]:
    """The player's own words."""
    found: dict[str, Any] = json.loads((PLAYER / "messages" / f"{lang}.json").read_text(encoding="utf-8"))
    return found


class Reader:
    """Somebody who takes a lesson in a frame or a window."""

    def __init__(self, place: FrameLocator | Page, lesson: str, lang: str = "en") -> None:
        self.place = place
        self.lesson = shipped(lesson)
        self.text = self.lesson.text(lang)
        self.say = words(lang)
        self.rated = False

    @property
    def heading(self) -> Locator:
        return self.place.get_by_role("heading", level=1)

    @property
    def notice(self) -> Locator:
        """The button that acknowledges the privacy notice."""
        return self.button("notice_go_on")

    def button(self, key: str) -> Locator:
        return self.place.get_by_role("button", name=self.say[key], exact=True)

    def segment(self, segment: str) -> Segment:
        return next(each for each in self.lesson.segments if each.id == segment)

    def acknowledge(self) -> None:
        """Go past the privacy notice, if it is there, to the cover."""
        expect(self.notice.or_(self.place.locator(".cover"))).to_be_visible()
        if self.notice.is_visible():
            self.notice.click()
        expect(self.place.locator(".cover h1")).to_have_text(self.text.title)

    def begin(self) -> None:
        """From the first screen to the first segment."""
        self.acknowledge()
        self.start()

    def start(self) -> None:
        """From the cover to the first segment; how sure the learner is stays unsaid."""
        self.button("start").click()
        self.rate("before")

    def rate(self, when: str, step: int | None = None) -> None:
        """Say how sure one is, or skip that; whoever skips it before is not asked after."""
        if not self.lesson.confidence or (when == "after" and not self.rated):
            return
        self.rated = step is not None
        expect(self.heading).to_have_text(self.say[f"confidence_{when}"])
        if step is None:
            self.button("skip").click()
            return
        self.place.get_by_role("radio", name=self.say[f"confidence_{step}"], exact=True).check()
        self.button("continue").click()

    def expect_at(self, segment: str) -> None:
        expect(self.heading).to_have_text(self.text.segments[segment].title)

    def read(self, segment: str) -> None:
        """Read a card, go on."""
        self.expect_at(segment)
        self.button("next").click()

    def quiz(self, segment: str) -> None:
        """Answer all questions of a quiz, rightly, and go on."""
        self.expect_at(segment)
        for question in self.segment(segment).questions:
            self.answer(question)

    def choose(self, question: str, right: bool = True) -> None:
        """Fill in an answer, without checking it."""
        asked, _ = self._asked(question)
        {
            "number": self._choose_number,
            "text": self._choose_text,
            "order": self._choose_order,
            "match": self._choose_match,
        }.get(asked.kind, self._choose_choices)(question, right)

    def _choose_number(self, question: str, right: bool) -> None:
        asked, _ = self._asked(question)
        assert isinstance(asked.right, float | int)
        self.place.get_by_label(self.say["your_answer"]).fill(
            f"{asked.right + (0 if right else 1 + asked.tolerance):g}"
        )

    def _choose_text(self, question: str, right: bool) -> None:
        asked, _ = self._asked(question)
        assert isinstance(asked.right, tuple)
        self.place.get_by_label(self.say["your_answer"]).fill(asked.right[0] if right else "nothing of the kind")

    def _choose_order(self, question: str, right: bool) -> None:
        """Move things by their buttons; a wrong order is the right one with its first two exchanged."""
        asked, text = self._asked(question)
        assert isinstance(asked.right, tuple)
        wanted = list(asked.right) if right else [asked.right[1], asked.right[0], *asked.right[2:]]
        moves = [self.say["move_up"].format(item=text.choices[each]) for each in asked.choices]
        labels = self.place.locator("ol.order button").evaluate_all("all => all.map(each => each.ariaLabel)")
        now = sorted(asked.choices, key=lambda each: labels.index(moves[asked.choices.index(each)]))
        if now == wanted:  # it has to be touched to be an answer
            self._move(text.choices[now[0]], "move_down")
            self._move(text.choices[now[0]], "move_up")
        for place, name in enumerate(wanted):
            while now.index(name) > place:
                self._move(text.choices[name], "move_up")
                at = now.index(name)
                now[at - 1], now[at] = now[at], now[at - 1]

    def _move(self, item: str, key: str) -> None:
        self.place.get_by_role("button", name=self.say[key].format(item=item), exact=True).click()

    def _choose_match(self, question: str, right: bool) -> None:
        asked, text = self._asked(question)
        assert isinstance(asked.right, tuple)
        for pair in asked.right:
            left, target = pair.split("[.]")
            if not right:
                target = next(each for each in asked.targets if each != target)
            field = self.place.get_by_role("combobox", name=text.choices[left], exact=True)
            field.select_option(label=text.targets[target])

    def _choose_choices(self, question: str, right: bool) -> None:
        asked, text = self._asked(question)
        assert isinstance(asked.right, tuple)
        wanted = asked.right or asked.choices[:1]
        if not right:
            wanted = tuple(each for each in asked.choices if each not in asked.right)[:1]
        if asked.kind != "multiple":
            self.place.get_by_role("radio", name=text.choices[wanted[0]], exact=True).check()
            return
        for choice in asked.choices:
            box = self.place.get_by_role("checkbox", name=text.choices[choice], exact=True)
            box.set_checked(choice in wanted)

    def check(self, question: str) -> None:
        """Send the answer that is filled in."""
        self.button("send" if self._asked(question)[0].kind == "poll" else "check").click()

    def expect_feedback(self, question: str, right: bool = True) -> None:
        _, text = self._asked(question)
        expect(self.place.locator(".verdict")).to_be_visible()
        expect(self.place.locator(".verdict")).to_contain_text(text.right if right else text.wrong)

    def answer(self, question: str, then: str = "continue") -> None:
        """Answer rightly, read the feedback, go on."""
        self.choose(question)
        self.check(question)
        self.expect_feedback(question)
        self.button(then).click()

    def reflect(self, segment: str, text: str | None = None) -> None:
        """Write a reflection, or skip it, and go on."""
        self.expect_at(segment)
        if text is None:
            self.button("skip").click()
            return
        self.place.get_by_label(self.say["reflection_label"]).fill(text)
        self.button("reflection_save").click()
        expect(self.place.get_by_text(self.say["reflection_saved"])).to_be_visible()
        self.button("to_end").click()

    def finish(self, *, after: str = "", until: str = "", reflection: str | None = None) -> None:
        """Take all segments (but the video), from the one after ``after`` to the one before ``until``."""
        ids = [each.id for each in self.lesson.segments]
        first = ids.index(after) + 1 if after else 0
        last = ids.index(until) if until else len(ids)
        for segment in self.lesson.segments[first:last]:
            if segment.kind == "card":
                self.read(segment.id)
            elif segment.kind == "quiz":
                self.quiz(segment.id)
            elif segment.kind == "reflection":
                self.reflect(segment.id, reflection)
        if last == len(ids):
            self.rate("after")

    def expect_passed(self) -> None:
        """The end screen, with all points."""
        expect(self.heading).to_have_text(self.say["end_passed"])

    def _asked(self, question: str) -> tuple[Question, QuestionText]:
        return self.lesson.questions[question], self.text.questions[question]
