"""Where this machine's Chromium is: the system's own, else the one that Playwright brought.

``python -m tests.chromium`` prints it, or fails with a sentence.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    """The path of the browser to test with (``CHROMIUM`` in the environment names another).

    Raises:
        LookupError: there is none.
    """
    found = [os.environ.get("CHROMIUM"), *(shutil.which(name) for name in NAMES), *MAC]
    for path in found:
        if path and Path(path).exists():
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if Path(path).exists():
        return path
    raise LookupError("No Chromium here: install it (Debian: apt install chromium), or run make test.")


if __name__ == "__main__":
    try:
        print(chromium())
    except LookupError as error:
        sys.exit(str(error))
