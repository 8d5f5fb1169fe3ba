"""Whether an LMS and our own record store say the same of a learner."""

from __future__ import annotations

from tests.packages_played.central import Central, Result
from tests.packages_played.lms import PackageLms
from tests.player.channels.learner import RESPONSES
from tests.player.channels.seen import interactions, score, status, suspended, told

LEARNER = "ana.lopez@society.example"
NAME = "López, Ana"
STANDING = {
    ("passed",): "passed",
    ("failed",): "failed",
    ("completed",): "completed",
    ("incomplete",): "incomplete",
    ("completed", "passed"): "passed",
    ("completed", "failed"): "failed",
    ("completed", "unknown"): "completed",
    ("incomplete", "unknown"): "incomplete",
}
KINDS = {"1.2": "scorm12", "2004": "scorm2004"}


def identity(version: str) -> dict[str, str]:
    """Who the LMS says the learner is, for `Lms.launch`."""
    names = ("core.student_id", "core.student_name") if version == "1.2" else ("learner_id", "learner_name")
    return {f"cmi.{name}": value for name, value in zip(names, (LEARNER, NAME), strict=True)}


def agree(lms: PackageLms, central: Central, result: Result) -> None:
    """Both have the same standing and score and the same answers, each once; ours knows nobody by name."""
    assert STANDING[status(lms)] == result.standing
    assert result.channel == KINDS[lms.version]
    raw = score(lms).get("raw", "")
    assert (float(raw) if raw else None) == result.percent
    questions = [one for one in told(interactions(lms)) if one[0] in RESPONSES]
    assert [one[0] for one in questions] == [question for question, _ in result.answers]
    if lms.version == "2004":  # which writes answers as xAPI does
        assert [(one[0], one[2]) for one in questions] == list(result.answers)
    suspended(lms)
    for secret in (LEARNER, "ana.lopez", NAME, "López"):
        assert central.traces(secret) == []
