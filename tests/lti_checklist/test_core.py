"""Section 2: core messages 1.3."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_tool.db import reading
from lti_tool.lti.checks import LTI
from lti_tool.lti.claims import AGS, NRPS
from lti_tool.models.attempt import learners
from lti_tool.models.course import contexts, resource_links
from lti_tool.models.grade import grades
from lti_tool.models.platform import deployments
from tests.lti_checklist.checklist import CHOSEN, LESSON, is_lesson, is_refused, is_teachers, row
from tests.lti_support import BASE, LEARNER, MEMBERSHIP, ForgedPlatform, Tool, without
from tests.lti_tool.learner.seat import TEXT, everything, sit

TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"


def launch(lms: ForgedPlatform, **claims: Any) -> TestResponse:
    return lms.launch(lms.tool.client(), lms.learner(**{**CHOSEN, **claims}))


def links(lms: ForgedPlatform) -> list[Any]:
    query = (
        select(resource_links, contexts.c.context_id, contexts.c.title.label("course"))
        .join(deployments, deployments.c.id == resource_links.c.deployment_pk)
        .outerjoin(contexts, contexts.c.id == resource_links.c.context_pk)
        .where(deployments.c.platform_id == lms.row.id)
        .order_by(resource_links.c.id)
    )
    with reading(lms.tool.services.engine) as connection:
        return list(connection.execute(query))


def owed(lms: ForgedPlatform) -> int:
    """How many grades there are for this platform's learners."""
    query = select(grades.c.id).join(learners, learners.c.id == grades.c.learner_id)
    with reading(lms.tool.services.engine) as connection:
        return len(connection.execute(query.where(learners.c.platform_id == lms.row.id)).all())


@row("2.1")
@pytest.mark.parametrize(
    "name", ["message_type", "version", "deployment_id", "target_link_uri", "resource_link", "roles", "sub"]
)
def test_a_link_request_without_a_required_claim_is_refused(lms: ForgedPlatform, name: str) -> None:
    page = lms.launch(lms.tool.client(), without(lms.learner(**CHOSEN), name))
    assert page.status_code in range(400, 500) and "Traceback" not in page.text
    long = launch(lms, **{LTI + "deployment_id": "d" * 300})
    assert is_refused(long, "deployment_malformed")


@row("2.2")
def test_a_launch_works_with_nothing_that_is_optional(lms: ForgedPlatform) -> None:
    optional = ("name", "email", "context", "launch_presentation", AGS, NRPS)
    bare = without(lms.learner(**CHOSEN, **{LTI + "resource_link": {"id": "bare"}}), *optional)
    assert is_lesson(lms.launch(lms.tool.client(), bare))
    target = {LTI + "target_link_uri": BASE + "/lti/lessons/" + LESSON}
    assert is_lesson(lms.launch(lms.tool.client(), without({**bare, **target}, "custom")))


@row("2.3")
def test_a_link_is_itself_in_its_deployment_and_a_copy_is_another(tool: Tool) -> None:
    lms = tool.platform(tool.partner("Open", policy="accept"))
    for deployment, link in (("1", "a"), ("1", "a"), ("1", "b"), ("2", "a")):
        assert is_lesson(launch(lms, **{LTI + "deployment_id": deployment, LTI + "resource_link": {"id": link}}))
    assert [one.resource_link_id for one in links(lms)] == ["a", "b", "a"]


@row("2.4")
@pytest.mark.parametrize("kind", ["CourseOffering", "http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"])
def test_a_context_may_be_of_bare_or_full_type(lms: ForgedPlatform, kind: str) -> None:
    context = {"id": "c-9", "type": [kind], "label": "C9", "title": "Course nine"}
    assert is_lesson(launch(lms, **{LTI + "context": context}))
    assert (links(lms)[0].context_id, links(lms)[0].course) == ("c-9", "Course nine")
    assert is_refused(launch(lms, **{LTI + "context": {"title": "no id"}}), "context_malformed")


@row("2.5")
def test_rights_come_from_membership_roles_in_every_spelling(lms: ForgedPlatform) -> None:
    vocabulary = MEMBERSHIP.removesuffix("membership#")
    teaching = [
        [MEMBERSHIP + "Instructor"],
        ["Instructor"],
        [vocabulary + "membership/Instructor#TeachingAssistant"],
        [MEMBERSHIP + "ContentDeveloper"],
        [MEMBERSHIP + "Administrator"],
        ["http://x.example/#Wizard", MEMBERSHIP + "Instructor"],
    ]
    learning = [
        [LEARNER],
        ["Learner"],
        [vocabulary + "institution/person#Instructor", LEARNER],
        [vocabulary + "system/person#Administrator", LEARNER],
        ["http://x.example/#Wizard"],
        [MEMBERSHIP + "Officer"],
    ]
    for roles in teaching:
        assert is_teachers(launch(lms, **{LTI + "roles": roles})), roles
    for roles in learning:
        assert is_lesson(launch(lms, **{LTI + "roles": roles})), roles


@row("2.6")
def test_a_mentor_may_look_and_is_graded_for_nobody(lms: ForgedPlatform) -> None:
    mentor = {LTI + "roles": [MEMBERSHIP + "Mentor"], LTI + "role_scope_mentor": ["learner-1", "learner-2"]}
    seat = sit(lms, sub="mentor-1", **mentor)
    seat.said(*everything(TEXT))
    assert owed(lms) == 0


@row("2.7")
def test_a_test_user_plays_and_is_neither_graded_nor_counted(lms: ForgedPlatform) -> None:
    sit(lms, sub="preview", **{LTI + "roles": [LEARNER, TEST_USER]}).said(*everything(TEXT))
    assert owed(lms) == 0
    with reading(lms.tool.services.engine) as connection:
        query = select(learners.c.test).where(learners.c.platform_id == lms.row.id)
        assert connection.execute(query).scalars().all() == [True]
    sit(lms, sub="real").said(*everything(TEXT))
    assert owed(lms) == 1


@row("2.8")
def test_the_presentation_says_the_language_of_the_page(lms: ForgedPlatform) -> None:
    for target in ("iframe", "window", "frame", "new-in-2030"):
        shown = {"document_target": target, "locale": "fr-CA", "width": 320, "height": "240", "return_url": "x y"}
        page = launch(lms, **{LTI + "launch_presentation": shown})
        assert is_lesson(page) and '<html lang="fr"' in page.text


@row("2.9")
def test_custom_values_may_be_numbers_and_unresolved_variables_are_absent(lms: ForgedPlatform) -> None:
    custom = {"lesson": LESSON, "module": "$Module.id", "lang": "$Lang", "points": 12, "yes": True, "none": None}
    page = launch(lms, **{LTI + "custom": custom})
    assert is_lesson(page) and LESSON in page.text


@row("2.10")
def test_a_link_of_lti_1_1_is_launched_like_any_other(lms: ForgedPlatform) -> None:
    legacy = {"oauth_consumer_key": "key", "oauth_consumer_key_sign": "x", "user_id": "7", "resource_link_id": "old"}
    for claim in (legacy, {}, "malformed", None):
        assert is_lesson(launch(lms, **{LTI + "lti1p1": claim}))


@row("2.11")
def test_unknown_claims_are_ignored(lms: ForgedPlatform) -> None:
    more = {"https://lms.example/secret": {"a": [1]}, LTI + "lti1p1": {"user_id": "7"}, LTI + "new": "x", "x": None}
    assert is_lesson(launch(lms, **more))
