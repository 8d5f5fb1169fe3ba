"""Logs: one line an event, for people or for collectors; never a token, a key, a name or an e-mail."""

from __future__ import annotations

import logging
import re
import sys

import structlog

from lti_tool.settings import Settings

_rows = re.compile(r"^(?:DETAIL|CONTEXT|HINT):.*?(?=^$|^\[SQL|\Z)", re.MULTILINE | re.DOTALL).sub


def configure(settings: Settings) -> None:
    """Set up structlog for this process, to standard error."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_rows,
            _printable,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _without_rows(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Leave out what PostgreSQL says of the rows that an error is about: they may be a learner's."""
    if isinstance(event.get("exception"), str):
        event["exception"] = _rows("", event["exception"])
    return event


def _printable(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Write what does not print as an escape: a log is read in terminals, and paths and ids come from strangers."""
    for name, value in event.items():
        kept = "\n\t" if name == "exception" else ""
        if isinstance(value, str) and not value.isprintable():
            event[name] = "".join(
                char if char.isprintable() or char in kept else char.encode("unicode_escape").decode() for char in value
            )
    return event


def log(room: str) -> structlog.typing.FilteringBoundLogger:
    """The logger of a room; events are short past-tense names with plain values."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger(room=room)
    return logger
