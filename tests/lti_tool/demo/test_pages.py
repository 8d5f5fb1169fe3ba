from __future__ import annotations

import re

import pytest

from tests.lti_tool.demo.world import LMS, World


def test_a_newcomer_is_the_instructor_and_finds_three_steps(world: World) -> None:
    page = world.get("/").text
    assert "You are Amina" in page
    assert page.count("<h3>") >= 3
    assert 'href="http://127.0.0.1:8000/console/statements"' in page
    assert "correct horse battery" in page


def test_switching_shows_who_you_are_and_goes_on_to_the_page(world: World) -> None:
    answer = world.post("/act-as", {"person": "luis", "next": "/gradebook"}, page="/")
    assert answer.headers["Location"] == "/gradebook"
    assert "You are Luis" in world.get("/gradebook").text


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", ""])
def test_switching_never_leads_elsewhere(world: World, path: str) -> None:
    assert world.post("/act-as", {"person": "luis", "next": path}, page="/").headers["Location"] == "/"


def test_nobody_becomes_somebody_unknown(world: World) -> None:
    assert world.post("/act-as", {"person": "root", "next": "/"}, page="/").status_code == 400
    assert "You are Amina" in world.get("/").text


@pytest.mark.parametrize(
    "path",
    ["/act-as", "/backstage/storage", "/backstage/failures", "/backstage/connect", "/activities/x/remove"],
)
def test_a_form_without_the_pages_token_changes_nothing(world: World, path: str) -> None:
    answer = world.browser.post(path, base_url=LMS, data={"person": "luis", "storage": "on"})
    assert answer.status_code == 400
    assert "You are Amina" in world.get("/").text


def test_the_instructor_removes_an_activity_and_its_grades(world: World) -> None:
    path = f"/activities/{world.first_link()}"
    world.be("luis")
    assert world.post(f"{path}/remove", {}).status_code == 403
    world.be("amina")
    assert world.post(f"{path}/remove", {}).status_code == 302
    assert world.get(path).status_code == 404
    assert world.post(f"{path}/remove", {}).status_code == 404
    assert "no graded activity" in world.get("/gradebook").text


@pytest.mark.parametrize("host", ["127.0.0.1:8001", "localhost", "localhost:9999", "evil.example"])
def test_another_host_is_refused(world: World, host: str) -> None:
    for path in ("/", "/lti/jwks", "/static/lms.css"):
        answer = world.browser.get(path, base_url=f"http://{host}")
        assert answer.status_code == 421
        assert LMS in answer.text


def test_the_language_of_the_browser_or_the_choice_is_kept(world: World) -> None:
    assert '<html lang="fr" dir="ltr">' in world.get("/", headers={"Accept-Language": "fr-CA,en;q=0.5"}).text
    assert '<html lang="en" dir="ltr">' in world.get("/").text
    assert '<html lang="fr" dir="ltr">' in world.get("/?lang=fr").text
    assert '<html lang="fr" dir="ltr">' in world.get("/gradebook").text
    assert '<html lang="ar" dir="rtl">' in world.get("/?lang=ar").text
    assert '<html lang="en" dir="ltr">' in world.get("/?lang=en").text


def test_what_travelled_is_shown_without_secrets(world: World) -> None:
    link = world.first_link()
    world.launch(f"/activities/{link}/launch")
    world.launch("/add/1/launch")
    page = world.get("/backstage/messages").text
    assert "An id_token was signed" in page
    assert "the-nonce" not in page
    assert "registration_token" not in page


def test_addresses_that_are_not_there_are_refused_calmly(world: World) -> None:
    for path in ("/nothing", "/activities/x", "/activities/x/launch", "/add/99/launch"):
        answer = world.get(path)
        assert answer.status_code == 404
        assert "Back to the course" in answer.text
    service = world.api("GET", "/services/nothing")
    assert service.get_json() == {"error": "Not Found"}
    assert world.get(f"/activities/{world.first_link()}/launch?target=popup").status_code == 404


def test_a_learner_that_left_the_lesson_reads_the_tools_message_as_text(world: World) -> None:
    page = world.get(f"/activities/{world.first_link()}/left?lti_errormsg=<script>x</script>").text
    assert "&lt;script&gt;" in page
    assert 'target="_top"' in page


def test_no_page_holds_a_script_or_style_of_its_own(world: World) -> None:
    link = world.first_link()
    for path in ("/", "/add", "/gradebook", "/backstage", "/backstage/messages", f"/activities/{link}"):
        page = world.get(path)
        assert page.status_code == 200
        assert not re.search(r"<script(?![^>]* src=)|<style| style=| on\w+=", page.text)
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]


def test_a_second_start_keeps_people_keys_and_switches(world: World) -> None:
    from pathlib import Path

    from lti_tool.demo.app import create_lms
    from lti_tool.demo.lms import EXTENSION

    world.post("/backstage/storage", {"storage": "on"})
    folder = Path(str(world.lms.engine.url.database)).parent
    second = create_lms(folder, base_url=LMS, tool_url="http://127.0.0.1:8000", console_hint=None)
    here = second.extensions[EXTENSION]
    assert here.key.kid == world.lms.key.kid
    assert here.guid == world.lms.guid
    page = second.test_client().get("/backstage", base_url=LMS).text
    assert world.client_id in page
    assert "Switch it off" in page
    here.engine.dispose()
