from __future__ import annotations

import re

import pytest
import time_machine
from argon2 import PasswordHasher
from sqlalchemy import delete, update

from lti_tool.app import create_app
from lti_tool.db import reading, writing
from lti_tool.models import staff
from lti_tool.services import Services
from tests.lti_tool.console.support import PASSWORD, Browser

PAGES = [
    "/console",
    "/console/statements",
    "/console/connections",
    "/console/grades",
    "/console/overview.csv",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_the_sign_in_page(stranger: Browser, page: str) -> None:
    answer = stranger.get(page)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/console/login")


def test_whoever_signs_in_comes_to_the_page_that_was_wanted(stranger: Browser) -> None:
    sent = stranger.get("/console/statements?who=ab").headers["Location"]
    page = stranger.get(sent).text
    assert 'name="next" value="/console/statements?who=ab"' in page
    answer = stranger.sign_in(next="/console/statements?who=ab")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/console/statements?who=ab"
    assert stranger.get(answer.headers["Location"]).status_code == 200


def test_the_name_may_be_written_in_small_letters(stranger: Browser) -> None:
    assert stranger.sign_in(name=" ada ").status_code == 303


@pytest.mark.parametrize("name", ["Ada", "Nobody"])
def test_a_wrong_password_and_a_wrong_name_are_told_alike(stranger: Browser, name: str) -> None:
    answer = stranger.sign_in(name=name, password="not the password")
    assert answer.status_code == 403
    assert "Name or password is not right." in answer.text
    assert stranger.get("/console").status_code == 303


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/console",
        "//evil.example/console",
        "/\\evil.example",
        "/console/../evil",
        "/console/%2e%2e/evil",
        "/console//evil.example",
        "/console\\@evil.example",
        "/consoles",
        "javascript:alert(1)",
        "/console/x\r\nSet-Cookie: a=b",
        "/console/logout",
        "http://[bad",
    ],
)
def test_sign_in_leads_to_no_other_place_than_the_console(stranger: Browser, elsewhere: str) -> None:
    assert stranger.sign_in(next=elsewhere).headers["Location"] == "/console"


def test_the_cookie_is_kept_from_scripts_and_other_sites(stranger: Browser) -> None:
    cookie = stranger.sign_in().headers["Set-Cookie"]
    assert cookie.startswith("cl_console=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/console" in cookie


def test_on_https_the_cookie_is_secure_and_a_form_from_elsewhere_is_refused(house: Services) -> None:
    settings = house.settings.model_copy(update={"base_url": "https://tool.example"})
    safe = Services(settings, house.engine, house.vault, house.catalogue, house.fetch)
    client = create_app(safe).test_client()
    https = {"base_url": "https://tool.example"}
    page = client.get("/console/login", **https)
    assert "Secure" in page.headers["Set-Cookie"]
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    form = {"csrf_token": token[1], "name": "Ada", "password": PASSWORD}
    elsewhere = {"Referer": "https://evil.example/"}
    assert client.post("/console/login", data=form, headers=elsewhere, **https).status_code == 400
    own = {"Referer": "https://tool.example/console/login"}
    assert client.post("/console/login", data=form, headers=own, **https).status_code == 303


def test_the_console_is_never_framed_and_never_cached(browser: Browser) -> None:
    headers = browser.get("/console").headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_signing_in_without_the_forms_token_is_refused(stranger: Browser) -> None:
    answer = stranger.client.post("/console/login", data={"name": "Ada", "password": PASSWORD})
    assert answer.status_code == 400
    assert "form_expired" in answer.text
    assert stranger.get("/console").status_code == 303


@pytest.mark.parametrize(
    "address",
    [
        "/console/logout",
        "/console/connections/deployments/1",
        "/console/connections/x/invite",
        "/console/grades/1/send",
    ],
)
def test_no_form_of_the_console_works_without_its_token(browser: Browser, address: str) -> None:
    answer = browser.client.post(address, data={"decision": "accept"})
    assert answer.status_code == 400
    assert "form_expired" in answer.text
    assert browser.get("/console").status_code == 200


def test_the_token_of_another_session_is_refused(browser: Browser) -> None:
    other = browser.client.application.test_client()
    page = other.get("/console/login").text
    foreign = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert foreign
    assert browser.client.post("/console/logout", data={"csrf_token": foreign[1]}).status_code == 400


def test_signing_out_ends_the_session(browser: Browser) -> None:
    assert browser.send("/console/logout", page="/console").headers["Location"] == "/console/login"
    assert browser.get("/console").status_code == 303


def test_a_new_password_ends_the_session(browser: Browser, house: Services) -> None:
    with writing(house.engine) as connection:
        staff.set_password(connection, "Ada", "another long password")
    assert browser.get("/console").status_code == 303
    assert browser.sign_in().status_code == 403
    assert browser.sign_in(password="another long password").status_code == 303


def test_an_account_that_is_gone_has_no_session(browser: Browser, house: Services) -> None:
    with writing(house.engine) as connection:
        connection.execute(delete(staff.staff))
    assert browser.get("/console").status_code == 303


def test_a_session_ends_after_twelve_hours_however_busy(stranger: Browser) -> None:
    with time_machine.travel("2026-11-22T08:00:00Z", tick=False) as journey:
        stranger.sign_in()
        journey.shift(11 * 3600)
        assert stranger.get("/console").status_code == 200
        journey.shift(3601)
        assert stranger.get("/console").status_code == 303


def test_the_sixth_try_within_a_minute_is_stopped_with_the_time_to_wait(stranger: Browser) -> None:
    for number in range(5):
        assert stranger.sign_in(name=f"guess {number}").status_code == 403
    answer = stranger.sign_in()
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 61  # rounded up
    assert "Too many tries" in answer.text
    assert re.search(r"Wait \d+ (second|minute)s?, then try again", answer.text)


def test_another_address_may_still_try(stranger: Browser) -> None:
    for _ in range(6):
        stranger.sign_in(name="guess", password="wrong wrong wrong")
    stranger.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert stranger.sign_in().status_code == 303


def test_an_account_is_guarded_whatever_address_the_tries_come_from(stranger: Browser) -> None:
    for number in range(10):
        stranger.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        assert stranger.sign_in(name="ADA", password="wrong wrong wrong").status_code == 403
    stranger.client.environ_base["REMOTE_ADDR"] = "192.0.2.99"
    answer = stranger.sign_in()
    assert answer.status_code == 429
    assert 60 < int(answer.headers["Retry-After"]) <= 901  # rounded up


def test_a_hash_of_older_parameters_is_renewed_at_sign_in(stranger: Browser, house: Services) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    with writing(house.engine) as connection:
        connection.execute(update(staff.staff).values(password_hash=weak))
    assert stranger.sign_in().status_code == 303
    with reading(house.engine) as connection:
        account = staff.find(connection, "Ada")
    assert account is not None
    assert account.password_hash != weak
    assert not staff.outdated(account)
    assert stranger.get("/console").status_code == 200


def test_without_any_account_the_page_says_how_to_make_one(stranger: Browser, house: Services) -> None:
    assert "creator-lessons init" not in stranger.get("/console/login").text
    with writing(house.engine) as connection:
        connection.execute(delete(staff.staff))
    assert "creator-lessons init" in stranger.get("/console/login").text


def test_what_was_typed_is_shown_again_only_as_text(stranger: Browser) -> None:
    answer = stranger.sign_in(name='"><script>alert(1)</script>')
    assert "<script>alert(1)" not in answer.text


def test_the_chosen_language_stays(browser: Browser) -> None:
    assert '<html lang="en"' in browser.get("/console").text
    assert '<html lang="fr"' in browser.get("/console?lang=fr").text
    assert '<html lang="fr"' in browser.get("/console/grades").text
    assert '<html lang="fr"' in browser.get("/console/grades?lang=xx").text


def test_the_language_switch_keeps_what_was_searched(browser: Browser) -> None:
    assert "/console/statements?who=ab&amp;lang=fr" in browser.get("/console/statements?who=ab").text
