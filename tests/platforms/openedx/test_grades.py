from __future__ import annotations

from lti_tool.lti.deep_linking import TAG
from tests.lti_tool.learner.seat import LESSONS, TEXT, everything
from tests.platforms.openedx.site import Block, Site
from tests.platforms.openedx.tool import RunningTool
from tests.platforms.openedx.visitor import Visitor

POINTS = sum(question.kind != "poll" for question in TEXT.questions.values())


def placed(site: Site, tool: RunningTool, name: str, lesson: str = TEXT.id, **fields: object) -> Block:
    block = site.place(name, tool.url, custom_parameters=[f"lesson={lesson}"], **fields)
    tool.connect(block)
    return block


def test_the_score_of_a_lesson_is_in_the_grade_book(site: Site, tool: RunningTool) -> None:
    block = placed(site, tool, "graded", weight=10.0)
    Visitor(site, "learner").launch(block).say(everything(TEXT, wrongs=1))
    tool.work(block)
    assert site.grade(block, "learner") == (POINTS - 1) / POINTS
    assert site.grade(block, "learner2") is None


def test_no_points_at_all_are_a_grade(site: Site, tool: RunningTool) -> None:
    block = placed(site, tool, "nothing-right")
    Visitor(site, "learner").launch(block).say(everything(TEXT, wrongs=POINTS))
    tool.work(block)
    assert site.grade(block, "learner") == 0


def test_a_retake_that_goes_worse_leaves_the_best_grade_and_a_better_one_replaces_it(
    site: Site, tool: RunningTool
) -> None:
    block = placed(site, tool, "retaken")
    opened = Visitor(site, "learner2").launch(block)
    opened.say(everything(TEXT, wrongs=1))
    tool.work(block)
    worse = opened.again()
    worse.say(everything(TEXT, wrongs=POINTS))
    tool.work(block)
    assert site.grade(block, "learner2") == (POINTS - 1) / POINTS
    worse.again().say(everything(TEXT))
    tool.work(block)
    assert site.grade(block, "learner2") == 1
    assert len(site.facts(block)["scores"]) == 1


def test_a_component_for_which_grades_are_off_takes_scores_and_shows_none(site: Site, tool: RunningTool) -> None:
    block = placed(site, tool, "ungraded", has_score=False)
    Visitor(site, "learner").launch(block).say(everything(TEXT))
    tool.work(block)
    assert site.grade(block, "learner") is None


def test_a_learner_whom_the_site_has_forgotten_is_tried_five_times_and_stopped_with_a_reason(
    site: Site, tool: RunningTool
) -> None:
    block = placed(site, tool, "forgotten")
    Visitor(site, "learner2").launch(block).say(everything(TEXT))
    site.forget("learner2")
    for tries in range(1, 6):
        tool.do_not_wait(block)
        tool.worker.once()
        [grade] = tool.grades_of(block)
        assert grade.tries == tries
        assert grade.state == ("refused" if tries == 5 else "due")
    assert grade.reason.startswith("500")
    assert site.grade(block, "learner2") is None


def test_lessons_of_two_components_have_grades_of_their_own(site: Site, tool: RunningTool) -> None:
    other = LESSONS["neighbouring-rights"]
    one = placed(site, tool, "graded-one")
    two = placed(site, tool, "graded-two", other.id)
    learner = Visitor(site, "learner")
    learner.launch(one).say(everything(TEXT, wrongs=1))
    learner.launch(two).say(everything(other))
    assert tool.work(one).line_item != tool.work(two).line_item
    assert site.grade(one, "learner") == (POINTS - 1) / POINTS
    assert site.grade(two, "learner") == 1


def test_where_the_tool_keeps_the_columns_one_is_made_and_used_for_everybody(site: Site, tool: RunningTool) -> None:
    block = placed(site, tool, "programmatic", lti_advantage_ags_mode="programmatic", launch_target="new_window")
    assert site.facts(block)["line_items"] == []
    Visitor(site, "learner").launch(block).say(everything(TEXT, wrongs=1))
    tool.work(block)
    [column] = site.facts(block)["line_items"]
    assert (column["resource_id"], column["tag"], column["resource_link_id"]) == (TEXT.id, TAG, block.key)
    assert site.grade(block, "learner") == (POINTS - 1) / POINTS
    Visitor(site, "learner2").launch(block).say(everything(TEXT))
    tool.work(block, count=2)
    assert site.grade(block, "learner2") == 1
    assert len(site.facts(block)["line_items"]) == 1
