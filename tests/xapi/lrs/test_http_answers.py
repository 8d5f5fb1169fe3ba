"""What a failing database is answered with, and what the log is told of it."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from xapi.lrs.http import answers


def test_a_database_that_fails_is_told_without_the_rows_that_it_was_about(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    said = 'could not extend file\nDETAIL:  of ana@x.example\nCONTEXT:  COPY lrs_statements, line 1: "ana@x.example"'
    with app.test_request_context(), caplog.at_level(logging.ERROR):
        answer = answers.busy(OperationalError("INSERT", None, RuntimeError(said)))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert "could not extend file" in caplog.text
    assert "ana@x.example" not in caplog.text + answer.get_data(as_text=True)
