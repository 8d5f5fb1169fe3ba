from __future__ import annotations

import os
import re
import subprocess

import pytest

from tests.browser.demo import COMMAND
from tests.fresh import SECRET
from tests.lti_tool.learner.seat import LESSONS, TEXT, everything
from tests.platforms.openedx.site import Site
from tests.platforms.openedx.tool import RunningTool
from tests.platforms.openedx.visitor import Opened, Visitor

TITLE = TEXT.text("en").title
NAMES = {"ask_to_send_full_name": True, "ask_to_send_email": True, "ask_to_send_username": True}
LESSON = [f"lesson={TEXT.id}"]


def test_a_component_connected_by_hand_opens_the_lesson_that_its_parameters_name(site: Site, tool: RunningTool) -> None:
    block = site.place("by-hand", tool.url, custom_parameters=LESSON, **NAMES)
    done = subprocess.run(
        [
            str(COMMAND),
            *("platform", "add", "Harmonia", "--issuer", block.issuer, "--client-id", block.client_id),
            *("--auth-url", block.auth_url, "--token-url", block.token_url, "--jwks-url", block.jwks_url),
            *("--data", str(tool.services.settings.data_dir)),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        env={
            **os.environ,
            "LANGUAGE": "en",
            "CREATOR_LESSONS_SECRET": SECRET,
            "CREATOR_LESSONS_BASE_URL": tool.url,
            "CREATOR_LESSONS_ALLOWED_HOSTS": f"localhost:{site.port}",
        },
    )
    assert done.returncode == 0, done.stderr
    for path in ("/lti/login", "/lti/launch"):
        assert tool.url + path in done.stderr
    [key_set] = re.findall(re.escape(tool.url) + "/lti/jwks/[0-9a-f]{32}", done.stderr)
    site.place("by-hand", tool.url, lti_1p3_tool_keyset_url=key_set)
    opened = Visitor(site, "learner").launch(block)
    assert opened.title == TITLE
    assert "Lena" not in opened.text
    assert "learner@example.org" not in opened.text


@pytest.mark.parametrize("person", ["learner", "staff", "instructor", "admin"])
def test_learners_get_the_lesson_and_course_staff_the_class(site: Site, tool: RunningTool, person: str) -> None:
    block = site.place("roles", tool.url, custom_parameters=LESSON)
    tool.connect(block)
    opened = Visitor(site, person).launch(block)
    assert opened.title == (TITLE if person == "learner" else "")
    if person != "learner":
        assert TITLE in opened.text


def test_components_of_one_site_are_connections_of_their_own(site: Site, tool: RunningTool) -> None:
    one = site.place("roles", tool.url, custom_parameters=LESSON)
    two = site.place("other", tool.url, custom_parameters=["lesson=neighbouring-rights"])
    assert (one.issuer, one.deployment_id) == (two.issuer, two.deployment_id)
    assert one.client_id != two.client_id
    tool.connect(one)
    tool.connect(two)
    learner = Visitor(site, "learner")
    assert learner.launch(one).title == TITLE
    assert learner.launch(two).title == LESSONS["neighbouring-rights"].text("en").title


def test_a_component_that_was_never_connected_is_refused_in_words(site: Site, tool: RunningTool) -> None:
    block = site.place("stranger", tool.url)
    with pytest.raises(AssertionError, match=re.escape(f"{tool.url}/lti/login")):
        Visitor(site, "learner").launch(block)


def test_an_answer_of_open_edx_opens_the_lesson_once_and_only_in_the_browser_that_asked(
    site: Site, tool: RunningTool
) -> None:
    """Open edX's hints can be used again for minutes, and say nothing of the browser: the tool has to see to it."""
    block = site.place("roles", tool.url, custom_parameters=LESSON)
    tool.connect(block)
    learner, stranger = Visitor(site, "learner"), Visitor(site, "learner2")
    answer = learner.http.open(learner.start(block))
    with pytest.raises(AssertionError, match=f"{tool.url}/lti/launch: 4"):
        stranger.http.submit(answer)
    assert Opened(learner, learner.http.submit(answer)).title == TITLE
    with pytest.raises(AssertionError, match=f"{tool.url}/lti/launch: 4"):
        learner.http.submit(answer)


def test_without_names_and_services_the_lesson_plays_and_no_grade_is_due(site: Site, tool: RunningTool) -> None:
    block = site.place(
        "bare",
        tool.url,
        custom_parameters=LESSON,
        has_score=False,
        lti_1p3_enable_nrps=False,
        lti_advantage_ags_mode="disabled",
        lti_advantage_deep_linking_enabled=False,
        launch_target="modal",
    )
    tool.connect(block)
    opened = Visitor(site, "learner").launch(block)
    assert opened.say(everything(TEXT))["conclusion"]["success"] is True
    assert tool.grades_of(block) == []


def test_a_tool_from_the_site_wide_store_has_a_deployment_id_of_its_own(site: Site, tool: RunningTool) -> None:
    block = site.place_from_store("from-store", tool.url)
    assert block.deployment_id == "site-1"
    tool.connect(block)
    opened = Visitor(site, "learner").launch(block)
    assert all(lesson.text("en").title in opened.text for lesson in LESSONS.values() if not lesson.markets)
