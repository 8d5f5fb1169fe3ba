"""The errors that a person meets, each with what to do about it.

``Refusal`` is for the web: a stable code (shown to everybody and logged), a calm sentence for whoever is in
front of the page, and the exact reason for the administrator's log. ``CommandError`` and ``SettingsError``
are for the command line: one sentence, no stack trace.
"""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):
    """A request that is not let through.

    Attributes:
        code: short and stable, such as ``state_missing``; tests and administrators rely on it.
        status: the HTTP status, always 4xx (or 503 where something outside does not answer).
        message: for the person in front of the page, translated, without technical words.
        reason: for the log only; never holds a token, a key or a name.
        retry: whether opening the page again from the LMS can help.
        again: the parameters of a login that can be begun again from the page; empty where none can.
    """

    def __init__(self, code: str, reason: str, *, message: str = "", status: int = 400, retry: bool = True) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason
        self.message = message
        self.status = status
        self.retry = retry
        self.again: Mapping[str, str] = {}


class CommandError(Exception):
    """A command that can't go on; the text says in a sentence what to do."""


class SettingsError(CommandError):
    """A setting that is unknown or does not fit; the text names it."""
