"""The groups of a course, asked of the LMS where it offers them (Course Groups Service 1.0).

Who is in which group comes with the members (``roster.py``: the query ``groups=true``, then ``group_enrollments`` with
a ``group_id`` each); here are the groups' names. 1EdTech's text is a candidate final (1 October 2019). Names and
queries are those of the ceLTIc library, whose project has Moodle's group service too; Blackboard sends
``group_enrollments`` as well. Sets of groups (``context_group_sets_url``, ``set_ids``) are not needed here.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from lti_tool.fetch import FetchError
from lti_tool.lti.access_tokens import TokenError
from lti_tool.lti.calls import Calls, same_host
from lti_tool.lti.checks import LONGEST_ID
from lti_tool.lti.claims import GROUPS_SCOPE, clean
from lti_tool.models.platform import Platform
from lti_tool.platforms.links import link_to

SCOPE = GROUPS_SCOPE
MEDIA_TYPE = "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json"
MOST_PAGES = 20
MOST_GROUPS = 500
SECONDS = 15.0
"""So long the pages may take, as somebody waits for them; what came until then is shown."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of learners, by the LMS's id."""

    id: str
    name: str


def fetch(calls: Calls, platform: Platform, url: str) -> tuple[Group, ...]:
    """The groups, by name; none where the LMS does not answer: the class can be read without them.

    Args:
        calls: of this process.
        platform: whose course it is.
        url: ``context_groups_url`` of a launch.
    """
    found: dict[str, Group] = {}
    seen: set[str] = set()
    following: str | None = url
    until = time.monotonic() + SECONDS
    try:
        while following and following not in seen and len(seen) < MOST_PAGES and len(found) < MOST_GROUPS:
            seen.add(following)
            answer = calls.get(platform, SCOPE, following, accept=MEDIA_TYPE)
            body = answer.json() if 200 <= answer.status < 300 else {}
            listed = body.get("groups") if isinstance(body, dict) else None
            for entry in listed if isinstance(listed, list) else ():
                key = str(entry.get("id", "")) if isinstance(entry, dict) else ""
                if key and key.isprintable() and len(key) <= LONGEST_ID:
                    found[key] = Group(key, clean(entry.get("name"), 200) or key)
            further = link_to(answer.headers.get("link", ""), "next")
            following = further if further and same_host(further, url) and time.monotonic() < until else None
    except (TokenError, FetchError):
        return ()
    return tuple(sorted(found.values(), key=lambda group: group.name.casefold()))
