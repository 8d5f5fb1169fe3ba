"""Format html: a website's first page, for everyone, and a note how it gets there."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.chromium import ARGUMENTS, chromium
from tests.scorm_export.packing import DOOR, LANGUAGES, catalogue, package, packed

TITLES = {"fr": "Vos droits", "en": "Your rights", "ar": "حقوقك"}
NAMES = ("split-sheets", "metadata-that-pays", "neighbouring-rights")
POLICY = "default-src 'self'"


class Quiet(SimpleHTTPRequestHandler):
    """A website of files, under a strict policy."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of three lessons in three languages, and one of one lesson, unzipped."""
    place = tmp_path_factory.mktemp("site")
    several = package(NAMES, id="several", title=TITLES, summary={}, languages=("fr", "en", "ar"))
    for made, name in ((several, "several"), (package(["split-sheets"]), "one")):
        with packed(made, place) as zipped:
            zipped.extractall(place / name)
    return place


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """The address of a website with these."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on which everything that it asks for is there, and nothing is forbidden."""
    context = browser.new_context(locale="fr")
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 400 else None)
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    assert [one for one in wrong if "favicon" not in one and "404" not in one] == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_list_of_lessons_is_for_everyone_in_each_language(width: int, page: Page, site: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}/several/")
    for lang, label in (("fr", "Français"), ("en", "English"), ("ar", "العربية")):
        if lang != "fr":
            page.get_by_role("link", name=label, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[lang])
        expect(page.locator(".list-art svg")).to_have_count(3)
        titles = [catalogue().lessons[name].text(lang).title for name in NAMES]
        assert page.get_by_role("heading", level=2).all_inner_texts() == titles
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_a_lesson_of_the_list_and_a_lesson_alone_are_opened(page: Page, site: str) -> None:
    lesson = catalogue().lessons["split-sheets"]
    page.goto(f"{site}/several/index.en.html")
    page.get_by_role("link", name=lesson.text("en").title).click()
    expect(page.get_by_role("heading", level=1, name=lesson.text("en").title)).to_be_visible()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    page.goto(f"{site}/one/")
    page.wait_for_url("**/lessons/split-sheets/index.html")
    expect(page.get_by_role("heading", level=1, name=lesson.text("fr").title)).to_be_visible()
    expect(page.locator("#from-disk")).to_have_count(0)


def test_a_page_that_was_opened_from_a_disk_says_why_it_shows_no_lesson(browser: Browser, folder: Path) -> None:
    opened = browser.new_page()
    opened.goto((folder / "one/index.html").as_uri())
    expect(opened.get_by_text("This page was opened from a disk")).to_be_visible()
    opened.close()


def test_the_note_says_in_each_language_how_it_gets_onto_a_website_and_where_results_go(tmp_path: Path) -> None:
    with packed(package(["split-sheets"], door=DOOR), tmp_path) as zipped:
        note = zipped.read("README.txt").decode()
    assert note.count("<iframe") == len(LANGUAGES) == note.count(DOOR.url)
    with packed(package(["split-sheets"], languages=("es",)), tmp_path) as zipped:
        note = zipped.read("README.txt").decode()
    assert note.startswith(catalogue().lessons["split-sheets"].text("es").title)
    assert "no se envían resultados" in note
