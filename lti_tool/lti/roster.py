"""Who is in the course, asked of the LMS (Names and Role Provisioning Services 2.0).

Names are only ever passed on to the page that asked: nothing here writes to the database or to the log.
The ``role`` filter is not used, because Moodle's next pages forget it; who counts as a learner is decided here.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from lti_tool.fetch import Answer, FetchError
from lti_tool.lti.access_tokens import TokenError
from lti_tool.lti.answers import said, told
from lti_tool.lti.calls import Calls, same_host, with_query
from lti_tool.lti.claims import clean
from lti_tool.lti.message import Roles
from lti_tool.lti.roles import read_roles
from lti_tool.models.platform import Platform
from lti_tool.platforms.links import link_to

SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
MEDIA_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
MOST_PAGES = 100
MOST_MEMBERS = 5_000
SMALLER_PAGES = "200"
"""Members a page, asked for where the whole list is too large for one answer."""
SECONDS = 30.0
"""So long the pages of one list may take; what came until then is shown."""

ACTIVE, DELETED = "active", "deleted"

Kind = Literal["forbidden", "too_many", "silent", "malformed"]


class RosterError(Exception):
    """The LMS tells no list.

    ``kind`` says why, in words for people: ``instructor.live.trouble``. ``dead``: nobody answered at all, so that
    asking for another course's list would only cost the time again.
    """

    def __init__(self, kind: Kind, reason: str, *, dead: bool = False) -> None:
        super().__init__(reason)
        self.kind: Kind = kind
        self.dead = dead


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the course, as the LMS says.

    Attributes:
        user_id: the ``sub`` of this person's launches.
        name: empty where the LMS tells none.
        groups: ids of groups (Course Groups 1.0), where they were asked for.
    """

    user_id: str
    name: str = field(repr=False)
    roles: Roles
    active: bool = True
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Roster:
    """A list of members by user id.

    Attributes:
        differences: where to ask for what has changed since; empty if the LMS does not offer it.
        whole: ``False`` where the list was longer than what is read.
    """

    members: Mapping[str, Member] = field(repr=False)
    differences: str = ""
    whole: bool = True


def fetch(calls: Calls, platform: Platform, url: str, *, rlid: str = "", groups: bool = False) -> Roster:
    """The members of a course, page after page.

    Args:
        calls: of this process.
        platform: whose course it is.
        url: ``context_memberships_url`` of a launch.
        rlid: a resource link: only who may see it (NRPS 2.0, section 2.4). Where the LMS does not take it, it is
            left away.
        groups: ask for everybody's groups too (Course Groups 1.0, ``groups=true``).

    Raises:
        RosterError: there is no list.
    """
    asked = with_query(url, groups="true") if groups else url
    if rlid:
        try:
            return _read(calls, platform, with_query(asked, rlid=rlid))
        except RosterError as error:
            if error.kind != "malformed":
                raise
    return _read(calls, platform, asked)


def refresh(calls: Calls, platform: Platform, roster: Roster) -> Roster:
    """The same list with what has changed since (NRPS 2.0, section 2.5.2); who was deleted is no longer in it.

    Raises:
        RosterError: the LMS does not answer this; the list must be asked for anew.
    """
    changes, gone, differences, whole = _pages(calls, platform, roster.differences)
    members = {key: member for key, member in {**roster.members, **changes}.items() if key not in gone}
    return Roster(members, differences or roster.differences, roster.whole and whole)


def _read(calls: Calls, platform: Platform, url: str) -> Roster:
    try:
        members, _gone, differences, whole = _pages(calls, platform, url)
    except _TooLarge:
        members, _gone, differences, whole = _pages(calls, platform, with_query(url, limit=SMALLER_PAGES))
    return Roster(members, differences, whole)


class _TooLarge(RosterError):
    """A page is larger than what is read of any answer."""


def _pages(calls: Calls, platform: Platform, url: str) -> tuple[dict[str, Member], set[str], str, bool]:
    """Members by id, ids of the deleted, the address for later differences, and whether that was all."""
    members: dict[str, Member] = {}
    gone: set[str] = set()
    seen: set[str] = set()
    following, differences = url, ""
    until = time.monotonic() + SECONDS
    while True:
        seen.add(following)
        answer = _get(calls, platform, following)
        for member, status in _members(answer):
            members[member.user_id] = member
            (gone.add if status == DELETED else gone.discard)(member.user_id)
        header = answer.headers.get("link", "")
        later = link_to(header, "differences")
        if later and same_host(later, url):
            differences = later
        further = link_to(header, "next")
        if further is None:
            return members, gone, differences, True
        if further in seen or not same_host(further, url):
            return members, gone, differences, False
        if len(seen) >= MOST_PAGES or len(members) >= MOST_MEMBERS or time.monotonic() > until:
            return members, gone, differences, False
        following = further


def _get(calls: Calls, platform: Platform, url: str) -> Answer:
    try:
        answer = calls.get(platform, SCOPE, url, accept=MEDIA_TYPE)
    except TokenError as error:
        raise RosterError("forbidden" if error.lasting else "silent", str(error), dead=error.silent) from None
    except FetchError as error:
        if error.kind == "too_large":
            raise _TooLarge("malformed", str(error)) from None
        refused = error.kind == "refused"
        raise RosterError("malformed" if refused else "silent", str(error), dead=not refused) from None
    status = answer.status
    if 200 <= status < 300:
        return answer
    if status == 403 and "above_response_limit" in said(answer):
        raise RosterError("too_many", "403: above_response_limit")
    reason = f"{status}: {told(answer)}"
    if status in {401, 403}:
        raise RosterError("forbidden", reason)
    raise RosterError("silent" if status == 429 or status >= 500 else "malformed", reason)


def _members(answer: Answer) -> Iterable[tuple[Member, str]]:
    try:
        body = answer.json()
    except FetchError as error:
        raise RosterError("malformed", str(error)) from None
    listed = body.get("members") if isinstance(body, dict) else None
    if not isinstance(listed, list):
        raise RosterError("malformed", "the answer holds no members")
    for entry in listed:
        if isinstance(entry, dict) and (user_id := _text(entry.get("user_id"))):
            status = _text(entry.get("status")).lower() or ACTIVE
            yield _member(entry, user_id, status), status


def _member(entry: Mapping[str, Any], user_id: str, status: str) -> Member:
    roles = entry.get("roles")
    enrolled = entry.get("group_enrollments")
    parts = (clean(entry.get(part), 100) for part in ("given_name", "family_name"))
    return Member(
        user_id=user_id,
        name=clean(entry.get("name"), 200) or " ".join(filter(None, parts)),
        roles=read_roles(one for one in roles if isinstance(one, str)) if isinstance(roles, list) else Roles(),
        active=status == ACTIVE,
        groups=frozenset(
            group
            for one in (enrolled if isinstance(enrolled, list) else ())
            if isinstance(one, dict) and (group := _text(one.get("group_id")))
        ),
    )


def _text(value: object) -> str:
    """An id as text: some platforms write numbers."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""
