"""The pages for the people of the course: the course, an activity, adding lessons, the gradebook."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from lti_tool.demo import classmates, course, registry
from lti_tool.demo.course import Grade, LineItem, Link
from lti_tool.demo.lms import lms, platform_storage
from lti_tool.demo.people import COURSE, LEARNERS, Person, by_key
from lti_tool.demo.web import Problem, allow_frames_and_forms, instructor, me
from lti_tool.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the gradebook with the grades in it, by user id; ``reviewed``: its tool shows learners' work."""

    item: LineItem
    grades: dict[str, Grade]
    reviewed: bool = False


def blueprint() -> Blueprint:
    """The pages of the course."""
    room = Blueprint("pages", __name__)
    room.get("/")(home)
    room.post("/act-as")(act_as)
    room.get("/add")(add)
    room.get("/activities/<link_id>")(activity)
    room.get("/activities/<link_id>/left")(left)
    room.post("/activities/<link_id>/remove")(remove)
    room.post("/activities/<link_id>/class")(others)
    room.get("/gradebook")(gradebook)
    return room


def home() -> str:
    """The course: first steps, activities."""
    person = me()
    with lms().engine.begin() as connection:
        links = course.links(connection)
        tools = registry.tools(connection)
        columns = _columns(connection)
    grades = {c.item.link_id: c.grades.get(person.id) for c in columns if c.item.link_id}
    maxima = {c.item.link_id: c.item.score_maximum for c in columns if c.item.link_id}
    return render_template(
        "course.html",
        course=COURSE,
        links=links,
        tools=tools,
        grades=grades,
        maxima=maxima,
        first=_first(links),
    )


def act_as() -> ResponseReturnValue:
    """Become another person of the course."""
    person = by_key(request.form.get("person"))
    if person is None:
        abort(400)
    session["person"] = person.key
    return redirect(_inside(request.form.get("next", "")))


def _inside(path: str) -> str:
    """The path if it is one of this LMS, else the course page."""
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or not path.startswith("/") or path.startswith("//") or "\\" in path:
        return url_for("pages.home")
    return path


def add() -> str:
    """Choose lessons from a tool, in a dialog over this page."""
    instructor()
    with lms().engine.begin() as connection:
        tools = registry.tools(connection)
        storage = platform_storage(connection)
    for tool in tools:
        allow_frames_and_forms(tool.origins)
    chosen = next((tool for tool in tools if tool.id == request.args.get("tool", 0, int)), None)
    return render_template("add.html", tools=tools, tool=chosen or (tools[0] if tools else None), storage=storage)


def activity(link_id: str) -> str:
    """An activity: the tool in a frame, and the learner's own grade."""
    person = me()
    with lms().engine.begin() as connection:
        link = course.link(connection, link_id)
        tool = None if link is None else registry.tool_by_id(connection, link.tool_id)
        if link is None or tool is None:
            abort(404)
        columns = _columns(connection, link_id=link.id)
        storage = platform_storage(connection)
    allow_frames_and_forms(tool.origins)
    return render_template(
        "activity.html",
        link=link,
        tool=tool,
        storage=storage,
        columns=columns if person.is_learner else [],
    )


def left(link_id: str) -> str:
    """Where a tool sends somebody who leaves the lesson (``return_url``); it may stand in the frame."""
    return render_template(
        "left.html",
        link_id=link_id,
        told=request.args.get("lti_msg", "")[:500],
        warned=request.args.get("lti_errormsg", "")[:500],
    )


def remove(link_id: str) -> ResponseReturnValue:
    """Take an activity out of the course, with its grades."""
    instructor()
    with lms().engine.begin() as connection:
        if not course.delete_link(connection, link_id):
            abort(404)
    return redirect(url_for("pages.home"))


def others(link_id: str) -> ResponseReturnValue:
    """Let the rest of the class take an activity."""
    instructor()
    with lms().engine.begin() as connection:
        if course.link(connection, link_id) is None:
            abort(404)
    try:
        count = classmates.take(lms(), link_id)
    except classmates.ClassmateError as error:
        raise Problem(_("The class could not take it: {reason}.").format(reason=error), 502) from None
    if count:
        flash(_("The class has taken it. Open the activity to see how it went."))
    else:
        flash(_("The class has taken it already."))
    return redirect(url_for("pages.home"))


def gradebook() -> str:
    """The grades: an instructor sees everybody's, a learner sees their own."""
    person = me()
    with lms().engine.begin() as connection:
        columns = _columns(connection)
    rows: tuple[Person, ...] = LEARNERS if person.is_instructor else (person,)
    return render_template("gradebook.html", columns=columns, rows=rows)


def _columns(connection: Connection, **where: str) -> list[Column]:
    items = course.line_items(connection, **where)
    grades = course.grades(connection, [item.id for item in items])
    reviewing = {tool.id for tool in registry.tools(connection) if tool.reviewing}
    return [
        Column(
            item,
            {user: grade for (number, user), grade in grades.items() if number == item.id},
            reviewed=item.link_id is not None and item.tool_id in reviewing,
        )
        for item in items
    ]


def _first(links: list[Link]) -> Link | None:
    return links[0] if links else None
