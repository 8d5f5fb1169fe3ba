"""One tool for the launches of this room, and a stand-in behind the wire that shows what it is handed."""

from __future__ import annotations

import pytest
from flask import Response

from lti_tool.lti.message import Launch
from tests.lti_support import Tool, make_tool


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Tool:
    """Lend the whole application, with a network that is forged."""
    return make_tool(tmp_path_factory.mktemp("tool"))


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[Launch]:
    """Lend the list of launches that came through; no page is made of them."""
    seen: list[Launch] = []

    def show(launch: Launch, *_entered: object) -> Response:
        seen.append(launch)
        return Response("shown")

    monkeypatch.setattr("lti_tool.learner.views.open_resource", show)
    monkeypatch.setattr("lti_tool.instructor.views.open_class", show)
    monkeypatch.setattr("lti_tool.instructor.review.open_review", show)
    monkeypatch.setattr("lti_tool.instructor.picker.open_picker", show)
    return seen
