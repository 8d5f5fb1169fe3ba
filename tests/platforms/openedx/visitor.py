"""Somebody in Open edX without a browser: follows its pages and forms into the tool, and speaks there."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import requests
from lxml import html

from lti_tool import clock
from tests.long.learner import Http
from tests.platforms.openedx.site import Block, Site

START = "//@data-launch-url | //@data-target[starts-with(., 'http')]"


@dataclass
class Visitor:
    """One of the site's people: admin, instructor, staff, learner or learner2."""

    site: Site
    name: str
    http: Http = field(default_factory=Http)

    def open(self, path: str) -> requests.Response:
        """A page of the LMS or of Studio, signed in."""
        return self.http.open(f"{self.site.url}/login/{self.name}?next={quote(path)}")

    def launch(self, block: Block) -> Opened:
        """Open a component and follow it, through login and authorization, to the tool's page."""
        return self.follow(self.start(block))

    def start(self, block: Block) -> str:
        """The login initiation that a component's page holds."""
        [start] = html.fromstring(self.open(f"/block/{block.key}").text).xpath(START)[:1]
        return str(start)

    def follow(self, start: str) -> Opened:
        """From a login initiation to the tool's page."""
        return Opened(self, self.http.submit(self.http.open(start)))

    def pick(self, block: Block) -> Opened:
        """The tool's picker, as Studio's "Deep Linking Launch" opens it."""
        page = html.fromstring(self.open(f"/studio/{block.key}").text)
        [start] = page.xpath("//a[contains(., 'Deep Linking Launch')]/@href")
        return self.follow(start)

    def choose(self, block: Block, lesson: str) -> requests.Response:
        """Choose a lesson for a component in the picker; what Open edX says to it."""
        form = "//form[contains(@action, '/lti/deep-link/answer')]"
        picker = self.pick(block)
        back = self.http.submit(picker.answer, form, choice=f"lesson:{lesson}", action="add")
        return self.http.submit(back)


@dataclass
class Opened:
    """A page of the tool."""

    visitor: Visitor
    answer: requests.Response

    @property
    def text(self) -> str:
        return self.answer.text

    @property
    def title(self) -> str:
        """The lesson that the page plays, by its title; empty where it plays none."""
        lesson = self._embedded("lesson")
        return str(lesson["title"]) if lesson else ""

    def say(self, statements: list[dict[str, Any]]) -> dict[str, Any]:
        """What the player would send; the door's answer."""
        channel = self._embedded("channel")
        assert channel is not None, self.text[:500]
        body = {
            "token": channel["token"],
            "sent_at": clock.iso(clock.now()),
            "statements": statements,
            "notice": (channel["notice"] or {}).get("version", ""),
        }
        tool = "/".join(self.answer.url.split("/")[:3])
        answer = self.visitor.http.session.post(tool + channel["post_url"], data=json.dumps(body), timeout=20)
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.json()
        return said

    def again(self) -> Opened:
        """Begin another attempt."""
        channel = self._embedded("channel")
        assert channel is not None
        tool = "/".join(self.answer.url.split("/")[:3])
        return Opened(self.visitor, self.visitor.http.open(tool + channel["again_url"], {"token": channel["token"]}))

    def _embedded(self, name: str) -> dict[str, Any] | None:
        found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', self.text, re.S)
        return json.loads(found[1]) if found else None
