from __future__ import annotations

import html
import re
import shlex
from base64 import b64encode
from datetime import timedelta

import pytest
from sqlalchemy import insert

from lti_tool import clock
from lti_tool.console import credentials, filters, key_scopes
from lti_tool.db import reading, writing
from lti_tool.models import credential
from lti_tool.models.credential import SCOPES, Credential, Dispatch
from lti_tool.services import Services
from tests.lti_tool.console.support import Browser, Society

PAGE = "/console/credentials"


def made(browser: Browser, society: Society, *scopes: str, **fields: str) -> tuple[str, str, str]:
    """Make a key with the form; returns key, secret and the page that shows them."""
    asked = {"name": "Archive", "partner": society.partner.id, **fields}
    data = {"csrf_token": browser.token(PAGE), "scope": list(scopes or ["statements/read"]), **asked}
    answer = browser.client.post(PAGE, data=data)
    assert answer.status_code == 200, answer.text
    shown = dict(re.findall(r'<input id="(key|secret)" type="text" dir="ltr" readonly value="([^"]+)"', answer.text))
    return shown["key"], shown["secret"], answer.text


def kept(house: Services) -> list[Credential]:
    with reading(house.engine) as connection:
        return credential.every(connection)


def asks(browser: Browser, key: str, secret: str, path: str = "/xapi/statements") -> int:
    basic = b64encode(f"{key}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "X-Experience-API-Version": "1.0.3"}
    return browser.client.get(path, headers=headers).status_code


def test_a_key_is_made_and_works_and_its_secret_is_shown_once(
    browser: Browser, house: Services, society: Society
) -> None:
    key, secret, page = made(browser, society, "statements/read", "statements/write", expires="2199-12-31")
    assert f"{house.settings.base_url}/xapi" in page
    assert asks(browser, key, secret) == 200
    [one] = kept(house)
    assert (one.name, one.partner_id) == ("Archive", society.partner.id)
    assert set(one.scopes) == {"statements/read", "statements/write"}
    assert one.expires_at and clock.moment(one.expires_at - 1).date().isoformat() == "2199-12-31"
    listed = browser.get(PAGE)
    assert key in listed.text and secret not in listed.text and one.secret_fingerprint not in listed.text
    assert "Read all statements" in listed.text and "Harmonia" in listed.text
    assert listed.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("scope", SCOPES)
def test_each_scope_is_said_in_words_and_the_line_that_tries_it_fits(
    browser: Browser, society: Society, scope: str
) -> None:
    key, secret, page = made(browser, society, scope)
    label, _hint = key_scopes.choices()[scope]
    assert label in html.unescape(browser.get(PAGE).text)
    line = re.search(r'id="line"[^>]*>(curl [^<]+)<', page)
    if scope in ("define", "state", "profile"):
        assert line is None
        return
    assert line is not None
    words = shlex.split(html.unescape(line[1]))
    assert words[words.index("--user") + 1] == f"{key}:{secret}"
    basic = b64encode(f"{key}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "X-Experience-API-Version": "1.0.3"}
    path = "/xapi/" + words[-1].partition("/xapi/")[2]
    if "--data" in words:
        body, kind = words[words.index("--data") + 1], "application/json"
        answer = browser.client.post(path, data=body, content_type=kind, headers=headers)
    else:
        answer = browser.client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "Give a name"),
        ({"name": "x" * 201}, "Give a name"),
        ({"partner": ""}, "Choose whose statements"),
        ({"partner": "nobody"}, "Choose whose statements"),
        ({"scope": "everything"}, "Choose what it may do."),
        ({"expires": "2020-01-01"}, "Choose a day to come"),
        ({"expires": "soon"}, "Choose a day to come"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_made(
    browser: Browser, house: Services, society: Society, fields: dict[str, str], said: str
) -> None:
    asked = {"name": "Archive", "partner": society.partner.id, "scope": "state", **fields}
    answer = browser.send(PAGE, PAGE, **asked)
    assert answer.status_code == 400
    assert said in answer.text
    assert kept(house) == []


def test_a_key_for_all_partners_is_chosen_by_name_and_never_by_leaving_a_field_empty(
    browser: Browser, house: Services, society: Society
) -> None:
    made(browser, society, "all/read", partner=credentials.EVERYBODY)
    assert kept(house)[0].partner_id is None
    assert "All partners" in browser.get(PAGE).text


def test_a_key_ends_only_once_that_was_confirmed(browser: Browser, house: Services, society: Society) -> None:
    key, secret, _ = made(browser, society)
    asked = browser.send(f"{PAGE}/end", PAGE, key=key)
    assert asked.status_code == 200 and "End this key?" in asked.text and "Archive" in asked.text
    assert kept(house)[0].revoked_at is None
    done = browser.send(f"{PAGE}/end", PAGE, key=key, sure="yes")
    assert (done.status_code, done.headers["Location"]) == (303, PAGE)
    assert kept(house)[0].revoked_at is not None
    assert asks(browser, key, secret) == 401
    listed = browser.get(PAGE).text
    assert "Keys that ended" in listed and f'value="{key}"' not in listed


def test_a_key_that_shares_its_name_lives_on(browser: Browser, house: Services, society: Society) -> None:
    first, second = made(browser, society)[0], made(browser, society)[0]
    browser.send(f"{PAGE}/end", PAGE, key=first, sure="yes")
    assert {one.key: one.revoked_at is None for one in kept(house)} == {first: False, second: True}
    assert browser.send(f"{PAGE}/end", PAGE, key="Archive", sure="yes").status_code == 404


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/end"])
def test_without_a_token_of_its_own_no_form_does_anything(
    browser: Browser, house: Services, society: Society, path: str
) -> None:
    key = made(browser, society)[0]
    data = {"name": "X", "scope": "all", "partner": society.partner.id, "key": key, "sure": "yes"}
    assert browser.client.post(path, data=data).status_code == 400
    assert [one.revoked_at for one in kept(house)] == [None]


def test_who_is_not_signed_in_sees_no_keys(stranger: Browser) -> None:
    assert stranger.get(PAGE).status_code == 303


def test_the_key_of_a_package_says_so_with_its_times(browser: Browser, house: Services, society: Society) -> None:
    yesterday = clock.now() - clock.DAY
    package = Dispatch("songs-2027", ("split-sheets",), (), 600)
    with writing(house.engine) as connection:
        key, _ = credential.add(connection, "Songs", credential.DISPATCH_SCOPES, society.partner.id, dispatch=package)
        credential.note_use(connection, key, yesterday)
        table = credential.credentials
        past = {"key": "old", "secret_fingerprint": "x", "name": "Old", "scopes": ["all"], "created_at": 1}
        connection.execute(insert(table).values(**past, expires_at=yesterday))
    text = browser.get(PAGE).text
    assert "Adds statements of the package songs-2027, nothing else" in text
    assert clock.iso(yesterday) in text
    assert text.index("Songs") < text.index("Keys that ended") < text.index("Old")


def test_a_name_is_text_and_a_day_to_come_may_be_today(browser: Browser, house: Services, society: Society) -> None:
    today = filters.today() + timedelta(days=0)
    made(browser, society, name="<script>\u202e Archive", expires=today.isoformat())
    assert kept(house)[0].name == "<script> Archive"
    text = browser.get(PAGE).text
    assert "&lt;script&gt; Archive" in text and "<script> Archive" not in text
