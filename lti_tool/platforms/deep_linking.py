"""Where deep linking meets the habits of particular LMSs."""

from __future__ import annotations


def one_at_a_time(family: str) -> bool:
    """Whether only one lesson should be chosen although the LMS says it takes several.

    Open edX gives all links of one component the same resource link and the same line item: their grades
    would overwrite each other. One component a lesson works.
    """
    return family == "openedx"
