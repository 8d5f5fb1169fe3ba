from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, insert, select, update

from lti_tool import clock
from lti_tool.db import alembic_config, migrating, open_database, reading, upgrade, writing
from lti_tool.learner.grading import NO_COLUMN, NO_RIGHT, NO_WAY, why_no_grades
from lti_tool.models import line_item
from lti_tool.models import partner as partners
from lti_tool.models import platform as platforms
from lti_tool.models.course import resource_links
from lti_tool.models.grade import ACCEPTED, DUE, HELD, REFUSED, GradeState, grade_states, grades, resend
from lti_tool.models.line_item import line_items
from lti_tool.secrets import Vault
from lti_tool.services import Services
from lti_tool.settings import load
from tests import fresh, postgres
from tests.lti_tool.instructor.test_views import add_learner, add_link

SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"


@pytest.fixture
def house(tmp_path: Path) -> Services:
    return fresh.on_sqlite(tmp_path)


def add_place(connection: Connection) -> tuple[int, list[int]]:
    """A place and two learners of one LMS."""
    partner = partners.add(connection, Vault("x" * 32), "Society", home_page="https://s.example")
    urls = {"issuer": "https://lms.example", "client_id": "c", "auth_url": "", "jwks_url": ""}
    platform = platforms.add(connection, partner_id=partner.id, **urls)
    link = add_link(connection, platforms.add_deployment(connection, platform.id, "7", "accepted").id, "link")
    return link, [add_learner(connection, partner.id, platform.id, name) for name in ("ann", "bob")]


def add_grade(connection: Connection, link: int, learner: int, state: str, **values: object) -> None:
    now = clock.now()
    row = {"line_item": "https://lms.example/1", "score_given": 3, "score_maximum": 4, "reason": "why", "tries": 2}
    times = {"due_since": now, "next_try_at": now + clock.HOUR}
    key = {"placement_id": link, "learner_id": learner, "state": state}
    connection.execute(insert(grades).values(**key, **{**row, **times, **values}))


def test_the_grades_of_places_are_told_one_a_learner(house: Services) -> None:
    with writing(house.engine) as connection:
        link, (ann, bob) = add_place(connection)
        add_grade(connection, link, bob, REFUSED, next_try_at=7)
        add_grade(connection, link, ann, ACCEPTED, accepted_at=5, reason="", next_try_at=7)
        assert grade_states(connection, [link, 99]) == [
            GradeState(link, ann, ACCEPTED, 3.0, 4.0, "", 5, 7),
            GradeState(link, bob, REFUSED, 3.0, 4.0, "why", None, 7),
        ]
        assert grade_states(connection, []) == []


def test_sending_again_begins_anew_and_insists_for_one_learner_alone(house: Services) -> None:
    with writing(house.engine) as connection:
        link, (ann, bob) = add_place(connection)
        add_grade(connection, link, ann, HELD)
        add_grade(connection, link, bob, HELD)
        assert resend(connection, link, now=50) == 2
        found = connection.execute(select(grades)).all()
        assert {(row.state, row.tries, row.reason, row.next_try_at, row.insist) for row in found} == {
            (DUE, 0, "", 50, False)
        }
        connection.execute(update(grades).values(state=HELD))
        assert resend(connection, link, ann, now=60) == 1
        insists = connection.execute(select(grades.c.learner_id, grades.c.state, grades.c.insist)).all()
        assert {tuple(row) for row in insists} == {(ann, DUE, True), (bob, HELD, False)}
        assert resend(connection, link, 99, now=60) == 0


def test_sending_again_looks_for_a_column_again(house: Services) -> None:
    with writing(house.engine) as connection:
        link, (ann, _bob) = add_place(connection)
        line_item.want(connection, link, 1)
        connection.execute(update(line_items).values(state=line_item.REFUSED, reason="403", tries=1))
        add_grade(connection, link, ann, REFUSED, line_item="")
        resend(connection, link, ann, now=50)
        row = connection.execute(select(line_items)).one()
        assert (row.state, row.reason, row.tries, row.next_try_at) == (line_item.WANTED, "", 0, 50)


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ({"line_item": "x"}, NO_RIGHT),
        ({"line_items": "x", "ags_scopes": [SCOPE + "lineitem"]}, NO_RIGHT),
        ({"line_item": "x", "ags_scopes": [SCOPE + "score"]}, ""),
        ({"title": "A link"}, NO_COLUMN),
        ({"line_items": "x", "ags_scopes": [SCOPE + "score", SCOPE + "lineitem"], "graded": "no"}, NO_COLUMN),
        ({"line_items": "x", "ags_scopes": [SCOPE + "score"]}, NO_WAY),
        ({"line_items": "x", "ags_scopes": [SCOPE + "score", SCOPE + "lineitem"]}, ""),
    ],
)
def test_staff_are_told_why_a_link_has_no_grades(house: Services, place: dict[str, object], reason: str) -> None:
    with writing(house.engine) as connection:
        link, _learners = add_place(connection)
        connection.execute(update(resource_links).values(**place))
        assert why_no_grades(connection, link) == reason


def test_what_was_under_way_before_held_back_grades_came_is_not_held_for_what_we_sent_before(tmp_path: Path) -> None:
    engine = open_database(load({}, data_dir=tmp_path / "data"))
    with writing(engine) as connection:
        link, (ann, bob) = add_place(connection)
        add_grade(connection, link, ann, DUE, version=2, sent_version=1)
        add_grade(connection, link, bob, DUE)
    with migrating(engine) as connection:
        config = alembic_config("not used: the connection is given")
        config.attributes["connection"] = connection
        command.downgrade(config, "0004")
    upgrade(engine)
    with reading(engine) as connection:
        assert connection.execute(select(grades.c.insist).order_by(grades.c.id)).scalars().all() == [True, False]
    engine.dispose()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_what_was_accepted_before_held_back_grades_came_counts_as_ours(tmp_path: Path, database: str) -> None:
    with postgres.shared().database() as url:
        where = {"database_url": url} if database == "postgresql" else {}
        engine = open_database(load({}, data_dir=tmp_path / "data", **where))
        with writing(engine) as connection:
            link, (ann, bob) = add_place(connection)
            add_grade(connection, link, ann, ACCEPTED)
            add_grade(connection, link, bob, HELD)
        with migrating(engine) as connection:
            config = alembic_config("not used: the connection is given")
            config.attributes["connection"] = connection
            command.downgrade(config, "0004")
        upgrade(engine)
        with reading(engine) as connection:
            kept = connection.execute(select(grades.c.state, grades.c.sent).order_by(grades.c.id)).all()
        assert [tuple(row) for row in kept] == [(ACCEPTED, [0.75]), (REFUSED, [])]
        engine.dispose()
