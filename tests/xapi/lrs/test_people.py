"""People search the log by what they know."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from tests.xapi.examples import AUTHORITY, statement, voiding
from xapi.lrs import store
from xapi.lrs.people import PersonalPage, find_for_people
from xapi.lrs.query import BadCursor
from xapi.lrs.transactions import reading, writing

LESSON = "https://ns.example/lessons/work"


@pytest.fixture
def log(engine: Engine) -> Engine:
    """Return an engine on a log with four statements of tenant t and one of another."""
    first = statement(actor="abc1", verb="passed", activity=LESSON)
    batch = [
        first,
        statement(actor="abd2", verb="answered", activity=LESSON + "/questions/q1"),
        statement(actor="ABC3", verb="failed", activity="https://ns.example/lessons/other_1"),
        voiding(first["id"]),
    ]
    with writing(engine) as connection:
        for day, one in enumerate(batch, start=1):
            store.append(
                connection,
                [one],
                tenant="t",
                credential="c",
                channel="lti",
                authority=AUTHORITY,
                now=datetime(2026, 1, day, tzinfo=UTC),
            )
        other = [statement(actor="abc1", verb="passed", activity=LESSON)]
        store.append(connection, other, tenant="u", credential="c", channel="cmi5", authority=AUTHORITY)
    return engine


def labels(page: PersonalPage) -> list[str]:
    """Return the pseudonyms on a page, in order."""
    return [row.label for row in page.rows]


def test_all_come_newest_first_with_what_a_list_shows(log: Engine) -> None:
    with reading(log) as connection:
        page = find_for_people(connection, "t")
    assert labels(page) == ["ana", "ABC3", "abd2", "abc1"]
    row = page.rows[-1]
    assert (row.verb, row.activity, row.channel, row.tenant) == (
        "http://adlnet.gov/expapi/verbs/passed",
        LESSON,
        "lti",
        "t",
    )
    assert row.stored == "2026-01-01T00:00:00.000000Z"
    assert row.voided
    assert row.id in row.body
    assert page.rows[0].activity == ""


def test_each_filter_narrows(log: Engine) -> None:
    with reading(log) as connection:
        assert labels(find_for_people(connection, "t", pseudonym="ab")) == ["abd2", "abc1"]
        assert labels(find_for_people(connection, "t", pseudonym="abc1")) == ["abc1"]
        assert labels(find_for_people(connection, "t", pseudonym="a%")) == []
        assert labels(find_for_people(connection, "t", activity=LESSON)) == ["abd2", "abc1"]
        assert labels(find_for_people(connection, "t", activity="https://ns.example/lessons/other%1")) == []
        assert labels(find_for_people(connection, "t", verb="failed")) == ["ABC3"]
        assert labels(find_for_people(connection, "t", verb="http://adlnet.gov/expapi/verbs/failed")) == ["ABC3"]
        assert labels(find_for_people(connection, "t", verb="ailed")) == []
        since, until = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC)
        assert labels(find_for_people(connection, "t", since=since, until=until)) == ["abd2"]


def test_pages_follow_each_other_and_tenants_are_apart(log: Engine) -> None:
    with reading(log) as connection:
        page = find_for_people(connection, "t", limit=3)
        rest = find_for_people(connection, "t", limit=3, cursor=page.more)
        assert labels(page) + labels(rest) == ["ana", "ABC3", "abd2", "abc1"]
        assert rest.more is None
        assert labels(find_for_people(connection, None, pseudonym="abc1")) == ["abc1", "abc1"]
        with pytest.raises(BadCursor):
            find_for_people(connection, "u", cursor=page.more)
