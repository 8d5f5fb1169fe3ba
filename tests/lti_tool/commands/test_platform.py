from __future__ import annotations

import json
import re

from tests.lti_tool.commands.conftest import Command

ADD = ("--client-id", "c", "--auth-url", "https://lms.invalid/auth", "--jwks-url", "https://lms.invalid/jwks")


def test_a_test_of_a_connection_tells_each_step_and_fails_with_it(cli: Command) -> None:
    cli("partner", "add", "One")
    cli("platform", "add", "One", "--issuer", "https://lms.invalid", *ADD)
    [one] = json.loads(cli("platform", "list", "--json").out)
    said = cli("platform", "test", one["id"])
    assert said.status == 1
    assert re.findall(r"^\[(\w+)\]", said.out, re.MULTILINE) == ["works", "FAILS", "open", "open", "open", "open"]
    assert "lms.invalid can't be reached from here." in said.out and "firewall" in said.out


def test_what_is_not_connected_is_not_tested(cli: Command) -> None:
    said = cli("platform", "test", "nothing")
    assert (said.status, said.out) == (1, "") and "platform list" in said.err
