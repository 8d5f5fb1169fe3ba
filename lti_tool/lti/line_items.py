"""Grade columns of a course (line items, AGS 2.0, section 3.2): find the one of a link, or make it; never delete one.

Where a launch names no line item, that of its link is looked for, then one of ours by tag and resource id that belongs
to no other link; only then one is made.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from lti_tool.fetch import FetchError
from lti_tool.lti.access_tokens import TokenError
from lti_tool.lti.answers import Outcome, read_answer, read_error
from lti_tool.lti.calls import Calls, same_host, with_query
from lti_tool.lti.checks import is_web_address
from lti_tool.lti.deep_linking import TAG
from lti_tool.lti.grades import LINE_ITEM_READ_SCOPE, LINE_ITEM_SCOPE, SCORE_SCOPE
from lti_tool.models.platform import Platform
from lti_tool.platforms.grades import column_extras

ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
CONTAINER_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
LONGEST_LABEL = 100
"""Characters of a label that every platform keeps."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The column of one link.

    Attributes:
        container: the claim's ``lineitems``.
        resource_link_id: of the link, as the LMS has it.
        resource_id: our lesson's or module's id; empty where the link names none.
        label, maximum: for a new one; the maximum is whole, as Open edX takes no other.
        opens: where the tool shows what is graded.
        taken: columns of ours that other links use.
    """

    container: str
    resource_link_id: str
    resource_id: str
    label: str
    maximum: int
    opens: str
    taken: Collection[str] = ()


def may_seek(line_items: str, scopes: Collection[str], graded: str) -> bool:
    """Whether a column can be looked for: there is a list, scores are taken, and nobody chose to have no grade.

    Args:
        line_items: the claim's ``lineitems``; empty where there is none.
        scopes: the claim's.
        graded: the author's choice: ``yes``, ``no`` or empty.
    """
    reads = LINE_ITEM_SCOPE in scopes or LINE_ITEM_READ_SCOPE in scopes
    return bool(line_items) and graded != "no" and SCORE_SCOPE in scopes and reads


def find(calls: Calls, platform: Platform, wanted: Wanted, scopes: Collection[str]) -> str | Outcome | None:
    """The address of the link's column; ``None`` where there is none; an ``Outcome`` where nobody can tell."""
    scope = LINE_ITEM_SCOPE if LINE_ITEM_SCOPE in scopes else LINE_ITEM_READ_SCOPE
    searches = [{"resource_link_id": wanted.resource_link_id}]
    if wanted.resource_id:
        searches.append({"resource_id": wanted.resource_id, "tag": TAG})
    for query in searches:
        try:
            url = with_query(wanted.container, **query)
            answer, items = calls.pages(platform, scope, url, accept=CONTAINER_TYPE)
        except (TokenError, FetchError) as error:
            return read_error(error)
        if not 200 <= answer.status < 300:
            return read_answer(answer)
        found = choose(items, wanted)
        if found is not None:
            return found
    return None


def choose(items: Iterable[object], wanted: Wanted) -> str | None:
    """The column to use, of those that the LMS lists; filters may have been ignored, so all is looked at here."""
    listed = [item for item in items if isinstance(item, dict) and _address(item.get("id"), wanted)]
    here = [item for item in listed if item.get("resourceLinkId") == wanted.resource_link_id]
    # A link's own column counts whatever it is called; of several, the one that deep linking or we ourselves made.
    here.sort(key=lambda item: not _is_ours(item, wanted))
    free = [
        item
        for item in listed
        if not item.get("resourceLinkId") and _is_ours(item, wanted) and item["id"] not in wanted.taken
    ]
    return next((str(item["id"]) for item in [*here, *free]), None)


def create(calls: Calls, platform: Platform, wanted: Wanted, family: str) -> str | Outcome:
    """Make the column; returns its address."""
    try:
        answer = calls.post(
            platform,
            LINE_ITEM_SCOPE,
            wanted.container,
            json.dumps(body_of(wanted, family)).encode(),
            content_type=ITEM_TYPE,
            accept=ITEM_TYPE,
        )
        if not 200 <= answer.status < 300:
            return read_answer(answer)
        made = answer.json()
    except (TokenError, FetchError) as error:
        return read_error(error)
    address = _address(made.get("id") if isinstance(made, dict) else None, wanted)
    return address or Outcome("limited", "the LMS's answer names no grade column")


def body_of(wanted: Wanted, family: str) -> dict[str, Any]:
    """A new column as JSON."""
    return {
        "scoreMaximum": wanted.maximum,
        "label": wanted.label[:LONGEST_LABEL],
        "resourceId": wanted.resource_id,
        "tag": TAG,
        **column_extras(family, resource_link_id=wanted.resource_link_id, opens=wanted.opens),
    }


def _is_ours(item: dict[str, Any], wanted: Wanted) -> bool:
    return bool(wanted.resource_id) and item.get("tag") == TAG and item.get("resourceId") == wanted.resource_id


def _address(value: object, wanted: Wanted) -> str:
    """The column's address, if it is one where our token may go: at the list's own host."""
    if isinstance(value, str) and is_web_address(value) and same_host(value, wanted.container):
        return value
    return ""
