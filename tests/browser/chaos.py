"""A learner with bad luck: takes a lesson while tabs close, pages reload, the network goes and a second tab opens.

What the learner saw (feedback) is noted, to be held against the record store.
"""

from __future__ import annotations

import contextlib
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, FrameLocator, Locator, Page, Playwright, Request

from packages.html import plain_text
from packages.scoring import conclude, is_right, parse_response, rules_of
from tests.browser.course import Course
from tests.browser.demo import Demo
from tests.browser.lesson import Reader, title_of
from tests.browser.profiles import blocking_context
from xapi.vocabulary import DEFAULT_NS, VERBS, Namespace

NS = Namespace(DEFAULT_NS)
PATIENCE = 6_000
"""Milliseconds for one thing to happen; longer means that it does not."""
MISFORTUNES = ("close", "crash", "reload", "offline", "second tab", "back")
SCREENS = {
    "notice": ".stage button.wide >> visible=true",
    "cover": ".cover",
    "end": ".end",
    "confidence": ".scale",
    "reflection": "#reflection",
    "question": "form.question fieldset",
    "card": ".card h1",
}


@dataclass
class Seen:
    """What a learner was shown and did.

    Attributes:
        shown: (question, right) → how often feedback was shown for a new answer; right is None for a poll.
        clicked: question → how often an answer was sent off.
        registrations: the attempts that answers were for.
    """

    shown: Counter[tuple[str, bool | None]] = field(default_factory=Counter)
    clicked: Counter[str] = field(default_factory=Counter)
    registrations: set[str] = field(default_factory=set)
    story: list[str] = field(default_factory=list)

    def note(self, request: Request) -> None:
        """Remember for which attempt something is delivered."""
        if request.method == "POST" and request.url.endswith("/statements"):
            self.registrations.add(request.url.split("/")[-2])


class Taker:
    """One learner, one lesson, one browser profile."""

    def __init__(self, context: BrowserContext, demo: Demo, lesson: str, person: str, framed: bool, seed: int) -> None:
        self.context, self.demo, self.lesson, self.person, self.framed = context, demo, lesson, person, framed
        self.chance = random.Random(seed)
        self.seen = Seen()
        self.page = context.pages[0]
        context.on("request", self.seen.note)
        Course(self.page, demo.lms).become(person)
        self.activity = demo.lms + str(Course(self.page, demo.lms).activity(title_of(lesson)).get_attribute("href"))
        self.open()

    def open(self) -> None:
        """Open the activity, as from the course."""
        self.page.goto(self.activity if self.framed else f"{self.activity}/launch?target=window")
        self.reader = Reader(self._place, self.lesson)

    @property
    def _place(self) -> FrameLocator | Page:
        return self.page.frame_locator("iframe.tool") if self.framed else self.page

    def take(self, misfortunes: int) -> None:
        """Take the lesson with so many misfortunes on the way, then to its end in peace."""
        for _ in range(misfortunes):
            for _ in range(self.chance.randint(1, 5)):
                self._try_step()
            self._suffer(self.chance.choice(MISFORTUNES))
        self.seen.story.append("peace")
        self.context.set_offline(False)
        self.page.wait_for_timeout(1500)
        self._again()
        end = time.monotonic() + 120
        while not self._finished():
            assert time.monotonic() < end, f"the lesson does not end: {self.seen.story}"
            self._try_step()

    def _finished(self) -> bool:
        if self._screen() != "end":
            return False
        badge = self.reader.place.locator(".end .badge").first.inner_text(timeout=PATIENCE)
        if badge.strip() == self.reader.say["badge_open"]:
            self.reader.place.locator(".todo button").first.click(timeout=PATIENCE)
            return False
        return True

    def _screen(self) -> str:
        """What is to be seen; empty while nothing is."""
        end = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < end:
            for name, selector in SCREENS.items():
                if self.reader.place.locator(selector).first.is_visible() and (
                    name != "notice" or self.reader.notice.is_visible()
                ):
                    return name
            self.page.wait_for_timeout(50)
        return ""

    def _try_step(self) -> None:
        """One step; where the page does not let it happen, open the lesson again."""
        try:
            screen = self._screen()
            self.seen.story.append(screen or "nothing")
            if not screen:
                self.context.set_offline(False)
                self._again()
            else:
                self._step(screen)
        except Error as error:
            self.seen.story.append(f"({str(error).splitlines()[0][:60]})")
            self.context.set_offline(False)
            self._again()

    def _step(self, screen: str) -> None:
        press = {"notice": "notice_go_on", "confidence": "skip", "reflection": "skip", "card": "next"}
        if screen == "cover":
            self.reader.place.locator(".cover-actions button").first.click(timeout=PATIENCE)
        elif screen == "question":
            self._question()
        elif screen in press:
            buttons = self.reader.place.get_by_role("button", name=self.reader.say[press[screen]], exact=True)
            forward = self.reader.place.locator("nav.steps button").last
            (buttons if buttons.first.is_visible() else forward).first.click(timeout=PATIENCE)

    def _question(self) -> None:
        form = self.reader.place.locator("form.question")
        button = form.locator("button[type=submit]")
        button.wait_for(timeout=PATIENCE)
        mode = form.get_attribute("data-mode", timeout=PATIENCE)
        if mode in ("again", "continue"):
            button.click(timeout=PATIENCE)
        if mode != "check":
            return
        question = self._asked()
        poll = self.reader.lesson.questions[question].kind == "poll"
        right = poll or self.chance.random() < 0.7
        self.reader.choose(question, right)
        self.seen.clicked[question] += 1
        button.click(timeout=PATIENCE)
        verdict = form.locator(".verdict")
        dies = self.chance.random() < 0.15
        if dies:
            self.page.wait_for_timeout(self.chance.randint(0, 150))
        else:
            verdict.wait_for(timeout=PATIENCE)
        if not dies or verdict.is_visible():
            self._note_feedback(question, verdict, None if poll else right)
        if dies:
            self.seen.story.append("[crash while saving]")
            self._crash()

    def _note_feedback(self, question: str, verdict: Locator, right: bool | None) -> None:
        # Another tab may have answered first: then its answer stands here.
        stands = {None: "poll", True: "right", False: "wrong"}[right]
        told = (verdict.get_attribute("class", timeout=PATIENCE) or "").split()
        # What another tab has settled goes on at a click, and the next question may be settled there as well.
        if stands in told and self._asked() == question:
            self.seen.shown[question, right] += 1
            self.seen.story.append(f"{question} {stands}")

    def _asked(self) -> str:
        legend = " ".join(self.reader.place.locator("legend.prompt").inner_text(timeout=PATIENCE).split())
        texts = {" ".join(plain_text(one.prompt).split()): name for name, one in self.reader.text.questions.items()}
        return texts[legend]

    def _again(self) -> None:
        """Open the lesson in a new tab; the old one goes."""
        old, self.page = self.page, self.context.new_page()
        old.close()
        self.open()

    def _suffer(self, misfortune: str) -> None:
        self.seen.story.append(f"[{misfortune}]")
        try:
            if misfortune == "close":
                self._again()
            elif misfortune == "crash":
                self._crash()
            elif misfortune == "reload":
                self.page.reload()
            elif misfortune == "offline":
                self.context.set_offline(not self.chance.random() < 0.3)
            elif misfortune == "second tab":
                self._second_tab()
            else:
                self.page.go_back(timeout=PATIENCE)
                if self.chance.random() < 0.5:
                    self.page.go_forward(timeout=PATIENCE)
                else:
                    self._again()
        except Error:
            self.context.set_offline(False)
            self._again()

    def _crash(self) -> None:
        """The tab dies without a last word."""
        old, self.page = self.page, self.context.new_page()
        with contextlib.suppress(Error):
            old.goto("chrome://crash", timeout=2000)
        old.close()
        self.open()

    def _second_tab(self) -> None:
        """Some steps in another tab, then on in the first."""
        self.context.set_offline(False)
        first, self.page = self.page, self.context.new_page()
        self.open()
        for _ in range(self.chance.randint(1, 6)):
            self._try_step()
        self.page.close()
        self.page = first
        self.reader = Reader(self._place, self.lesson)


def hold_against_the_record(taker: Taker) -> None:
    """Every answer whose feedback was shown is there exactly once, and the lesson came out as the answers say."""
    seen, told = taker.seen, f"{taker.lesson}, {taker.person}: {taker.seen.story}"
    (registration,) = seen.registrations
    stored = [
        one
        for one in reversed(_statements(taker, registration))
        if "/questions/" in one["object"]["id"] and one["verb"]["id"] in (VERBS["answered"], VERBS["responded"])
    ]
    ids = [one["id"] for one in stored]
    assert len(set(ids)) == len(ids), told
    found = Counter((_question_of(one), one["result"].get("success")) for one in stored)
    for (question, right), count in seen.shown.items():
        assert found[question, right] >= count, f"{question} {right}: {found} {told}"
    assert Counter(map(_question_of, stored)) <= seen.clicked, told

    whole = _statements(taker, registration)
    lesson = NS.lesson(taker.lesson)
    ends = [one for one in whole if one["object"]["id"] == lesson]
    verbs = Counter(name for one in ends for name, iri in VERBS.items() if one["verb"]["id"] == iri)
    assert verbs["completed"] == verbs["initialized"] == 1, told
    expected = conclude(rules_of(taker.reader.lesson), _facts(taker, stored))
    assert expected.completed, told
    (graded,) = [one for one in ends if one["verb"]["id"] in (VERBS["passed"], VERBS["failed"])]
    assert graded["result"]["score"]["scaled"] == expected.scaled, told
    assert (graded["verb"]["id"] == VERBS["passed"]) == expected.success, told


def _statements(taker: Taker, registration: str) -> list[Any]:
    return list(taker.demo.statements(registration=registration))


def _question_of(statement: Any) -> str:
    return str(statement["object"]["id"]).rpartition("/")[2]


def _facts(taker: Taker, stored: list[Any]) -> dict[str, Any]:
    """What the answers add up to: the last try of each question counts, up to the one that settles it."""
    answers: dict[str, dict[str, Any]] = {}
    for statement in stored:
        question = taker.reader.lesson.questions[_question_of(statement)]
        before = answers.get(question.id, {"tries": 0, "response": None})
        settled = is_right(question, before["response"]) or before["tries"] >= taker.reader.lesson.completion.tries
        if not settled:
            response = parse_response(question, statement["result"]["response"])
            answers[question.id] = {"response": response, "tries": before["tries"] + 1}
    return {"cards": list(taker.reader.lesson.cards), "answers": answers}


def run(
    playwright: Playwright, demo: Demo, folder: Path, who: tuple[str, str], *, framed: bool, seed: int, misfortunes: int
) -> Taker:
    """One run from the course to the record store; `who`: lesson and person."""
    with blocking_context(playwright, folder) as context:
        taker = Taker(context, demo, *who, framed, seed)
        taker.take(misfortunes)
        taker.page.wait_for_timeout(500)
        hold_against_the_record(taker)
    return taker
