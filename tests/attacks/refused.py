"""What every refused launch has in common: a calm page with its code, one log line, nothing kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from tests.lti_support import Tool

KEPT = ("learners", "attempts", "taken_statements", "grades", "contexts", "resource_links", "used_nonces")


class Seen:
    """The answer to an attack."""

    response: TestResponse


@contextmanager
def refused(tool: Tool, code: str, *secrets: str) -> Iterator[Seen]:
    """The launch in this block must be refused with this code, and leave nothing behind.

    Args:
        tool: the application.
        code: on the page and in the log.
        secrets: texts (tokens, states) that may be neither on the page nor in the log.
    """
    before = tool.rows()
    seen = Seen()
    with capture_logs() as lines:
        yield seen
    page = seen.response
    assert f"<code>{code}</code>" in page.text, page.text[-900:]
    assert 400 <= page.status_code < 500 or page.status_code == 503
    assert "Traceback" not in page.text
    warnings = [line for line in lines if line["log_level"] in ("warning", "error")]
    assert [(line["event"], line["code"]) for line in warnings] == [("refused", code)]
    assert len(warnings[0]["reason"]) > 5
    for secret in filter(None, secrets):
        assert secret not in page.text
        assert secret not in repr(lines)
    for private in ("Lena", "lena@people.example"):
        assert private not in repr(lines)
        assert private not in page.text
    after = tool.rows()
    assert {name: after[name] for name in KEPT} == {name: before[name] for name in KEPT}
