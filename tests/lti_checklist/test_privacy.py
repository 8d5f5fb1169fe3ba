"""Section 8: the data privacy launch, by which an LMS's administrator asks what is kept about somebody."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_tool.db import reading
from lti_tool.lti.message import DATA_PRIVACY
from lti_tool.models.attempt import learners
from tests.lti_checklist.checklist import is_refused, row
from tests.lti_support import LTI, ForgedPlatform, Tool, without
from tests.lti_tool.learner.seat import TEXT, everything, sit

VOCABULARY = "http://purl.imsglobal.org/vocab/lis/v2/"
ADMINISTRATOR = VOCABULARY + "institution/person#Administrator"


def asking(lms: ForgedPlatform, *roles: str, for_user: object = "ann") -> dict[str, Any]:
    """The claims of an administrator's question: no link, no course."""
    claims = lms.instructor(
        **{
            LTI + "message_type": DATA_PRIVACY,
            LTI + "roles": list(roles),
            LTI + "for_user": {"user_id": for_user, "name": "Ann Archer", "email": "ann@people.example"},
        }
    )
    return without(without(claims, "resource_link"), "context")


def ask(lms: ForgedPlatform, claims: dict[str, Any]) -> TestResponse:
    return lms.launch(lms.tool.client(), claims)


@row("8.3")
def test_an_administrator_is_told_under_which_number_how_much_is_kept_and_nobody_else_is(
    tool: Tool, lms: ForgedPlatform
) -> None:
    sit(lms, sub="ann").said(*everything(TEXT))
    page = ask(lms, asking(lms, ADMINISTRATOR))
    assert page.status_code == 200
    with reading(tool.services.engine) as connection:
        number = connection.scalar(select(learners.c.pseudonym).where(learners.c.subject == "ann"))
    assert number and number in page.text
    assert "Ann" not in page.text and "people.example" not in page.text
    assert "Nothing is kept" in ask(lms, asking(lms, ADMINISTRATOR, for_user="bob")).text
    elsewhere = tool.platform(partner=tool.partner("Another Society"))
    assert "Nothing is kept" in ask(elsewhere, asking(elsewhere, ADMINISTRATOR)).text

    for roles in ([], [VOCABULARY + "membership#Administrator"], [VOCABULARY + "membership#Instructor"]):
        assert is_refused(ask(lms, asking(lms, *roles)), "privacy_not_administrator")
    for nobody in (None, "", 7, "x" * 256):
        assert is_refused(ask(lms, asking(lms, ADMINISTRATOR, for_user=nobody)), "for_user_missing")
