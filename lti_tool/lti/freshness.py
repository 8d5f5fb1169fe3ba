"""How long a platform's key set is good, by its ``Cache-Control`` (RFC 9111, section 5.2), within bounds."""

from __future__ import annotations

import re

from lti_tool import clock

SHORTEST, LONGEST = clock.HOUR, clock.DAY
"""Below, an idle platform would be asked all day; above, a withdrawn key would live too long."""

_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,9})\"?\s*(?:,|$)", re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:^|,)\s*no-(?:store|cache)\s*(?:,|$)", re.IGNORECASE)


def good_for(cache_control: str) -> int:
    """Microseconds for which the set is good: what the header says, at least an hour and at most a day.

    Without a header a day: an unknown key id fetches it at once anyway.
    """
    if _NOT_KEPT.search(cache_control):
        return SHORTEST
    age = _MAX_AGE.search(cache_control)
    if age is None:
        return LONGEST
    return min(LONGEST, max(SHORTEST, int(age[1]) * clock.SECOND))
