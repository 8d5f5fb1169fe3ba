"""Chromium without a screen may not notice at once where a frame is after the window's size changed."""

from __future__ import annotations

import time

from playwright.sync_api import Page

LISTEN = """() => {
    if ("clicksHeard" in window) return;
    window.clicksHeard = 0;
    addEventListener("pointerdown", () => { window.clicksHeard += 1; }, true);
}"""


def wait_for_clicks(page: Page) -> None:
    """Until each frame of the page hears a click, tried at its blank edge; a nudge to the window wakes it up."""
    size = page.viewport_size
    assert size is not None
    for element in page.locator("iframe").all():
        handle, box = element.element_handle(), element.bounding_box()
        frame = handle.content_frame()
        if frame is None or box is None:
            continue
        frame.evaluate(LISTEN)
        before = frame.evaluate("clicksHeard")
        deadline = time.monotonic() + 10
        while frame.evaluate("clicksHeard") == before:
            assert time.monotonic() < deadline, "the frame hears no click"
            page.set_viewport_size({"width": size["width"], "height": size["height"] - 1})
            page.set_viewport_size(size)
            page.mouse.click(box["x"] + box["width"] - 4, box["y"] + 4)
        page.mouse.move(1, 1)
