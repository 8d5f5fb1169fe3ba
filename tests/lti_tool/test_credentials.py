from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from lti_tool.db import writing
from lti_tool.models import credential
from tests.lti_support import Tool, make_tool


def asked(tool: Tool, key: str, secret: str) -> int:
    """The LRS's answer to whoever brings these."""
    headers = {
        "Authorization": "Basic " + b64encode(f"{key}:{secret}".encode()).decode(),
        "X-Experience-API-Version": "1.0.3",
    }
    return tool.client().get("/xapi/statements", headers=headers).status_code


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_only_a_key_with_its_secret_is_let_in_whatever_is_sent(tmp_path: Path, database: str) -> None:
    tool = make_tool(tmp_path, database=database)
    with writing(tool.services.engine) as connection:
        key, secret = credential.add(connection, "reports", ("all",), None)
    assert asked(tool, key, secret) == 200
    for wrong in ("a\0b", key + "\0", "é", "' or 1=1 --", "x" * 5000):
        assert asked(tool, wrong, secret) == 401
    assert asked(tool, key, secret + "\0") == 401
    tool.services.engine.dispose()
