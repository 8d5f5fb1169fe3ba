"""The log to take away: what a search finds, as NDJSON, streamed."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response
from sqlalchemy import Engine

from lti_tool.console import filters, session, statements
from lti_tool.console.searching import Search
from lti_tool.db import reading
from lti_tool.errors import Refusal
from lti_tool.log import log
from lti_tool.services import services

BLOCK = 500


def as_ndjson() -> Response:
    """What the search finds, newest first as on the page; a read transaction lasts for one block of it."""
    search = statements.the_search()
    if search.problem:
        raise Refusal("bad_period", "the dates of the search don't fit", message=search.problem, retry=False)
    log("console").info("statements exported", staff=session.staff().id)
    here = services()
    name = f"statements-{filters.today()}.ndjson"
    return Response(
        _blocks(here.engine, here.settings.namespace, search),
        mimetype="application/x-ndjson",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _blocks(engine: Engine, namespace: str, search: Search) -> Iterator[bytes]:
    cursor: str | None = None
    while True:
        with reading(engine) as connection:
            page = search.find(connection, namespace, cursor=cursor, limit=BLOCK)
        if page.rows:
            yield "".join(f"{row.body}\n" for row in page.rows).encode()
        if page.more is None:
            return
        cursor = page.more
