from __future__ import annotations

from pathlib import Path

import pytest

from lti_tool.lti.checks import LTI
from tests.lti_support import make_tool, without
from tests.lti_tool.instructor.classes import Classroom, rows


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_class_hard_questions_and_answers_are_read_from_both_databases(tmp_path: Path, database: str) -> None:
    room = Classroom(make_tool(tmp_path, database=database).platform())
    for sub in ("ann", "bob", "cem"):
        room.learner(sub, wrongs=1)
    page = room.open()
    assert rows(page.text).keys() == {"Learner 1", "Learner 2", "Learner 3"}
    assert "of 3 learners were right at the first try" in page.text
    assert rows(room.post(page, "/lti/class/send", what="all", to="course").text)
    asking = {LTI + "message_type": "LtiSubmissionReviewRequest", LTI + "for_user": {"user_id": "ann"}}
    review = room.lms.launch(room.tool.client(), without(room.lms.instructor(**asking), "resource_link"))
    assert "✗" in review.text
