"""A learner at a lesson, without a browser: what the player would say at the door."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool import clock
from packages import catalogue
from packages.lesson import Lesson, Question
from packages.scoring import xapi_response
from tests.lti_support import LTI, ForgedPlatform
from xapi.vocabulary import TYPES, VERBS, Namespace

LESSONS = {name: lesson.for_market(None) for name, lesson in catalogue.shipped().lessons.items()}
TEXT = LESSONS["split-sheets"]
NS = Namespace()


def embedded(page: TestResponse, name: str) -> dict[str, Any]:
    """The JSON that a lesson page holds under this id."""
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page.text, re.S)
    assert found is not None, page.text[:500]
    data: dict[str, Any] = json.loads(found[1])
    return data


def right(question: Question) -> str:
    """The right response, as xAPI writes it."""
    if question.kind == "poll":
        return question.choices[0]
    answer = question.right
    if question.kind == "text":
        assert isinstance(answer, tuple)
        return answer[0]
    return xapi_response(question, list(answer) if isinstance(answer, tuple) else answer)


def wrong(question: Question) -> str:
    """A response that is not right."""
    if question.kind == "text":
        return "nothing of the kind"
    if question.kind == "order":
        return "[,]".join(question.choices)  # as shown: never right already
    if question.kind == "number":
        assert isinstance(question.right, float | int)
        return str(question.right + question.tolerance + 7)
    if question.kind == "multiple":
        assert isinstance(question.right, tuple)
        others = [one for one in question.choices if one not in question.right]
        return (others or [question.choices[0]])[0]
    assert isinstance(question.right, tuple)
    if question.kind == "match":
        first, last = (one.split("[.]")[1] for one in (question.right[0], question.right[-1]))
        turned = {first: last, last: first}
        pairs = (one.split("[.]") for one in question.right)
        return "[,]".join(f"{choice}[.]{turned.get(target, target)}" for choice, target in pairs)
    return next(one for one in question.choices if one not in question.right)


def statement(verb: str, iri: str, kind: str = "card", **result: Any) -> dict[str, Any]:
    """A statement as the player makes it."""
    made: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "timestamp": clock.iso(clock.now()),
        "verb": {"id": VERBS[verb], "display": {"en": verb}},
        "object": {"objectType": "Activity", "id": iri, "definition": {"type": TYPES[kind]}},
    }
    if kind == "question":
        made["object"]["definition"]["interactionType"] = "choice"
    return {**made, "result": result} if result else made


def card(lesson: Lesson, segment: str) -> dict[str, Any]:
    return statement("experienced", NS.card(lesson.id, segment))


def answer(lesson: Lesson, question: str, response: str) -> dict[str, Any]:
    verb = "responded" if lesson.questions[question].kind == "poll" else "answered"
    return statement(verb, NS.question(lesson.id, question), "question", response=response)


def everything(lesson: Lesson, wrongs: int = 0) -> list[dict[str, Any]]:
    """All that completes a text lesson, with so many questions answered wrong until no try is left."""
    said = [card(lesson, one) for one in lesson.cards]
    for question in lesson.questions.values():
        if wrongs and question.kind != "poll":
            said += [answer(lesson, question.id, wrong(question)) for _ in range(lesson.completion.tries)]
            wrongs -= 1
        else:
            said.append(answer(lesson, question.id, right(question)))
    return said


@dataclass
class Seat:
    """One learner's page and door."""

    client: FlaskClient
    page: TestResponse

    @property
    def channel(self) -> dict[str, Any]:
        return embedded(self.page, "channel")

    def post(self, *statements: dict[str, Any], **more: Any) -> TestResponse:
        """Post at the attempt's door; the notice is acknowledged unless ``notice`` says otherwise."""
        channel = self.channel
        body = {
            "token": channel["token"],
            "sent_at": clock.iso(clock.now()),
            "statements": list(statements),
            "notice": (channel["notice"] or {}).get("version", ""),
            **more,
        }
        return self.client.post(channel["post_url"], data=json.dumps(body), content_type="text/plain")

    def said(self, *statements: dict[str, Any], **more: Any) -> dict[str, Any]:
        """The same, taken: the door's answer."""
        response = self.post(*statements, **more)
        assert response.status_code == 200, response.text
        data: dict[str, Any] = response.get_json()
        return data


def sit(lms: ForgedPlatform, lesson: Lesson | None = TEXT, **claims: Any) -> Seat:
    """Launch a lesson as a learner."""
    client = lms.tool.client()
    custom = {LTI + "custom": {"lesson": lesson.id}} if lesson else {}
    page = lms.launch(client, lms.learner(**{**custom, **claims}))
    assert page.status_code == 200, page.text
    return Seat(client, page)
