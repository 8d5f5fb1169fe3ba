"""The tool's console, used as its staff uses it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.demo import Demo


def sign_in(page: Page, demo: Demo) -> None:
    """Sign in with the name and the password that the demo's terminal shows; opens the overview."""
    page.goto(f"{demo.tool}/console/")
    page.locator("#name").fill("demo")
    page.locator("#password").fill(demo.password())
    page.locator("#password").press("Enter")
    expect(page.locator(".tiles")).to_be_visible()


def tile(page: Page, name: str) -> str:
    """A number of the overview."""
    return page.locator(".tiles > div").filter(has_text=name).locator("dd").inner_text().split()[0]
