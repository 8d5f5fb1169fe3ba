"""The claims of the messages that this LMS sends (LTI core 1.3; deep linking 2.0). Pure: data in and out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lti_tool.demo.course import LineItem, Link
from lti_tool.demo.lms import PRODUCT_FAMILY
from lti_tool.demo.people import COURSE, Person
from lti_tool.demo.registry import Tool

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
AGS_CLAIM = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS_CLAIM = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
GROUPS_CLAIM = "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice"

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
LINE_ITEM_SCOPE = AGS + "lineitem"
LINE_ITEM_READ_SCOPE = AGS + "lineitem.readonly"
RESULT_SCOPE = AGS + "result.readonly"
SCORE_SCOPE = AGS + "score"
MEMBERS_SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
GROUPS_SCOPE = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"
SCOPES = (LINE_ITEM_SCOPE, LINE_ITEM_READ_SCOPE, RESULT_SCOPE, SCORE_SCOPE, MEMBERS_SCOPE, GROUPS_SCOPE)

VERSION = "1.3.0"
RESOURCE_LINK_REQUEST = "LtiResourceLinkRequest"
DEEP_LINKING_REQUEST = "LtiDeepLinkingRequest"
SUBMISSION_REVIEW_REQUEST = "LtiSubmissionReviewRequest"
DEEP_LINKING_RESPONSE = "LtiDeepLinkingResponse"
COURSE_TYPE = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"
TOKEN_SECONDS = 300
VARIABLES = (
    "Context.id",
    "Context.title",
    "Context.label",
    "ResourceLink.id",
    "ResourceLink.title",
    "User.id",
)


def line_items_path(tool: Tool) -> str:
    """Where a tool finds the columns of the course. The query is on purpose: tools must cope with one."""
    return f"/services/courses/{COURSE.id}/lineitems?tool={tool.id}"


def line_item_path(item: LineItem) -> str:
    """Where a tool finds one column."""
    return f"/services/courses/{COURSE.id}/lineitems/{item.id}?tool={item.tool_id}"


def members_path(tool: Tool) -> str:
    """Where a tool finds who is in the course."""
    return f"/services/courses/{COURSE.id}/members?tool={tool.id}"


def groups_path(tool: Tool) -> str:
    """Where a tool finds the groups of the course."""
    return f"/services/courses/{COURSE.id}/groups?tool={tool.id}"


def custom(tool: Tool, link: Link | None, person: Person) -> dict[str, str]:
    """The custom parameters of the tool and the link, with the variables that this LMS knows put in.

    A variable it does not know goes out as it stands (LTI core 1.3, section 5.4.6.1).
    """
    known = {
        "$Context.id": COURSE.id,
        "$Context.title": COURSE.title,
        "$Context.label": COURSE.label,
        "$User.id": person.id,
    }
    if link:
        known |= {"$ResourceLink.id": link.id, "$ResourceLink.title": link.title}
    merged = {**tool.custom, **(link.custom if link else {})}
    return {name: known.get(value, value) for name, value in merged.items()}


def names(tool: Tool, person: Person) -> dict[str, str]:
    """The personal claims, each only if the tool asked for it when it registered."""
    offered = {
        "name": person.name,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
    }
    return {claim: value for claim, value in offered.items() if claim in tool.claims}


def _common(base: str, guid: str, tool: Tool, person: Person, nonce: str, now: int) -> dict[str, Any]:
    claims: dict[str, Any] = {
        "iss": base,
        "aud": tool.client_id,
        "azp": tool.client_id,
        "sub": person.id,
        "iat": now,
        "exp": now + TOKEN_SECONDS,
        "nonce": nonce,
        LTI + "version": VERSION,
        LTI + "deployment_id": tool.deployment_id,
        LTI + "roles": list(person.roles),
        LTI + "context": {
            "id": COURSE.id,
            "label": COURSE.label,
            "title": COURSE.title,
            "type": [COURSE_TYPE],
        },
        LTI + "tool_platform": {
            "guid": guid,
            "name": f"{COURSE.society}, demo LMS",
            "product_family_code": PRODUCT_FAMILY,
            "version": "1",
        },
        **names(tool, person),
    }
    grade_scopes = [scope for scope in tool.scopes if scope.startswith(AGS)]
    if grade_scopes:
        claims[AGS_CLAIM] = {"scope": grade_scopes, "lineitems": base + line_items_path(tool)}
    if MEMBERS_SCOPE in tool.scopes:
        claims[NRPS_CLAIM] = {
            "context_memberships_url": base + members_path(tool),
            "service_versions": ["2.0"],
        }
    if GROUPS_SCOPE in tool.scopes:
        claims[GROUPS_CLAIM] = {
            "scope": [GROUPS_SCOPE],
            "context_groups_url": base + groups_path(tool),
            "service_versions": ["1.0"],
        }
    return claims


def resource_link_request(
    base: str,
    guid: str,
    tool: Tool,
    person: Person,
    link: Link,
    items: Sequence[LineItem],
    *,
    nonce: str,
    now: int,
    target: str,
    locale: str,
) -> dict[str, Any]:
    """A learner or instructor opens an activity in an ``iframe`` or a ``window`` (the target).

    ``items`` are the line items of this link: ``lineitem`` is claimed only if there is exactly one.
    ``now`` is in seconds since 1970.
    """
    claims = _common(base, guid, tool, person, nonce, now)
    if AGS_CLAIM in claims and len(items) == 1:
        claims[AGS_CLAIM]["lineitem"] = base + line_item_path(items[0])
    claims |= {
        LTI + "message_type": RESOURCE_LINK_REQUEST,
        LTI + "target_link_uri": link.url,
        LTI + "resource_link": {"id": link.id, "title": link.title, "description": link.text},
        LTI + "launch_presentation": {
            "document_target": target,
            "locale": locale,
            "return_url": f"{base}/activities/{link.id}/left",
        },
    }
    parameters = custom(tool, link, person)
    if parameters:
        claims[LTI + "custom"] = parameters
    return claims


def submission_review_request(claims: Mapping[str, Any], learner: Person, uri: str) -> dict[str, Any]:
    """Somebody wants to see a learner's work (submission review 1.0).

    Args:
        claims: of a launch of the same activity by the same person.
        learner: whose work it is.
        uri: where the tool shows it.
    """
    whose = {"user_id": learner.id}
    kind = {LTI + "message_type": SUBMISSION_REVIEW_REQUEST, LTI + "target_link_uri": uri, LTI + "for_user": whose}
    return {**claims, **kind}


def deep_linking_request(
    base: str, guid: str, tool: Tool, person: Person, *, nonce: str, now: int, locale: str, data: str
) -> dict[str, Any]:
    """An instructor wants to choose activities; ``data`` must come back unchanged."""
    claims = _common(base, guid, tool, person, nonce, now)
    claims |= {
        LTI + "message_type": DEEP_LINKING_REQUEST,
        LTI + "target_link_uri": tool.deep_linking_uri,
        LTI + "launch_presentation": {"document_target": "iframe", "locale": locale},
        DL + "deep_linking_settings": {
            "deep_link_return_url": f"{base}/lti/deep-linking?course={COURSE.id}",
            "accept_types": ["ltiResourceLink"],
            "accept_presentation_document_targets": ["iframe", "window"],
            "accept_multiple": True,
            "accept_lineitem": True,
            "auto_create": True,
            "data": data,
        },
    }
    parameters = custom(tool, None, person)
    if parameters:
        claims[LTI + "custom"] = parameters
    return claims


def shown(claims: Mapping[str, Any]) -> dict[str, Any]:
    """The claims as a developer may see them on the page of messages: nothing that still opens a door."""
    return {name: "…" if name in {"nonce", DL + "data"} else value for name, value in claims.items()}
