"""The instructor's and the administrator's pages in a real browser: on a phone and a desk, light and dark."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import jwt
import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, Response, render_template, request
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from lti_tool.instructor.picker import open_picker
from lti_tool.instructor.views import open_class
from lti_tool.lti.message import RESOURCE_LINK, DeepLinkingSettings
from tests.chromium import ARGUMENTS, chromium
from tests.lti_tool.installation import add_partner, installed, invite
from tests.lti_tool.instructor.test_picker import ITEMS, LAUNCH

SHOTS = Path(__file__).parents[2] / "browser" / "screenshots"


@dataclass(frozen=True)
class House:
    """The running application; ``returned`` gathers what an LMS on another origin was posted."""

    address: str
    invitation: str
    returned: list[str]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with installed(tmp_path_factory.mktemp("house")) as app:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        returned: list[str] = []
        _add_test_pages(app, server.server_port, returned)
        invitation = invite(app, add_partner(app, "Society of Songs", id=LAUNCH.partner_id))
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield House(f"http://127.0.0.1:{server.server_port}", invitation, returned)
        server.shutdown()
        thread.join()
        server.server_close()


def _add_test_pages(app: Flask, port: int, returned: list[str]) -> None:
    settings = DeepLinkingSettings(
        f"http://localhost:{port}/test/return?course=2", ("ltiResourceLink",), ("iframe",), True, None, None
    )
    picking = replace(LAUNCH, deep_linking=settings)
    opening = replace(LAUNCH, message_type=RESOURCE_LINK, deep_linking=None, resource_link_id="link")

    def picker() -> Response:
        return open_picker(picking)

    def one() -> Response:
        return open_picker(replace(picking, deep_linking=replace(settings, accept_multiple=False)))

    def opened() -> Response:
        return open_class(replace(opening, lesson=request.args.get("lesson"), module=request.args.get("module")))

    def back() -> str:
        returned.append(request.form["JWT"])
        return f"<title>LMS</title><p>{request.args['course']}</p>"

    def frame() -> Response:
        page = f"""<title>LMS</title><iframe src="http://127.0.0.1:{port}/test/connected" height=700></iframe>
            <script>heard = []; addEventListener("message", (event) => heard.push(event.data.subject));
            </script>"""
        policy = {"Content-Security-Policy": "script-src 'unsafe-inline'"}
        return Response(page, mimetype="text/html", headers=policy)

    def connected() -> str:
        platform = {
            "name": "Northfield",
            "issuer": "https://lms.example",
            "client_id": "client-1",
            "family": "moodle",
        }
        partner = {"name": "Society of Songs", "deployment_policy": "wait"}
        return render_template("registration/connected.html", platform=platform, partner=partner, deployed=False)

    app.add_url_rule("/test/picker", view_func=picker)
    app.add_url_rule("/test/one", view_func=one)
    app.add_url_rule("/test/class", view_func=opened)
    app.add_url_rule("/test/connected", view_func=connected)
    app.add_url_rule("/test/frame", view_func=frame)
    app.add_url_rule("/test/return", view_func=back, methods=["POST"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


PAGES = {
    "picker": "/test/picker",
    "picker-one": "/test/one",
    "class-lesson": "/test/class?lesson=split-sheets",
    "class-module": "/test/class?module=music-basics",
    "class-library": "/test/class",
    "registration-connected": "/test/connected",
    "registration-invitation": "/lti/register/{invitation}",
    "registration-failed": "/lti/register/nobody",
}


@pytest.mark.parametrize(("width", "lang", "scheme"), [(360, "fr", "light"), (1280, "en", "dark")])
def test_every_page_is_accessible_and_never_wider_than_its_frame(
    house: House, browser: Browser, width: int, lang: str, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        locale=lang,
    )
    page = context.new_page()
    SHOTS.mkdir(parents=True, exist_ok=True)
    for name, path in PAGES.items():
        page.goto(house.address + path.format(invitation=house.invitation))
        assert page.locator("html").get_attribute("lang") == lang
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}-{lang}.png", full_page=True)
    context.close()


def test_searching_and_topics_narrow_the_list_and_choices_survive(house: House, page: Page) -> None:
    page.goto(house.address + "/test/picker")
    shown = page.locator(".choice:visible")
    everything = shown.count()
    page.get_by_label("One song, two layers").check()
    page.get_by_label("Search the lessons").fill("ISRC")
    expect(page.get_by_label("Metadata that pays")).to_be_visible()
    expect(page.get_by_label("One song, two layers")).to_be_hidden()
    page.get_by_label("Search the lessons").fill("zebra")
    expect(page.locator("#none")).to_be_visible()
    expect(page.get_by_role("status").first).to_have_text("No lesson fits. Try another word.")
    page.get_by_label("Search the lessons").fill("")
    page.get_by_role("button", name="Recording").click()
    expect(page.get_by_role("button", name="Recording")).to_have_attribute("aria-pressed", "true")
    assert 0 < shown.count() < everything
    page.get_by_role("button", name="All topics").click()
    assert shown.count() == everything
    expect(page.get_by_label("One song, two layers")).to_be_checked()


def test_the_button_says_what_it_adds_and_the_lms_on_another_origin_gets_it(house: House, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(house.address + "/test/picker")
    page.get_by_label("One song, two layers").check()
    page.get_by_label("Split sheets: agree before it matters").check()
    page.get_by_role("button", name="Add 2 lessons").click()
    page.wait_for_url(re.compile(r"^http://localhost:\d+/test/return\?course=2$"))
    assert not [text for text in said if "Security Policy" in text]
    claims = jwt.decode(house.returned[-1], options={"verify_signature": False})
    assert [item["custom"]["lesson"] for item in claims[ITEMS]] == ["work-and-recording", "split-sheets"]


def test_the_picker_works_by_keyboard_alone(house: House, page: Page) -> None:
    page.goto(house.address + "/test/one")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "choice":
            break
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Your song is protected from the start")).to_be_checked()
    expect(page.get_by_role("button", name="Add 1 lesson")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/test/return"))


def test_adding_nothing_is_said_on_the_page_and_not_sent(house: House, page: Page) -> None:
    page.goto(house.address + "/test/picker")
    page.get_by_role("button", name="Add to the course").click()
    expect(page.locator("#chosen")).to_have_text("Choose at least one lesson.")
    assert page.url.endswith("/test/picker")


def test_the_picker_works_without_scripts(house: House, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(house.address + "/test/picker")
    expect(page.get_by_label("Search the lessons")).to_be_hidden()
    page.get_by_label("Metadata that pays").check()
    page.get_by_role("button", name="Add to the course").click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile("/test/return"))
    context.close()


def test_the_result_of_a_registration_closes_only_by_its_button(house: House, page: Page) -> None:
    page.goto(house.address.replace("127.0.0.1", "localhost") + "/test/frame")
    done = page.frame_locator("iframe").get_by_role("button", name="Done")
    expect(done).to_be_visible()
    assert page.evaluate("heard") == []
    done.click()
    page.wait_for_function("heard.length === 1")
    assert page.evaluate("heard") == ["org.imsglobal.lti.close"]


def test_a_page_of_its_own_offers_no_button_that_does_nothing(house: House, page: Page) -> None:
    page.goto(house.address + "/test/connected")
    expect(page.get_by_role("button", name="Done")).to_be_hidden()
