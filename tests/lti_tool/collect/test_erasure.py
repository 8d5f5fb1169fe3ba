"""Who came by a package is erased like everybody else."""

from __future__ import annotations

from sqlalchemy import select

from lti_tool import erasure
from lti_tool.db import reading
from lti_tool.models.attempt import attempts, learners
from tests.lti_support import Tool
from tests.lti_tool.collect.sender import Sender, make_dispatch
from tests.lti_tool.learner.seat import TEXT, everything
from tests.lti_tool.learner.test_record import log


def test_a_packages_learner_becomes_a_stranger_in_the_log_and_in_the_tools_own_rows(tool: Tool) -> None:
    package = Sender(tool, make_dispatch(tool))
    package.said(*everything(TEXT), state={"segment": TEXT.segments[0].id})
    who = log(tool)[0]["actor"]
    with reading(tool.services.engine) as connection:
        before = connection.execute(select(attempts)).one()
    done = erasure.erase(tool.services, who, staff="")
    assert done.counts["learners"] == done.counts["attempts"] == 1
    name = who["account"]["name"]
    assert all(one["actor"]["account"]["name"] != name for one in log(tool) if "account" in one["actor"])
    with reading(tool.services.engine) as connection:
        after = connection.execute(select(attempts)).one()
        names = connection.execute(select(learners.c.pseudonym)).scalars().all()
    assert after.id != before.id and after.state == {} and name not in names
    assert (after.completed, after.dispatch_id) == (True, before.dispatch_id), "the facts stay, a stranger's"
