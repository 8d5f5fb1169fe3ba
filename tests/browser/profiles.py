"""Browser profiles: what the browsers of partners' learners allow a frame, and what they don't."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Playwright

from tests.chromium import ARGUMENTS, chromium

SIZES = {"phone": (360, 740), "desktop": (1280, 800)}
TIMEOUT = 20_000


def blocking_context(
    playwright: Playwright,
    profile: Path,
    size: tuple[int, int] = SIZES["desktop"],
    locale: str = "en-US",
    no_cookies: tuple[str, str] | None = None,
    partitioned_storage: bool = False,
) -> BrowserContext:
    """A Chromium that blocks third-party cookies.

    Args:
        playwright: the running one.
        profile: its folder; an existing one is opened again, with what it kept.
        size: of the window, in pixels.
        locale: of the person, such as ``fr-FR``.
        no_cookies: (origin, site on top) where no cookie is kept at all, not even a partitioned one.
        partitioned_storage: whether a frame of another site has a storage apart (newer browsers), or none.
    """
    preferences = profile / "Default" / "Preferences"
    if not preferences.exists():
        preferences.parent.mkdir(parents=True)
        preferences.write_text(json.dumps(_preferences(no_cookies)))
    # Playwright switches storage partitioning off; the last --disable-features counts.
    more = ["--disable-features=Translate,MediaRouter"] if partitioned_storage else []
    context = playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=chromium(),
        args=[*ARGUMENTS, *more],
        headless=True,
        viewport={"width": size[0], "height": size[1]},
        locale=locale,
        reduced_motion="reduce",
    )
    context.set_default_timeout(TIMEOUT)
    return context


def _preferences(no_cookies: tuple[str, str] | None) -> dict[str, Any]:
    profile: dict[str, Any] = {"cookie_controls_mode": 1, "block_third_party_cookies": True}
    if no_cookies:
        profile["content_settings"] = {"exceptions": {"cookies": {",".join(no_cookies): {"setting": 2}}}}
    return {"profile": profile}
