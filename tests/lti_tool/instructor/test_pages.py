"""The instructor's and the administrator's pages in a real browser: on a phone and a desk, light and dark."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import jwt
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from lti_tool.i18n import in_language
from lti_tool.instructor import finding, shelf
from lti_tool.instructor.finding import Wanted
from packages import catalogue
from tests.chromium import ARGUMENTS, chromium
from tests.closing import close
from tests.lti_tool.installation import add_partner, installed, invite
from tests.lti_tool.instructor.house import House, add_test_pages
from tests.lti_tool.instructor.picking import ITEMS, LAUNCH

SHIPPED = catalogue.shipped()
LAYERS = "work-and-recording"
SHOTS = Path(__file__).parents[2] / "browser" / "screenshots"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with installed(tmp_path_factory.mktemp("house")) as app:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        returned: list[str] = []
        add_test_pages(app, server.server_port, returned)
        invitation = invite(app, add_partner(app, "Society of Songs", id=LAUNCH.partner_id))
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield House(f"http://127.0.0.1:{server.server_port}", invitation, returned)
        server.shutdown()
        thread.join()
        server.server_close()


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
    close(context)


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
    close(context)


def test_searching_and_filters_narrow_the_list_and_choices_survive(house: House, page: Page) -> None:
    page.goto(house.address + "/test/picker")
    shown = page.locator(".choice:visible")
    everything = shown.count()
    page.get_by_label("One song, two layers").check()
    page.get_by_label("Search the lessons").fill("ISRC")
    expect(page.get_by_label("Metadata that pays", exact=True)).to_be_visible()
    expect(page.get_by_label("One song, two layers", exact=True)).to_be_hidden()
    page.get_by_label("Search the lessons").fill("zebra")
    expect(page.locator("#none")).to_be_visible()
    expect(page.locator("#found")).to_have_text("No lesson fits. Try another word.")
    expect(page.locator("#basket")).to_contain_text("One song, two layers")
    page.get_by_role("button", name="Show all lessons").click()
    assert shown.count() == everything
    page.get_by_label("Topic").select_option("Recording")
    assert 0 < shown.count() < everything
    page.get_by_label("Length").select_option("Longer")
    assert shown.count() == 1
    page.get_by_label("Length").select_option("Any length")
    page.get_by_label("Country").select_option("With parts for some countries")
    expect(page.get_by_label("One song, two layers", exact=True)).to_be_hidden()
    page.get_by_label("Topic").select_option("All topics")
    page.get_by_label("Country").select_option("All lessons")
    page.locator("#find-language").select_option("French")
    assert shown.count() == everything
    expect(page.get_by_label("One song, two layers", exact=True)).to_be_checked()


QUERIES = {
    "en": ("metadata", "SPLIT sheets", "how do I get my money", "zebra"),
    "fr": ("METADONNEES", "œuvre", "oeuvre enregistree", "zèbre"),
    "es": ("cancion", "GRABACIÓN", "metadatos"),
    "ru": ("записи", "Запись песни", "метаданные"),
    "zh": ("版权", "元数据", "录音和歌曲", "歌"),
    "ar": ("الحقوق", "حقوق", "اغنيه", "بيانات"),
}


@pytest.mark.parametrize("lang", QUERIES)
def test_typing_finds_what_the_search_without_scripts_finds(house: House, browser: Browser, lang: str) -> None:
    context = browser.new_context(locale=lang, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(house.address + "/test/picker")
    with in_language(lang):
        shelf_cards = [*shelf.module_cards(SHIPPED, lang), *shelf.lesson_cards(SHIPPED, lang)]
    for query in QUERIES[lang]:
        page.locator("#search").fill(query)
        seen = page.locator(".choice:visible > input").evaluate_all("all => all.map((one) => one.value)")
        expected = finding.find(Wanted(text=query), shelf_cards, "")
        assert {*seen} == expected, query
        assert (len(expected) > 0) == (query not in ("zebra", "zèbre"))
    close(context)


def test_a_lesson_is_previewed_in_place_and_escape_leads_back_to_the_choice(house: House, page: Page) -> None:
    page.goto(house.address + "/test/picker")
    page.get_by_label("One song, two layers").check()
    preview = page.get_by_role("button", name=re.compile("^Preview.*Split sheets")).last
    preview.click()
    lesson = page.frame_locator("#preview iframe")
    expect(page.get_by_role("dialog", name="Split sheets: agree before it matters")).to_be_visible()
    expect(lesson.get_by_role("heading", level=1)).to_have_text("Split sheets: agree before it matters")
    lesson.locator("body").press("Escape")
    expect(page.locator("#preview")).to_be_hidden()
    expect(preview).to_be_focused()
    preview.click()
    page.get_by_role("button", name="Close the preview").click()
    expect(page.locator("#preview")).to_be_hidden()
    expect(page.get_by_label("One song, two layers", exact=True)).to_be_checked()
    assert len(page.context.pages) == 1


def test_each_link_is_changed_in_the_list_of_what_will_be_added(house: House, page: Page) -> None:
    page.goto(house.address + "/test/picker")
    for title in ("Your music, your rights: the basics", "One song, two layers", "Metadata that pays"):
        page.get_by_label(title, exact=True).check()
    expect(page.locator("#chosen")).to_have_text("3 links go to your course. (50 minutes)")
    basket = page.locator("#basket > li")
    page.get_by_role("button", name=re.compile("^Remove.*Metadata")).click()
    expect(basket).to_have_count(2)
    expect(page.get_by_role("button", name=re.compile("^Remove.*One song"))).to_be_focused()
    layers = basket.nth(1)
    expect(layers).to_contain_text("Graded, out of 100 · Each learner's own language")
    layers.get_by_text("Change this link").click()
    for nonsense in ("0", "1.5", "", "5000"):
        layers.get_by_label("Most points").fill(nonsense)
        layers.get_by_label("Most points").blur()
        expect(layers.get_by_label("Most points")).to_have_value("100")
    layers.get_by_label("Most points").fill("20")
    layers.get_by_label("Language").select_option("French")
    expect(layers.get_by_label("Title in the course")).to_have_value(SHIPPED.lessons[LAYERS].texts["fr"].title)
    expect(layers.locator(".told")).to_contain_text("Graded, out of 20 · French")
    layers.get_by_label("Title in the course").fill("Week 1")
    layers.get_by_label("Title in the course").press("Enter")
    expect(layers.locator(".told")).to_contain_text("Week 1")
    basket.nth(0).get_by_text("Change this link").click()
    basket.nth(0).get_by_label("Add the module as").select_option("A link for each of its lessons")
    basket.nth(0).get_by_label("Grade", exact=True).select_option("Not graded")
    page.get_by_role("button", name="Add 9 lessons").click()
    page.wait_for_url(re.compile("/test/return"))
    claims = jwt.decode(house.returned[-1], options={"verify_signature": False})
    module = SHIPPED.modules["music-basics"].lessons
    assert [item["custom"]["lesson"] for item in claims[ITEMS]] == list(module)
    changed = claims[ITEMS][module.index(LAYERS)]
    assert (changed["title"], changed["custom"]["lang"], changed["lineItem"]["scoreMaximum"]) == ("Week 1", "fr", 20)
    assert [item["custom"]["lesson"] for item in claims[ITEMS] if "lineItem" in item] == [LAYERS]


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
    page.get_by_label("Metadata that pays", exact=True).check()
    page.get_by_text("Change this link").locator("visible=true").click()
    page.get_by_label("Title in the course").locator("visible=true").fill("Codes")
    page.get_by_label("Search the lessons").fill("split sheets")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_label("Split sheets: agree before it matters", exact=True)).to_be_visible()
    expect(page.get_by_label("Metadata that pays", exact=True)).to_be_hidden()
    expect(page.locator("#basket")).to_have_text("Metadata that pays")
    page.get_by_label("Split sheets: agree before it matters", exact=True).check()
    page.get_by_role("button", name="Add to the course").click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile("/test/return"))
    claims = jwt.decode(house.returned[-1], options={"verify_signature": False})
    assert {item["title"] for item in claims[ITEMS]} == {"Codes", "Split sheets: agree before it matters"}
    close(context)


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
