"""What a watcher of the server is told, and who may know the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, text

from lti_tool import clock
from lti_tool.db import writing
from lti_tool.models.keys import tool_keys
from lti_tool.models.worker import workers
from lti_tool.worker import Worker
from tests.lti_tool.installation import installed, services_of

KEY = "a-key-for-the-numbers"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with installed(tmp_path) as made:
        with writing(services_of(made).engine) as connection:
            from lti_tool.lti import keys

            keys.ensure(connection, services_of(made).vault)
        yield made


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def _beat(app: Flask, at: int) -> None:
    with writing(services_of(app).engine) as connection:
        connection.execute(delete(workers))
        connection.execute(workers.insert().values(id=1, beat_at=at))


def test_a_server_with_database_keys_and_worker_is_well(app: Flask, browser: FlaskClient) -> None:
    Worker(services_of(app)).beat()
    answer = browser.get("/health")
    assert answer.status_code == 200
    assert answer.json is not None
    told = {name: answer.json[name] for name in ("status", "database", "keys", "worker")}
    assert told == {"status": "ok", "database": "ok", "keys": "ok", "worker": "ok"}
    assert answer.json["lessons"] == len(services_of(app).catalogue.lessons) > 0


def test_a_worker_that_never_came_is_late_but_lessons_go_on(browser: FlaskClient) -> None:
    answer = browser.get("/health")
    assert answer.status_code == 200
    assert answer.json is not None and answer.json["worker"] == "late"


@pytest.mark.parametrize(("ago", "said"), [(50, "ok"), (70, "late")])
def test_a_worker_is_late_after_a_minute(ago: int, said: str, app: Flask, browser: FlaskClient) -> None:
    _beat(app, clock.now() - ago * clock.SECOND)
    answer = browser.get("/health")
    assert answer.json is not None and answer.json["worker"] == said


def test_without_keys_nobody_can_be_served(app: Flask, browser: FlaskClient) -> None:
    with writing(services_of(app).engine) as connection:
        connection.execute(delete(tool_keys))
    answer = browser.get("/health")
    assert answer.status_code == 503
    assert answer.json is not None and (answer.json["status"], answer.json["keys"]) == ("failing", "missing")


def test_without_a_database_it_says_so_and_nothing_else(app: Flask, browser: FlaskClient) -> None:
    with writing(services_of(app).engine) as connection:
        connection.execute(text("DROP TABLE workers"))
    answer = browser.get("/health")
    assert answer.status_code == 503
    assert answer.json is not None and answer.json["database"] == "unreachable"
    assert "workers" not in answer.text and "sqlite" not in answer.text.lower()


def test_health_tells_no_address_secret_or_version(browser: FlaskClient) -> None:
    answer = browser.get("/health")
    assert answer.json is not None
    assert set(answer.json) == {"status", "database", "keys", "worker", "copies", "lessons"}


def test_the_numbers_are_for_the_machine_itself(app: Flask, browser: FlaskClient) -> None:
    _beat(app, 7 * clock.SECOND)
    answer = browser.get("/metrics")
    assert answer.status_code == 200 and answer.mimetype == "text/plain"
    assert "creator_lessons_learners 0.0" in answer.text
    assert "creator_lessons_worker_beat_seconds 7.0" in answer.text


@pytest.mark.parametrize("address", ["10.0.0.7", "203.0.113.9", "::ffff:203.0.113.9", ""])
def test_the_numbers_are_not_for_others(address: str, browser: FlaskClient) -> None:
    assert browser.get("/metrics", environ_overrides={"REMOTE_ADDR": address}).status_code == 403


def test_the_numbers_are_not_for_whom_a_proxy_on_this_machine_lets_through(browser: FlaskClient) -> None:
    assert browser.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 403


@pytest.mark.parametrize(
    ("given", "status"),
    [(f"Bearer {KEY}", 200), ("Bearer wrong", 401), (f"Basic {KEY}", 401), ("Bearer é", 401), (None, 401)],
)
def test_with_a_key_only_who_brings_it_sees_the_numbers(given: str | None, status: int, tmp_path: Path) -> None:
    with installed(tmp_path, metrics_key=KEY) as app:
        headers = {"Authorization": given} if given else {}
        answer = app.test_client().get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": "10.0.0.7"})
        assert answer.status_code == status
        assert KEY not in answer.text


def test_the_bare_address_says_what_this_is(browser: FlaskClient) -> None:
    answer = browser.get("/")
    assert answer.status_code == 200
    assert "Creator Lessons" in answer.text and "<html" in answer.text


def test_what_is_not_there_is_a_calm_page(browser: FlaskClient) -> None:
    answer = browser.get("/nothing/here")
    assert answer.status_code == 404
    assert "http_404" in answer.text and "Traceback" not in answer.text
