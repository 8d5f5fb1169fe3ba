"""What a teacher does to a grade by hand, in the ways that LMSs have: change it, keep it from scores, lock it.

- ``changed``: the next score replaces it, as in Open edX and in many others.
- ``kept``: a score is answered with 200 and changes nothing, as Moodle does with a grade that was overridden.
- ``locked``: a score is answered with 500, as Moodle does with a locked grade.

For tests and for programs on this machine (``POST /test/mark-grade``), as is ``POST /test/expire-tokens``, after
which no access token is good any more.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from lti_tool import clock
from lti_tool.demo import course, tables
from lti_tool.demo.course import Grade
from lti_tool.demo.failures import local_only
from lti_tool.demo.lms import lms
from lti_tool.demo.people import by_id
from lti_tool.demo.web import ServiceError

CHANGED, KEPT, LOCKED = "changed", "kept", "locked"
KINDS = (CHANGED, KEPT, LOCKED)


def blueprint() -> Blueprint:
    """The controls for tests."""
    room = Blueprint("marks", __name__)
    room.post("/test/mark-grade")(control)
    room.post("/test/expire-tokens")(expire)
    return room


def control() -> ResponseReturnValue:
    """Mark the grade of a learner (``user``) in a column (``item``), with a new ``score`` where one is given.

    An empty ``score`` empties the grade.
    """
    local_only()
    number, user = request.values.get("item", 0, int), request.values.get("user", "")
    kind, score = request.values.get("kind", CHANGED), request.values.get("score")
    with lms().engine.begin() as connection:
        item = course.line_item(connection, number)
        if kind not in KINDS or item is None or by_id(user) is None:
            abort(400)
        before = course.grades(connection, [number]).get((number, user))
        if score is not None:
            old = before or Grade(number, user, None, "", "Completed", "FullyGraded", 0, clock.now())
            course.keep_grade(connection, replace(old, score=float(score) if score else None))
        row = {"line_item_id": number, "user_id": user, "kind": kind}
        statement = insert(tables.mark).values(**row)
        keys = ["line_item_id", "user_id"]
        connection.execute(statement.on_conflict_do_update(index_elements=keys, set_={"kind": kind}))
    return row


def expire() -> ResponseReturnValue:
    """Take back every access token."""
    local_only()
    with lms().engine.begin() as connection:
        gone = connection.execute(delete(tables.access_token)).rowcount
    return {"gone": gone}


def takes_scores(connection: Connection, item_id: int, user_id: str) -> bool:
    """Whether a score may change this grade.

    Raises:
        ServiceError: the grade is locked (500).
    """
    table = tables.mark
    here = (table.c.line_item_id == item_id) & (table.c.user_id == user_id)
    kind = connection.execute(select(table.c.kind).where(here)).scalar()
    if kind == LOCKED:
        raise ServiceError(500, "the grade is locked")
    return kind != KEPT
