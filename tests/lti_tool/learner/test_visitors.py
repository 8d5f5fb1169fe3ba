"""Who is no learner of the course may look at its lessons: as a visitor, and nothing of it becomes a grade."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.db import reading
from lti_tool.lti.checks import LTI
from lti_tool.lti.roles import TEST_USER, VOCABULARY
from lti_tool.models.attempt import attempts, learners
from tests.lti_support import LEARNER, ForgedPlatform, Tool, make_tool
from tests.lti_tool.learner.seat import TEXT, embedded, everything, sit

MENTOR = VOCABULARY + "membership#Mentor"
LESSON = {LTI + "custom": {"lesson": "split-sheets"}}


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Tool:
    return make_tool(tmp_path_factory.mktemp("tool"))


@pytest.fixture
def lms(tool: Tool) -> ForgedPlatform:
    return tool.platform(allow_anonymous=True)


def opened(lms: ForgedPlatform, roles: list[str], sub: str | None = "somebody") -> dict[str, Any]:
    """The channel of the lesson's page for somebody with these roles."""
    page = lms.launch(lms.tool.client(), lms.learner(sub=sub, **LESSON, **{LTI + "roles": roles}))
    assert page.status_code == 200, page.text
    return embedded(page, "channel")


def kept(tool: Tool, channel: dict[str, Any]) -> tuple[bool, str]:
    """Whether the attempt's learner is marked as a test, and the user id that is kept for grades."""
    query = select(learners.c.test, learners.c.subject).join(attempts, attempts.c.learner_id == learners.c.id)
    with reading(tool.services.engine) as connection:
        row = connection.execute(query.where(attempts.c.id == channel["attempt"])).one()
    return row.test, row.subject


@pytest.mark.parametrize(
    "roles",
    [
        [MENTOR],
        ["Mentor"],
        [VOCABULARY + "membership/Mentor#Auditor"],
        [VOCABULARY + "membership/Manager#Observer"],
        [VOCABULARY + "membership#Member"],
        [VOCABULARY + "institution/person#Administrator", VOCABULARY + "system/person#SysAdmin"],
        [],
    ],
    ids=["mentor", "short mentor", "auditor", "observer", "member", "administrator without membership", "no role"],
)
def test_who_is_no_learner_plays_as_a_visitor_of_whom_no_user_id_is_kept(
    tool: Tool, lms: ForgedPlatform, roles: list[str]
) -> None:
    channel = opened(lms, roles)
    assert (channel["test"], channel["unsent"]) == (True, True)
    assert kept(tool, channel) == (True, "")


def test_a_student_view_plays_as_a_test(tool: Tool, lms: ForgedPlatform) -> None:
    channel = opened(lms, [LEARNER, TEST_USER])
    assert (channel["test"], channel["unsent"]) == (True, False)
    assert kept(tool, channel) == (True, "somebody")


def test_who_visits_here_and_learns_there_is_graded_there(tool: Tool, lms: ForgedPlatform) -> None:
    visit, preview, learning = opened(lms, [MENTOR]), opened(lms, [LEARNER, TEST_USER]), opened(lms, [LEARNER])
    assert len({one["attempt"] for one in (visit, preview, learning)}) == 3
    assert kept(tool, learning) == (False, "somebody")
    assert (learning["test"], learning["unsent"]) == (False, False)
    assert opened(lms, [MENTOR])["attempt"] == visit["attempt"]


def test_somebody_unknown_plays_and_the_page_says_that_no_result_is_sent(tool: Tool, lms: ForgedPlatform) -> None:
    first, second = opened(lms, [LEARNER], sub=None), opened(lms, [LEARNER], sub=None)
    assert (first["test"], first["unsent"]) == (False, True)
    assert kept(tool, first) == (False, "")
    assert first["attempt"] != second["attempt"]


@pytest.mark.parametrize(("roles", "graded"), [([LEARNER], 1), ([MENTOR], 0), ([LEARNER, TEST_USER], 0)])
def test_only_a_learner_of_the_course_gets_a_grade(tool: Tool, roles: list[str], graded: int) -> None:
    lms = tool.platform()
    before = tool.rows()["grades"]
    ended = sit(lms, TEXT, sub="somebody", **{LTI + "roles": roles}).said(*everything(TEXT))
    assert ended["conclusion"]["completed"]
    assert tool.rows()["grades"] == before + graded
