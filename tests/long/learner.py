"""A learner of the demo LMS without a browser: follows the pages' forms, then speaks at the lesson's door."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import requests
from lxml import html

from lti_tool import clock

FIRST_ACTIVITY = "//*[contains(@class, 'activities')]//h3//a/@href"


@dataclass
class Http:
    """Just enough of a browser: cookies (Secure ones too, as 127.0.0.1 counts as safe), redirects, forms."""

    cookies: dict[tuple[str, str], str] = field(default_factory=dict)
    session: requests.Session = field(default_factory=requests.Session)

    def open(self, url: str, form: dict[str, str] | None = None) -> requests.Response:
        """GET, or POST a form; redirects are followed."""
        for _ in range(10):
            host = url.split("/")[2]
            kept = "; ".join(f"{name}={value}" for (where, name), value in self.cookies.items() if where == host)
            headers = {"Cookie": kept, "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "cross-site"}
            if form is None:
                answer = self.session.get(url, headers=headers, allow_redirects=False, timeout=30)
            else:
                headers["Origin"] = "/".join(url.split("/")[:3])
                answer = self.session.post(url, data=form, headers=headers, allow_redirects=False, timeout=30)
            for line in answer.raw.headers.getlist("Set-Cookie"):
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[host, name] = value
            self.session.cookies.clear()
            if answer.status_code not in {302, 303, 307}:
                assert answer.status_code == 200, f"{url}: {answer.status_code} {answer.text[:300]}"
                return answer
            url, form = urljoin(url, answer.headers["Location"]), None
        raise AssertionError("too many redirects")

    def submit(self, answer: requests.Response, where: str = "//form", **changes: str) -> requests.Response:
        """Send the first form that is found there."""
        found = html.fromstring(answer.text).xpath(where)[0]
        fields = {
            one.get("name"): one.get("value") or "" for one in found.xpath(".//input[@name] | .//button[@name][1]")
        }
        return self.open(urljoin(answer.url, found.get("action")), {**fields, **changes})


@dataclass
class Learner:
    """One of the demo's learners."""

    lms: str
    person: str
    http: Http = field(default_factory=Http)
    page: str = ""

    def open_lesson(self) -> None:
        """Act as this person and open the course's first activity in a window, as a link would."""
        course = self.http.open(self.lms + "/")
        self.http.submit(course, "//form[contains(@class, 'people')]", person=self.person)
        course = self.http.open(self.lms + "/")
        activity = urljoin(self.lms, html.fromstring(course.text).xpath(FIRST_ACTIVITY)[0])
        answer = self.http.open(activity + "/launch?target=window")
        for _ in range(4):
            if 'id="channel"' in answer.text:
                break
            answer = self.http.submit(answer)
        self.page = answer.text

    def again(self) -> None:
        """Begin another attempt."""
        channel = self.channel
        tool = channel["tool"]
        self.page = self.http.open(tool + channel["again_url"], {"token": channel["token"]}).text

    @property
    def channel(self) -> dict[str, Any]:
        found = re.search(r'<script type="application/json" id="channel">(.*?)</script>', self.page, re.S)
        assert found is not None, self.page[:400]
        data: dict[str, Any] = json.loads(found[1])
        return {**data, "tool": self.tool}

    tool: str = ""

    def post(self, statements: list[dict[str, Any]]) -> list[str]:
        """Say it at the door; the ids that the server acknowledges. Raises where it does not answer."""
        channel = self.channel
        body = {
            "token": channel["token"],
            "sent_at": clock.iso(clock.now()),
            "statements": statements,
            "notice": (channel["notice"] or {}).get("version", ""),
        }
        answer = self.http.session.post(self.tool + channel["post_url"], data=json.dumps(body), timeout=10)
        answer.raise_for_status()
        stored: list[str] = answer.json()["stored"]
        return stored
