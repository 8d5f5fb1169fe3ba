"""What LMSs say when they refuse a call, in words that name nobody: only these are kept.

An LMS puts whatever it likes into the text of an error, also the name, the login or the address of the learner whose
grade it is. So a text is never kept as it stands: what is known of it is, in the words below. Where they come from:

- codes: OAuth 2.0 (RFC 6749, sections 4.1.2.1 and 5.2; RFC 6750, section 3.1), and those recorded of Open edX.
- Moodle (recorded with 4.5.6, ``tests/captures/moodle``): its reasons stand in the status line or under ``reason``.
- Open edX (recorded with lti-consumer 11, ``tests/captures/openedx``): sentences of Django REST framework, under
  ``detail`` or beside the field that they are about.
- Canvas (from its documentation and source, not recorded; ``tests/captures/canvas``).
"""

from __future__ import annotations

import re

CODES = (
    "above_response_limit",
    "access_denied",
    "insufficient_scope",
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "invalid_token",
    "server_error",
    "temporarily_unavailable",
    "unauthorized_client",
    "unidentified_error",
    "unsupported_grant_type",
    "unsupported_response_type",
)
SENTENCES = (
    # Moodle
    "Incorrect score received",
    "No handler found",
    "Refusing score with an earlier timestamp",
    "Unauthorized",
    # Open edX
    "A valid integer is required",
    "A valid number is required",
    "Could not satisfy the request Accept header",
    "Datetime has wrong format",
    "Invalid token signature",
    "is not a valid choice",
    "Missing LTI 1.3 authentication token",
    "Score timestamp can only be updated to a later point in time",
    "This field is required",
    "This field may not be null",
    "You do not have permission to perform this action",
    # the demo LMS
    "the grade is locked",
    "there is no such resource link of this tool",
    # Canvas
    "Access Token not linked to a Tool associated with this Context",
    "Insufficient permissions",
    "Invalid access token",
    "Provided timestamp before last updated timestamp on result",
    "Rate Limit Exceeded",
    "The specified resource does not exist",
    "User not found in course or is not a student",
    "user not authorized to perform that action",
)
FIELDS = (
    "activityProgress",
    "comment",
    "endDateTime",
    "gradingProgress",
    "label",
    "resourceId",
    "resourceLinkId",
    "scoreGiven",
    "scoreMaximum",
    "startDateTime",
    "submission",
    "tag",
    "timestamp",
    "userId",
)
"""Names of Assignment and Grade Services 2.0, which say what a sentence is about."""

_ANY = "|".join(re.escape(one) for one in (*SENTENCES, *CODES))
_SENTENCE = re.compile(rf"(?<!\w)(?:{_ANY})(?!\w)", re.IGNORECASE)
_FIELD = re.compile(rf"(?<!\w)({'|'.join(FIELDS)}): ?$")
_AS_WRITTEN = {one.lower(): one for one in (*SENTENCES, *CODES)}
MOST = 3


def known_in(text: str) -> str:
    """What of an LMS's words is known, as it is written above; empty where nothing is.

    Args:
        text: whatever the LMS said; it may hold anything.
    """
    found: list[str] = []
    for match in _SENTENCE.finditer(text):
        field = _FIELD.search(text[: match.start()])
        words = _AS_WRITTEN[match[0].lower()]
        found.append(f"{field[1]}: {words}" if field else words)
    return ". ".join(list(dict.fromkeys(found))[:MOST])
