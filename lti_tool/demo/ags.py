"""Assignment and grade services 2.0: line items, scores, results."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from lti_tool.demo import course, failures, marks, messages, scores
from lti_tool.demo.access import bearer
from lti_tool.demo.course import LineItem
from lti_tool.demo.lms import lms, note
from lti_tool.demo.people import COURSE, LEARNERS, by_id
from lti_tool.demo.registry import Tool
from lti_tool.demo.web import ServiceError

ITEM = "application/vnd.ims.lis.v2.lineitem+json"
CONTAINER = "application/vnd.ims.lis.v2.lineitemcontainer+json"
SCORE = "application/vnd.ims.lis.v1.score+json"
RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json"
READ = (messages.LINE_ITEM_SCOPE, messages.LINE_ITEM_READ_SCOPE)

T = TypeVar("T")


def blueprint() -> Blueprint:
    """The grade services of the course."""
    room = Blueprint("ags", __name__, url_prefix=f"/services/courses/{COURSE.id}/lineitems")
    room.get("")(list_items)
    room.post("")(create_item)
    room.get("/<int:item_id>")(get_item)
    room.put("/<int:item_id>")(put_item)
    room.delete("/<int:item_id>")(delete_item)
    room.post("/<int:item_id>/scores")(post_score)
    room.get("/<int:item_id>/results")(get_results)
    return room


def list_items() -> ResponseReturnValue:
    """The tool's columns; filters ``resource_link_id``, ``resource_id``, ``tag``; pages by ``limit``."""
    accepts(CONTAINER)
    tool = bearer(*READ)
    filters = {"link_id": "resource_link_id", "resource_id": "resource_id", "tag": "tag"}
    where = {column: request.args[name] for column, name in filters.items() if name in request.args}
    with lms().engine.begin() as connection:
        found = course.line_items(connection, tool_id=tool.id, **where)
    page, headers = paged(found)
    return answer([shown(item) for item in page], CONTAINER, headers=headers)


def create_item() -> ResponseReturnValue:
    """A new column, perhaps of one of the tool's own links."""
    accepts(ITEM)
    tool = bearer(messages.LINE_ITEM_SCOPE)
    values = _values(_body(ITEM))
    with lms().engine.begin() as connection:
        if values["link_id"] is not None:
            link = course.link(connection, values["link_id"])
            if link is None or link.tool_id != tool.id:
                raise ServiceError(404, "there is no such resource link of this tool")
        item = course.add_line_item(connection, {"tool_id": tool.id, **values})
        note(connection, "line_item", shown(item))
    return answer(shown(item), ITEM, status=201)


def get_item(item_id: int) -> ResponseReturnValue:
    """One column."""
    accepts(ITEM)
    tool = bearer(*READ)
    with lms().engine.begin() as connection:
        return answer(shown(_own(connection, tool, item_id)), ITEM)


def put_item(item_id: int) -> ResponseReturnValue:
    """Replace a column; what is left out is cleared; its link can't change."""
    accepts(ITEM)
    tool = bearer(messages.LINE_ITEM_SCOPE)
    values = _values(_body(ITEM))
    with lms().engine.begin() as connection:
        old = _own(connection, tool, item_id)
        if values["link_id"] not in {None, old.link_id}:
            raise ServiceError(400, "resourceLinkId can't be changed")
        new = course.change_line_item(connection, old, {**values, "link_id": old.link_id})
        return answer(shown(new), ITEM)


def delete_item(item_id: int) -> ResponseReturnValue:
    """Take a column away, with its grades."""
    tool = bearer(messages.LINE_ITEM_SCOPE)
    with lms().engine.begin() as connection:
        course.delete_line_item(connection, _own(connection, tool, item_id).id)
    return Response(status=204)


def post_score(item_id: int) -> ResponseReturnValue:
    """Take a score; see ``scores.py`` for what it does to the grade."""
    with lms().engine.begin() as connection:
        pretended = failures.next_failure(connection)
        if pretended:
            note(connection, "score_refused", {"status": pretended.status, "reason": "pretended failure"})
    if pretended:
        wait = {"Retry-After": str(pretended.wait)} if pretended.wait else None
        if pretended.words:
            return Response(pretended.words, pretended.status, wait, mimetype="text/plain")
        return answer({"error": "pretended failure"}, "application/json", status=pretended.status, headers=wait)
    tool = bearer(messages.SCORE_SCOPE)
    body = _body(SCORE)
    with lms().engine.begin() as connection:
        item = _own(connection, tool, item_id)
        try:
            score = scores.read(body)
            before = course.grades(connection, [item.id]).get((item.id, score.user_id))
            after = scores.judge(score, item, before)
            if marks.takes_scores(connection, item.id, score.user_id):
                course.keep_grade(connection, after)
        except ServiceError as refused:
            note(
                connection,
                "score_refused",
                {"status": refused.status, "reason": refused.reason, "score": body},
            )
            return answer({"error": refused.reason}, "application/json", status=refused.status)
        note(connection, "score", {"lineitem": item.label, **body})
    return Response(status=200, mimetype="application/json")


def get_results(item_id: int) -> ResponseReturnValue:
    """The grades of a column; filter ``user_id``; pages by ``limit``."""
    accepts(RESULTS)
    tool = bearer(messages.RESULT_SCOPE)
    with lms().engine.begin() as connection:
        item = _own(connection, tool, item_id)
        grades = course.grades(connection, [item.id])
    address = lms().url(messages.line_item_path(item))
    path, _mark, query = address.partition("?")
    only = request.args.get("user_id")
    found: list[dict[str, Any]] = []
    for person in LEARNERS if only is None else filter(None, [by_id(only)]):
        grade = grades.get((item.id, person.id))
        if grade:
            result: dict[str, Any] = {
                "id": f"{path}/results/{person.id}?{query}",
                "scoreOf": address,
                "userId": person.id,
            }
            if grade.score is not None:
                result |= {"resultScore": grade.score, "resultMaximum": item.score_maximum}
            if grade.comment:
                result["comment"] = grade.comment
            found.append(result)
    page, headers = paged(found)
    return answer(page, RESULTS, headers=headers)


def shown(item: LineItem) -> dict[str, Any]:
    """A column as JSON."""
    optional = {
        "resourceLinkId": item.link_id,
        "resourceId": item.resource_id,
        "tag": item.tag,
        "startDateTime": item.start_at,
        "endDateTime": item.end_at,
    }
    return {
        "id": lms().url(messages.line_item_path(item)),
        "label": item.label,
        "scoreMaximum": item.score_maximum,
        **{name: value for name, value in optional.items() if value is not None},
    }


def _own(connection: Connection, tool: Tool, item_id: int) -> LineItem:
    item = course.line_item(connection, item_id)
    if item is None or item.tool_id != tool.id:
        raise ServiceError(404, "there is no such line item of this tool")
    return item


def _values(body: dict[str, Any]) -> dict[str, Any]:
    maximum = body.get("scoreMaximum")
    if isinstance(maximum, bool) or not isinstance(maximum, int | float) or not 0 < maximum < math.inf:
        raise ServiceError(400, "scoreMaximum must be above 0")
    texts = {"link_id": "resourceLinkId", "resource_id": "resourceId", "tag": "tag"}
    texts |= {"start_at": "startDateTime", "end_at": "endDateTime"}
    label = body.get("label")
    if not isinstance(label, str) or not label.strip():
        raise ServiceError(400, "label is missing")
    values: dict[str, Any] = {"label": label, "score_maximum": float(maximum)}
    for column, name in texts.items():
        if not isinstance(body.get(name), str | None):
            raise ServiceError(400, f"{name} is not text")
        values[column] = body.get(name)
    return values


def accepts(media_type: str) -> None:
    """Refuse a request that does not want this media type, letter for letter (no header wants anything).

    Raises:
        ServiceError: 406.
    """
    header = request.headers.get("Accept", "*/*")
    wanted = {part.partition(";")[0].strip() for part in header.split(",")}
    if not wanted & {media_type, "*/*"}:
        raise ServiceError(406, f"Accept must be {media_type}")


def _body(media_type: str) -> dict[str, Any]:
    if request.mimetype != media_type:
        raise ServiceError(415, f"Content-Type must be {media_type}")
    try:
        found = json.loads(request.get_data())
    except ValueError:
        raise ServiceError(400, "the body is not JSON") from None
    if not isinstance(found, dict):
        raise ServiceError(400, "the body is not a JSON object")
    return found


def paged(found: Sequence[T]) -> tuple[Sequence[T], dict[str, str]]:
    """The page that ``limit`` and ``from`` ask for, and the ``Link`` header to the next one.

    Raises:
        ServiceError: they are not numbers (400).
    """
    try:
        limit, start = int(request.args.get("limit", 0)), int(request.args.get("from", 0))
    except ValueError:
        raise ServiceError(400, "limit is not a number") from None
    if limit < 0 or start < 0:
        raise ServiceError(400, "limit is not above 0")
    if limit == 0 or start + limit >= len(found):
        return found[start:], {}
    query = {**request.args.to_dict(), "from": str(start + limit)}
    following = f"{lms().url(request.path)}?{urlencode(query)}"
    return found[start : start + limit], {"Link": f'<{following}>; rel="next"'}


def answer(body: object, media_type: str, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """JSON with its media type."""
    return Response(json.dumps(body), status, headers, content_type=media_type)
