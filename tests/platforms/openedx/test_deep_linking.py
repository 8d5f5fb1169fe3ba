from __future__ import annotations

import pytest

from tests.lti_tool.learner.seat import LESSONS, TEXT, everything
from tests.platforms.openedx.site import Site
from tests.platforms.openedx.tool import RunningTool
from tests.platforms.openedx.visitor import Visitor

OTHER = LESSONS["neighbouring-rights"]


def test_what_an_author_chooses_is_what_learners_get_and_a_new_choice_replaces_it(
    site: Site, tool: RunningTool
) -> None:
    block = site.place("chosen", tool.url)
    tool.connect(block)
    author, learner = Visitor(site, "instructor"), Visitor(site, "learner")
    assert learner.launch(block).title == ""
    assert author.choose(block, TEXT.id).status_code == 200
    [item] = site.facts(block)["content_items"]
    assert item["content_type"] == "ltiResourceLink"
    assert item["attributes"]["url"] == f"{tool.url}/lti/lessons/{TEXT.id}"
    assert item["attributes"]["custom"]["lesson"] == TEXT.id
    opened = learner.launch(block)
    assert opened.title == TEXT.text("en").title
    opened.say(everything(TEXT))
    tool.work(block)
    assert site.grade(block, "learner") == 1
    author.choose(block, OTHER.id)
    [item] = site.facts(block)["content_items"]
    assert item["attributes"]["custom"]["lesson"] == OTHER.id
    assert learner.launch(block).title == OTHER.text("en").title


def test_an_author_chooses_one_lesson_a_component_although_open_edx_would_take_several(
    site: Site, tool: RunningTool
) -> None:
    block = site.place("one-only", tool.url)
    tool.connect(block)
    picker = Visitor(site, "staff").pick(block).text
    assert 'type="radio" name="choice"' in " ".join(picker.split())


def test_a_learner_is_not_let_into_the_picker(site: Site, tool: RunningTool) -> None:
    block = site.place("one-only", tool.url)
    tool.connect(block)
    with pytest.raises(AssertionError, match="403"):
        Visitor(site, "learner").pick(block)
