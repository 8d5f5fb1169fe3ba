"""What LMSs answer to a score in their own way."""

from __future__ import annotations


def is_throttled(status: int, said: str) -> bool:
    """Whether a refusal only means "too many calls, come back later".

    Canvas answers 403 "Rate Limit Exceeded" where others answer 429 (Instructure's documentation of API
    throttling; the captures' notes on Canvas, AGS).
    """
    return status == 429 or (status == 403 and "rate limit" in said.lower())
