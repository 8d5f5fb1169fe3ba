"""The tool and the demo LMS on two real ports: connected, and the connection tested, by HTTP alone."""

from __future__ import annotations

import re
from pathlib import Path

import requests

from lti_tool.db import reading
from lti_tool.demo.connect import connect
from lti_tool.models import platform as platforms
from tests.lti_tool.demo.serving import free_port, lms_at, served
from tests.lti_tool.installation import add_partner, installed, invite, services_of


def states(page: str) -> list[str]:
    return re.findall(r'<li class="step (\w+)">', page)


def test_an_lms_registers_the_tool_and_passes_the_test_until_its_keys_are_gone(tmp_path: Path) -> None:
    port, lms_port = free_port(), free_port()
    base, lms = f"http://127.0.0.1:{port}", f"http://localhost:{lms_port}"
    folder = tmp_path / "tool"
    folder.mkdir()
    with installed(folder, base_url=base, allowed_hosts=(f"localhost:{lms_port}",)) as app, served(app, port):
        address = f"{base}/lti/register/{invite(app, add_partner(app))}"
        with lms_at(tmp_path / "lms", lms_port, port) as there:
            assert connect(there, address)
            with reading(services_of(app).engine) as connection:
                [platform] = platforms.every(connection)
            page = requests.get(f"{address}/connections/{platform.id}?test=1", timeout=30).text
            assert states(page) == ["good", "good", "good", "open", "open", "good"]
        with services_of(app).engine.begin() as connection:
            platforms.change(connection, platform.id, tested_at=0)
        page = requests.get(f"{address}/connections/{platform.id}?test=1", timeout=60).text
        assert states(page) == ["good", "bad", "bad", "open", "open", "good"]
        assert "localhost can&#39;t be reached from here." in page

        by_hand = f"{base}/lti/register/{invite(app, add_partner(app, 'Other'))}"
        form = {"way": "other", "client_id": "typed", "jwks_url": f"{lms}/api/lti_consumer/v1/public_keysets/x"}
        shown = requests.post(by_hand, data=form, timeout=60)
        assert "/connections/" in shown.url and states(shown.text)[1:3] == ["bad", "bad"]
