from __future__ import annotations

import pytest

from lti_tool.lti.message import Roles
from lti_tool.lti.roles import TEST_USER, VOCABULARY, read_roles

M, P, S = VOCABULARY + "membership#", VOCABULARY + "institution/person#", VOCABULARY + "system/person#"
NOBODY, LEARNER, TEACHER = Roles(), Roles(learner=True), Roles(instructor=True)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ([], NOBODY),
        ([M + "Learner"], LEARNER),
        (["Learner"], LEARNER),
        ([M + "Instructor"], TEACHER),
        (["Instructor"], TEACHER),
        ([M + "Administrator"], TEACHER),
        ([M + "ContentDeveloper"], TEACHER),
        ([VOCABULARY + "membership/Instructor#TeachingAssistant"], TEACHER),
        ([VOCABULARY + "membership/instructor#TeachingAssistant"], TEACHER),
        ([VOCABULARY + "membership/Learner#GuestLearner"], LEARNER),
        ([M + "Mentor"], NOBODY),
        (["http://evil.example/membership#Instructor"], NOBODY),
        ([M + "Instructor.evil"], NOBODY),
        ([M + "InstructorX", "urn:lti:role:ims/lis/Instructor"], NOBODY),
        ([S + "Administrator"], NOBODY),
        ([P + "Instructor"], NOBODY),
        ([P + "Instructor", M + "Learner"], LEARNER),
        (
            [M + "Learner", VOCABULARY + "membership/Instructor#TeachingAssistant"],
            Roles(learner=True, instructor=True),
        ),
        ([M + "Learner", TEST_USER], Roles(learner=True, test=True)),
    ],
)
def test_rights_come_from_membership_roles_alone(claim: list[str], expected: Roles) -> None:
    assert read_roles(claim) == expected


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ([P + "Student"], LEARNER),
        ([P + "Instructor"], TEACHER),
        ([S + "Administrator", P + "Instructor"], TEACHER),
        ([S + "Administrator"], NOBODY),
        ([P + "Administrator", P + "Staff"], NOBODY),
        ([P + "Instructor", M + "Learner"], LEARNER),
        ([P + "Instructor", M + "Mentor"], NOBODY),
        ([], NOBODY),
    ],
)
def test_institution_roles_count_where_a_platform_sends_nothing_better(claim: list[str], expected: Roles) -> None:
    assert read_roles(claim, institution=True) == expected
