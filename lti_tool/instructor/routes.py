"""The instructor's URLs; both are posted by forms that carry their own signed proof of a launch."""

from __future__ import annotations

from flask import Blueprint

from lti_tool.instructor import picker, preview


def blueprint() -> Blueprint:
    """The instructor's room."""
    room = Blueprint("instructor", __name__)
    room.add_url_rule("/lti/deep-link/answer", "answer", picker.answer, methods=["POST"])
    room.add_url_rule("/lti/try", "try_lesson", preview.try_lesson, methods=["POST"])
    return room
