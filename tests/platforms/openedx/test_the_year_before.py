"""lti-consumer-xblock 9.14.2, which many sites still run: it names institution roles only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.demo import free_port
from tests.lti_tool.learner.seat import TEXT, everything
from tests.platforms.openedx.site import OLD, Site
from tests.platforms.openedx.tool import RunningTool, start_tool
from tests.platforms.openedx.visitor import Visitor

pytestmark = pytest.mark.long
TITLE = TEXT.text("en").title
LESSON = [f"lesson={TEXT.id}"]


@pytest.fixture(scope="module")
def old_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = Site(tmp_path_factory.mktemp("openedx-old"), free_port(), OLD)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def old_tool(tmp_path_factory: pytest.TempPathFactory, old_site: Site) -> Iterator[RunningTool]:
    running = start_tool(tmp_path_factory.mktemp("tool-old"), f"localhost:{old_site.port}")
    yield running
    running.stop()


@pytest.mark.parametrize("person", ["learner", "staff", "instructor", "admin"])
def test_roles_of_the_institution_tell_learners_from_staff(old_site: Site, old_tool: RunningTool, person: str) -> None:
    block = old_site.place("roles", old_tool.url, custom_parameters=LESSON)
    old_tool.connect(block)
    opened = Visitor(old_site, person).launch(block)
    assert opened.title == (TITLE if person == "learner" else "")
    if person != "learner":
        assert TITLE in opened.text


def test_the_score_is_in_the_grade_book(old_site: Site, old_tool: RunningTool) -> None:
    block = old_site.place("graded", old_tool.url, custom_parameters=LESSON)
    old_tool.connect(block)
    Visitor(old_site, "learner").launch(block).say(everything(TEXT))
    old_tool.work(block)
    assert old_site.grade(block, "learner") == 1


def test_a_column_is_made_where_the_tool_keeps_them(old_site: Site, old_tool: RunningTool) -> None:
    block = old_site.place(
        "programmatic", old_tool.url, custom_parameters=LESSON, lti_advantage_ags_mode="programmatic"
    )
    old_tool.connect(block)
    Visitor(old_site, "learner").launch(block).say(everything(TEXT))
    old_tool.work(block)
    assert old_site.grade(block, "learner") == 1


def test_what_an_author_chooses_is_what_learners_get(old_site: Site, old_tool: RunningTool) -> None:
    block = old_site.place("chosen", old_tool.url)
    old_tool.connect(block)
    Visitor(old_site, "instructor").choose(block, TEXT.id)
    assert Visitor(old_site, "learner").launch(block).title == TITLE


def test_the_class_has_the_names_of_everybody_enrolled(old_site: Site, old_tool: RunningTool) -> None:
    block = old_site.place("class", old_tool.url, custom_parameters=LESSON)
    old_tool.connect(block)
    opened = Visitor(old_site, "instructor").launch(block)
    answer = opened.visitor.http.submit(opened.answer, "//form[@id='class']", names="1", part="1")
    assert "Lena Learner" in answer.text
