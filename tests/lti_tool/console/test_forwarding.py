from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from werkzeug.test import TestResponse

from lti_tool.app import create_app
from lti_tool.db import reading
from lti_tool.fetch import Fetcher
from lti_tool.forward_worker import Forwarding
from lti_tool.models import forward
from lti_tool.secrets import Vault
from lti_tool.services import Services
from lti_tool.settings import load
from tests import fresh
from tests.lti_tool.console.support import Browser, Society
from tests.lti_tool.other_store import SECRET, OtherStore, add_target, change, keep_some, now
from xapi.forward import Filter
from xapi.lrs.transactions import connect

PAGE = "/console/forwarding"
NAME = "cl_console"


@pytest.fixture(scope="module")
def cookie(ready_database: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What Ada's browser holds once she is signed in: to hash her password for each test would take long."""
    folder = tmp_path_factory.mktemp("signed-in")
    shutil.copy(ready_database, folder)
    settings = load({}, data_dir=folder, log_level="error")
    engine = connect(settings.database)
    client = create_app(Services(settings, engine, Vault("s" * 40), fresh.lessons(), Fetcher())).test_client()
    assert Browser(client).sign_in().status_code == 303
    engine.dispose()
    found = client.get_cookie(NAME, path="/console")
    assert found is not None
    return found.value


@pytest.fixture
def house(tmp_path: Path, ready_database: Path) -> Iterator[Services]:
    """As for all of the console, its lessons read once for all."""
    settings = load({}, data_dir=tmp_path, log_level="error")
    shutil.copy(ready_database, tmp_path)
    engine = connect(settings.database)
    yield Services(settings, engine, Vault("s" * 40), fresh.lessons(), Fetcher())
    engine.dispose()


@pytest.fixture
def browser(stranger: Browser, cookie: str) -> Browser:
    stranger.client.set_cookie(NAME, cookie, path="/console")
    return stranger


@pytest.fixture
def other(house: Services) -> OtherStore:
    return OtherStore()


@pytest.fixture
def target(house: Services, other: OtherStore) -> forward.Target:
    """One that refused the second of three statements."""
    ids = keep_some(house, 3)
    other.poison = {ids[1]}
    made = add_target(house, "Archive")
    Forwarding(replace(house, fetch=other)).once()  # type: ignore[arg-type]
    return made


def test_targets_are_shown_with_how_far_they_are(browser: Browser, house: Services, target: forward.Target) -> None:
    page = browser.get(PAGE).text
    assert "Archive" in page and "Has everything" in page and "1 statement refused" in page
    keep_some(house, 2)
    assert "2 statements behind" in browser.get(PAGE).text
    assert SECRET not in page and target.sealed not in page


def test_what_was_refused_is_shown_with_what_was_said_and_sent_again(
    browser: Browser, house: Services, other: OtherStore, target: forward.Target
) -> None:
    one = f"{PAGE}/{target.id}"
    (refused,) = other.poison
    page = browser.get(one).text
    assert refused in page and "actor.name: must be a string" in page and "kim" not in page
    other.poison = set()
    assert browser.send(one, page=one, what="retry", statement=refused).status_code == 303
    Forwarding(replace(house, fetch=other)).once()  # type: ignore[arg-type]
    assert refused in other.kept and refused not in browser.get(one).text


def test_it_is_paused_resumed_and_statements_given_up(
    browser: Browser, house: Services, other: OtherStore, target: forward.Target
) -> None:
    one = f"{PAGE}/{target.id}"
    browser.send(one, page=one, what="pause")
    assert now(house, target).state == "paused"
    browser.send(one, page=one, what="resume")
    assert now(house, target).state == "on"
    browser.send(one, page=one, what="drop", statement=next(iter(other.poison)))
    with reading(house.engine) as connection:
        assert forward.set_aside(connection, target.id) == []


def test_a_stopped_target_says_what_to_do(browser: Browser, house: Services, target: forward.Target) -> None:
    change(house, target, state="stopped", trouble="key_refused", said="401")
    assert "Key or secret is wrong there" in browser.get(PAGE).text
    assert "Key or secret is wrong there" in browser.get(f"{PAGE}/{target.id}").text


def test_what_is_not_there_or_no_button_is_refused_calmly(browser: Browser, target: forward.Target) -> None:
    one = f"{PAGE}/{target.id}"
    assert browser.get(f"{PAGE}/nix").status_code == 404
    assert browser.send(f"{PAGE}/nix", page=one, what="pause").status_code == 404
    assert browser.send(one, page=one, what="explode").status_code == 400
    assert browser.send(one, page=one, what="drop").status_code == 400
    assert browser.client.post(f"{PAGE}/new", data=FORM).status_code == 400  # without its token


def test_a_stranger_reaches_none_of_it(stranger: Browser, target: forward.Target) -> None:
    for path in (PAGE, f"{PAGE}/{target.id}"):
        assert stranger.get(path).status_code == 303
    assert stranger.send(f"{PAGE}/{target.id}", what="pause").status_code == 303
    assert stranger.send(f"{PAGE}/new", **FORM).headers["Location"].startswith("/console/login")


def test_health_and_metrics_tell_who_is_hours_behind(browser: Browser, house: Services, target: forward.Target) -> None:
    assert browser.get("/health").json["copies"] == "ok"  # type: ignore[index]
    keep_some(house, 2)
    numbers = browser.get("/metrics").text
    assert 'creator_lessons_forward_behind{target="Archive"} 2.0' in numbers
    assert 'creator_lessons_forward_set_aside{target="Archive"} 1.0' in numbers
    with time_machine.travel(timedelta(hours=3)):
        assert browser.get("/health").json["copies"] == "late"  # type: ignore[index]


FORM = {
    "what": "add",
    "name": "Archive 2",
    "endpoint": "https://lrs.example/xapi/statements",
    "key": "their-key",
    "secret": SECRET,
    "version": "2.0.0",
    "start": "now",
}


def the(house: Services, name: str) -> forward.Target:
    with reading(house.engine) as connection:
        (found,) = [one for one in forward.every(connection) if one.name == name]
    return found


def test_a_target_is_added_with_what_it_is_to_get_and_its_secret_is_never_in_a_page(
    browser: Browser, house: Services, society: Society
) -> None:
    keep_some(house, 2)
    chosen = {"partner": society.partner.id, "verbs": "completed\n passed", "activities": "https://ns.example/*"}
    answer = browser.send(f"{PAGE}/new", page=PAGE, **FORM, **chosen)
    made = the(house, "Archive 2")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}/{made.id}")
    assert (made.endpoint, made.version, made.cursor) == ("https://lrs.example/xapi", "2.0.0", 2)
    assert made.wanted == Filter((society.partner.id,), ("completed", "passed"), ("https://ns.example/*",), ())
    assert made.key(house.vault) == f"their-key:{SECRET}"
    for page in (browser.get(PAGE).text, browser.get(f"{PAGE}/{made.id}").text):
        assert SECRET not in page and "their-key" not in page and made.sealed not in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "Give a name"),
        ({"endpoint": "http://lrs.example/xapi"}, "can&#39;t be used"),
        ({"endpoint": "https://user:pass@lrs.example/xapi"}, "Write the address"),
        ({"endpoint": "ftp://lrs.example"}, "Write the address"),
        ({"key": "a:b"}, "Give a key"),
        ({"secret": ""}, "Give a key"),
        ({"name": "Archive"}, "of this name already"),
        ({"verbs": " ".join(map(str, range(60)))}, "at most 50 lines"),
    ],
)
def test_what_cannot_be_a_target_is_refused_in_a_sentence_and_the_rest_of_the_form_stays(
    browser: Browser, house: Services, target: forward.Target, wrong: dict[str, str], words: str
) -> None:
    answer = browser.send(f"{PAGE}/new", page=PAGE, **{**FORM, "channels": "my-way", **wrong})
    assert answer.status_code == 400 and words in answer.text and "my-way" in answer.text
    assert SECRET not in answer.text
    with reading(house.engine) as connection:
        assert [one.id for one in forward.every(connection)] == [target.id]


def altered(browser: Browser, target: forward.Target, **fields: str) -> TestResponse:
    one = f"{PAGE}/{target.id}"
    kept = {"name": target.name, "endpoint": target.endpoint, "version": target.version}
    return browser.send(one, page=one, what="alter", **{**kept, **fields})


def test_a_target_is_changed_from_where_it_is_and_its_key_stays_where_none_is_given(
    browser: Browser, house: Services, target: forward.Target
) -> None:
    change(house, target, state="stopped", trouble="key_refused", said="401")
    assert altered(browser, target, name="Better", verbs="completed").status_code == 303
    then = now(house, target)
    assert (then.name, then.wanted.verbs, then.cursor) == ("Better", ("completed",), 3)
    assert (then.state, then.trouble) == ("on", "")
    assert then.key(house.vault) == target.key(house.vault)
    assert altered(browser, then, key="other", secret="else").status_code == 303
    assert now(house, target).key(house.vault) == "other:else"


def test_the_secret_goes_to_no_other_address_than_it_was_given_for(
    browser: Browser, house: Services, target: forward.Target
) -> None:
    answer = altered(browser, target, endpoint="https://else.example/xapi")
    assert answer.status_code == 400 and "Give a key" in answer.text
    assert now(house, target).endpoint == target.endpoint
    assert altered(browser, target, endpoint="https://else.example/xapi", key="k", secret="s").status_code == 303
    assert (now(house, target).endpoint, now(house, target).key(house.vault)) == ("https://else.example/xapi", "k:s")


def test_two_targets_have_two_names(browser: Browser, house: Services, target: forward.Target) -> None:
    other = add_target(house, "Other")
    assert altered(browser, other, name="Archive").status_code == 400
    assert now(house, other).name == "Other"


def test_trying_it_says_in_words_what_the_target_answers_and_sends_no_statement(
    browser: Browser, house: Services
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        inside = add_target(house, "Inside", endpoint=f"https://127.0.0.1:{closed.getsockname()[1]}/xapi")
        one = f"{PAGE}/{inside.id}"
        page = browser.send(one, page=one, what="test").text
    assert "Fails" in page and "private or local address" in page
    assert SECRET not in page


def test_a_target_is_removed_once_that_was_confirmed(browser: Browser, house: Services, target: forward.Target) -> None:
    one = f"{PAGE}/{target.id}"
    asked = browser.send(one, page=one, what="remove")
    assert asked.status_code == 200 and "What it has stays there" in asked.text
    assert now(house, target).id == target.id
    assert browser.send(one, page=one, what="remove", sure="yes").status_code == 303
    assert browser.get(one).status_code == 404


def test_what_a_name_or_a_list_holds_is_shown_as_text(browser: Browser, house: Services) -> None:
    browser.send(f"{PAGE}/new", page=PAGE, **{**FORM, "name": "<b>x</b>", "verbs": "</textarea><script>"})
    page = browser.get(f"{PAGE}/{the(house, '<b>x</b>').id}").text
    assert "<b>x</b>" not in page and "</textarea><script>" not in page
