"""A lesson changes between two visits: who has begun it ends what was begun, and the next attempt is at the new one."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lti_tool.db import reading
from lti_tool.models.attempt import attempts
from lti_tool.models.grade import grades
from lti_tool.models.partner import Partner
from lti_tool.services import EXTENSION
from tests.lti_support import LTI, ForgedPlatform, Tool
from tests.lti_tool.learner.seat import NS, TEXT, Seat, answer, card, embedded, everything, statement
from tests.lti_tool.own_lessons import lesson_of, move_to, write_own
from tests.packages.conftest import Shelf
from xapi.lrs.tables import statements as log_table
from xapi.vocabulary import VIDEO_EXTENSIONS

CODES = "harmonia-codes"


@pytest.fixture
def harmonia(tool: Tool) -> Partner:
    return tool.partner("Harmonia")


@pytest.fixture
def own(tool: Tool, harmonia: Partner) -> Shelf:
    return write_own(tool, harmonia)


def visit(lms: ForgedPlatform, client: FlaskClient | None = None, lesson: str = CODES, **claims: Any) -> Seat:
    """Open the lesson from the course."""
    client = client or lms.tool.client()
    page = lms.launch(client, lms.learner(**{LTI + "custom": {"lesson": lesson}, **claims}))
    assert page.status_code == 200, page.text
    return Seat(client, page)


def shown(seat: Seat) -> dict[str, Any]:
    return embedded(seat.page, "lesson")


def watched(lesson: str) -> dict[str, Any]:
    return statement("paused", NS.video(lesson), "video", extensions={VIDEO_EXTENSIONS["played_segments"]: "0[.]60"})


def logged(tool: Tool) -> list[dict[str, Any]]:
    with reading(tool.services.engine) as connection:
        query = select(log_table.c.body).order_by(log_table.c.seq)
        return [json.loads(body) for body in connection.execute(query).scalars()]


def change(own: Shelf) -> None:
    """Another text, another right answer, another film, a question less, and the author's next number."""
    own.edit("en.toml", 'title = "Codes that pay"', 'title = "Codes that pay well"')
    own.edit("lesson.toml", "version = 2", "version = 3")
    own.edit("lesson.toml", 'right = ["b", "a", "c"]', 'right = ["c", "a", "b"]')
    own.edit("lesson.toml", 'questions = ["steps", "who", "one"]', 'questions = ["steps", "one"]')
    own.edit("lesson.toml", own_part(own, '[[questions]]\nid = "who"'), "")
    for lang in ("en", "ar"):
        text = (own.folder / f"{lang}.toml").read_text(encoding="utf-8")
        start = text.index("[questions.who]")
        end = text.index("[questions.one]")
        (own.folder / f"{lang}.toml").write_text(text[:start] + text[end:], encoding="utf-8")
    (own.folder / "media" / "film.mp4").write_bytes(b"another film")


def restart(tool: Tool) -> None:
    """As after a restart: what was read is not remembered."""
    tool.app.extensions[EXTENSION] = replace(tool.services)


def own_part(own: Shelf, head: str) -> str:
    text = (own.folder / "lesson.toml").read_text(encoding="utf-8")
    start = text.index(head)
    return text[start : text.index("\n\n", start) + 2]


def test_who_has_begun_a_lesson_ends_it_as_it_was(
    tool: Tool, lms: ForgedPlatform, harmonia: Partner, own: Shelf
) -> None:
    lesson = lesson_of(tool, harmonia)
    first = visit(lms)
    first.said(card(lesson, "intro"), answer(lesson, "steps", "b[,]a[,]c"))
    film = shown(first)["segments"][1]["src"]
    change(own)
    assert lesson_of(tool, harmonia).version == 3

    again = visit(lms)
    assert again.channel["attempt"] == first.channel["attempt"]
    assert shown(again)["title"] == "Codes that pay"
    assert "who" in shown(again)["questions"]
    assert again.channel["answers"]["steps"]["right"] is True
    assert shown(again)["segments"][1]["src"] == film
    with again.client.get(film) as answered:
        assert answered.data == b"film"
    done = again.said(*everything(lesson), watched(CODES))
    assert done["refused"] == []
    assert done["conclusion"]["completed"] is True
    assert done["conclusion"]["points"] == done["conclusion"]["max_points"]
    assert {one["context"]["extensions"][NS.extension("version")] for one in logged(tool)} == {2}
    [who] = [one for one in logged(tool) if one["object"]["id"] == NS.question(CODES, "who")]
    assert who["object"]["definition"]["interactionType"] == "matching"


def test_taking_it_again_is_taking_it_as_it_is_now(
    tool: Tool, lms: ForgedPlatform, harmonia: Partner, own: Shelf
) -> None:
    old = lesson_of(tool, harmonia)
    seat = visit(lms)
    seat.said(*everything(old), watched(CODES))
    change(own)
    seat = visit(lms)
    assert shown(seat)["title"] == "Codes that pay"  # what was done is shown as it was
    new = Seat(seat.client, seat.client.post(seat.channel["again_url"], data={"token": seat.channel["token"]}))
    assert (new.channel["number"], shown(new)["title"], shown(new)["version"]) == (2, "Codes that pay well", 3)
    refused = new.said(answer(old, "who", "a[.]x[,]b[.]y[,]c[.]x"))["refused"]
    assert len(refused) == 1
    assert new.said(answer(old, "steps", "b[,]a[,]c"))["answers"]["steps"]["right"] is False
    with new.client.get(shown(new)["segments"][1]["src"]) as answered:
        assert answered.data == b"another film"
    with reading(tool.services.engine) as connection:
        rows = connection.execute(select(attempts).order_by(attempts.c.number)).all()
    assert [(row.number, row.lesson_version) for row in rows] == [(1, 2), (2, 3)]
    assert rows[0].lesson_digest != rows[1].lesson_digest
    assert {
        (one["context"]["revision"], one["context"]["extensions"][NS.extension("version")]) for one in logged(tool)
    } == {(row.lesson_digest, row.lesson_version) for row in rows}


def test_a_change_that_the_author_did_not_number_is_told_by_the_revision(
    tool: Tool, lms: ForgedPlatform, harmonia: Partner, own: Shelf
) -> None:
    visit(lms).said(card(lesson_of(tool, harmonia), "intro"))
    own.edit("en.toml", "Codes that pay", "Codes that pay well")
    visit(lms, sub="learner-2").said(card(lesson_of(tool, harmonia), "intro"))
    kept = [one["context"] for one in logged(tool)]
    assert {one["extensions"][NS.extension("version")] for one in kept} == {2}
    assert len({one["revision"] for one in kept}) == 2


def test_a_lesson_that_is_gone_can_be_ended_by_who_has_begun_it_and_begun_by_nobody(
    tool: Tool, lms: ForgedPlatform, harmonia: Partner, own: Shelf
) -> None:
    lesson = lesson_of(tool, harmonia)
    first = visit(lms)
    shutil.rmtree(own.folder)
    seat = visit(lms)
    assert seat.channel["attempt"] == first.channel["attempt"]
    assert seat.said(*everything(lesson), watched(CODES))["conclusion"]["completed"] is True
    seat = visit(lms)
    assert seat.channel["again_url"] is None
    again = seat.client.post(f"/attempts/{seat.channel['attempt']}/again", data={"token": seat.channel["token"]})
    assert (again.status_code, "lesson_unknown" in again.text) == (404, True)
    other = lms.launch(tool.client(), lms.learner(sub="learner-2", **{LTI + "custom": {"lesson": CODES}}))
    assert (other.status_code, "lesson_unknown" in other.text) == (404, True)
    assert tool.rows()["attempts"] == 1
    assert tool.rows()["learners"] == 1


def test_where_the_version_was_lost_the_lesson_goes_on_with_the_current_one(
    tool: Tool, lms: ForgedPlatform, harmonia: Partner, own: Shelf
) -> None:
    seat = visit(lms)
    seat.said(answer(lesson_of(tool, harmonia), "who", "a[.]x[,]b[.]y[,]c[.]x"))
    change(own)
    shutil.rmtree(tool.services.settings.lesson_versions_folder)
    restart(tool)
    seat = visit(lms)
    assert shown(seat)["title"] == "Codes that pay well"
    done = seat.said(*everything(lesson_of(tool, harmonia)), watched(CODES))
    assert done["conclusion"]["completed"] is True
    assert logged(tool)[-1]["context"]["extensions"][NS.extension("version")] == 3


def test_without_a_lesson_in_any_version_the_door_says_that_it_is_gone(
    tool: Tool, lms: ForgedPlatform, harmonia: Partner, own: Shelf
) -> None:
    seat = visit(lms)
    said = card(lesson_of(tool, harmonia), "intro")
    shutil.rmtree(own.folder)
    shutil.rmtree(tool.services.settings.lesson_versions_folder)
    restart(tool)
    assert seat.post(said).status_code == 410
    page = lms.launch(tool.client(), lms.learner(**{LTI + "custom": {"lesson": CODES}}))
    assert page.status_code == 404


def test_a_market_is_what_it_was_when_the_attempt_began(
    tool: Tool, lms: ForgedPlatform, harmonia: Partner, own: Shelf
) -> None:
    brazil = move_to(tool, harmonia, "BR")
    lesson = lesson_of(tool, brazil)
    seat = visit(lms)
    assert "brazil" in shown(seat)["questions"] and "who" not in shown(seat)["questions"]
    seat.said(answer(lesson, "brazil", "ecad"))
    move_to(tool, harmonia, "FR")
    seat = visit(lms)
    assert "brazil" in shown(seat)["questions"]
    done = seat.said(*everything(lesson), watched(CODES))
    assert (done["refused"], done["conclusion"]["completed"]) == ([], True)
    assert {one["context"]["extensions"][NS.extension("market")] for one in logged(tool)} == {"BR"}
    again = seat.client.post(visit(lms).channel["again_url"], data={"token": seat.channel["token"]})
    assert embedded(again, "lesson")["segments"][0]["id"] == "intro-fr"


def test_no_grade_goes_out_for_a_module_that_cannot_be_read_at_the_moment(
    tool: Tool, harmonia: Partner, own: Shelf, lms: ForgedPlatform
) -> None:
    file = tool.services.lessons.of(harmonia.slug).lessons[CODES].folder.parents[1] / "modules" / "harmonia-course.toml"
    file.parent.mkdir(exist_ok=True)
    course = f'''
id = "harmonia-course"
lessons = ["{CODES}", "split-sheets"]
title = {{ en = "A course" }}
summary = {{ en = "Two lessons" }}
'''
    file.write_text(course, encoding="utf-8")
    client = lms.tool.client()
    page = lms.launch(client, lms.learner(**{LTI + "custom": {"module": "harmonia-course"}}))
    pass_ = page.text.partition('name="pass" value="')[2].partition('"')[0]
    seat = Seat(client, client.post("/learn/open", data={"pass": pass_, "lesson": "split-sheets"}))
    file.write_text("id = ", encoding="utf-8")  # the author saves in the middle of a word
    assert seat.said(*everything(TEXT))["conclusion"]["completed"]
    with reading(tool.services.engine) as connection:
        assert list(connection.execute(select(grades))) == []
    file.write_text(course, encoding="utf-8")
    lms.launch(client, lms.learner(**{LTI + "custom": {"module": "harmonia-course"}}))
    with reading(tool.services.engine) as connection:
        [grade] = connection.execute(select(grades))
    assert (grade.score_given, grade.score_maximum) == (50.0, 100.0)
