"""The mark that ties a test to rows of the checklist (``rows.toml``), and what several of its tests look at."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from werkzeug.test import TestResponse

from tests.lti_support import LTI

FILE = Path(__file__).parent / "rows.toml"
LESSON = "split-sheets"
Test = TypeVar("Test", bound=Callable[..., object])
CHOSEN = {LTI + "custom": {"lesson": LESSON}}


@cache
def rows() -> dict[str, str]:
    """Every row: its id, and its words (or the reason why it is not done)."""
    return dict(_leaves(tomllib.loads(FILE.read_text(encoding="utf-8"))))


@cache
def not_done() -> frozenset[str]:
    """The rows that the tool does not fulfil, each with a reason."""
    return frozenset(tomllib.loads(FILE.read_text(encoding="utf-8"))["not_done"])


def row(*ids: str) -> Callable[[Test], Test]:
    """Mark a test as the one of these rows; its description says which."""

    def mark(test: Test) -> Test:
        test.rows = ids  # type: ignore[attr-defined]
        test.__doc__ = "; ".join(f"{one}: {rows()[one]}" for one in ids)
        return test

    return mark


def is_lesson(page: TestResponse) -> bool:
    """Whether the answer is a lesson, ready to be played."""
    return page.status_code == 200 and 'id="channel"' in page.text


def is_teachers(page: TestResponse) -> bool:
    """Whether the answer is a teacher's page of a link."""
    return page.status_code == 200 and '<body class="class">' in page.text


def is_refused(page: TestResponse, code: str) -> bool:
    """Whether the answer is a calm page with this code."""
    return 400 <= page.status_code < 504 and f"<code>{code}</code>" in page.text and "Traceback" not in page.text


def _leaves(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in found.items():
        if isinstance(value, str):
            yield name, value
        else:
            yield from _leaves(value)
