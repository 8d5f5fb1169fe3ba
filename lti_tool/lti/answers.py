"""What a platform's answer to a service call means, and what of it may be shown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from lti_tool.fetch import Answer, FetchError
from lti_tool.lti.access_tokens import TokenError
from lti_tool.lti.waits import wait_of
from lti_tool.platforms.grades import has_newer, is_throttled, is_token_refused
from lti_tool.platforms.phrases import known_in

NOTHING_SAID = "the LMS gives no reason"
NOT_KEPT = "the LMS gives a reason in words of its own, which are not kept, as they may name a person"
_NO_LEARNER = "the LMS does not take this score; mostly the person is no learner of the course any more"
_IN_WORDS = {
    400: _NO_LEARNER,
    403: "the LMS does not let this tool do this; its administrator may have taken back the right",
    404: "the grade column is not there any more",
    410: "the grade column is not there any more",
    422: _NO_LEARNER,
}
"""What a refusal mostly means, where the LMS says nothing that is known. Moodle's 400 for somebody who can't be graded,
such as a teacher or who has left the course, has an empty body (``tests/captures/moodle``)."""

Verdict = Literal["accepted", "again", "limited", "refused", "held"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call.

    ``again``: try later (up to 7 days). ``limited``: try later, five times at most. ``refused``: stopped; ``reason``
    says why, for staff. ``held``: not sent, because the LMS shows a grade that is not from us.
    """

    verdict: Verdict
    reason: str = ""
    wait: int = 0
    """Seconds the LMS asks to wait; 0 where it says nothing."""
    silent: bool = False
    """Nobody answered, or there were too many calls: other grades for this LMS need not be tried now."""
    status: int = 0
    """The HTTP status, where there was an answer."""


def read_answer(answer: Answer) -> Outcome:
    """What the LMS's answer means for the grade."""
    status, text = answer.status, said(answer)
    if 200 <= status < 300:
        return Outcome("accepted", status=status)
    if has_newer(status, text):
        return Outcome("refused", "409: the LMS has a newer grade for this learner", status=status)
    if is_throttled(status, text):
        return Outcome("again", f"{status}: {told(answer)}", wait_of(answer), silent=True, status=status)
    if is_token_refused(status, text):
        return Outcome("again", "the LMS no longer takes the access token", status=status)
    reason = f"{status}: {known_in(text) or _IN_WORDS.get(status) or told(answer)}"
    if status in {408, 502, 503, 504}:
        return Outcome("again", reason, wait_of(answer), status=status)
    if status >= 500:
        return Outcome("limited", reason, wait_of(answer), status=status)
    return Outcome("refused", reason, status=status)


def read_error(error: TokenError | FetchError) -> Outcome:
    """What it means that there was no answer, or no token to ask with."""
    if isinstance(error, TokenError):
        return Outcome("limited" if error.lasting else "again", str(error), error.wait, silent=error.silent)
    if error.kind == "refused":
        return Outcome("refused", f"the line item's address is not allowed: {error}")
    if error.kind in {"not_json", "too_large"}:
        return Outcome("limited", str(error))
    return Outcome("again", str(error), silent=True)


def said(answer: Answer) -> str:
    """The first words of a refusal, to be judged and then forgotten: they may name a person. Empty: there are none."""
    text = answer.body[:2_000].decode("utf-8", "replace").strip()
    if text.startswith(("{", "[")):
        try:
            text = " ".join(_words(json.loads(answer.body)))
        except (ValueError, RecursionError):
            text = ""
    elif text.startswith("<"):
        text = ""
    return " ".join(text[:2_000].split())


def told(answer: Answer) -> str:
    """What of a refusal may be kept, shown and logged: what is known of it, never the LMS's own words."""
    text = said(answer)
    return known_in(text) or (NOT_KEPT if text else NOTHING_SAID)


def _words(data: object) -> Iterable[str]:
    """The sentences of an error: under the usual names, or beside the fields that they are about (Open edX)."""
    if isinstance(data, dict):
        for name in ("error_description", "error", "message", "detail", "reason"):
            if isinstance(data.get(name), str) and data[name]:
                return (data[name],)
        errors = data.get("errors")
        if isinstance(errors, list | dict):  # Canvas
            return _words(errors[0] if isinstance(errors, list) and errors else errors)
        fields = ((name, value[0]) for name, value in data.items() if isinstance(value, list) and value)
        return (f"{name}: {value}" for name, value in fields if isinstance(name, str) and isinstance(value, str))
    if isinstance(data, list) and data:
        return _words(data[0])
    return ()
