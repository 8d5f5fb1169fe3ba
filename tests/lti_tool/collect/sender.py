"""A package, without a browser: what its player would say to `/collect`."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from werkzeug.test import TestResponse

from lti_tool import clock, dispatch_keys
from lti_tool.db import writing
from lti_tool.models import dispatch as dispatches
from lti_tool.models.dispatch import Dispatch
from lti_tool.models.partner import Partner
from tests.lti_support import Tool
from tests.lti_tool.learner.seat import TEXT


def make_dispatch(
    tool: Tool, *lessons: str, partner: Partner | None = None, live: bool = False, site: str = "", **changes: Any
) -> Dispatch:
    """A dispatch of these lessons, by default of the one that tests play; `changes` as by the command."""
    owner = partner or tool.partner()
    with writing(tool.services.engine) as connection:
        made = dispatches.find_or_make(
            connection,
            partner_id=owner.id,
            name="A package",
            format="scorm12",
            lessons=lessons or (TEXT.id,),
            module="",
            languages=("en", "fr"),
            live=live,
            site=site,
        )
        if changes:
            dispatches.change(connection, made.id, **changes)
        found = dispatches.get(connection, made.id)
    assert found is not None
    return found


@dataclass
class Sender:
    """One attempt of a learner in a package."""

    tool: Tool
    dispatch: Dispatch
    learner: str = "ana.lopez"
    attempt: str = "Kf81-attempt_one"
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def token(self) -> str:
        return dispatch_keys.token(self.tool.services.vault, self.dispatch)

    def post(self, *statements: dict[str, Any], **more: Any) -> TestResponse:
        """Post to the door, as a page of the LMS's origin does."""
        body = {
            "token": self.token,
            "sent_at": clock.iso(clock.now()),
            "statements": list(statements),
            "notice": "1",
            "lesson": TEXT.id,
            "attempt": self.attempt,
            "learner": self.learner,
            "channel": "scorm12",
            "lang": "en",
            **self.more,
            **more,
        }
        origin = {"Origin": "https://moodle.example"}
        return self.tool.client().post("/collect", data=json.dumps(body), content_type="text/plain", headers=origin)

    def said(self, *statements: dict[str, Any], **more: Any) -> dict[str, Any]:
        """The same, taken: the door's answer."""
        response = self.post(*statements, **more)
        assert response.status_code == 200, response.text
        data: dict[str, Any] = response.get_json()
        return data
