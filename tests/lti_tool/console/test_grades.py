from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from lti_tool.db import reading, writing
from lti_tool.models.grade import grades
from lti_tool.services import Services
from tests.lti_tool.console.support import Browser, Society

PAGE = "/console/grades"


@pytest.fixture
def refused(house: Services, society: Society) -> int:
    """A grade that the LMS refused after five tries."""
    values = {
        "placement_id": society.placement_id,
        "learner_id": society.learner_id,
        "line_item": "https://lms.example/item",
        "score_given": 3,
        "score_maximum": 4,
        "version": 2,
        "sent_version": 1,
        "state": "refused",
        "reason": "500 <b>from</b> the LMS",
        "tries": 5,
        "due_since": 1,
        "next_try_at": 1,
    }
    with writing(house.engine) as connection:
        return connection.execute(insert(grades).values(**values).returning(grades.c.id)).scalar_one()


def test_a_refused_grade_stands_with_its_reason(browser: Browser, refused: int) -> None:
    text = browser.get(PAGE).text
    assert "500 &lt;b&gt;from&lt;/b&gt; the LMS" in text
    assert "5 tries" in text
    assert "<strong>3</strong> / 4" in text


def test_send_again_makes_it_due_from_the_first_try(browser: Browser, house: Services, refused: int) -> None:
    answer = browser.send(f"{PAGE}/{refused}/send", page=PAGE, state="refused")
    assert answer.headers["Location"] == f"{PAGE}?state=refused"
    with reading(house.engine) as connection:
        row = connection.execute(select(grades)).one()
    assert (row.state, row.tries, row.reason, row.version) == ("due", 0, "", 3)
    assert row.next_try_at > 1


def test_a_held_grade_is_sent_anyway_when_staff_say_so(browser: Browser, house: Services, refused: int) -> None:
    with writing(house.engine) as connection:
        connection.execute(update(grades).values(state="held"))
    text = browser.get(f"{PAGE}?state=held").text
    assert "Held back" in text
    assert "Send ours anyway" in text
    browser.send(f"{PAGE}/{refused}/send", page=PAGE)
    with reading(house.engine) as connection:
        row = connection.execute(select(grades)).one()
    assert (row.state, row.insist) == ("due", True)


def test_grades_are_shown_by_state_and_partner(browser: Browser, society: Society, refused: int) -> None:
    assert "Send again" in browser.get(f"{PAGE}?state=refused&partner={society.partner.id}").text
    assert "Send again" not in browser.get(f"{PAGE}?state=due").text
    assert "Send again" not in browser.get(f"{PAGE}?partner=nobody").text
    assert "Send again" in browser.get(f"{PAGE}?state=nonsense&page=x").text


@pytest.mark.parametrize("number", ["99", "9223372036854775808", "x"])
def test_an_unknown_grade_is_a_404(browser: Browser, number: str) -> None:
    assert browser.send(f"{PAGE}/{number}/send", page="/console").status_code == 404
