"""Several sets of signing keys: each is made when it is asked for, rotated by itself, and gone when nobody needs it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from flask import Flask

from lti_tool.db import reading, writing
from lti_tool.lti import keys
from lti_tool.models import partner as partners
from lti_tool.models.base import new_id
from lti_tool.upkeep import Upkeep
from tests.lti_support import Tool, make_tool
from tests.lti_tool.installation import BASE, add_partner, installed, invite, services_of

DAY = 24 * 3600


def kids(tool: Tool, set_id: str) -> list[str]:
    answer = tool.client().get(keys.path(set_id))
    return [key["kid"] for key in answer.get_json()["keys"]]


def invited(app: Flask) -> str:
    """The key set of a new invitation."""
    secret = invite(app, add_partner(app))
    with reading(services_of(app).engine) as connection:
        found = partners.invitation(connection, secret)
    assert found is not None
    return found.our_keys


def test_sets_that_are_due_are_rotated_each_by_itself(tmp_path: Path) -> None:
    tool = make_tool(tmp_path, key_days=30)
    older = [keys.SHARED, tool.platform(our_keys=new_id()).row.our_keys]
    before = {one: kids(tool, one) for one in older}
    with time_machine.travel(time.time() + 20 * DAY):
        young = tool.platform(our_keys=new_id()).row.our_keys
        [first] = kids(tool, young)
    with time_machine.travel(time.time() + 31 * DAY):
        Upkeep(tool.services).own_keys()
        after = {one: kids(tool, one) for one in older}
        assert kids(tool, young) == [first]
    assert all(len(after[one]) == 2 and after[one][:1] == before[one] for one in older)
    assert len({kid for found in after.values() for kid in found}) == 4
    with time_machine.travel(time.time() + 34 * DAY):
        Upkeep(tool.services).own_keys()
        assert {one: kids(tool, one) for one in older} == {one: after[one][1:] for one in older}


def test_one_sets_rotation_leaves_the_others_alone(tmp_path: Path) -> None:
    tool = make_tool(tmp_path)
    own = tool.platform(our_keys=new_id()).row.our_keys
    shared, before = kids(tool, keys.SHARED), kids(tool, own)
    with writing(tool.services.engine) as connection:
        keys.rotate(connection, tool.services.vault, set_id=own)
        assert [key.retires_at for key in keys.of_set(connection, keys.SHARED)] == [None]
    assert kids(tool, keys.SHARED) == shared
    assert len(kids(tool, own)) == 2 and kids(tool, own)[:1] == before


def test_keys_of_an_invitation_that_connected_nothing_go_with_it_and_those_of_a_platform_stay(tmp_path: Path) -> None:
    with installed(tmp_path) as app:
        here, client = services_of(app), app.test_client()
        unused = invited(app)
        assert client.get(keys.path(unused)).status_code == 200
        Upkeep(here).own_keys()
        with reading(here.engine) as connection:
            assert keys.sets(connection) == [unused]
        with time_machine.travel(time.time() + 13 * DAY):  # the invitation is over, but may be tried again
            Upkeep(here).own_keys()
            assert client.get(keys.path(unused)).status_code == 200
        with time_machine.travel(time.time() + 15 * DAY):
            Upkeep(here).own_keys()
            with reading(here.engine) as connection:
                assert keys.sets(connection) == []
            assert client.get(keys.path(unused)).status_code == 404  # nobody makes them anew by asking
            assert client.get("/lti/canvas.json?keys=" + unused).status_code == 404
            with reading(here.engine) as connection:
                assert keys.sets(connection) == []
    tool = make_tool(tmp_path / "connected", key_days=0)
    own = tool.platform(our_keys=new_id()).row.our_keys
    before = kids(tool, own)
    with time_machine.travel(time.time() + 3000 * DAY):
        Upkeep(tool.services).own_keys()
        assert kids(tool, own) == before


@pytest.mark.parametrize("path", ["/lti/jwks/" + "0" * 32, "/lti/jwks/x", "/lti/canvas.json?keys=" + "0" * 32])
def test_a_key_set_that_is_nobodys_is_not_there(tmp_path: Path, path: str) -> None:
    with installed(tmp_path) as app:
        assert app.test_client().get(path).status_code == 404
        with reading(services_of(app).engine) as connection:
            assert keys.sets(connection) == []


def test_canvas_is_given_the_invitations_own_key_set(tmp_path: Path) -> None:
    with installed(tmp_path) as app:
        own = invited(app)
        found = app.test_client().get(f"/lti/canvas.json?keys={own}&names=no").get_json()
        assert found["public_jwk_url"] == f"{BASE}/lti/jwks/{own}"
        assert found["extensions"][0]["privacy_level"] == "anonymous"
        assert app.test_client().get(keys.path(own)).get_json()["keys"]


def test_a_lapsed_invitation_whose_keys_were_never_asked_for_gets_none(tmp_path: Path) -> None:
    with installed(tmp_path) as app:
        own = invited(app)
        with time_machine.travel(time.time() + 8 * DAY):
            assert app.test_client().get(keys.path(own)).status_code == 404


def test_a_first_key_is_made_before_the_database_is_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with installed(tmp_path) as app:
        here, own = services_of(app), invited(app)
        written = []

        def meanwhile(**numbers: int) -> Any:
            """Somebody else writes while the key is made: with the lock held, this would wait for ever."""
            with writing(here.engine) as connection:
                written.append(partners.invite(connection, partners.every(connection)[0].id))
            return generate_private_key(**numbers)

        monkeypatch.setattr(keys, "generate_private_key", meanwhile)
        assert app.test_client().get(keys.path(own)).status_code == 200
        assert len(written) == 1
