from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, insert, update

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.instructor import place
from lti_tool.instructor.views import open_class
from lti_tool.lti.message import RESOURCE_LINK, GradeService, Launch, Roles
from lti_tool.models import platform as platforms
from lti_tool.models.attempt import attempts, learners
from lti_tool.models.course import resource_links
from lti_tool.models.grade import ACCEPTED, DUE, REFUSED, grades
from tests.lti_tool.installation import add_partner, installed, services_of
from tests.lti_tool.instructor.picking import LAUNCH as PICKING

LAUNCH = replace(
    PICKING,
    message_type=RESOURCE_LINK,
    resource_link_id="link-1",
    deep_linking=None,
    grades=GradeService(line_item="https://lms.example/items/1"),
)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with installed(tmp_path) as app:
        yield app


@pytest.fixture
def launch(app: Flask) -> Launch:
    """A launch of a placement where five learners have been, one of them a preview."""
    partner = add_partner(app)
    with writing(services_of(app).engine) as connection:
        platform = platforms.add(
            connection,
            partner_id=partner.id,
            issuer="https://lms.example",
            client_id="client-1",
            auth_url="",
            jwks_url="",
        )
        deployment = platforms.add_deployment(connection, platform.id, "7", "accepted")
        here = add_link(connection, deployment.id, "link-1")
        there = add_link(connection, deployment.id, "link-2")
        for name, completed, state, reason in (
            ("ann", True, ACCEPTED, ""),
            ("bob", True, DUE, "the LMS did not answer"),
            ("cem", True, REFUSED, "the LMS answered 403"),
            ("dee", False, "", ""),
            ("preview", True, "", ""),
        ):
            learner = add_learner(connection, partner.id, platform.id, name)
            add_attempt(connection, partner.id, here, learner, completed, 1)
            if state:
                add_grade(connection, here, learner, state, reason)
        add_attempt(connection, partner.id, here, learner - 1, False, 2)
        add_attempt(connection, partner.id, there, learner - 1, True, 1)
    return replace(LAUNCH, deployment_pk=deployment.id, partner_id=partner.id, platform_id=platform.id)


def add_link(connection: Connection, deployment_pk: int, name: str) -> int:
    values = {
        "deployment_pk": deployment_pk,
        "resource_link_id": name,
        "ags_scopes": [],
        "seen_at": clock.now(),
    }
    query = insert(resource_links).values(**values).returning(resource_links.c.id)
    return int(connection.execute(query).scalar_one())


def add_learner(connection: Connection, partner_id: str, platform_id: str | None, name: str) -> int:
    values = {
        "partner_id": partner_id,
        "pseudonym": name,
        "platform_id": platform_id,
        "subject": "subject-of-" + name,
        "test": name == "preview",
        "created_at": clock.now(),
    }
    return int(connection.execute(insert(learners).values(**values).returning(learners.c.id)).scalar_one())


def add_attempt(
    connection: Connection, partner_id: str, placement: int | None, learner: int, completed: bool, number: int
) -> str:
    made = str(uuid.uuid4())
    connection.execute(
        insert(attempts).values(
            id=made,
            partner_id=partner_id,
            placement_id=placement,
            learner_id=learner,
            lesson="split-sheets",
            lesson_version=1,
            number=number,
            lang="en",
            completed=completed,
            facts={},
            state={},
            started_at=clock.now(),
            last_at=clock.now(),
        )
    )
    return made


def add_grade(connection: Connection, placement: int, learner: int, state: str, reason: str) -> None:
    connection.execute(
        insert(grades).values(
            placement_id=placement,
            learner_id=learner,
            line_item="https://lms.example/items/1",
            score_given=1.0,
            score_maximum=1.0,
            state=state,
            reason=reason,
            due_since=clock.now(),
            next_try_at=clock.now(),
        )
    )


def page(app: Flask, launch: Launch) -> str:
    with app.test_request_context("/lti/launch", method="POST"):
        return open_class(launch).get_data(as_text=True)


def test_learners_are_counted_once_and_previews_not_at_all(app: Flask, launch: Launch) -> None:
    html = page(app, replace(launch, lesson="split-sheets"))
    for word, count in (
        ("Learners", 4),
        ("Completed", 3),
        ("Grades in the gradebook", 1),
        ("Grades on the way", 1),
    ):
        assert f"<dt>{word}</dt><dd>{count}</dd>" in html
    assert '<dt>Grades refused</dt><dd class="bad">1</dd>' in html
    assert 'the LMS answered 403 <span class="quiet">(1)</span>' in html


def test_a_link_of_another_deployment_is_not_found(app: Flask, launch: Launch) -> None:
    with reading(services_of(app).engine) as connection:
        assert place.find(connection, launch.deployment_pk, "link-1") is not None
        assert place.find(connection, launch.deployment_pk + 1, "link-1") is None


def test_the_page_shows_the_lesson_and_how_it_goes_but_nobody(app: Flask, launch: Launch) -> None:
    html = page(app, replace(launch, lesson="split-sheets", roles=Roles(instructor=True)))
    assert "Split sheets: agree before it matters" in html
    assert "<dd>4</dd>" in html
    assert "the LMS answered 403" in html
    for name in ("ann", "bob", "cem", "dee"):
        assert f"subject-of-{name}" not in html


def test_a_module_lists_its_lessons(app: Flask, launch: Launch) -> None:
    html = page(app, replace(launch, module="music-basics"))
    assert "The lessons of this module" in html
    assert html.count('class="choice plain"') == len(services_of(app).catalogue.modules["music-basics"].lessons) > 3


def test_a_link_that_names_no_lesson_lists_them_all_with_a_hint(app: Flask, launch: Launch) -> None:
    html = page(app, launch)
    assert "All lessons" in html
    assert "Select content" in html


def test_a_link_to_a_lesson_that_is_gone_says_so(app: Flask, launch: Launch) -> None:
    assert "not available any more" in page(app, replace(launch, lesson="gone"))


def test_a_link_without_a_grade_column_says_so(app: Flask, launch: Launch) -> None:
    text = "This link has no grade column."
    link = resource_links.c.resource_link_id == "link-1"
    with writing(services_of(app).engine) as connection:
        connection.execute(update(resource_links).where(link).values(lesson="split-sheets"))
    assert text in page(app, replace(launch, lesson="split-sheets"))
    with writing(services_of(app).engine) as connection:
        connection.execute(update(resource_links).where(link).values(line_item="https://lms.example/items/1"))
    assert text not in page(app, replace(launch, lesson="split-sheets"))


def test_a_placement_that_nobody_has_opened_is_calm(app: Flask, launch: Launch) -> None:
    assert "Nobody has opened it yet." in page(app, replace(launch, resource_link_id="new"))
