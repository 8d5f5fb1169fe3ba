"""What tests do first: have the LMS offer a package to its learner, and get past the partner's notice."""

from __future__ import annotations

from urllib.parse import quote

from scorm_export.package import Format
from tests.packages_played.agreement import identity
from tests.packages_played.central import Central
from tests.packages_played.lms import PackageLms
from tests.player.channels.learner import Learner

VERSIONS: list[tuple[Format, str]] = [("scorm12", "1.2"), ("scorm2004-4", "2004")]


def offer(lms: PackageLms, central: Central, kind: Format, version: str, name: str = "brief", lesson: str = "") -> str:
    """The address at which a learner opens the package of this name, there this lesson (by default its namesake)."""
    central.unzipped(name, kind)
    lms.version, lms.launch = version, identity(version)
    return lms.launch_url(f"{name}-{kind}", lesson or name)


def agree_to_notice(learner: Learner) -> None:
    """Past the partner's notice, to the cover."""
    learner.press("I have read this, go on")


def begin(learner: Learner) -> None:
    """Past the partner's notice, to the first question of a short lesson."""
    agree_to_notice(learner)
    learner.to_quiz()


def look(lms: PackageLms, mode: str) -> None:
    """Have the LMS offer the lesson in another mode: `browse`, `review`, or `no-credit`."""
    prefix, name = ("cmi.core.", "lesson_mode") if lms.version == "1.2" else ("cmi.", "mode")
    lms.launch |= {f"{prefix}credit": "no-credit"} | ({} if mode == "no-credit" else {prefix + name: mode})


def around(origin: str, url: str) -> str:
    """A page of another origin with a frame around this address."""
    return f"{origin}/elsewhere?src={quote(url, safe='')}"
