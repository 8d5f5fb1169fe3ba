from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lti_tool.db import writing
from lti_tool.log import configure, log
from lti_tool.settings import Settings
from tests.lti_support import make_tool


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_a_stranger_wrote_can_neither_begin_a_line_nor_command_a_terminal(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(Settings(log_format=form))  # type: ignore[arg-type]
    log("web").warning("refused", path="/a\x1b[2J\x9b31m", code="b\nforged line\r\x85\u2028", good="Société 1/2")
    line = capsys.readouterr().err
    assert line.endswith("\n")
    assert line[:-1].isprintable()
    assert "Soci" in line
    assert "forged line" in line


def test_a_traceback_keeps_its_lines_and_nothing_else_that_does_not_print(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Settings(log_format="json"))
    try:
        raise ValueError("\x1b[31mred")
    except ValueError as error:
        log("web").error("failed", exc_info=error)
    told = json.loads(capsys.readouterr().err)["exception"]
    assert told.startswith("Traceback")
    assert "\n" in told
    assert "\x1b" not in told


def test_a_page_that_a_stranger_asks_for_is_logged_in_plain_signs(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.lti_support import make_tool

    make_tool(tmp_path_factory.mktemp("tool")).client().get("/attempts/%1b%5b2J%0aforged")
    assert all(line.isprintable() for line in capsys.readouterr().err.splitlines())


def test_what_postgresql_says_of_the_rows_of_an_error_is_not_logged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = make_tool(tmp_path, database="postgresql").services.engine
    configure(Settings(log_format="json"))
    learner = "ana@x.example\nsecond line"
    twice = text("INSERT INTO people SELECT :name UNION ALL SELECT :name")
    with pytest.raises(DBAPIError, match="second line") as raised, writing(engine) as connection:
        connection.exec_driver_sql("CREATE TEMPORARY TABLE people (name text UNIQUE) ON COMMIT DROP")
        connection.execute(twice, {"name": learner})
    engine.dispose()
    capsys.readouterr()
    log("web").error("failed", exc_info=raised.value)
    told = json.loads(capsys.readouterr().err)["exception"]
    assert told.count("unique constraint") == 2, "the driver's error and what was made of it"
    assert "INSERT INTO people" in told and "Traceback" in told
    assert "ana@x" not in told and "second line" not in told
