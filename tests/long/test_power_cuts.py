"""kill -9 at random moments of a lesson, many times: nothing acknowledged is lost, nothing is there twice."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import requests
from lxml import html

from tests.browser.demo import Demo, new_demo
from tests.long.learner import Http, Learner
from tests.lti_tool.learner.seat import LESSONS, NS, everything, statement
from xapi.vocabulary import VERBS, VIDEO_EXTENSIONS

ROUNDS = 25
LESSON = LESSONS["work-and-recording"]


def whole_lesson() -> list[dict[str, Any]]:
    """All that completes the video lesson, in the order a learner does it."""
    video = LESSON.video
    assert video is not None
    played = {VIDEO_EXTENSIONS["played_segments"]: f"0.000[.]{video.duration:.3f}"}
    return [statement("paused", NS.video(LESSON.id), "video", extensions=played), *everything(LESSON)]


def graded(demo: Demo, person: str) -> bool:
    """Whether the gradebook of the LMS shows a grade for this person."""
    http = Http()
    course = http.open(demo.lms + "/")
    http.submit(course, "//form[contains(@class, 'people')]", person=person)
    words = " ".join(html.fromstring(http.open(demo.lms + "/gradebook").text).text_content().split())
    return "100" in words


@pytest.mark.long
def test_whatever_was_acknowledged_is_there_once_after_every_power_cut(tmp_path: Path) -> None:
    chance = random.Random(20261122)
    demo = new_demo(tmp_path)
    acknowledged: set[str] = set()
    cuts = 0
    try:
        for number in range(ROUNDS):
            demo.start()
            learner = Learner(demo.lms, "luis" if number % 2 else "mei", tool=demo.tool)
            learner.open_lesson()
            if learner.channel["conclusion"]:
                learner.again()
            said = whole_lesson()
            power = threading.Timer(chance.uniform(0.02, 1.2), demo.kill)
            power.start()
            for one in said:
                try:
                    acknowledged.update(learner.post([one]))
                except requests.RequestException:
                    cuts += 1
                    break
                time.sleep(chance.uniform(0, 0.08))
            power.join()
            demo.start()
            learner.post(said)  # what a browser does with all that was not acknowledged, and more than that
            acknowledged.update(one["id"] for one in said)
            demo.kill()
        demo.start()
        found = demo_statements(demo)
        counted = Counter(str(one["id"]) for one in found)
        assert set(acknowledged) <= set(counted)
        assert set(counted.values()) == {1}
        completed = Counter(
            str(one["context"]["registration"]) for one in found if one["verb"]["id"] == VERBS["completed"]
        )
        assert len(completed) == ROUNDS
        assert set(completed.values()) == {1}
        wait_until(lambda: graded(demo, "luis") and graded(demo, "mei"))
        print(f"{ROUNDS} rounds, {cuts} cuts in the middle of a lesson, {len(found)} statements")
        assert cuts > 0
    finally:
        demo.end()


def demo_statements(demo: Demo) -> list[Any]:
    """Everything in the LRS, page by page."""
    key, secret = demo.command("credential", "add", "reader", "--scope", "statements/read").split()
    found: list[Any] = []
    path = "/xapi/statements?limit=200"
    while path:
        answer = requests.get(
            demo.tool + path, auth=(key, secret), headers={"X-Experience-API-Version": "1.0.3"}, timeout=30
        ).json()
        found += answer["statements"]
        path = answer["more"]
    return found


def wait_until(true: Any, seconds: float = 90) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(1)
