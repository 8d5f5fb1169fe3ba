"""The rest of the class: people of the course who take a lesson by themselves, so that a class view has a class in it.

Each of them is launched as anybody is (login, authorization, id_token) and speaks at the lesson's door as the player
does; the tool can't tell them from people at a browser. What the lesson asks, and what would be right, they read in
its page.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import current_app
from flask.testing import FlaskClient

from lti_tool import clock
from lti_tool.demo.lms import Lms
from lti_tool.demo.people import CLASSMATES, Person
from lti_tool.fetch import Answer, FetchError
from xapi.vocabulary import TYPES, VERBS, Namespace

WINDOW = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "cross-site"}
HALFWAY, ABSENT = "sofia", "nikhil"
"""One stops in the middle, one never comes."""

_FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
_ACTION = re.compile(r'<form[^>]* action="([^"]*)"')
_COOKIE = re.compile(r"(?:^|, )([^=;, ]+)=([^;]*)")


class ClassmateError(Exception):
    """A classmate could not take the lesson; the text says what happened."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a lesson's page holds for the player."""

    lesson: Mapping[str, Any]
    channel: Mapping[str, Any]


def take(here: Lms, link_id: str) -> int:
    """Let the classmates take the lesson of an activity.

    Args:
        here: this LMS, whose request this is.
        link_id: an activity that is there.

    Returns:
        How many of them answered something.

    Raises:
        ClassmateError: the tool can't be reached, or shows no lesson.
    """
    answered = 0
    for number, person in enumerate(CLASSMATES):
        if person.key == ABSENT:
            continue
        try:
            page = _open(here, person, link_id)
            said = list(_statements(page, number, halfway=person.key == HALFWAY))
            if said and not page.channel["answers"]:
                _say(here, page, said)
                answered += 1
        except FetchError as error:
            raise ClassmateError(str(error)) from None
    return answered


def _open(here: Lms, person: Person, link_id: str) -> Page:
    """Launch the activity in a window, as this person."""
    browser = current_app.test_client()
    with browser.session_transaction(base_url=here.base_url) as session:
        session["person"] = person.key
    started = _get(here, browser, f"/activities/{link_id}/launch?target=window")
    login = here.fetch.post(_action(started, here.tool_url), form=_fields(started), headers=WINDOW)
    asked = urlsplit(login.headers.get("location", ""))
    if login.status not in {302, 303} or f"{asked.scheme}://{asked.netloc}" != here.base_url:
        raise ClassmateError(f"the login was answered with status {login.status}")
    signed = _get(here, browser, f"{asked.path}?{asked.query}")
    cookies = "; ".join(f"{name}={value}" for name, value in _COOKIE.findall(login.headers.get("set-cookie", "")))
    page = here.fetch.post(_action(signed, here.tool_url), form=_fields(signed), headers={**WINDOW, "Cookie": cookies})
    return Page(_embedded(page, "lesson"), _embedded(page, "channel"))


def _get(here: Lms, browser: FlaskClient, path: str) -> str:
    answer = browser.get(path, base_url=here.base_url)
    if answer.status_code != 200:
        raise ClassmateError(f"this LMS answered with status {answer.status_code}")
    return answer.text


def _action(page: str, base: str) -> str:
    found = _ACTION.search(page)
    address = unescape(found[1]) if found else ""
    if not address.startswith(base + "/"):
        raise ClassmateError("the activity is not one of the demo's tool")
    return address


def _fields(page: str) -> dict[str, str]:
    return {unescape(name): unescape(value) for name, value in _FIELD.findall(page)}


def _embedded(page: Answer, name: str) -> Mapping[str, Any]:
    text = page.body.decode("utf-8", "replace")
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', text, re.DOTALL)
    if page.status != 200 or found is None:
        raise ClassmateError(f"the tool shows no lesson (status {page.status})")
    data: Mapping[str, Any] = json.loads(found[1])
    return data


def _say(here: Lms, page: Page, said: list[dict[str, Any]]) -> None:
    """Speak at the lesson's door: all that this person did."""
    films = [one for one in page.lesson["segments"] if one["kind"] == "video"]
    body = {
        "token": page.channel["token"],
        "sent_at": clock.iso(clock.now()),
        "statements": said,
        "notice": (page.channel["notice"] or {}).get("version", ""),
        **({"state": {"played": f"0[.]{films[0]['duration']}"}} if films else {}),
    }
    address = urljoin(here.tool_url + "/", page.channel["post_url"])
    answer = here.fetch.post(address, data=json.dumps(body).encode(), headers={"Content-Type": "text/plain"})
    if answer.status != 200 or answer.json().get("refused"):
        raise ClassmateError(f"the tool answered with status {answer.status}")


def _statements(page: Page, number: int, *, halfway: bool) -> Iterator[dict[str, Any]]:
    """What the person of this number does: every card; each question, some of them wrong at first, or for good."""
    ns, lesson = Namespace(page.channel["ns"]), page.lesson["id"]
    for segment in page.lesson["segments"]:
        if segment["kind"] == "card":
            yield _statement("experienced", ns.card(lesson, segment["id"]), "card")
    questions: list[Mapping[str, Any]] = list(page.lesson["questions"].values())
    for place, question in enumerate(questions[: len(questions) // 2] if halfway else questions):
        iri = ns.question(lesson, question["id"])
        if question["kind"] == "poll":
            yield _statement("responded", iri, "question", question["choices"][number % len(question["choices"])]["id"])
            continue
        right, wrong = responses(question)
        if place == 1 or (number + place) % 4 == 0:
            yield _statement("answered", iri, "question", wrong)
        again_wrong = place == 1 and number % 2 == 1
        yield _statement("answered", iri, "question", wrong if again_wrong else right)


def responses(question: Mapping[str, Any]) -> tuple[str, str]:
    """A right and a wrong answer to a question, as xAPI writes them (1.0.3, Data 2.4.4.1)."""
    right, choices = question["right"], [one["id"] for one in question.get("choices", ())]
    match question["kind"]:
        case "number":
            return f"{right:g}", f"{right + question.get('tolerance', 0) + 7:g}"
        case "text":
            return right[0], "I don't know"
        case "order":
            return "[,]".join(right), "[,]".join([right[1], right[0], *right[2:]])
        case "match":
            pairs = [one.split("[.]") for one in right]
            turned = [target for _choice, target in pairs[1:] + pairs[:1]]
            wrong = [f"{choice}[.]{target}" for (choice, _), target in zip(pairs, turned, strict=True)]
            return "[,]".join(right), "[,]".join(wrong)
        case _:
            others = [one for one in choices if one not in right]
            return "[,]".join(right), (others or choices[:1])[0]


def _statement(verb: str, iri: str, kind: str, response: str = "") -> dict[str, Any]:
    """A statement as the player makes it: whoever takes it sets the actor, and judges the answer."""
    definition = {"type": TYPES[kind], **({"interactionType": "choice"} if kind == "question" else {})}
    made: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "timestamp": clock.iso(clock.now()),
        "verb": {"id": VERBS[verb], "display": {"en": verb}},
        "object": {"objectType": "Activity", "id": iri, "definition": definition},
    }
    return {**made, "result": {"response": response}} if response else made
