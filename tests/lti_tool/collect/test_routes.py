"""What packages say at `/collect` is taken as at an attempt's own door, and kept under a pseudonym."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import select, text, update

from lti_tool import clock, dispatch_keys
from lti_tool.db import reading, writing
from lti_tool.learner import door
from lti_tool.models import dispatch as dispatches
from lti_tool.models.attempt import attempts, learners
from lti_tool.models.partner import partners
from tests.lti_support import ForgedPlatform, Tool
from tests.lti_tool.collect.sender import Sender, make_dispatch
from tests.lti_tool.learner.seat import LESSONS, NS, TEXT, answer, card, everything, right, sit, wrong
from tests.lti_tool.learner.test_record import log
from xapi.vocabulary import VERBS


@pytest.fixture
def package(tool: Tool) -> Sender:
    return Sender(tool, make_dispatch(tool))


def test_a_whole_lesson_comes_home_concluded_by_the_server(tool: Tool, package: Sender) -> None:
    said = everything(TEXT)
    reply = package.said(*said, closing=True)
    assert reply["stored"] == [one["id"] for one in said] and reply["refused"] == []
    assert reply["conclusion"]["completed"] and reply["conclusion"]["success"] and reply["conclusion"]["scaled"] == 1
    verbs = [one["verb"]["id"] for one in log(tool)]
    for verb in ("initialized", "completed", "passed", "terminated"):
        assert verbs.count(VERBS[verb]) == 1
    with reading(tool.services.engine) as connection:
        row = connection.execute(select(attempts)).one()
    assert (row.completed, row.success, row.channel, row.placement_id, row.late) == (True, True, "scorm12", None, False)
    assert row.dispatch_id == package.dispatch.id
    assert tool.rows()["grades"] == 0, "the LMS has its grade from the package"


def test_statements_say_by_which_package_they_came_and_whose_they_are_by_pseudonym_alone(
    tool: Tool, package: Sender
) -> None:
    package.said(card(TEXT, TEXT.cards[0]))
    first, second = log(tool)
    for one in (first, second):
        extensions = one["context"]["extensions"]
        assert extensions[NS.extension("channel")] == "scorm12"
        assert extensions[NS.extension("dispatch")] == package.dispatch.id
        assert NS.extension("late") not in extensions
        assert len(one["actor"]["account"]["name"]) == 64
    with tool.services.engine.connect() as connection:
        for table in tool.rows():
            for row in connection.execute(text(f"SELECT * FROM {table}")):
                assert "ana.lopez" not in str(row)


def test_what_is_sent_again_changes_nothing(tool: Tool, package: Sender) -> None:
    said = everything(TEXT)
    once = package.said(*said)
    before = log(tool)
    assert package.said(*said) == once
    assert log(tool) == before


def test_a_learner_is_the_same_in_all_packages_of_a_site_and_another_elsewhere(tool: Tool, package: Sender) -> None:
    other = Sender(tool, make_dispatch(tool, "work-and-recording"), more={"lesson": "work-and-recording"})
    elsewhere = Sender(tool, make_dispatch(tool, site="The other LMS"))
    stranger = Sender(tool, make_dispatch(tool, partner=tool.partner("Rival")))
    for sender in (package, other, elsewhere, stranger):
        lesson = LESSONS[sender.more.get("lesson", TEXT.id)]
        sender.said(card(lesson, lesson.cards[0]))
    query = select(learners.c.pseudonym).join(attempts, attempts.c.learner_id == learners.c.id)
    with reading(tool.services.engine) as connection:
        names = connection.execute(query.order_by(attempts.c.last_at)).scalars().all()
    assert names[0] == names[1] and len(set(names)) == 3


def test_who_has_no_name_at_the_lms_is_somebody_new_in_each_attempt(tool: Tool, package: Sender) -> None:
    for key in ("attempt-one", "attempt-two", "attempt-one"):
        replace(package, learner="", attempt=key).said(card(TEXT, TEXT.cards[0]))
    assert tool.rows()["learners"] == tool.rows()["attempts"] == 2


def test_a_number_is_the_name_of_an_open_edx_learner(tool: Tool, package: Sender) -> None:
    package.said(card(TEXT, TEXT.cards[0]), learner=7)
    package.said(card(TEXT, TEXT.cards[0]), learner="7")
    assert tool.rows()["learners"] == 1


def test_another_key_is_another_attempt_with_the_next_number(tool: Tool, package: Sender) -> None:
    for key in ("attempt-one", "attempt-two", "attempt-one"):
        replace(package, attempt=key).said(card(TEXT, TEXT.cards[0]))
    with reading(tool.services.engine) as connection:
        assert sorted(connection.execute(select(attempts.c.number)).scalars()) == [1, 2]


def test_first_deliveries_at_once_make_one_learner_and_one_attempt(tool: Tool, package: Sender) -> None:
    said = everything(TEXT)
    replies = []
    threads = [threading.Thread(target=lambda: replies.append(package.said(*said))) for _ in range(8)]
    others = [
        threading.Thread(target=lambda key=key: replace(package, attempt=key).said(said[0] | {"id": key}))  # type: ignore[misc]
        for key in (f"00000000-0000-4000-8000-00000000000{number}" for number in range(4))
    ]
    for thread in (*threads, *others):
        thread.start()
    for thread in (*threads, *others):
        thread.join()
    assert len(replies) == 8 and all(one == replies[0] for one in replies)
    assert (tool.rows()["learners"], tool.rows()["attempts"]) == (1, 5)
    with reading(tool.services.engine) as connection:
        assert sorted(connection.execute(select(attempts.c.number)).scalars()) == [1, 2, 3, 4, 5]


def test_what_happened_without_a_network_keeps_its_time(tool: Tool, package: Sender) -> None:
    ago = clock.now() - 3 * clock.DAY
    said = card(TEXT, TEXT.cards[0]) | {"timestamp": clock.iso(ago)}
    package.said(said)
    [kept] = [one for one in log(tool) if one["id"] == said["id"]]
    moment = door.read_time(kept["timestamp"])
    assert moment is not None and abs(moment - ago) < clock.MINUTE


def test_nobody_is_believed_to_have_learnt_years_ago(tool: Tool, package: Sender) -> None:
    said = card(TEXT, TEXT.cards[0]) | {"timestamp": "1999-01-01T00:00:00Z"}
    package.said(said)
    assert all(one["timestamp"] > "2020" for one in log(tool))


def test_nothing_is_taken_before_the_notice_and_an_earlier_notice_counts(tool: Tool, package: Sender) -> None:
    said = card(TEXT, TEXT.cards[0])
    assert package.said(said, notice="")["refused"] == [{"id": said["id"], "reason": "notice_required"}]
    with writing(tool.services.engine) as connection:
        connection.execute(update(partners).values(notice={"en": "New words"}, notice_version=9))
    assert package.said(said)["stored"] == [said["id"]]


@pytest.mark.parametrize("change", [{"ends_at": 1}, {"enabled": False}, {"starts_at": 2**60}])
def test_what_comes_when_the_licence_does_not_hold_is_taken_and_marked(
    tool: Tool, package: Sender, change: dict[str, int | bool]
) -> None:
    package.said(card(TEXT, TEXT.cards[0]))
    with writing(tool.services.engine) as connection:
        dispatches.change(connection, package.dispatch.id, **change)
    package.said(*everything(TEXT))
    marked = [NS.extension("late") in one["context"]["extensions"] for one in log(tool)]
    assert marked[:2] == [False, False] and all(marked[2:]) and len(marked) > 4
    with reading(tool.services.engine) as connection:
        assert connection.execute(select(attempts.c.late)).scalar_one() is True


def test_a_package_and_an_lti_launch_of_a_lesson_are_about_the_same_activity(
    tool: Tool, package: Sender, lms: ForgedPlatform
) -> None:
    package.said(*everything(TEXT))
    sit(lms).said(*everything(TEXT))
    completed = [one for one in log(tool) if one["verb"]["id"] == VERBS["completed"]]
    assert len(completed) == 2 and {one["object"]["id"] for one in completed} == {NS.lesson(TEXT.id)}


def test_a_score_is_never_the_packages_word(tool: Tool, package: Sender) -> None:
    question = next(one for one in TEXT.questions.values() if one.kind != "poll")
    lie = answer(TEXT, question.id, wrong(question))
    lie["result"] |= {"success": True, "score": {"scaled": 1}}
    package.said(lie)
    [kept] = [one for one in log(tool) if one["id"] == lie["id"]]
    assert kept["result"]["success"] is False and "score" not in kept["result"]


def test_the_state_is_given_back(tool: Tool, package: Sender) -> None:
    question = next(one for one in TEXT.questions.values() if one.kind != "poll")
    package.said(answer(TEXT, question.id, right(question)), state={"segment": TEXT.segments[1].id})
    reply = package.said()
    assert reply["state"] == {"segment": TEXT.segments[1].id} and reply["answers"][question.id]["right"] is True


def test_an_attempt_is_judged_by_the_version_that_its_package_holds(tool: Tool, package: Sender) -> None:
    digest = tool.services.lessons.keep(tool.services.catalogue.lessons[TEXT.id])
    package.said(card(TEXT, TEXT.cards[0]), digest=digest)
    replace(package, attempt="another-key").said(card(TEXT, TEXT.cards[0]), digest="0" * 16)
    with reading(tool.services.engine) as connection:
        assert set(connection.execute(select(attempts.c.lesson_digest)).scalars()) == {digest}


def test_any_page_may_send_and_read_the_answer_without_cookies(tool: Tool, package: Sender) -> None:
    for response in (package.post(), package.post(token="wrong"), package.post(lesson=7)):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers and "Set-Cookie" not in response.headers
    asked = tool.client().options("/collect")
    assert asked.status_code == 204 and asked.headers["Access-Control-Allow-Methods"] == "POST"


@pytest.mark.parametrize(
    ("wrongly", "code"),
    [
        ({"lesson": "../x"}, "lesson_form"),
        ({"lesson": None}, "lesson_form"),
        ({"attempt": "short"}, "attempt_form"),
        ({"attempt": "a\0bcdefghij"}, "attempt_form"),
        ({"learner": "x" * 1001}, "learner_form"),
        ({"learner": {"mbox": "a@b.example"}}, "learner_form"),
        ({"learner": True}, "learner_form"),
        ({"channel": "lti"}, "channel_form"),
        ({"channel": ["scorm12"]}, "channel_form"),
        ({"lang": "x\0"}, "lang_form"),
        ({"digest": "nothing"}, "digest_form"),
        ({"statements": [1]}, "statements_form"),
        ({"state": {"a": "x" * 5000}}, "state_form"),
    ],
)
def test_what_is_no_delivery_is_refused_with_a_reason(package: Sender, wrongly: dict[str, object], code: str) -> None:
    refused = package.post(**wrongly)
    assert (refused.status_code, refused.get_json()["error"]) == (400, code)


def test_a_learners_name_may_hold_any_sign(tool: Tool, package: Sender) -> None:
    for name in ("ana\0lopez", "אנה", "\ud83c", "x" * 1000):
        assert replace(package, learner=name).post(card(TEXT, TEXT.cards[0])).status_code in (200, 400), repr(name)


def test_who_sends_too_much_waits(tool: Tool) -> None:
    package = Sender(tool, make_dispatch(tool, a_minute=5))
    cards = [card(TEXT, TEXT.cards[0]) for _ in range(5)]
    package.said(*cards)
    late = package.post(card(TEXT, TEXT.cards[0]))
    assert late.status_code == 429 and int(late.headers["Retry-After"]) > 0
    assert late.get_json()["error"] == "too_often"


def test_a_renewed_key_ends_the_old_one(tool: Tool, package: Sender) -> None:
    old = package.token
    assert package.post().status_code == 200
    with writing(tool.services.engine) as connection:
        dispatches.change(connection, package.dispatch.id, key_number=2)
        renewed = dispatches.get(connection, package.dispatch.id)
    assert renewed is not None
    assert package.post(token=old).status_code == 401
    assert package.post(token=dispatch_keys.token(tool.services.vault, renewed)).status_code == 200


def test_a_lesson_that_is_gone_is_told_as_such(tool: Tool) -> None:
    package = Sender(tool, make_dispatch(tool, "gone-lesson"), more={"lesson": "gone-lesson"})
    assert package.post().status_code == 410
    assert tool.rows()["attempts"] == 0
