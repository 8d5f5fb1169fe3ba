"""Roles (LTI core 1.3, section 5.3.7 and appendix A): from the roles claim to what one may do here.

Rights in a course come from *membership* roles. Institution roles say what somebody is elsewhere: a teacher
of the school may sit in this course as a learner, so they count only for platforms that send nothing better.
System roles give nothing: newer Open edX calls any course staff a system administrator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lti_tool.lti.message import Roles

VOCABULARY = "http://purl.imsglobal.org/vocab/lis/v2/"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"

_MEMBERSHIP = re.compile(re.escape(VOCABULARY) + r"membership(?:/(?P<main>\w+))?#(?P<name>\w+)")
_INSTITUTION = re.compile(re.escape(VOCABULARY) + r"institution/person#(?P<name>\w+)")
_SHORT = re.compile(r"[A-Za-z]+")

_TEACHING = frozenset({"instructor", "administrator", "contentdeveloper"})
_LEARNING = frozenset({"learner"})
_INSTITUTION_TEACHING = frozenset({"instructor"})
_INSTITUTION_LEARNING = frozenset({"student", "learner"})


def read_roles(claim: Iterable[str], *, institution: bool = False) -> Roles:
    """What the roles allow; unknown ones are ignored, none at all allows nothing special.

    Args:
        claim: full URIs, sub-roles (``membership/Instructor#TeachingAssistant``) or the short form
            (``Instructor``), in any order.
        institution: read institution roles where there is no membership role (a platform's quirk).
    """
    given = list(claim)
    course = {found for role in given if (found := _membership(role))}
    teaching, learning = bool(course & _TEACHING), bool(course & _LEARNING)
    if not course and institution:
        people = {m["name"].lower() for role in given if (m := _INSTITUTION.fullmatch(role))}
        teaching, learning = bool(people & _INSTITUTION_TEACHING), bool(people & _INSTITUTION_LEARNING)
    return Roles(learner=learning, instructor=teaching, test=TEST_USER in given)


def _membership(role: str) -> str:
    """The principal membership role in lower case (Canvas once wrote ``instructor``), or nothing."""
    if found := _MEMBERSHIP.fullmatch(role):
        return (found["main"] or found["name"]).lower()
    return role.lower() if _SHORT.fullmatch(role) else ""
