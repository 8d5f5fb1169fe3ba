"""The channels' own unit tests run under Node's test runner; a package carries little, and only its own channel."""

from __future__ import annotations

import gzip
import subprocess
from pathlib import Path

import pytest

from packages.player_files import PLAYER, modules_for
from tests.player.sample import lesson
from tests.player.test_player_units import node

UNITS = sorted(Path(__file__).parent.glob("*.test.mjs"))
KINDS = ("scorm12", "scorm2004", "cmi5", "tincan", "live")
MOST = 24_000
"""Bytes, compressed, of what a channel adds to what every lesson has; the outbox, which LTI has too, among them."""


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_the_units_of_the_channels_hold(file: Path) -> None:
    done = subprocess.run([node(), "--test", str(file)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_there_are_units_to_run() -> None:
    assert len(UNITS) >= 4


@pytest.mark.parametrize("kind", KINDS)
def test_a_channel_is_small_and_brings_no_other(kind: str) -> None:
    preview = set(modules_for(lesson(), {"kind": "preview"}))
    added = [name for name in modules_for(lesson(), {"kind": kind}) if name not in preview]
    assert f"channels/{kind}.js" in added
    others = {f"channels/{other}.js" for other in (*KINDS, "preview") if other != kind}
    assert not others & set(added)
    assert sum(len(gzip.compress((PLAYER / name).read_bytes(), 6)) for name in added) < MOST


def test_the_bridge_in_a_live_package_is_small() -> None:
    """With all that it imports, in both versions: a live package has less than 40 kB for everything."""
    names = (
        "bridge",
        "wire",
        "desk",
        "run_time",
        "find_api",
        "status",
        "cmi12",
        "cmi2004",
        "interactions",
        "plain_text",
    )
    needed = [PLAYER / "channels" / f"{name}.js" for name in names]
    needed += [PLAYER / "responses.js", PLAYER / "vocabulary.js"]
    assert sum(len(gzip.compress(file.read_bytes(), 6)) for file in needed) < 16_000
