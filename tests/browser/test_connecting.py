"""An invitation in an LMS's frame, in a real browser that blocks third-party cookies: copied, sent, tested, closed."""

from __future__ import annotations

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.demo import free_port
from tests.lti_tool.demo.serving import served
from tests.lti_tool.installation import add_partner, installed, invite

LMS = """<!doctype html><html lang="en"><title>open</title><main><h1>LMS</h1>
<iframe name="tool" title="Tool" width="340" height="700" src="{address}"></iframe></main>
<script>addEventListener("message", ({{data}}) => {{ document.title = data.subject; }});</script></html>"""


def violations(page: Page) -> list[str]:
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in Axe().run(page).response["violations"]]


def test_an_invitation_works_in_a_frame_without_cookies_and_clipboard(page: Page, tmp_path: Path) -> None:
    port, lms_port = free_port(), free_port()
    base = f"http://127.0.0.1:{port}"
    with installed(tmp_path, base_url=base, allowed_hosts=(f"localhost:{lms_port}",)) as app:
        address = f"{base}/lti/register/{invite(app, add_partner(app))}"
        lms = Flask("an LMS")
        lms.add_url_rule("/", "home", lambda: LMS.format(address=address))
        with served(app, port), served(lms, lms_port):
            page.goto(f"http://localhost:{lms_port}/")
            tool = page.frame_locator("iframe")
            frame = page.frame("tool")
            assert frame is not None
            tool.get_by_text("Open edX or another LMS, by hand").click()

            tool.locator('button[data-copy="our-login"]').click()
            expect(tool.locator("#our-login-told")).to_have_text("Selected. Copy it with your keyboard.")
            chosen = (
                "() => { const e = document.activeElement; return e.value.slice(e.selectionStart, e.selectionEnd); }"
            )
            assert frame.evaluate(chosen) == base + "/lti/login"

            form = tool.locator("form", has=tool.locator("#other-name"))
            form.locator("#other-client_id").fill("component-1")
            form.locator("#other-jwks_url").fill("courses.example/keys")
            form.get_by_role("button").click()
            expect(tool.locator("#other-jwks_url")).to_be_focused()
            expect(tool.locator("#other-client_id")).to_have_value("component-1")
            assert violations(page) == []

            keys = f"http://localhost:{lms_port}/api/lti_consumer/v1/public_keysets/1"
            tool.locator("#other-jwks_url").fill(keys)
            tool.locator("form", has=tool.locator("#other-name")).get_by_role("button").click()
            steps = tool.locator(".step .badge")
            expect(steps).to_have_text(["Works", "Fails", "Fails", "Open", "Open", "Open"])
            expect(tool.get_by_text(re.compile("It answers with status 404"))).to_be_visible()
            assert violations(page) == []
            assert frame.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
            tool.get_by_role("button", name="Done").click()
            page.wait_for_function("document.title === 'org.imsglobal.lti.close'")
