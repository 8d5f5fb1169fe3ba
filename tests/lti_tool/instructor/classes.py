"""A course at a forged LMS for tests of the class page: learners who learn, a roster that is served, an instructor."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from werkzeug.test import TestResponse

from lti_tool.fetch import Answer
from tests.lti_support import FRAME, LTI, ForgedPlatform, Tool
from tests.lti_tool.learner.seat import TEXT, Seat, everything, sit


@dataclass
class Classroom:
    """One link of a course: ``lms`` is where it stands."""

    lms: ForgedPlatform

    @property
    def tool(self) -> Tool:
        return self.lms.tool

    def learner(self, sub: str, *, wrongs: int = 0, **claims: Any) -> Seat:
        """A learner who completes the lesson."""
        seat = sit(self.lms, sub=sub, **claims)
        seat.said(*everything(TEXT, wrongs))
        return seat

    def beginner(self, sub: str, **claims: Any) -> Seat:
        """A learner who opens the lesson and answers nothing."""
        return sit(self.lms, sub=sub, **claims)

    def open(self, **claims: Any) -> TestResponse:
        """The instructor opens the link."""
        custom = {LTI + "custom": {"lesson": TEXT.id}}
        return self.lms.launch(self.tool.client(), self.lms.instructor(**{**custom, **claims}))

    def post(self, page: TestResponse | str, path: str = "/lti/class", **fields: str) -> TestResponse:
        """Post a form of the page, in a frame without any cookie."""
        token = page if isinstance(page, str) else field(page.text, "token")
        return self.tool.client().post(path, data={"token": token, **fields}, headers=FRAME)

    def serve(
        self, *members: dict[str, Any], url: str = "", link: str = "", status: int = 200, body: object = None
    ) -> None:
        """Have the LMS answer the question for members, at the launch's address or another one."""
        issuer = self.lms.row.issuer
        self.tool.net.serve(issuer + "/token", {"access_token": "a-token", "expires_in": 3600})
        data = {"id": issuer + "/members", "members": list(members)} if body is None else body
        headers = {"content-type": "application/json", **({"link": link} if link else {})}
        self.tool.net.answers[url or issuer + "/members?rlid=link-1"] = Answer(
            status, headers, json.dumps(data).encode()
        )

    def asked(self) -> list[str]:
        """The addresses at which the LMS was asked for members, in order."""
        return [
            url
            for method, url in self.tool.net.asked
            if method == "GET" and url.startswith(self.lms.row.issuer + "/members")
        ]


def member(user_id: str, name: str = "", *roles: str, **more: Any) -> dict[str, Any]:
    """An entry of a roster."""
    named = {"name": name} if name else {}
    return {"user_id": user_id, "roles": list(roles or ("Learner",)), "status": "Active", **named, **more}


def field(html: str, name: str) -> str:
    """The value of the first field of this name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, html[:3000]
    return unescape(found[1])


def rows(html: str) -> dict[str, str]:
    """The rows of the class table: what each learner is called → what the row says."""
    found = {}
    for row in re.findall(r'<tr><th scope="row">(.*?)</tr>', html, re.S):
        head, _, rest = row.partition("</th>")
        found[_words(head)] = _words(rest)
    return found


def _words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
