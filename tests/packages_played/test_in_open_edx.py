"""Open edX's own SCORM and cmi5 components take our zips in Studio, play them, and grade what our own store has too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import requests
from playwright.sync_api import BrowserContext, Page, expect

from scorm_export.package import Format
from tests.browser.demo import free_port
from tests.packages_played.central import Central, Result
from tests.packages_played.offer import begin
from tests.platforms.openedx.site import Site
from tests.player.channels.learner import Learner

SCORM: list[Format] = ["scorm12", "scorm2004-4", "scorm2004-3"]
COMPONENTS: dict[str, str] = {"cmi5": "openedx_cmi5_xblock"}
WEIGHT = 10
PEOPLE = ("Lena Learner", "learner@example.org", "learner2@example.org")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A small Open edX, at localhost."""
    running = Site(tmp_path_factory.mktemp("openedx"), free_port())
    try:
        running.start()
        yield running
    finally:
        running.stop()


def place(site: Site, zipped: Path, kind: str) -> str:
    """Make a component of the course and upload a package to it by Studio's form; its usage key."""
    component = COMPONENTS.get(kind, "scorm")
    fields = {"display_name": zipped.stem, "weight": WEIGHT}
    made = {"type": component, "name": zipped.stem, "fields": fields}
    key = str(requests.post(f"{site.url}/test/blocks", json=made, timeout=60).json()["usage_key"])
    author = requests.Session()
    author.get(f"{site.url}/login/instructor", timeout=60)
    for cookie in author.cookies:  # browsers send a secure cookie to localhost over http too
        cookie.secure = False
    form = {
        "display_name": zipped.stem,
        "width": "",
        "height": "700",
        "has_score": "1",
        "weight": str(WEIGHT),
        "enable_navigation_menu": "0",
        "enable_fullscreen_button": "0",
        "navigation_menu_width": "",
        "popup_on_launch": "0",
    }
    with zipped.open("rb") as file:
        answer = author.post(
            f"{site.url}/xblock/{key}/studio_handler/studio_submit",
            data=form,
            files={"file": (zipped.name, file, "application/zip")},
            timeout=120,
        )
    assert answer.status_code == 200, answer.text[:2000]
    assert answer.json() == {"result": "success", "errors": []}
    return key


def enter(profile: BrowserContext, site: Site, key: str, person: str = "learner") -> Page:
    """The component's page, as this person."""
    page = profile.new_page()
    page.goto(f"{site.url}/login/{person}?next={quote(f'/block/{key}')}")
    return page


def grade(site: Site, key: str, person: str = "learner") -> float | None:
    """The grade book's entry; none where there is none."""
    for one in requests.get(f"{site.url}/test/grades", timeout=30).json()["grades"]:
        if (one["usage_key"], one["user"]) == (key, person):
            return float(one["earned"])
    return None


def finish(learner: Learner, right: bool = True) -> None:
    """Take the short lesson: all right, or its first question wrong."""
    begin(learner)
    learner.answer("truth") if right else learner.fail("truth")
    learner.answer("number")
    learner.heading("You have passed this lesson")


def expect_same(central: Central, site: Site, key: str, before: int, percent: float, answers: int) -> Result:
    """The grade book and our store have the same score."""
    [result] = central.wait_for(1, "passed", before, seconds=60)
    assert (result.percent, len(result.answers)) == (percent, answers)
    central.wait(lambda: grade(site, key) == WEIGHT * percent / 100, 60, lambda: grade(site, key))
    for name in PEOPLE:
        assert central.traces(name) == []
    return result


@pytest.mark.parametrize("kind", [SCORM[0], *(pytest.param(one, marks=pytest.mark.long) for one in SCORM[1:])])
def test_the_scorm_component_plays_and_grades_it(
    kind: Format, site: Site, central: Central, profile: BrowserContext
) -> None:
    before = len(central.results())
    key = place(site, central.export("brief", kind), kind)
    page = enter(profile, site, key)
    learner = Learner(page, page.frame_locator("iframe.scorm-embedded"))
    finish(learner, right=False)
    expect(learner.place.locator(".save-note")).to_have_count(0)  # values given back late are no alarm
    expect_same(central, site, key, before, percent=50, answers=3)


@pytest.mark.long
@pytest.mark.parametrize("kind", SCORM)
def test_the_scorm_component_resumes_it(kind: Format, site: Site, central: Central, profile: BrowserContext) -> None:
    before = len(central.results())
    key = place(site, central.export("second", kind), kind)
    page = enter(profile, site, key)
    learner = Learner(page, page.frame_locator("iframe.scorm-embedded"))
    begin(learner)
    learner.answer("truth")
    central.wait(lambda: [len(one.answers) for one in central.results()[before:]] == [1])
    # Open edX keeps values in the background, after it has said that it did.
    page.wait_for_load_state("networkidle")
    page.close()
    again = enter(profile, site, key)
    learner = Learner(again, again.frame_locator("iframe.scorm-embedded"))
    learner.press("Go on where you were")
    learner.answer("number")
    learner.heading("You have passed this lesson")
    expect_same(central, site, key, before, percent=100, answers=2)


@pytest.mark.parametrize(("name", "unit"), [("brief", "Brief"), pytest.param("pair", "Second", marks=pytest.mark.long)])
def test_the_cmi5_component_plays_and_grades_it(
    name: str, unit: str, site: Site, central: Central, profile: BrowserContext
) -> None:
    before = len(central.results())
    key = place(site, central.export(name, "cmi5"), "cmi5")
    page = enter(profile, site, key)
    with profile.expect_page() as opened:
        page.get_by_role("link", name=unit, exact=True).click()
    lesson = opened.value
    told = parse_qs(urlsplit(lesson.url).query)
    finish(Learner(lesson), right=False)
    result = expect_same(central, site, key, before, percent=50, answers=3)
    assert result.channel == "cmi5"
    [registration] = told["registration"]
    assert registration not in result.pseudonym
    expect(lesson.get_by_text("is not taking your results")).to_have_count(0)
