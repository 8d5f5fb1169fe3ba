"""The instructor's URLs; all are posted by forms that carry their own signed proof of a launch."""

from __future__ import annotations

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from lti_tool.instructor import class_doors, live, picker, preview
from lti_tool.services import EXTENSION


def blueprint() -> Blueprint:
    """The instructor's room."""
    room = Blueprint("instructor", __name__)
    room.add_url_rule("/lti/deep-link/answer", "answer", picker.answer, methods=["POST"])
    room.add_url_rule("/lti/try", "try_lesson", preview.try_lesson, methods=["POST"])
    room.add_url_rule("/lti/class", "class_", class_doors.show, methods=["POST"])
    room.add_url_rule("/lti/class/table.csv", "table", class_doors.table, methods=["POST"])
    room.add_url_rule("/lti/class/answers", "answers", class_doors.answers, methods=["POST"])
    room.add_url_rule("/lti/class/send", "send", class_doors.send, methods=["POST"])
    room.record_once(_keep_rosters)
    return room


def _keep_rosters(state: BlueprintSetupState) -> None:
    """Each process has its own lists of names, in its memory."""
    state.app.extensions[live.EXTENSION] = live.Rosters(state.app.extensions[EXTENSION])
