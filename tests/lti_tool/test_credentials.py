from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from flask import Request
from sqlalchemy import delete, event, select
from werkzeug.test import EnvironBuilder, TestResponse

from lti_tool import clock
from lti_tool.credentials import FAILURES_A_MINUTE, FRESH, authenticator
from lti_tool.db import alembic_config, migrating, reading, writing
from lti_tool.models import credential
from tests.lti_support import Tool, make_tool
from xapi.lrs import tables
from xapi.lrs.auth import Denied, Grant
from xapi.vocabulary import VERBS, Namespace


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return make_tool(tmp_path)


def basic(key: str, secret: str) -> str:
    return "Basic " + b64encode(f"{key}:{secret}".encode()).decode()


def answer(tool: Tool, key: str, secret: str, **environ: str) -> TestResponse:
    """The LRS's answer to whoever brings these."""
    headers = {"Authorization": basic(key, secret), "X-Experience-API-Version": "1.0.3"}
    return tool.client().get("/xapi/statements", headers=headers, environ_base=environ)


def asked(tool: Tool, key: str, secret: str) -> int:
    return answer(tool, key, secret).status_code


def made(tool: Tool, **more: int) -> tuple[str, str]:
    with writing(tool.services.engine) as connection:
        return credential.add(connection, "reports", ("all",), None, **more)


class Door:
    """A process that lets in or not, with a clock that is put forward by hand."""

    def __init__(self, tool: Tool) -> None:
        self.at = clock.now()
        self._let_in: Callable[[Request], Grant | None] = authenticator(tool.services, lambda: self.at)

    def __call__(self, header: str, address: str = "192.0.2.1") -> bool:
        builder = EnvironBuilder(headers={"Authorization": header}, environ_base={"REMOTE_ADDR": address})
        try:
            return self._let_in(Request(builder.get_environ())) is not None
        finally:
            builder.close()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_only_a_key_with_its_secret_is_let_in_whatever_is_sent(tmp_path: Path, database: str) -> None:
    tool = make_tool(tmp_path, database=database)
    key, secret = made(tool)
    assert asked(tool, key, secret) == 200
    for wrong in ("a\0b", key + "\0", "é", "' or 1=1 --", "x" * 5000):
        assert asked(tool, wrong, secret) == 401
    assert asked(tool, key, secret + "\0") == 401
    assert asked(tool, key, secret) == 200
    tool.services.engine.dispose()


def test_the_secret_is_nowhere_in_the_database(tool: Tool) -> None:
    _key, secret = made(tool)
    files = (tool.services.settings.data_dir).rglob("*.db*")
    assert not any(secret.encode() in file.read_bytes() for file in files)


def test_who_was_let_in_is_known_without_the_database_until_the_time_is_up(tool: Tool) -> None:
    door, header = Door(tool), basic(*made(tool))
    assert door(header)
    with writing(tool.services.engine) as connection:
        connection.execute(delete(credential.credentials))
    door.at += FRESH - 1
    assert door(header)
    door.at += 1
    assert not door(header)


def test_a_revoked_key_stops_in_every_process_within_five_seconds_and_is_told_so(tool: Tool) -> None:
    (key, secret), doors = made(tool), [Door(tool), Door(tool)]
    assert FRESH <= 5 * clock.SECOND
    assert all(door(basic(key, secret)) for door in doors)
    with writing(tool.services.engine) as connection:
        credential.revoke(connection, key)
    for door in doors:
        door.at += FRESH
        for _ in range(2):
            with pytest.raises(Denied, match="revoked"):
                door(basic(key, secret))
        assert not door(basic(key, secret + "x")), "only who knows the secret is told"
    refused = answer(tool, key, secret)
    assert (refused.status_code, "revoked" in refused.get_json()["message"]) == (401, True)


def test_a_key_ends_at_its_time_even_where_it_was_just_let_in(tool: Tool) -> None:
    door = Door(tool)
    header = basic(*made(tool, expires_at=door.at + 2 * clock.SECOND))
    assert door(header)
    door.at += 2 * clock.SECOND
    with pytest.raises(Denied, match="ended at"):
        door(header)


def test_its_last_use_is_noted_once_an_hour(tool: Tool) -> None:
    door, (key, secret) = Door(tool), made(tool)

    def used() -> int | None:
        with reading(tool.services.engine) as connection:
            found = credential.get(connection, key)
        assert found is not None
        return found.used_at

    first = door.at
    assert used() is None
    assert door(basic(key, secret)) and used() == first
    door.at += clock.HOUR - 1
    assert door(basic(key, secret)) and used() == first
    door.at += clock.MINUTE
    assert door(basic(key, secret)) and used() == door.at


def test_who_guesses_a_secret_must_wait_from_wherever_and_who_knows_it_never(tool: Tool) -> None:
    door, (key, secret), other = Door(tool), made(tool), basic(*made(tool))
    queries: list[str] = []
    event.listen(tool.services.engine, "before_cursor_execute", lambda *one: queries.append(one[2]))
    for number in range(FAILURES_A_MINUTE):
        assert not door(basic(key, f"guess-{number}"), f"192.0.2.{number}")
    for address in ("192.0.2.1", "198.51.100.1"):
        with pytest.raises(Denied, match="this key") as denied:
            door(basic(key, "guess"), address)
        assert denied.value.wait == 1
    assert sum(query.startswith("SELECT") for query in queries) == 1, "guesses cost no look into the database"
    assert door(basic(key, secret), "192.0.2.1")
    assert door(other, "192.0.2.1")
    door.at += FRESH
    assert door(basic(key, secret), "203.0.113.1")


def test_an_address_with_many_keys_that_there_are_not_must_wait_and_who_was_seen_before_is_let_in(tool: Tool) -> None:
    door, neighbour, new = Door(tool), basic(*made(tool)), basic(*made(tool))
    assert door(neighbour, "2001:db8::1")
    for number in range(FAILURES_A_MINUTE):
        assert not door(basic(f"no{number}", "x"), f"2001:db8::{number:x}")
    for header in (basic("nobody", "x"), basic("a\0b", "x"), new):
        with pytest.raises(Denied, match="your address") as denied:
            door(header, "2001:db8::2")
        assert denied.value.wait == 1
    assert door(neighbour, "2001:db8::1")
    door.at += FRESH  # its key is looked up again, and was good before
    assert door(neighbour, "2001:db8::1")
    assert door(new, "2001:db8:0:1::1")


def test_one_program_with_a_wrong_key_locks_nobody_out_who_shares_its_address(tool: Tool) -> None:
    door, good = Door(tool), basic(*made(tool))
    refused = 0
    for _ in range(3 * FAILURES_A_MINUTE):
        try:
            assert not door(basic("wrongkey", "x"))
        except Denied:
            refused += 1
        door.at += clock.SECOND // 10
    assert refused
    assert door(good)


def test_who_guesses_is_told_how_long_to_wait(tool: Tool) -> None:
    key, _secret = made(tool)
    found = [answer(tool, key, f"guess-{number}") for number in range(FAILURES_A_MINUTE + 1)]
    assert {one.status_code for one in found[:-1]} == {401}
    # Guesses take time, in which room comes back: one more or less is no matter.
    last = next(one for one in (*found, *(answer(tool, key, "x") for _ in range(99))) if one.status_code == 429)
    assert int(last.headers["Retry-After"]) >= 1
    assert last.get_json()["error"] == "too_often"


def test_the_key_of_a_dispatch_appends_what_its_lessons_say_and_nothing_else(tool: Tool) -> None:
    partner, other = tool.partner(), tool.partner("Elsewhere")
    kept = credential.Dispatch("songs", ("split-sheets",), (VERBS["answered"],), 12)
    with writing(tool.services.engine) as connection:
        narrow = credential.add(connection, "d", credential.DISPATCH_SCOPES, partner.id, dispatch=kept)
        readers = [credential.add(connection, one.name, ("all/read",), one.id) for one in (partner, other)]

    def said(lesson: str, verb: str = "answered", home: str = partner.home_page) -> dict[str, Any]:
        actor = {"account": {"homePage": home, "name": "ab" * 32}}
        question = {"id": Namespace().question(lesson, "one"), "definition": {"name": {"en": "Taught by a stranger"}}}
        return {"actor": actor, "verb": {"id": VERBS[verb]}, "object": question}

    def post(*statements: dict[str, Any]) -> TestResponse:
        headers = {"Authorization": basic(*narrow), "X-Experience-API-Version": "1.0.3"}
        return tool.client().post("/xapi/statements", headers=headers, json=list(statements))

    for bad in (
        said("metadata-that-pays"),
        said("split-sheets", "played"),
        said("split-sheets", home=other.home_page),
        {**said("split-sheets"), "object": {"id": Namespace().lesson("split-sheets")}},
        {**said("split-sheets"), "result": {"score": {"scaled": 1}}},
    ):
        refused = post(said("split-sheets"), bad)
        assert (refused.status_code, refused.get_json()["error"]) == (403, "out_of_bounds")
    assert post(said("split-sheets"), said("split-sheets")).status_code == 200
    assert asked(tool, *narrow) == 403
    mine, foreign = (answer(tool, *reader).get_json()["statements"] for reader in readers)
    assert (len(mine), foreign) == (2, [])
    assert mine[0]["authority"]["account"] == {"homePage": tool.services.settings.base_url, "name": narrow[0]}
    assert post(*(said("split-sheets") for _ in range(12))).status_code == 429, "what was refused is paid for too"
    with reading(tool.services.engine) as connection:
        query = select(tables.statements.c.tenant, tables.statements.c.channel, tables.statements.c.credential)
        assert {tuple(row) for row in connection.execute(query)} == {(partner.id, "package", narrow[0])}
        words = connection.execute(select(tables.activities.c.definition)).scalars().all()
    assert not any("stranger" in text for text in words)


def test_keys_of_dispatches_end_on_the_way_back_to_the_tables_before(tool: Tool) -> None:
    partner = tool.partner()
    kept = credential.Dispatch("songs", ("split-sheets",), (VERBS["answered"],), 3)
    with writing(tool.services.engine) as connection:
        narrow, _ = credential.add(connection, "d", credential.DISPATCH_SCOPES, partner.id, dispatch=kept)
        plain, _ = credential.add(connection, "p", ("all",), partner.id)
    config = alembic_config("not used: the connection is given")
    with migrating(tool.services.engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0008")
        command.upgrade(config, "head")
        ended = {key: credential.get(connection, key) for key in (narrow, plain)}
    assert {key: one is not None and one.ended(0) for key, one in ended.items()} == {narrow: True, plain: False}
