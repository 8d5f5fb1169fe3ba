"""Whatever happens to tab, page and network: no answer whose feedback was shown is lost or doubled."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.browser.chaos import run
from tests.browser.course import Course
from tests.browser.demo import new_demo
from tests.browser.lesson import AI, METADATA, NEIGHBOURS, SPLITS, title_of
from tests.browser.profiles import blocking_context

LESSONS = (AI, SPLITS, METADATA, NEIGHBOURS)
PEOPLE = ("Luis", "Mei")
A_DEMO = len(LESSONS) * len(PEOPLE)
"""So many runs until everybody has taken everything."""


def suffer(playwright: Playwright, folder: Path, runs: range, misfortunes: int) -> Counter[str]:
    """Do these runs, each second in a cross-site frame without storage; what happened, counted."""
    happened: Counter[str] = Counter()
    demo = None
    try:
        for number in runs:
            if demo is None or number % A_DEMO == 0:
                if demo is not None:
                    demo.end()
                demo = new_demo(folder / f"demo{number}")
                demo.data.parent.mkdir()
                demo.start()
                with blocking_context(playwright, folder / f"amina{number}") as context:
                    Course(context.pages[0], demo.lms).add(*map(title_of, LESSONS))
            who = (LESSONS[number // len(PEOPLE) % len(LESSONS)], PEOPLE[number % len(PEOPLE)])
            profile = folder / f"run{number}"
            framed = (number // len(PEOPLE)) % 2 == number % 2
            taker = run(playwright, demo, profile, who, framed=framed, seed=number, misfortunes=misfortunes)
            happened.update(one for one in taker.seen.story if one.startswith("["))
            happened["answers"] += sum(taker.seen.shown.values())
            happened["framed"] += framed
    finally:
        if demo is not None:
            demo.end()
    return happened


def test_two_learners_with_bad_luck(playwright: Playwright, tmp_path: Path) -> None:
    happened = suffer(playwright, tmp_path, range(2), misfortunes=6)
    assert happened["answers"] >= 2 and happened["framed"] == 1


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_fifty_learners_with_bad_luck(playwright: Playwright, tmp_path: Path) -> None:
    happened = suffer(playwright, tmp_path, range(100, 150), misfortunes=8)
    print(dict(happened))
    assert happened["framed"] == 25
    assert all(happened[f"[{one}]"] for one in ("close", "crash", "reload", "offline", "second tab", "back"))
