from __future__ import annotations

import re
import uuid

import requests

from lti_tool.db import reading, writing
from lti_tool.lti import connect_check
from lti_tool.lti.connect_calls import BAD, GOOD, OPEN
from lti_tool.models import partner as partners
from lti_tool.models import platform as platforms
from lti_tool.models.platform import Platform
from tests.lti_tool.learner.seat import TEXT
from tests.platforms.openedx.site import Block, Site
from tests.platforms.openedx.tool import RunningTool
from tests.platforms.openedx.visitor import Visitor


def invited(tool: RunningTool) -> tuple[str, str]:
    """A new invitation's address, and the key set address that its page shows."""
    with writing(tool.services.engine) as connection:
        address = f"{tool.url}/lti/register/{partners.invite(connection, tool.partner.id)}"
    [shown] = set(re.findall(f'value="({re.escape(tool.url)}/lti/jwks[^"]*)"', requests.get(address, timeout=30).text))
    return address, shown


def fill_in(invitation: str, block: Block, **changes: str) -> requests.Response:
    """An author sends an invitation's form with what Studio shows of a component (it never shows the issuer)."""
    shown = {"way": "other", "client_id": block.client_id, "jwks_url": block.jwks_url, "token_url": block.token_url}
    return requests.post(invitation, data={**shown, **changes}, timeout=30)


def connected(tool: RunningTool, block: Block) -> Platform:
    with reading(tool.services.engine) as connection:
        found = platforms.by_client(connection, block.issuer, block.client_id)
    assert found is not None
    return found


def test_an_author_connects_a_component_by_the_form_and_the_test_follows_it_to_the_first_launch(
    site: Site, tool: RunningTool
) -> None:
    invitation, key_set = invited(tool)
    lesson = [f"lesson={TEXT.id}"]
    block = site.place("by-form", tool.url, custom_parameters=lesson, lti_1p3_tool_keyset_url=key_set)
    page = fill_in(invitation, block)
    assert page.status_code == 200
    assert "Your LMS is connected" in page.text
    platform = connected(tool, block)
    assert (platform.auth_url, platform.token_url, platform.jwks_url) == (
        block.auth_url,
        block.token_url,
        block.jwks_url,
    )
    assert connect_check.run(tool.services, platform).state == OPEN
    assert Visitor(site, "learner").launch(block).title == TEXT.text("en").title
    report = connect_check.run(tool.services, connected(tool, block))
    assert {step.title: step.told for step in report.steps if step.state != GOOD} == {}


def test_a_key_set_that_open_edx_has_not_fails_its_step_of_the_test(site: Site, tool: RunningTool) -> None:
    invitation, key_set = invited(tool)
    block = site.place("by-form-wrong", tool.url, lti_1p3_tool_keyset_url=key_set)
    wrong = block.jwks_url.rpartition("/")[0] + "/" + str(uuid.uuid4())
    page = fill_in(invitation, block, jwks_url=wrong)
    assert "The connection is not ready yet" in page.text
    bad = [step for step in connect_check.run(tool.services, connected(tool, block)).steps if step.state == BAD]
    assert len(bad) == 1
    assert bad[0].cure
