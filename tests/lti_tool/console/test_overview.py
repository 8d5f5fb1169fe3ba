from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
import time_machine

from lti_tool.services import Services
from tests.lti_tool.console.support import Browser
from tests.lti_tool.reports.facts import World

BOM = "\ufeff"


@pytest.fixture
def world(house: Services) -> World:
    """Two attempts of two learners at Harmonia, one at a partner with a dangerous name."""
    made = World(house.engine)
    made.partner("Harmonia")
    made.partner("=HYPERLINK(1)")
    one, two, three = made.learner("Harmonia"), made.learner("Harmonia"), made.learner("=HYPERLINK(1)")
    made.attempt(one, "split-sheets", "2026-11-17T10:00:00Z", completed=True, success=True)
    made.attempt(two, "split-sheets", "2026-11-18T10:00:00Z", completed=True, success=False)
    made.attempt(three, "=gone()", "2026-11-10T10:00:00Z")
    made.attempt(three, "split-sheets", "2026-01-10T10:00:00Z")
    return made


def table(text: str) -> list[dict[str, str]]:
    """The rows of a CSV file by the names of its columns."""
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM), newline="")))


@pytest.fixture
def november(browser: Browser) -> Iterator[Browser]:
    """A browser that stays on 22 November 2026, signed in."""
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        browser.sign_in()
        yield browser


def test_the_last_eight_weeks_are_counted(november: Browser, world: World) -> None:
    text = november.get("/console").text
    assert "28 Sept 2026" in text or "28 Sep 2026" in text
    assert "<dt>Attempts</dt><dd>3</dd>" in text
    assert "<dt>Learners</dt><dd>3</dd>" in text
    assert "50%" in text
    assert 'role="img"' in text


def test_the_csv_has_a_row_for_each_week_partner_and_version_of_a_lesson(november: Browser, world: World) -> None:
    answer = november.get("/console/overview.csv")
    assert answer.mimetype == "text/csv"
    assert 'filename="creator-lessons-2026-09-28-2026-11-22.csv"' in answer.headers["Content-Disposition"]
    rows = table(answer.get_data(as_text=True))
    assert rows[1] == {
        "week": "2026-W47",
        "week_start": "2026-11-16",
        "partner": "harmonia",
        "partner_name": "Harmonia",
        "lesson": "split-sheets",
        "version": "1",
        "revision": "",
        "learners": "2",
        "attempts": "2",
        "completed": "2",
        "judged": "2",
        "passed": "1",
        "pass_rate": "0.5",
    }
    assert len(rows) == 2


def test_nothing_in_the_csv_is_a_formula(november: Browser, world: World) -> None:
    row = table(november.get("/console/overview.csv").get_data(as_text=True))[0]
    assert row["partner_name"] == "'=HYPERLINK(1)"
    assert row["lesson"] == "'=gone()"
    assert row["pass_rate"] == ""


def test_the_csv_keeps_its_english_names_in_french(november: Browser, world: World) -> None:
    assert table(november.get("/console/overview.csv?lang=fr").get_data(as_text=True))[0]["week"] == "2026-W46"


def test_page_and_csv_follow_the_same_filters(november: Browser, world: World) -> None:
    query = f"from=2026-11-16&to=2026-11-17&partner={world.partners['Harmonia'][0]}&lesson=split-sheets"
    text = november.get(f"/console?{query}").text
    assert "<dt>Attempts</dt><dd>1</dd>" in text
    assert "/console/overview.csv?" + query.replace("&", "&amp;") in text
    rows = table(november.get(f"/console/overview.csv?{query}").get_data(as_text=True))
    assert [row["attempts"] for row in rows] == ["1"]


@pytest.mark.parametrize("query", ["from=x", "to=2026-02-30", "from=2001-01-01&to=2026-01-01", "from=9999-12-31"])
def test_dates_that_do_not_fit_are_told_in_words(november: Browser, world: World, query: str) -> None:
    page = november.get(f"/console?{query}")
    assert page.status_code == 200
    assert 'role="alert"' in page.text
    assert november.get(f"/console/overview.csv?{query}").status_code == 400


@pytest.mark.parametrize("query", ["partner=%00", "lesson=%00x", "partner=nobody", "from=2199-12-31", "to=2000-01-01"])
def test_nothing_found_is_a_calm_page(november: Browser, world: World, query: str) -> None:
    page = november.get(f"/console?{query}")
    assert page.status_code == 200
    assert november.get(f"/console/overview.csv?{query}").status_code == 200


def test_a_partners_name_is_only_text(november: Browser, house: Services) -> None:
    world = World(house.engine)
    world.partner("<i>Harmonia</i>")
    world.attempt(world.learner("<i>Harmonia</i>"), "<i>x</i>", "2026-11-17T10:00:00Z")
    text = november.get("/console").text
    assert "<i>" not in text
    assert "&lt;i&gt;x" in text
