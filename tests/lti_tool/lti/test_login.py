from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update

from lti_tool.db import writing
from lti_tool.lti import state as states
from lti_tool.models import connection as connections
from lti_tool.models import platform as rows
from lti_tool.models.platform import platforms
from tests.attacks.refused import refused
from tests.lti_support import BASE, FRAME, TOP, ForgedPlatform, Tool, page_data


def query(url: str | None) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url or "").query).items()}


@pytest.mark.parametrize("get", [True, False])
def test_at_the_top_level_the_browser_goes_straight_to_the_lms(tool: Tool, lms: ForgedPlatform, get: bool) -> None:
    begun = lms.login(tool.client(), get=get)
    assert begun.response.status_code == 302
    assert (begun.response.location or "").startswith(lms.row.auth_url + "?")
    assert query(begun.response.location) == {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": lms.row.client_id,
        "redirect_uri": BASE + "/lti/launch",
        "login_hint": "user-1",
        "lti_message_hint": '{"cmid":2,"launchid":"x y"}',
        "state": begun.state,
        "nonce": begun.nonce,
    }


def test_the_cookie_is_of_this_launch_alone_and_survives_a_frame(tool: Tool, lms: ForgedPlatform) -> None:
    for headers in (TOP, FRAME):
        begun = lms.login(tool.client(), headers=headers)
        cookie = begun.response.headers["Set-Cookie"]
        assert cookie.startswith(states.cookie_name(begun.state) + "=")
        for attribute in ("Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/lti", "Max-Age=600"):
            assert attribute in cookie.split("; ")
        assert begun.response.headers["Cache-Control"] == "no-store"


def test_no_secret_is_in_the_address(tool: Tool, lms: ForgedPlatform) -> None:
    begun = lms.login(tool.client(), {"lti_storage_target": "_parent"}, headers=FRAME)
    page = page_data(begun.response)
    assert page["secret"] not in page["go"]
    assert page["secret"] in begun.response.headers["Set-Cookie"]


def test_a_hint_that_was_not_sent_is_not_made_up(tool: Tool, lms: ForgedPlatform) -> None:
    begun = lms.login(tool.client(), {"lti_message_hint": ""})
    assert "lti_message_hint" not in query(begun.response.location)


def test_an_endpoint_that_has_a_query_keeps_it(tool: Tool) -> None:
    lms = tool.platform(auth_url="https://lms.example/auth?tenant=7#top")
    location = lms.login(tool.client()).response.location or ""
    assert location.startswith("https://lms.example/auth?tenant=7&scope=openid&")


@pytest.mark.parametrize(
    "headers",
    [
        FRAME,
        {**FRAME, "Sec-Fetch-Dest": "frame"},
        {},
        {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_where_it_is_not_surely_a_window_of_its_own_a_page_finds_out(
    tool: Tool, lms: ForgedPlatform, headers: dict[str, str]
) -> None:
    begun = lms.login(tool.client(), {"lti_storage_target": "post_message_forwarding"}, headers=headers)
    assert begun.response.status_code == 200
    page = page_data(begun.response)
    assert page["target"] == "post_message_forwarding"
    assert page["origin"] == lms.row.issuer
    assert page["parent"] is False
    assert begun.state and query(page["go"])["state"] == begun.state
    assert begun.state[:20] not in page["key"]


def test_the_new_window_begins_with_the_same_parameters(tool: Tool, lms: ForgedPlatform) -> None:
    text = lms.login(tool.client(), {"login_hint": '"><b>x'}, headers=FRAME).response.text
    assert 'target="_blank"' in text
    for name in (
        "iss",
        "client_id",
        "login_hint",
        "lti_message_hint",
        "target_link_uri",
        "lti_deployment_id",
    ):
        assert f'<input type="hidden" name="{name}"' in text
    assert "<b>x" not in text


def test_without_javascript_there_is_a_link(tool: Tool, lms: ForgedPlatform) -> None:
    noscript = lms.login(tool.client(), headers=FRAME).response.text.partition("<noscript>")[2]
    assert f'href="{lms.row.auth_url}?scope=openid&amp;' in noscript.partition("</noscript>")[0]


def test_canvas_may_also_be_asked_in_the_parent(tool: Tool) -> None:
    canvas = tool.platform(auth_url="https://sso.canvaslms.com/api/lti/authorize_redirect")
    page = page_data(canvas.login(tool.client(), {"lti_storage_target": "_parent"}, headers=FRAME).response)
    assert (page["parent"], page["origin"]) == (True, "https://sso.canvaslms.com")


@pytest.mark.parametrize("target", ["<script>", "a b", "x" * 200, "javascript:alert(1)//"])
def test_a_storage_target_that_is_no_frame_name_counts_as_none(tool: Tool, lms: ForgedPlatform, target: str) -> None:
    begun = lms.login(tool.client(), {"lti_storage_target": target}, headers=FRAME)
    assert page_data(begun.response)["target"] == ""


def beside(lms: ForgedPlatform) -> dict[str, str]:
    """The addresses of another registration of the same LMS."""
    return {name: getattr(lms.row, name) for name in ("issuer", "auth_url", "token_url", "jwks_url")}


def test_a_registration_at_the_issuers_own_host_is_preferred_to_all_others_without_a_client_id(
    tool: Tool, lms: ForgedPlatform
) -> None:
    other = tool.platform(tool.partner("Mallory"), issuer=lms.row.issuer, client_id="typed", by_hand=True)
    with writing(tool.services.engine) as connection:
        connections.saw_launch(connection, other.row.id)  # by a token of its own making
        rows.add_deployment(connection, other.row.id, "1", "accepted")
    for deployment in ("1", ""):
        begun = lms.login(tool.client(), {"client_id": "", "lti_deployment_id": deployment})
        assert query(begun.response.location)["client_id"] == lms.row.client_id


def test_the_client_id_may_be_missing_where_the_issuer_has_one_registration(tool: Tool, lms: ForgedPlatform) -> None:
    assert lms.login(tool.client(), {"client_id": ""}).response.status_code == 302
    tool.platform(tool.partner("Sonora"), **beside(lms), client_id="second")
    with refused(tool, "platform_ambiguous") as seen:
        seen.response = lms.login(tool.client(), {"client_id": ""}).response


def test_what_was_never_launched_from_makes_no_login_without_a_client_id_ambiguous(
    tool: Tool, lms: ForgedPlatform
) -> None:
    assert lms.launch(tool.client(), lms.learner()).status_code == 200
    typed = tool.platform(tool.partner("Sonora"), **beside(lms), client_id="typed")
    with writing(tool.services.engine) as connection:
        rows.add_deployment(connection, typed.row.id, "1", "accepted")
    for deployment in ("1", ""):
        begun = lms.login(tool.client(), {"client_id": "", "lti_deployment_id": deployment})
        assert query(begun.response.location)["client_id"] == lms.row.client_id


def test_the_deployment_tells_which_registration_a_login_without_a_client_id_is_for(
    tool: Tool, lms: ForgedPlatform
) -> None:
    second = tool.platform(tool.partner("Sonora"), **beside(lms), client_id="second")
    with writing(tool.services.engine) as connection:
        for one, deployment, status in (
            (lms, "3", "accepted"),
            (second, "4", "accepted"),
            (second, "3", "waiting"),
        ):
            connections.saw_launch(connection, one.row.id)
            rows.add_deployment(connection, one.row.id, deployment, status)
    for deployment, one in (("3", lms), ("4", second)):
        begun = lms.login(tool.client(), {"client_id": "", "lti_deployment_id": deployment})
        assert query(begun.response.location)["client_id"] == one.row.client_id
    for deployment in ("", "5"):
        with refused(tool, "platform_ambiguous") as seen:
            seen.response = lms.login(tool.client(), {"client_id": "", "lti_deployment_id": deployment}).response


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": ""}, "login_incomplete"),
        ({"login_hint": ""}, "login_incomplete"),
        ({"target_link_uri": ""}, "login_incomplete"),
        ({"iss": "https://nobody.example"}, "platform_unknown"),
        ({"iss": "https://nobody.example", "client_id": ""}, "platform_unknown"),
        ({"client_id": "another"}, "platform_unknown"),
        ({"iss": "https://lms\0.example"}, "login_malformed"),
        ({"client_id": "a\nb"}, "login_malformed"),
        ({"login_hint": "x" * 20_000}, "login_malformed"),
    ],
)
def test_a_login_that_can_not_be_placed_is_refused(
    tool: Tool, lms: ForgedPlatform, changes: dict[str, str], code: str
) -> None:
    with refused(tool, code) as seen:
        seen.response = lms.login(tool.client(), changes).response


def test_the_login_never_goes_to_an_address_from_the_request(tool: Tool, lms: ForgedPlatform) -> None:
    location = lms.login(tool.client(), {"target_link_uri": "https://evil.example/"}).response.location
    assert "evil.example" not in (location or "")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/lti/login", "login_opened_directly"),
        ("/lti/launch", "launch_opened_directly"),
        ("/lti/lessons/work-and-recording", "link_opened_directly"),
        ("/lti/modules/first-steps", "link_opened_directly"),
    ],
)
def test_an_address_of_the_wire_that_is_opened_by_hand_says_so(tool: Tool, path: str, code: str) -> None:
    with refused(tool, code) as seen:
        seen.response = tool.client().get(path)


def test_a_refusal_speaks_the_browsers_language_and_marks_it(tool: Tool) -> None:
    page = tool.client().get("/lti/login", headers={"Accept-Language": "fr-CH, en;q=0.5"})
    assert '<html lang="fr"' in page.text


def test_a_login_writes_nothing(tool: Tool, lms: ForgedPlatform) -> None:
    before = tool.rows()
    lms.login(tool.client())
    lms.login(tool.client(), headers=FRAME)
    assert tool.rows() == before


def test_the_hints_of_moodle_and_canvas_go_back_as_they_came(tool: Tool, lms: ForgedPlatform) -> None:
    hint = '{"cmid":2,"launchid":"ltilaunch1_879451734"} +%20é&=/'
    begun = lms.login(tool.client(), {"lti_message_hint": hint, "canvas_region": "eu", "deployment_id": "5"})
    assert query(begun.response.location)["lti_message_hint"] == hint


def test_a_platform_that_moved_is_followed_at_the_next_login(tool: Tool, lms: ForgedPlatform) -> None:
    with writing(tool.services.engine) as connection:
        connection.execute(
            update(platforms).where(platforms.c.id == lms.row.id).values(auth_url="https://new.example/auth")
        )
    assert (lms.login(tool.client()).response.location or "").startswith("https://new.example/auth?")
