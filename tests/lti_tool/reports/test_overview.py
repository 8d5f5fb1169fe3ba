from __future__ import annotations

import pytest
from sqlalchemy import Engine

from lti_tool.db import reading
from lti_tool.reports import weeks
from lti_tool.reports.overview import Chosen, Numbers, Row, by_week, count, lessons_seen, total
from tests.lti_tool.reports.facts import World, at

ALL = Chosen(at("2026-11-01T00:00Z"), at("2026-12-01T00:00Z"))


@pytest.fixture
def world(engine: Engine) -> World:
    """Two partners: Harmonia with two learners and a test learner, Concordia with one."""
    made = World(engine)
    made.partner("Harmonia")
    made.partner("Concordia")
    one, two = made.learner("Harmonia"), made.learner("Harmonia")
    three, tester = made.learner("Concordia"), made.learner("Harmonia", test=True)
    made.attempt(one, "splits", "2026-11-15T23:59:59.999999Z", completed=True, success=True)  # Sunday, W46
    made.attempt(one, "splits", "2026-11-16T00:00:00Z", completed=True, success=False)  # Monday, W47
    made.attempt(two, "splits", "2026-11-18T12:00:00Z")
    made.attempt(two, "rights", "2026-11-22T23:00:00Z", completed=True)  # a lesson that nobody can fail
    made.attempt(three, "rights", "2026-11-23T01:00:00Z", completed=True, success=True)  # W48
    made.attempt(three, "rights", "2026-11-23T02:00:00Z", begun=False)  # opened, never begun
    made.attempt(tester, "splits", "2026-11-18T12:00:00Z", completed=True, success=True)
    made.attempt(three, "rights", "2026-12-01T00:00:00Z", completed=True, success=True)  # after the period
    return made


def test_the_total_counts_each_learner_once_and_no_test_learner(world: World) -> None:
    with reading(world.engine) as connection:
        numbers = total(connection, ALL)
    assert numbers == Numbers(learners=3, attempts=5, completed=4, judged=3, passed=2)
    assert numbers.pass_rate == pytest.approx(2 / 3)
    assert numbers.completion_rate == pytest.approx(4 / 5)


def test_partners_are_counted_apart(world: World) -> None:
    with reading(world.engine) as connection:
        rows = count(connection, ALL, ["partner"])
    assert [(row.partner_name, row.numbers) for row in rows] == [
        ("Concordia", Numbers(1, 1, 1, 1, 1)),
        ("Harmonia", Numbers(2, 4, 3, 2, 1)),
    ]


def test_lessons_are_counted_apart(world: World) -> None:
    with reading(world.engine) as connection:
        rows = count(connection, ALL, ["lesson"])
        assert lessons_seen(connection) == ["rights", "splits"]
    assert [(row.lesson, row.numbers) for row in rows] == [
        ("rights", Numbers(2, 2, 2, 1, 1)),
        ("splits", Numbers(2, 3, 2, 2, 1)),
    ]


def test_versions_of_a_lesson_are_counted_apart_also_those_that_its_author_did_not_number(world: World) -> None:
    learner = world.learner("Harmonia")
    for version, digest in ((1, "aaaa"), (1, "bbbb"), (2, "cccc"), (2, "cccc")):
        world.attempt(learner, "rights", "2026-11-17T10:00:00Z", version=version, digest=digest)
    with reading(world.engine) as connection:
        rows = count(connection, Chosen(ALL.start, ALL.end, lesson="rights"), ["lesson", "version"])
    assert [(row.version, row.revision, row.numbers.attempts) for row in rows] == [
        (1, "", 2),
        (1, "aaaa", 1),
        (1, "bbbb", 1),
        (2, "cccc", 2),
    ]


def test_weeks_begin_on_monday_and_empty_ones_stand_too(world: World) -> None:
    with reading(world.engine) as connection:
        rows = by_week(connection, ALL)
    assert [(weeks.name(row.week), row.numbers.attempts) for row in rows] == [
        ("2026-W44", 0),
        ("2026-W45", 0),
        ("2026-W46", 1),
        ("2026-W47", 3),
        ("2026-W48", 1),
        ("2026-W49", 0),
    ]


def test_all_keys_together_make_the_finest_rows(world: World) -> None:
    with reading(world.engine) as connection:
        rows = count(connection, ALL, ["week", "partner", "lesson"])
    told = [(weeks.name(row.week), row.partner_name, row.lesson, row.numbers.attempts) for row in rows]
    assert told == [
        ("2026-W46", "Harmonia", "splits", 1),
        ("2026-W47", "Harmonia", "rights", 1),
        ("2026-W47", "Harmonia", "splits", 2),
        ("2026-W48", "Concordia", "rights", 1),
    ]


def test_a_partner_and_a_lesson_can_be_chosen(world: World) -> None:
    harmonia = world.partners["Harmonia"][0]
    with reading(world.engine) as connection:
        assert total(connection, Chosen(ALL.start, ALL.end, partner=harmonia)).attempts == 4
        assert total(connection, Chosen(ALL.start, ALL.end, partner=harmonia, lesson="rights")).attempts == 1
        assert total(connection, Chosen(ALL.start, ALL.end, partner="nobody")) == Numbers()


def test_the_end_of_the_period_is_not_in_it(world: World) -> None:
    with reading(world.engine) as connection:
        one = total(connection, Chosen(at("2026-11-16T00:00Z"), at("2026-11-16T00:00:00.000001Z")))
        none = total(connection, Chosen(at("2026-11-15T00:00Z"), at("2026-11-15T23:59:59.999999Z")))
    assert (one.attempts, none.attempts) == (1, 0)


def test_an_empty_database_counts_nothing(engine: Engine) -> None:
    with reading(engine) as connection:
        assert total(connection, ALL) == Numbers()
        assert count(connection, ALL, ["week"]) == []
        assert by_week(connection, ALL)[0] == Row(Numbers(), week=weeks.number_of(weeks.monday(2965)))
    assert Numbers().pass_rate is None
    assert Numbers().completion_rate is None
