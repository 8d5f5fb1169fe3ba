from __future__ import annotations

import json
from pathlib import Path

from lti_tool.commands.common import open_services
from lti_tool.db import writing
from lti_tool.models import connection as connections
from tests.lti_tool.commands.conftest import Command, Said
from tests.lti_tool.commands.test_platform import ADD


def typed(cli: Command, partner: str) -> Said:
    return cli("platform", "add", partner, "--issuer", "https://lms.invalid", *ADD)


def owners(cli: Command) -> list[str]:
    return [one["partner"] for one in json.loads(cli("platform", "list", "--json").out)]


def only_id(cli: Command) -> str:
    [one] = json.loads(cli("platform", "list", "--json").out)
    return str(one["id"])


def test_a_client_id_that_the_wrong_partner_typed_is_free_once_that_connection_is_removed(cli: Command) -> None:
    cli("partner", "add", "Wrong")
    cli("partner", "add", "Rightful")
    assert typed(cli, "Wrong").status == 0
    assert typed(cli, "Rightful").status == 1
    assert cli("platform", "remove", only_id(cli)).status == 0
    assert owners(cli) == []
    assert typed(cli, "Rightful").status == 0
    assert len(owners(cli)) == 1


def test_a_connection_from_which_lessons_were_opened_is_not_removed(cli: Command) -> None:
    cli("partner", "add", "One")
    typed(cli, "One")
    used = only_id(cli)
    with writing(open_services(Path("data")).engine) as connection:
        connections.saw_launch(connection, used)
    said = cli("platform", "remove", used)
    assert said.status == 1 and "opened from this platform" in said.err
    assert len(owners(cli)) == 1


def test_what_is_not_connected_is_not_removed(cli: Command) -> None:
    said = cli("platform", "remove", "nothing")
    assert said.status == 1 and "platform list" in said.err
