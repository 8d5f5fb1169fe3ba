"""The grade service of a forged LMS for the worker's tests, and the one grade that is on its way to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from lti_tool.db import reading, writing
from lti_tool.fetch import Answer, Fetcher, FetchError
from lti_tool.models.grade import grades
from tests.lti_support import Tool


class Lms(Fetcher):
    """The grade service of an LMS: answers as told, remembers what was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[dict[str, str]] = []
        self.scores: list[tuple[str, str, dict[str, Any]]] = []
        self.token_answers: list[Answer | FetchError] = []
        self.score_answers: list[Answer | FetchError] = []
        self.read: list[str] = []
        self.result_answers: list[Answer | FetchError] = []

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        self.read.append(url)
        return _told(self.result_answers, Answer(200, {}, b"[]"))

    def post(
        self,
        url: str,
        *,
        data: bytes | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        if form is not None:
            self.tokens.append(dict(form))
            number = len(self.tokens)
            said = Answer(200, {}, json.dumps({"access_token": f"t{number}", "expires_in": 3600}).encode())
            return _told(self.token_answers, said)
        assert data is not None
        assert headers is not None
        self.scores.append((url, headers["Authorization"], json.loads(data)))
        return _told(self.score_answers, Answer(200, {}, b""))


def _told(queue: list[Answer | FetchError], usual: Answer) -> Answer:
    answer = queue.pop(0) if queue else usual
    if isinstance(answer, FetchError):
        raise answer
    return answer


def grade(tool: Tool) -> Any:
    with reading(tool.services.engine) as connection:
        return connection.execute(select(grades)).one()


def change(tool: Tool, **values: Any) -> None:
    with writing(tool.services.engine) as connection:
        connection.execute(update(grades).values(**values))


def now_due(tool: Tool) -> None:
    change(tool, next_try_at=0, last_timestamp=0)
