"""Do the statements of a registration follow a pattern of the profile? xAPI Profiles 1.0, Part Three, 2.2.

Matching is greedy and never goes back, as the specification wants it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from xapi.profile import Profile

Outcome = Literal["success", "partial", "failure"]
_Templates = Sequence[frozenset[str]]


def follows(profile: Profile, statements: Sequence[Mapping[str, Any]], pattern: str) -> bool:
    """Whether statements, by their timestamps, follow a pattern from beginning to end.

    Args:
        profile: with the templates and patterns.
        statements: all of one registration.
        pattern: the pattern's id.
    """
    ordered = sorted(statements, key=lambda one: str(one["timestamp"]))  # all in UTC with Z
    outcome, left = _matches(profile, [frozenset(profile.matching(one)) for one in ordered], pattern)
    return outcome == "success" and not left


def _matches(profile: Profile, said: _Templates, name: str) -> tuple[Outcome, _Templates]:
    """What of the statements an element takes: the outcome, and those that are left."""
    if name in profile.templates:
        if not said:
            return "partial", said
        return ("success", said[1:]) if name in said[0] else ("failure", said)
    element = profile.patterns[name]
    if "sequence" in element:
        return _sequence(profile, said, element["sequence"])
    if "alternates" in element:
        return _alternates(profile, said, element["alternates"])
    if "optional" in element:
        return _optional(profile, said, element["optional"])
    if "oneOrMore" in element:
        outcome, left = _matches(profile, said, element["oneOrMore"])
        return _more(profile, left, element["oneOrMore"]) if outcome == "success" else (outcome, left)
    return _more(profile, said, element["zeroOrMore"])


def _sequence(profile: Profile, said: _Templates, names: Sequence[str]) -> tuple[Outcome, _Templates]:
    left = said
    for name in names:
        outcome, left = _matches(profile, left, name)
        if outcome != "success":
            return outcome, said
    return "success", left


def _alternates(profile: Profile, said: _Templates, names: Sequence[str]) -> tuple[Outcome, _Templates]:
    tried = [_matches(profile, said, name) for name in names]
    taken = [left for outcome, left in tried if outcome == "success"]
    if taken:
        return "success", min(taken, key=len)
    return ("partial" if any(outcome == "partial" for outcome, _ in tried) else "failure"), said


def _optional(profile: Profile, said: _Templates, name: str) -> tuple[Outcome, _Templates]:
    if not said:
        return "success", said
    outcome, left = _matches(profile, said, name)
    return ("success", said) if outcome == "failure" else (outcome, left)


def _more(profile: Profile, said: _Templates, name: str) -> tuple[Outcome, _Templates]:
    left = said
    while left:
        outcome, rest = _matches(profile, left, name)
        if outcome == "partial":
            return outcome, left
        if outcome == "failure" or len(rest) == len(left):
            break
        left = rest
    return "success", left
