"""Keys of a platform's own, on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lti_tool.commands.common import open_services
from lti_tool.db import writing
from lti_tool.models import partner as partners
from lti_tool.models import platform as platforms
from tests.lti_tool.commands.conftest import Command
from tests.lti_tool.commands.test_platform import ADD


@pytest.fixture
def older(cli: Command) -> str:
    """The id of a platform that was connected before each had keys of its own."""
    cli("partner", "add", "One")
    with writing(open_services(Path("data")).engine) as connection:
        [partner] = partners.every(connection)
        return platforms.add(
            connection,
            partner_id=partner.id,
            issuer="https://old.invalid",
            client_id="old",
            auth_url="https://old.invalid/auth",
            token_url="",
            jwks_url="https://old.invalid/jwks",
        ).id


def kids(cli: Command, *asked: str) -> dict[str, str]:
    """The key set of each key that is listed."""
    return {one["kid"]: one["key_set"] for one in json.loads(cli("keys", "list", "--json", *asked).out)}


def signs_with(platform_id: str) -> str:
    with writing(open_services(Path("data")).engine) as connection:
        found = platforms.get(connection, platform_id)
    assert found is not None
    return found.our_keys


def test_an_older_platform_gets_keys_of_its_own_and_signs_with_them_once_its_lms_knows_them(
    cli: Command, older: str
) -> None:
    shared = kids(cli)
    said = cli("keys", "own", older)
    address = said.out.strip()
    assert said.status == 0 and address.endswith(f"/lti/jwks/{older}") and "--switch" in said.err
    assert signs_with(older) == "" and kids(cli, "--platform", older) == shared
    assert sorted(kids(cli).values()) == ["", older]
    assert cli("keys", "own", older, "--switch").out.strip() == address
    assert signs_with(older) == older
    assert list(kids(cli, "--platform", older).values()) == [older]
    assert not set(kids(cli, "--platform", older)) & set(shared)


def test_a_platform_that_has_keys_of_its_own_keeps_them(cli: Command, older: str) -> None:
    said = cli("platform", "add", "One", "--issuer", "https://lms.invalid", *ADD)
    [own] = re.findall("/lti/jwks/([0-9a-f]{32})", said.err)
    [made] = [one["id"] for one in json.loads(cli("platform", "list", "--json").out) if one["id"] != older]
    assert made != own
    again = cli("keys", "own", made, "--switch")
    assert again.out.strip().endswith(f"/lti/jwks/{own}")
    assert signs_with(made) == own


def test_the_key_to_be_pasted_is_the_platforms_own(cli: Command, older: str) -> None:
    shared = cli("keys", "list", "--pem").out
    assert cli("keys", "list", "--pem", "--platform", older).out == shared
    cli("keys", "own", older, "--switch")
    assert cli("keys", "list", "--pem", "--platform", older).out not in ("", shared)


def test_a_rotation_makes_a_new_key_in_each_set(cli: Command, older: str) -> None:
    cli("keys", "own", older)
    before = kids(cli)
    assert cli("keys", "rotate").status == 0
    assert sorted(kids(cli).values()) == sorted([*before.values(), *before.values()])


@pytest.mark.parametrize("asked", [("own", "nothing"), ("list", "--platform", "nothing")])
def test_a_platform_that_is_not_there_has_no_keys(cli: Command, asked: tuple[str, ...]) -> None:
    said = cli("keys", *asked)
    assert said.status == 1 and "platform list" in said.err
