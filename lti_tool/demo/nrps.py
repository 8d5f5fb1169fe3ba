"""Who is in the course (names and role provisioning services 2.0), and in which group (course groups 1.0)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from lti_tool import clock
from lti_tool.demo import course, messages
from lti_tool.demo.access import bearer
from lti_tool.demo.ags import accepts, answer, paged
from lti_tool.demo.course import Link
from lti_tool.demo.lms import lms, note
from lti_tool.demo.people import COURSE, EVERYBODY, GROUPS, Person, by_id
from lti_tool.demo.registry import Tool
from lti_tool.demo.web import ServiceError

MEDIA_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
GROUPS_TYPE = "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json"


def blueprint() -> Blueprint:
    """The roster of the course, and its groups."""
    room = Blueprint("nrps", __name__, url_prefix=f"/services/courses/{COURSE.id}")
    room.get("/members")(members)
    room.get("/groups")(groups)
    return room


def members() -> ResponseReturnValue:
    """The people of the course; filter ``role``; ``rlid`` adds the link's parameters; pages by ``limit``.

    ``groups=true`` adds everybody's groups. The last page says where to ask for what has changed ``since``: nobody
    ever joins or leaves this course.
    """
    accepts(MEDIA_TYPE)
    tool = bearer(messages.MEMBERS_SCOPE)
    link = None
    with lms().engine.begin() as connection:
        if "rlid" in request.args:
            link = course.link(connection, request.args["rlid"])
            if link is None or link.tool_id != tool.id:
                raise ServiceError(404, "there is no such resource link of this tool")
        note(connection, "members_read", {"client_id": tool.client_id, "rlid": link.id if link else None})
    found = [person for person in EVERYBODY if _has_role(person, request.args.get("role"))]
    page, headers = paged([] if "since" in request.args else found)
    if not headers:
        later = urlencode({**request.args.to_dict(), "since": str(clock.now())})
        headers = {"Link": f'<{lms().url(request.path)}?{later}>; rel="differences"'}
    body = {
        "id": lms().url(messages.members_path(tool)),
        "context": {"id": COURSE.id, "label": COURSE.label, "title": COURSE.title},
        "members": [_member(tool, person, link) for person in page],
    }
    return answer(body, MEDIA_TYPE, headers=headers)


def groups() -> ResponseReturnValue:
    """The groups of the course; ``user_id``: only this person's; pages by ``limit``."""
    accepts(GROUPS_TYPE)
    tool = bearer(messages.GROUPS_SCOPE)
    person = by_id(request.args.get("user_id"))
    wanted = [one for one in GROUPS if "user_id" not in request.args or (person and person.key in one.people)]
    page, headers = paged(wanted)
    body = {
        "id": lms().url(messages.groups_path(tool)),
        "groups": [{"id": one.id, "name": one.name} for one in page],
    }
    return answer(body, GROUPS_TYPE, headers=headers)


def _has_role(person: Person, wanted: str | None) -> bool:
    return wanted is None or any(wanted in {role, role.partition("#")[2]} for role in person.roles)


def _member(tool: Tool, person: Person, link: Link | None) -> dict[str, Any]:
    member: dict[str, Any] = {
        "user_id": person.id,
        "status": "Active",
        "roles": [role.partition("#")[2] for role in person.roles],
        **messages.names(tool, person),
    }
    if request.args.get("groups") == "true":
        member["group_enrollments"] = [{"group_id": one.id} for one in GROUPS if person.key in one.people]
    if link:
        member["message"] = [
            {
                messages.LTI + "message_type": messages.RESOURCE_LINK_REQUEST,
                messages.LTI + "custom": messages.custom(tool, link, person),
            }
        ]
    return member
