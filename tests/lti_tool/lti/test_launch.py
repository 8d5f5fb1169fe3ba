from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from flask import Response
from sqlalchemy import select, update
from structlog.testing import capture_logs

from lti_tool import clock, i18n
from lti_tool.db import reading, writing
from lti_tool.lti.checks import LTI
from lti_tool.lti.claims import AGS
from lti_tool.lti.message import Launch, Roles
from lti_tool.models import platform as platforms
from lti_tool.models.course import contexts, resource_links
from tests import postgres
from tests.attacks.refused import refused
from tests.lti_support import (
    BASE,
    FRAME,
    INSTRUCTOR,
    LEARNER,
    OURS,
    ForgedPlatform,
    Tool,
    jwk,
    make_tool,
    page_data,
    rsa_key,
    without,
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def tool(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tool]:
    folder = tmp_path_factory.mktemp("tool")
    if request.param == "sqlite":
        yield make_tool(folder)
        return
    with postgres.shared().database() as url:
        made = make_tool(folder, database_url=url)
        yield made
        made.services.engine.dispose()


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[Launch]:
    """What the rooms behind get, in place of their pages."""
    seen: list[Launch] = []

    def show(launch: Launch, *_entered: object) -> Response:
        seen.append(launch)
        return Response(i18n.language())

    monkeypatch.setattr("lti_tool.learner.views.open_resource", show)
    monkeypatch.setattr("lti_tool.instructor.views.open_class", show)
    monkeypatch.setattr("lti_tool.instructor.picker.open_picker", show)
    return seen


def personal(claims: dict[str, Any], *kept: str) -> dict[str, Any]:
    gone = {"name", "given_name", "family_name", "email"} - set(kept)
    return {"given_name": "Lena", **without(claims, *gone)} if "given_name" in kept else without(claims, *gone)


CERTIFICATION: dict[str, Callable[[dict[str, Any], str], dict[str, Any]]] = {
    "ordinary": lambda claims, role: claims,
    "several roles": lambda claims, role: {
        **claims,
        LTI + "roles": [role, "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student"],
    },
    "short role": lambda claims, role: {**claims, LTI + "roles": [role.partition("#")[2]]},
    "unknown role besides": lambda claims, role: {
        **claims,
        LTI + "roles": ["http://x.example/#Wizard", role],
    },
    "no role": lambda claims, role: {**claims, LTI + "roles": []},
    "only the e-mail": lambda claims, role: personal(claims, "email"),
    "only the names": lambda claims, role: personal(claims, "name", "given_name"),
    "no personal data": lambda claims, role: personal(claims),
    "e-mail but no context": lambda claims, role: without(personal(claims, "email"), "context"),
}


@pytest.mark.parametrize("name", CERTIFICATION)
@pytest.mark.parametrize("role", [LEARNER, INSTRUCTOR])
def test_the_valid_launches_of_the_certification_reach_a_page(
    tool: Tool, lms: ForgedPlatform, role: str, name: str
) -> None:
    claims = CERTIFICATION[name](lms.learner(**{LTI + "roles": [role]}), role)
    page = lms.launch(tool.client(), claims)
    assert page.status_code == 200, page.text
    assert "<h1" in page.text


def test_no_role_never_means_the_teachers_page(tool: Tool, lms: ForgedPlatform, handed: list[Launch]) -> None:
    lms.launch(tool.client(), lms.learner(**{LTI + "roles": []}))
    assert handed[0].roles == Roles()


def test_a_deep_linking_request_reaches_the_picker(tool: Tool, lms: ForgedPlatform) -> None:
    page = lms.launch(tool.client(), lms.deep_linking())
    assert page.status_code == 200, page.text


def test_a_launch_tells_the_rooms_where_it_stands(tool: Tool, lms: ForgedPlatform, handed: list[Launch]) -> None:
    claims = lms.learner(
        **{
            LTI + "target_link_uri": BASE + "/lti/lessons/one",
            LTI + "custom": {"lang": "fr", "lesson": "two"},
        }
    )
    lms.launch(tool.client(), claims)
    (launch,) = handed
    assert (launch.partner_id, launch.platform_id) == (lms.row.partner_id, lms.row.id)
    assert (launch.lesson, launch.lang, launch.subject) == ("two", "fr", "learner-1")
    with reading(tool.services.engine) as connection:
        link = connection.execute(select(resource_links).where(resource_links.c.id == launch.placement_id)).one()
        course = connection.execute(select(contexts).where(contexts.c.id == link.context_pk)).one()
    assert (link.deployment_pk, link.resource_link_id, link.title) == (
        launch.deployment_pk,
        "link-1",
        "A lesson",
    )
    assert (link.lesson, link.module) == ("two", "")
    assert (link.line_item, link.line_items) == (lms.row.issuer + "/items/1", lms.row.issuer + "/items")
    assert link.ags_scopes == ["https://purl.imsglobal.org/spec/lti-ags/scope/score"]
    assert link.memberships_url == lms.row.issuer + "/members"
    assert (course.context_id, course.title) == ("course-1", "A course")


def test_what_a_later_launch_leaves_out_stays_and_what_it_changes_changes(
    tool: Tool, lms: ForgedPlatform, handed: list[Launch]
) -> None:
    lms.launch(tool.client(), lms.learner(**{LTI + "custom": {"lesson": "one"}}))
    later = without(lms.learner(**{LTI + "resource_link": {"id": "link-1", "title": "New"}}), AGS, "context")
    lms.launch(tool.client(), later)
    assert handed[0].placement_id == handed[1].placement_id
    with reading(tool.services.engine) as connection:
        query = select(resource_links).where(resource_links.c.id == handed[1].placement_id)
        link = connection.execute(query).one()
    assert (link.title, link.lesson, link.line_item) == ("New", "", lms.row.issuer + "/items/1")
    assert link.context_pk is not None


def test_the_same_link_id_in_another_deployment_is_another_place(tool: Tool, handed: list[Launch]) -> None:
    lms = tool.platform(tool.partner("Open", policy="accept"))
    lms.launch(tool.client(), lms.learner())
    lms.launch(tool.client(), lms.learner(**{LTI + "deployment_id": "2"}))
    assert handed[0].placement_id != handed[1].placement_id


def test_the_page_speaks_the_language_of_the_lms(tool: Tool, lms: ForgedPlatform, handed: list[Launch]) -> None:
    spoken = [lms.launch(tool.client(), lms.learner(locale=locale)).text for locale in ("fr-CA", "de", "en")]
    assert spoken == ["fr", "en", "en"]


def test_the_language_of_a_link_is_for_its_lesson_not_for_the_page(
    tool: Tool, lms: ForgedPlatform, handed: list[Launch]
) -> None:
    page = lms.launch(tool.client(), lms.learner(locale="en", **{LTI + "custom": {"lang": "fr"}}))
    assert (page.text, handed[0].lang) == ("en", "fr")


def test_a_launch_is_logged_in_one_line_without_anything_personal(
    tool: Tool, lms: ForgedPlatform, handed: list[Launch]
) -> None:
    with capture_logs() as lines:
        lms.launch(tool.client(), lms.learner())
    (line,) = [line for line in lines if line["event"] == "launched"]
    assert (line["platform"], line["proof"], line["learner"]) == (lms.row.id, "cookie", True)
    assert not re.search(r"Lena|people\.example|learner-1|eyJ", repr(lines))


def test_the_first_deployment_is_accepted_and_a_later_one_waits_to_be(tool: Tool, lms: ForgedPlatform) -> None:
    second = lms.learner(**{LTI + "deployment_id": "2"})
    assert lms.launch(tool.client(), lms.learner()).status_code == 200
    for _ in range(2):
        with refused(tool, "deployment_waiting") as seen:
            seen.response = lms.launch(tool.client(), second)
    with writing(tool.services.engine) as connection:
        found = platforms.deployment(connection, lms.row.id, "2")
        assert found is not None and found.status == "waiting"
        platforms.decide_deployment(connection, found.id, "accepted")
    assert lms.launch(tool.client(), second).status_code == 200
    with writing(tool.services.engine) as connection:
        platforms.decide_deployment(connection, found.id, "refused")
    with refused(tool, "deployment_refused") as seen:
        seen.response = lms.launch(tool.client(), second)


def test_a_partner_may_accept_every_deployment(tool: Tool) -> None:
    lms = tool.platform(tool.partner("Open", policy="accept"))
    for deployment in ("1", "2", "3"):
        claims = lms.learner(**{LTI + "deployment_id": deployment})
        assert lms.launch(tool.client(), claims).status_code == 200


def test_a_waiting_launch_can_be_repeated_once_it_is_approved(tool: Tool, lms: ForgedPlatform) -> None:
    lms.launch(tool.client(), lms.learner())
    browser = tool.client()
    begun = lms.login(browser)
    token = lms.sign({"nonce": begun.nonce, **lms.learner(**{LTI + "deployment_id": "2"})})
    assert lms.post(browser, begun.state, token).status_code == 403
    with writing(tool.services.engine) as connection:
        found = platforms.deployment(connection, lms.row.id, "2")
        assert found is not None
        platforms.decide_deployment(connection, found.id, "accepted")
    assert lms.post(browser, begun.state, token).status_code == 200


def test_without_a_cookie_the_platform_storage_proves_the_browser(
    tool: Tool, lms: ForgedPlatform, handed: list[Launch]
) -> None:
    begun = lms.login(tool.client(), {"lti_storage_target": "_parent"}, headers=FRAME)
    page = page_data(begun.response)
    token = lms.sign({"nonce": begun.nonce, **lms.learner()})
    browser = tool.client()  # the frame, from which the browser sends no cookie
    asking = lms.post(browser, begun.state, token)
    asked = page_data(asking)
    assert asking.status_code == 200 and not handed
    assert (asked["key"], asked["target"]) == (page["key"], "_parent")
    assert asked["origins"] == [lms.row.issuer]
    assert page["secret"] not in asking.text
    done = lms.post(browser, begun.state, token, OURS, browser=page["secret"])
    assert (done.status_code, len(handed)) == (200, 1)


def test_the_storage_page_listens_only_to_origins_that_the_platform_signed(tool: Tool) -> None:
    canvas = tool.platform(auth_url="https://sso.canvaslms.com/api/lti/authorize_redirect")
    begun = canvas.login(tool.client(), {"lti_storage_target": "_parent"}, headers=FRAME)
    back = "https://northfield.instructure.com/courses/1/back"
    claims = canvas.learner(**{LTI + "launch_presentation": {"return_url": back}})
    asking = canvas.post(tool.client(), begun.state, canvas.sign({"nonce": begun.nonce, **claims}))
    assert page_data(asking)["origins"] == [
        "https://sso.canvaslms.com",
        "https://northfield.instructure.com",
        canvas.row.issuer,
    ]


def test_a_proof_by_storage_is_logged_as_such(tool: Tool, lms: ForgedPlatform, handed: list[Launch]) -> None:
    begun = lms.login(tool.client(), {"lti_storage_target": "frame1"}, headers=FRAME)
    token = lms.sign({"nonce": begun.nonce, **lms.learner()})
    with capture_logs() as lines:
        secret = page_data(begun.response)["secret"]
        lms.post(tool.client(), begun.state, token, OURS, browser=secret)
    assert [line["proof"] for line in lines if line["event"] == "launched"] == ["storage"]


def test_a_class_that_opens_a_new_link_at_once_makes_one_place(tool: Tool, lms: ForgedPlatform) -> None:
    lms.launch(tool.client(), lms.learner(**{LTI + "resource_link": {"id": "warm-up"}}))
    before = tool.rows()
    claims = lms.learner(**{LTI + "resource_link": {"id": "new"}, LTI + "context": {"id": "new"}})

    def open_it(_: int) -> int:
        return lms.launch(tool.client(), claims).status_code

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(open_it, range(8))) == [200] * 8
    after = tool.rows()
    assert after["resource_links"] == before["resource_links"] + 1
    assert after["contexts"] == before["contexts"] + 1
    assert after["learners"] == before["learners"]
    assert after["used_nonces"] == before["used_nonces"] + 8


def test_one_launch_posted_eight_times_at_once_is_let_in_once(tool: Tool, lms: ForgedPlatform) -> None:
    browser = tool.client()
    begun = lms.login(browser)
    token = lms.sign({"nonce": begun.nonce, **lms.learner()})
    cookie = begun.response.headers["Set-Cookie"].partition(";")[0]

    def post(_: int) -> int:
        return lms.post(tool.app.test_client(use_cookies=False), begun.state, token, {"Cookie": cookie}).status_code

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(post, range(8))) == [200] + [409] * 7


def test_a_first_launch_by_eight_at_once_accepts_one_deployment(tool: Tool, lms: ForgedPlatform) -> None:
    def open_it(_: int) -> int:
        return lms.launch(tool.client(), lms.learner()).status_code

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(open_it, range(8))) == [200] * 8
    with reading(tool.services.engine) as connection:
        assert [d.status for d in platforms.deployments_of(connection, lms.row.id)] == ["accepted"]


def test_old_nonces_are_forgotten_now_and_then(tool: Tool, lms: ForgedPlatform) -> None:
    from lti_tool.lti import admission
    from lti_tool.secrets import fingerprint

    lms.launch(tool.client(), lms.learner())
    table = platforms.used_nonces
    with writing(tool.services.engine) as connection:
        connection.execute(update(table).values(expires_at=1))
        due = next(f"nonce {n}" for n in range(9999) if fingerprint(f"nonce {n}").startswith("00"))
        admission.use_nonce(connection, due)
        assert connection.execute(select(table.c.nonce)).scalars().all() == [fingerprint(due)]


def test_an_anonymous_launch_opens_where_the_registration_allows_it(tool: Tool) -> None:
    lms = tool.platform(allow_anonymous=True)
    assert lms.launch(tool.client(), without(lms.learner(), "sub")).status_code == 200


def test_a_launch_whose_key_is_known_asks_nobody_outside(tool: Tool, lms: ForgedPlatform) -> None:
    lms.launch(tool.client(), lms.learner())
    tool.net.asked.clear()
    for claims in (lms.learner(), lms.instructor(), lms.deep_linking()):
        assert lms.launch(tool.client(), claims).status_code == 200
    assert tool.net.asked == []


def test_a_platform_that_changed_all_its_keys_is_followed_at_the_first_new_one(tool: Tool, lms: ForgedPlatform) -> None:
    lms.launch(tool.client(), lms.learner())
    rotated = replace(lms, key=rsa_key("rotated"), kid="key-2")
    tool.net.serve(lms.row.jwks_url, {"keys": [jwk(rotated.key, rotated.kid)]})
    with writing(tool.services.engine) as connection:  # the set was fetched longer ago than the pause between two
        table = platforms.platforms
        old = {"key_set_at": table.c.key_set_at - 120 * clock.SECOND}
        connection.execute(update(table).where(table.c.id == lms.row.id).values(**old))
    tool.net.asked.clear()
    for _ in range(3):
        assert rotated.launch(tool.client(), rotated.learner()).status_code == 200
    assert tool.net.asked == [("GET", lms.row.jwks_url)]
