"""Chromium without a screen may not notice at once where a frame is after the window's size changed."""

from __future__ import annotations

import time

from playwright.sync_api import Frame, Page

LISTEN = """() => {
    if ("clicksHeard" in window) return;
    window.clicksHeard = 0;
    addEventListener("pointerdown", () => { window.clicksHeard += 1; }, true);
}"""


DRAWN = "() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))"


def frames_of(page: Page) -> list[Frame]:
    """The page and the pages framed in it."""
    return [frame for frame in page.frames if frame.url.startswith("http")]


def resize(page: Page, width: int, height: int) -> None:
    """Give the window a size and wait until the page and its frames have taken it and are drawn anew."""
    page.set_viewport_size({"width": width, "height": height})
    for element in page.locator("iframe").all():
        frame = element.element_handle().content_frame()
        assert frame is not None
        inner = element.evaluate("frame => [frame.clientWidth, frame.clientHeight]")
        frame.wait_for_function("([w, h]) => innerWidth === w && innerHeight === h", arg=inner)
    for frame in [*frames_of(page)[1:], page.main_frame]:
        frame.evaluate(DRAWN)


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
            resize(page, size["width"], size["height"])
            page.mouse.click(box["x"] + box["width"] - 4, box["y"] + 4)
        page.mouse.move(1, 1)
