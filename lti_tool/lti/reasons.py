"""Why a grade has not arrived, in the reader's language.

The database keeps reasons as English sentences (they also stand in the log); most come from a few templates,
which are translated here. What is known of an LMS's own words (``platforms/phrases.py``) stays as the LMS says it.
"""

from __future__ import annotations

import re

from lti_tool.i18n import gettext as _


def N_(message: str) -> str:  # noqa: N802
    """Mark a text for translation."""
    return message


TEMPLATES = (
    N_("409: the LMS has a newer grade for this learner"),
    N_("{reason}. In Moodle this mostly means that the grade is locked"),
    N_("{reason}. In Open edX this mostly means that it does not know the learner any more"),
    N_("{status}: the LMS gives no reason"),
    N_("{status}: the LMS gives a reason in words of its own, which are not kept, as they may name a person"),
    N_("{status}: the LMS does not take this score; mostly the person is no learner of the course any more"),
    N_("{status}: the LMS does not let this tool do this; its administrator may have taken back the right"),
    N_("{status}: the grade column is not there any more"),
    N_("the LMS shows a grade that is not from this tool"),
    N_("sent without reading the grade that was there: {reason}"),
    N_("the link has no grade column, and the LMS does not let this tool make one"),
    N_("the LMS gives this tool no right to send scores"),
    N_("the link has no grade column"),
    N_("the LMS's answer names no grade column"),
    N_("the LMS no longer takes the access token"),
    N_("the line item's address is not allowed: {reason}"),
    N_("the token endpoint answers {status}"),
    N_("the token endpoint refuses with {status}"),
    N_("the token endpoint's answer holds no access_token"),
    N_("the platform does not grant the scope {scope}"),
    N_("token endpoint: {reason}"),
    N_("{host} did not answer in time"),
    N_("{host} can't be reached ({reason})"),
    N_("{host} does not answer ({reason})"),
    N_("{host} is not reached by https"),
    N_("the name {host} can't be resolved"),
)


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    made = "".join(re.escape(part) if index % 2 == 0 else f"(?P<{part}>.+?)" for index, part in enumerate(parts))
    return re.compile(made)


_PATTERNS = tuple((template, _pattern(template)) for template in TEMPLATES)


def in_words(reason: str) -> str:
    """The reason in the current language; as it is where no template fits."""
    for template, pattern in _PATTERNS:
        found = pattern.fullmatch(reason)
        if found:
            values = found.groupdict()
            if "reason" in values:
                values["reason"] = in_words(values["reason"])
            return _(template).format(**values)
    return reason
