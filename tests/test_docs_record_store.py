"""What the guide to the record store shows is tried: its commands make keys, and its requests are answered."""

from __future__ import annotations

import json
import re
import shlex
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from lti_tool.commands.credential import A_MINUTE
from lti_tool.credentials import FAILURES_A_MINUTE, FRESH
from lti_tool.db import writing
from lti_tool.models import credential
from tests.docs import Document, read
from tests.lti_support import Tool, make_tool
from xapi.lrs.auth import SCOPES

GUIDE = read("deploy/guides/record-store.md")
FRENCH = read("deploy/guides/record-store.fr.md")
REQUESTS = [line for line in GUIDE.code if line.startswith("curl ")]


def sent(tool: Tool, line: str, key: str, secret: str) -> TestResponse:
    """Send what a line of curl would send."""
    words = shlex.split(line.replace("KEY:SECRET", f"{key}:{secret}"))[1:]
    given: dict[str, Any] = {"headers": {}}
    path = words.pop()
    assert path.startswith("https://lessons.example.org/xapi/")
    for name, value in zip(words[::2], words[1::2], strict=True):
        if name == "--user":
            given["headers"]["Authorization"] = "Basic " + b64encode(value.encode()).decode()
        elif name == "--header":
            header, _, text = value.partition(": ")
            given["headers"][header] = text
        else:
            assert name == "--data"
            given |= {"data": value, "method": "POST"}
    return tool.client().open(path.removeprefix("https://lessons.example.org"), **given)


def test_each_request_of_the_guide_is_answered(tmp_path: Path) -> None:
    tool = make_tool(tmp_path)
    partner = tool.partner()
    with writing(tool.services.engine) as connection:
        scopes = ("statements/read", "statements/write")
        key, secret = credential.add(connection, "guide", scopes, partner.id)
    assert len(REQUESTS) == 2
    answers = [sent(tool, line, key, secret) for line in (*REQUESTS, REQUESTS[0])]
    assert [answer.status_code for answer in answers] == [200, 200, 200], [answer.text for answer in answers]
    [made] = answers[1].get_json()
    assert [one["id"] for one in json.loads(answers[2].text)["statements"]] == [made]


@pytest.mark.parametrize("guide", [GUIDE, FRENCH], ids=["en", "fr"])
def test_the_guide_explains_each_scope(guide: Document) -> None:
    rows = re.findall(r"^\| `([a-z/]+)` \| \S.* \|$", guide.text, re.MULTILINE)
    assert sorted(rows) == sorted(SCOPES) == sorted(credential.SCOPES)


def test_the_french_guide_shows_the_same_commands() -> None:
    assert FRENCH.code[len(FRENCH.spans) :] == GUIDE.code[len(GUIDE.spans) :]


def test_the_guides_figures_are_those_of_the_program() -> None:
    assert FRESH == 5_000_000 and "within five seconds" in GUIDE.text
    assert f"More than {FAILURES_A_MINUTE} requests a minute with" in GUIDE.text
    assert f"--rate {A_MINUTE}" in GUIDE.text
