from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from lti_tool.errors import Refusal
from lti_tool.i18n import in_language
from lti_tool.instructor import ticket
from lti_tool.instructor.picker import return_origin
from lti_tool.lti.message import Launch, Roles
from lti_tool.services import EXTENSION
from packages import catalogue
from packages.catalogue import Catalogue
from tests.lti_tool.installation import add_partner, installed, services_of
from tests.lti_tool.instructor.picking import DATA, ITEMS, LAUNCH, RETURN, answer, asking, claims, named, page, value


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with installed(tmp_path) as app:
        add_partner(app, id=LAUNCH.partner_id)
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_several_lessons_come_back_signed_as_links(app: Flask, client: FlaskClient) -> None:
    response = answer(client, page(app), choice=["lesson:split-sheets", "module:music-basics"], graded="1", lang="fr")
    assert response.status_code == 200
    found = claims(client, response.text)
    assert [named(item) for item in found[ITEMS]] == [
        {"lesson": "split-sheets", "lang": "fr"},
        {"module": "music-basics", "lang": "fr"},
    ]
    assert all("lineItem" in item for item in found[ITEMS])
    assert found["https://purl.imsglobal.org/spec/lti/claim/deployment_id"] == "7"
    assert found[DATA] == "d<>&"


def test_the_answer_is_posted_by_the_browser_to_the_return_url_and_its_query_is_kept(
    app: Flask, client: FlaskClient
) -> None:
    response = answer(client, page(app), choice="lesson:split-sheets")
    assert f'action="{RETURN.replace("&", "&amp;")}"' in response.text
    policy = response.headers["Content-Security-Policy"]
    assert "form-action 'self' https://lms.example:8443;" in policy
    assert '<button type="submit">' in response.text  # without a script
    assert "<script>" not in response.text


def test_without_the_tick_there_is_no_grade_and_without_a_language_it_is_the_learners(
    app: Flask, client: FlaskClient
) -> None:
    response = answer(client, page(app), choice="lesson:split-sheets", lang="")
    (item,) = claims(client, response.text)[ITEMS]
    assert "lineItem" not in item
    assert named(item) == {"lesson": "split-sheets"}


def test_cancel_returns_an_empty_list(app: Flask, client: FlaskClient) -> None:
    response = answer(client, page(app), choice="lesson:split-sheets", action="cancel")
    assert claims(client, response.text)[ITEMS] == []


@pytest.mark.parametrize("choice", [[], ["lesson:none"], ["split-sheets"], ["link:split-sheets"], ["module:"]])
def test_choosing_nothing_shows_the_picker_again_and_it_still_works(
    app: Flask, client: FlaskClient, choice: list[str]
) -> None:
    response = answer(client, page(app), choice=choice)
    assert response.status_code == 422
    assert "Choose at least one lesson." in response.text
    again = answer(client, response.text, choice="lesson:split-sheets")
    assert len(claims(client, again.text)[ITEMS]) == 1


def test_one_choice_is_by_radio_and_several_by_checkbox(app: Flask) -> None:
    assert 'type="checkbox" name="choice"' in page(app)
    one = page(app, asking(accept_multiple=False))
    assert 'type="radio" name="choice"' in one
    assert 'type="checkbox" name="choice"' not in one


def test_a_forged_second_choice_is_dropped_where_one_is_taken(app: Flask, client: FlaskClient) -> None:
    html = page(app, asking(accept_multiple=False))
    response = answer(client, html, choice=["lesson:split-sheets", "lesson:work-and-recording"])
    assert len(claims(client, response.text)[ITEMS]) == 1


def test_open_edx_gets_one_lesson_a_component(app: Flask) -> None:
    assert 'type="radio" name="choice"' in page(app, replace(LAUNCH, family="openedx"))


def test_grading_is_not_offered_where_line_items_are_not_taken(app: Flask, client: FlaskClient) -> None:
    html = page(app, asking(accept_line_item=False))
    assert 'name="graded"' not in html
    response = answer(client, html, choice="lesson:split-sheets", graded="1")
    assert "lineItem" not in claims(client, response.text)[ITEMS][0]


def test_data_is_left_out_where_the_platform_sent_none(app: Flask, client: FlaskClient) -> None:
    response = answer(client, page(app, asking(data=None)), choice="lesson:split-sheets")
    assert DATA not in claims(client, response.text)


def test_the_page_and_its_answer_speak_the_language_of_the_launch(app: Flask, client: FlaskClient) -> None:
    with in_language("fr"):
        html = page(app)
    title = catalogue.shipped().lessons["split-sheets"].texts["fr"].title
    assert '<html lang="fr"' in html
    assert title in unescape(html)
    response = answer(client, html, choice="lesson:split-sheets")
    assert '<html lang="fr"' in response.text
    assert claims(client, response.text)[ITEMS][0]["title"] == title


def test_the_button_can_count_in_arabic(app: Flask) -> None:
    with in_language("ar"):
        html = page(app)
    forms = dict(re.findall(r'data-lesson-(\w+)="([^"]+)"', html))
    assert list(forms) == ["zero", "one", "two", "few", "many", "other"]
    assert len(set(forms.values())) == 6
    assert forms["two"] == "إضافة درسين"


def test_names_from_the_lms_are_escaped(app: Flask) -> None:
    assert "Music &lt;101&gt;" in page(app)


def refused(app: Flask, launch: Launch) -> tuple[str, int]:
    with pytest.raises(Refusal) as caught:
        page(app, launch)
    return caught.value.code, caught.value.status


def test_a_learner_may_not_choose(app: Flask) -> None:
    assert refused(app, replace(LAUNCH, roles=Roles(learner=True))) == ("deep_link_not_instructor", 403)
    assert refused(app, replace(LAUNCH, roles=Roles())) == ("deep_link_not_instructor", 403)


def test_a_place_that_takes_no_links_is_refused(app: Flask) -> None:
    assert refused(app, asking(accept_types=("file", "html"))) == ("deep_link_type_unsupported", 400)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "//lms.example/x",
        "https://",
        "https://[",
        "lms",
        "https://a;b/",
    ],
)
def test_a_return_address_that_is_no_web_address_is_refused(app: Flask, url: str) -> None:
    assert refused(app, asking(return_url=url)) == ("deep_link_return_wrong", 400)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://lms.example/a?b=c", "https://lms.example"),
        ("http://localhost:8081/x", "http://localhost:8081"),
        ("https://LMS.Example:443/x", "https://lms.example:443"),
        ("https://münchen.example/x", "https://xn--mnchen-3ya.example"),
        ("http://[::1]:8000/x", "http://[::1]:8000"),
        ("https://lms_1.example/x", "https://lms_1.example"),
    ],
)
def test_the_origin_of_a_return_address_is_fit_for_a_header(url: str, origin: str) -> None:
    assert return_origin(url) == origin


def test_a_form_that_is_not_ours_is_refused(client: FlaskClient) -> None:
    for token in ("", "x", "e30.x.y"):
        response = client.post("/lti/deep-link/answer", data={"token": token, "choice": "lesson:split-sheets"})
        assert response.status_code == 400
        assert "deep_link_token_wrong" in response.text


def test_a_ticket_for_something_else_is_refused(app: Flask, client: FlaskClient) -> None:
    html = page(app)
    response = client.post("/lti/deep-link/answer", data={"token": value(html, "pass")})
    assert "deep_link_token_wrong" in response.text
    tried = client.post("/lti/try", data={"pass": value(html, "token"), "lesson": "split-sheets"})
    assert tried.status_code == 403
    assert "pass_invalid" in tried.text


def test_the_form_is_good_for_two_hours(app: Flask, client: FlaskClient) -> None:
    with time_machine.travel(1_800_000_000, tick=False):
        html = page(app)
    with time_machine.travel(1_800_000_000 + 7200, tick=False):
        assert answer(client, html, choice="lesson:split-sheets").status_code == 200
    with time_machine.travel(1_800_000_000 + 7202, tick=False):
        late = answer(client, html, choice="lesson:split-sheets")
    assert late.status_code == 400
    assert "deep_link_expired" in late.text


def test_no_cookie_is_needed_or_set(app: Flask, client: FlaskClient) -> None:
    response = answer(client, page(app), choice="lesson:split-sheets")
    assert "Set-Cookie" not in response.headers


def test_a_lesson_can_be_tried_without_leaving_a_trace(app: Flask, client: FlaskClient) -> None:
    tried = client.post("/lti/try", data={"pass": value(page(app), "pass"), "lesson": "split-sheets"})
    assert tried.status_code == 200
    assert '"kind":"preview"' in tried.text
    missing = client.post("/lti/try", data={"pass": value(page(app), "pass"), "lesson": "no-such"})
    assert missing.status_code == 404


def test_a_preview_is_in_the_language_that_the_link_will_have(app: Flask, client: FlaskClient) -> None:
    proof = {"pass": value(page(app), "pass"), "lesson": "split-sheets"}
    assert '<html lang="fr"' in client.post("/lti/try", data={**proof, "lang": "fr"}).text
    for lang in ("", "tlh", "en"):
        assert '<html lang="en"' in client.post("/lti/try", data={**proof, "lang": lang}).text


def test_searching_without_a_script_keeps_what_was_chosen_and_said(app: Flask, client: FlaskClient) -> None:
    said = {"title:lesson:split-sheets": "Week <1>", "lang": "es", "lang:lesson:split-sheets": "fr"}
    response = answer(client, page(app), action="search", choice="lesson:split-sheets", **{"find-text": "isrc", **said})
    assert response.status_code == 200
    cards = re.findall(
        r'<li class="choice"[^>]*?( hidden)?>\s*<input[^>]*value="([^"]+)"[^>]*?( checked)?>', response.text
    )
    state = {card: (bool(hidden), bool(checked)) for hidden, card, checked in cards}
    assert state["lesson:split-sheets"] == (True, True)
    assert state["lesson:metadata-that-pays"] == (False, False)
    assert 'value="Week &lt;1&gt;"' in response.text
    assert re.search(r'<select name="lang" id="lang">.*?<option value="es" selected>', response.text, re.S)
    assert 'value="isrc"' in response.text
    added = answer(client, response.text, choice="lesson:split-sheets", **said)
    (item,) = claims(client, added.text)[ITEMS]
    assert (item["title"], item["custom"]["lang"]) == ("Week <1>", "fr")


def test_a_partner_without_lessons_is_told_so(app: Flask) -> None:
    here = services_of(app)
    app.extensions[EXTENSION] = replace(here, catalogue=Catalogue({}, {}, ()))
    html = page(app)
    assert "There are no lessons for you yet." in html
    assert 'name="choice"' not in html


def test_a_ticket_of_the_version_before_is_still_taken(app: Flask, client: FlaskClient) -> None:
    vault = services_of(app).vault
    with app.test_request_context():
        values = vault.signer(ticket.PURPOSE).loads(value(page(app), "token"))
    old = {name: text for name, text in values.items() if name not in {"habits", "auto_create"}}
    sealed = str(vault.signer(ticket.PURPOSE).dumps(old))
    response = client.post("/lti/deep-link/answer", data={"token": sealed, "choice": "lesson:split-sheets"})
    assert len(claims(client, response.text)[ITEMS]) == 1


@pytest.mark.parametrize(
    ("at_once", "told"), [(True, "as soon as you add them"), (False, "look over them in your LMS")]
)
def test_the_page_says_whether_the_links_are_made_at_once(app: Flask, at_once: bool, told: str) -> None:
    assert told in page(app, asking(auto_create=at_once))


def test_a_window_is_offered_where_both_are_taken(app: Flask, client: FlaskClient) -> None:
    html = page(app, replace(asking(), family="other"))
    assert 'name="opens"' in html
    (item,) = claims(client, answer(client, html, choice="lesson:split-sheets", opens="window").text)[ITEMS]
    assert (item["window"]["targetName"], "iframe" in item) == ("_blank", False)
    assert 'name="opens"' not in page(app, replace(asking(accept_targets=("iframe",)), family="other"))
