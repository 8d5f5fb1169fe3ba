from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jwt
import pytest
import time_machine
from sqlalchemy import Engine, select

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.errors import CommandError
from lti_tool.lti import keys
from lti_tool.lti.key_forms import pem_of
from lti_tool.models.base import metadata
from lti_tool.models.keys import tool_keys
from lti_tool.secrets import Vault
from tests import fresh
from xapi.lrs.transactions import connect

DAY = 24 * 3600


@pytest.fixture
def vault() -> Vault:
    return Vault("a secret of an installation in a test")


@pytest.fixture
def engine(tmp_path: object) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path}/keys.db")
    metadata.create_all(engine)
    yield engine
    engine.dispose()


def kids(engine: Engine) -> list[str]:
    with writing(engine) as connection:
        return [key["kid"] for key in keys.jwks(connection)["keys"]]


def signed_kid(engine: Engine, vault: Vault) -> str:
    with writing(engine) as connection:
        return str(jwt.get_unverified_header(keys.sign(keys.ensure(connection, vault), vault, {"a": 1}))["kid"])


def test_the_first_key_is_made_once(engine: Engine, vault: Vault) -> None:
    with writing(engine) as connection:
        first = keys.ensure(connection, vault)
    with writing(engine) as connection:
        assert keys.ensure(connection, vault).kid == first.kid
    assert kids(engine) == [first.kid]


def test_what_is_signed_verifies_with_the_published_key_and_names_it(engine: Engine, vault: Vault) -> None:
    with writing(engine) as connection:
        token = keys.sign(keys.ensure(connection, vault), vault, {"iss": "client"})
        published = keys.jwks(connection)["keys"][0]
    header = jwt.get_unverified_header(token)
    assert header == {"alg": "RS256", "typ": "JWT", "kid": published["kid"]}
    assert jwt.decode(token, jwt.PyJWK(published).key, algorithms=["RS256"]) == {"iss": "client"}


def test_a_published_key_has_the_public_parts_and_nothing_else(engine: Engine, vault: Vault) -> None:
    with writing(engine) as connection:
        keys.ensure(connection, vault)
        published = keys.jwks(connection)["keys"][0]
    assert set(published) == {"kty", "n", "e", "kid", "alg", "use"}
    assert (published["kty"], published["alg"], published["use"], published["e"]) == (
        "RSA",
        "RS256",
        "sig",
        "AQAB",
    )
    assert jwt.PyJWK(published).key.key_size == 2048


def test_the_private_key_is_kept_sealed(engine: Engine, vault: Vault) -> None:
    with writing(engine) as connection:
        keys.ensure(connection, vault)
        stored = connection.execute(select(tool_keys.c.private_key)).scalar_one()
    assert "PRIVATE" not in stored
    with pytest.raises(CommandError), writing(engine) as connection:
        keys.sign(keys.ensure(connection, vault), Vault("the secret of quite another installation"), {})


def test_a_new_key_is_published_first_signs_later_and_the_old_one_goes_at_last(engine: Engine, vault: Vault) -> None:
    start = 1_800_000_000
    with time_machine.travel(start, tick=False):
        old = signed_kid(engine, vault)
        with writing(engine) as connection:
            new = keys.rotate(connection, vault).kid
        assert kids(engine) == [old, new]
        assert signed_kid(engine, vault) == old
    with time_machine.travel(start + DAY - 1, tick=False):
        assert signed_kid(engine, vault) == old
    with time_machine.travel(start + DAY, tick=False):
        assert signed_kid(engine, vault) == new
        assert kids(engine) == [old, new]
    with time_machine.travel(start + 2 * DAY, tick=False):
        assert kids(engine) == [new]
        assert signed_kid(engine, vault) == new


def test_rotating_twice_in_a_row_leaves_a_key_that_signs_at_any_time(engine: Engine, vault: Vault) -> None:
    start = 1_800_000_000
    with time_machine.travel(start, tick=False), writing(engine) as connection:
        keys.rotate(connection, vault)
    with time_machine.travel(start + 3600, tick=False), writing(engine) as connection:
        keys.rotate(connection, vault)
    for hours in (0, 1, 23, 24, 25, 26, 47, 48, 49, 50, 500):
        with time_machine.travel(start + hours * 3600, tick=False):
            assert signed_kid(engine, vault) in kids(engine)
    with writing(engine) as connection:
        assert len(keys.every(connection)) == 3


def test_a_shorter_overlap_can_be_asked_for(engine: Engine, vault: Vault) -> None:
    with time_machine.travel(1_800_000_000, tick=False), writing(engine) as connection:
        new = keys.rotate(connection, vault, overlap=2 * clock.HOUR)
    with time_machine.travel(1_800_000_000 + 7200, tick=False):
        assert signed_kid(engine, vault) == new.kid


def test_a_key_that_is_old_enough_is_followed_by_another_one_once(engine: Engine, vault: Vault) -> None:
    start = 1_800_000_000
    with time_machine.travel(start, tick=False), writing(engine) as connection:
        first = keys.ensure(connection, vault)
    with time_machine.travel(start + 90 * DAY - 1, tick=False), writing(engine) as connection:
        assert keys.rotate_if_due(connection, vault, 90) is None
    with time_machine.travel(start + 90 * DAY, tick=False):
        with writing(engine) as connection:
            assert keys.rotate_if_due(connection, vault, 0) is None
            second = keys.rotate_if_due(connection, vault, 90)
            assert second is not None and keys.rotate_if_due(connection, vault, 90) is None
        assert kids(engine) == [first.kid, second.kid]
        assert signed_kid(engine, vault) == first.kid
    with time_machine.travel(start + 91 * DAY, tick=False):
        assert signed_kid(engine, vault) == second.kid


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_several_workers_at_once_make_one_new_key(database: str, tmp_path: Path, vault: Vault) -> None:
    services = (fresh.on_postgresql if database == "postgresql" else fresh.on_sqlite)(tmp_path)
    start = 1_800_000_000
    with time_machine.travel(start, tick=False), writing(services.engine) as connection:
        keys.ensure(connection, vault)

    def turn(_worker: int) -> bool:
        with writing(services.engine) as connection:
            return keys.rotate_if_due(connection, vault, 30) is not None

    with time_machine.travel(start + 31 * DAY, tick=False), ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(turn, range(6))) == [False] * 5 + [True]
    with reading(services.engine) as connection:
        assert len(keys.every(connection)) == 2


def test_a_retired_key_is_removed_private_half_and_all(engine: Engine, vault: Vault) -> None:
    start = 1_800_000_000
    with time_machine.travel(start, tick=False), writing(engine) as connection:
        keys.rotate(connection, vault)
    with time_machine.travel(start + 2 * DAY - 1, tick=False), writing(engine) as connection:
        assert keys.remove_retired(connection) == 0
    with time_machine.travel(start + 2 * DAY, tick=False), writing(engine) as connection:
        assert keys.remove_retired(connection) == 1
        assert len(keys.every(connection)) == 1


def test_the_public_key_as_pem_verifies_what_is_signed(engine: Engine, vault: Vault) -> None:
    with writing(engine) as connection:
        pem = pem_of(keys.ensure(connection, vault).public_jwk)
        token = keys.sign(keys.ensure(connection, vault), vault, {"iss": "client"})
    assert pem.startswith("-----BEGIN PUBLIC KEY-----\n")
    assert jwt.decode(token, pem, algorithms=["RS256"]) == {"iss": "client"}
