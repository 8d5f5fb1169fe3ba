"""Where the disk is full, nobody of a shared commit is told that theirs is kept when it is not (`deliveries.py`)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from tests.xapi.conftest import create
from tests.xapi.lrs.test_deliveries import SENDER, said, stored, together
from xapi.lrs.deliveries import Deliveries
from xapi.lrs.transactions import connect, reading

FEW_PAGES = (0, 6, 12, 24, 60)


class Disk:
    """Lets the connections of an engine take so many pages more, as a disk would that is nearly full."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.most: int | None = None
        event.listen(engine, "checkout", self._limit)

    def leave(self, pages: int) -> None:
        """Let the file grow by so many pages."""
        with reading(self._engine) as connection:
            self.most = connection.exec_driver_sql("PRAGMA page_count").scalar_one() + pages

    def _limit(self, connection: Any, *_others: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {2**31 if self.most is None else self.most}")


@pytest.mark.parametrize("senders", ["one", "several"])
def test_where_the_disk_is_full_nobody_is_told_that_theirs_is_kept_when_it_is_not(tmp_path: Path, senders: str) -> None:
    url = f"sqlite:///{tmp_path}/full.db"
    create(url)
    engine = connect(url)
    Deliveries(engine).deliver(SENDER, [said(0)])
    disk = Disk(engine)
    outcomes = set()
    for pages in FEW_PAGES:
        works = []
        for number in range(5):
            sender = SENDER if senders == "one" else replace(SENDER, tenant=f"t{number}")
            works.append((sender, [said(number, result={"response": "x" * 20_000}), said(number + 9)]))
        before = stored(engine)
        disk.leave(pages)
        found, _ = together(engine, works)
        disk.most = None
        kept = []
        for (_, batch), became in zip(works, found, strict=True):
            outcomes.add(type(became))
            if not isinstance(became, OperationalError):
                kept += [one.id for one in became]
                assert [one.id for one in became] == [one["id"] for one in batch]
        assert stored(engine) == before + kept, f"{pages} pages were left"
    assert outcomes == {list, OperationalError}, "there was too little room and enough"
    last = said(1)
    assert Deliveries(engine).deliver(SENDER, [last])[0].new
    assert stored(engine)[-1] == last["id"]
    engine.dispose()
