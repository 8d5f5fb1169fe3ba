"""Is the record store whole? Everything that can be recounted is recounted, everything that can be rehashed rehashed.

Each statement is read again from its JSON and held against its columns, its digest and its relation rows
(`verify_block.py`); each attachment's bytes against their hash (`verify_names.py`); then the rows are counted, so that
none is there that belongs to no statement. Stretches of the log, one after the other or several at a time, each in a
process of its own: memory is flat. What is written meanwhile is left out.
"""

from __future__ import annotations

import functools
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, func, select

from xapi.lrs import store, verify_block
from xapi.lrs import verify_names as names_and_files
from xapi.lrs.tables import references, statement_activities, statement_agents, statement_attachments, statements
from xapi.lrs.transactions import connect, reading
from xapi.lrs.verify_block import Stretch
from xapi.lrs.verify_report import Report

STRETCH = 10_000
"""So many statements are checked at a time by one process."""
Progress = Callable[[int, int], None]
_Stretches = Callable[[list[tuple[int, int]]], Iterator[Stretch]]


def verify(
    engine: Engine,
    progress: Progress = lambda done, all: None,
    *,
    processes: int = 1,
    stretch: int = STRETCH,
) -> Report:
    """Check all of the record store that is there now.

    Args:
        engine: of its database.
        progress: told after each stretch how many statements of how many are done.
        processes: how many check beside one another; a log of one stretch is checked here.
        stretch: the length of a stretch, for tests.
    """
    whole = Stretch()
    with reading(engine) as connection:
        top, _ = store.last(connection)
        total = connection.execute(select(func.count()).select_from(statements).where(statements.c.seq <= top)).scalar()
    pieces = [(after, min(after + stretch, top)) for after in range(0, top, stretch)]
    with _checking(engine, min(processes, len(pieces))) as check:
        for done in check(pieces):
            whole.add(done)
            progress(whole.report.statements, total or 0)
    with reading(engine) as connection:
        _count(connection, whole, top)
    names_and_files.check(engine, whole.report)
    return whole.report


@contextmanager
def _checking(engine: Engine, processes: int) -> Iterator[_Stretches]:
    """Lend what checks stretches and tells of each in their order."""
    if processes <= 1:
        yield functools.partial(map, functools.partial(verify_block.check, engine))
        return
    url = engine.url.render_as_string(hide_password=False)
    # A process that is made anew, as a forked one would share the connections of this one.
    made = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=made) as pool:
        yield functools.partial(pool.map, functools.partial(_check_apart, url))


def _check_apart(url: str, piece: tuple[int, int]) -> Stretch:
    """Check a stretch in a process of its own."""
    return verify_block.check(_engine(url), piece)


@functools.lru_cache(maxsize=1)
def _engine(url: str) -> Engine:
    return connect(url, pool_size=1)


def _count(connection: Connection, whole: Stretch, top: int) -> None:
    """Check that there are no rows but those that belong to statements."""
    expected = (
        (statement_agents, whole.agents),
        (statement_activities, whole.activities),
        (references, whole.report.references),
        (statement_attachments, whole.links),
    )
    for table, wanted in expected:
        found = connection.execute(select(func.count()).select_from(table).where(table.c.seq <= top)).scalar_one()
        if found != wanted:
            whole.report.add(table.name, f"has {found} rows; {wanted} belong to statements")
