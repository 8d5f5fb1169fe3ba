"""Where the specifications say what: the sections that errors cite, of 1.0.3 and of 2.0 (IEEE 9274.1.1).

Rules carry the sections of 1.0.3, whose rules 2.0 keeps; to a sender that follows 2.0 its own are named.
"""

from __future__ import annotations

_OLD = "xAPI 1.0.3 "
_NEW = "xAPI 2.0 "

STATEMENT = "xAPI 1.0.3 Data 2.4"
FORMAT = "xAPI 1.0.3 Data 2.2"
VOIDING = "xAPI 1.0.3 Data 2.3.2"
AGENT = "xAPI 1.0.3 Data 2.4.2.1"
GROUP = "xAPI 1.0.3 Data 2.4.2.2"
IDENTIFIER = "xAPI 1.0.3 Data 2.4.2.3"
ACCOUNT = "xAPI 1.0.3 Data 2.4.2.4"
VERB = "xAPI 1.0.3 Data 2.4.3"
OBJECT = "xAPI 1.0.3 Data 2.4.4"
ACTIVITY = "xAPI 1.0.3 Data 2.4.4.1"
REFERENCE = "xAPI 1.0.3 Data 2.4.4.3"
RESULT = "xAPI 1.0.3 Data 2.4.5"
SCORE = "xAPI 1.0.3 Data 2.4.5.1"
CONTEXT = "xAPI 1.0.3 Data 2.4.6"
CONTEXT_ACTIVITIES = "xAPI 1.0.3 Data 2.4.6.2"
AUTHORITY = "xAPI 1.0.3 Data 2.4.9"
VERSION = "xAPI 1.0.3 Data 2.4.10"
ATTACHMENT = "xAPI 1.0.3 Data 2.4.11"
SIGNATURE = "xAPI 1.0.3 Data 2.6"
EXTENSIONS = "xAPI 1.0.3 Data 4.1"
LANGUAGE = "xAPI 1.0.3 Data 4.2"
IRI = "xAPI 1.0.3 Data 4.3"
UUID = "xAPI 1.0.3 Data 4.4"
TIMESTAMP = "xAPI 1.0.3 Data 4.5"
DURATION = "xAPI 1.0.3 Data 4.6"
WRITING = "xAPI 1.0.3 Communication 2.1.2"
ASKING = "xAPI 1.0.3 Communication 2.1.3"
CONTEXT_AGENTS = "xAPI 2.0 4.2.2.5"
"""What only 2.0 has: contextAgents and contextGroups."""

_TWO = {
    "Data 2.2": "4.2.2",
    "Data 2.3.2": "4.2.5",
    "Data 2.4": "4.2.2",
    "Data 2.4.2": "4.2.2.1",
    "Data 2.4.3": "4.2.2.2",
    "Data 2.4.4": "4.2.2.3",
    "Data 2.4.5": "4.2.2.4",
    "Data 2.4.6": "4.2.2.5",
    "Data 2.4.9": "4.2.4.2",
    "Data 2.4.10": "4.2.4.3",
    "Data 2.4.11": "4.2.2.6",
    "Data 2.6": "4.2",
    "Data 4": "4.2.7",
    "Communication 2.1": "4.1.6.1",
}


def cited(section: str, edition: int) -> str:
    """Return a section as a sender of an edition knows it; what is of neither specification stays as it is."""
    if edition != 2 or not section.startswith(_OLD):
        return section
    place = section.removeprefix(_OLD)
    while place not in _TWO:
        place, dot, _ = place.rpartition(".")
        if not dot:
            return section
    return _NEW + _TWO[place]
