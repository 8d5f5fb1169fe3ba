"""Rows are found by any number of keys, with a few queries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event

from xapi.lrs.rows import insert_rows, rows_of
from xapi.lrs.tables import verbs
from xapi.lrs.transactions import reading, writing


def test_any_number_of_keys_is_asked_for_with_few_texts_as_each_is_kept(engine: Engine) -> None:
    rows = [(number, tenant, number.to_bytes(16), "", "{}") for number, tenant in enumerate("t" * 450 + "u" * 50)]
    with writing(engine) as connection:
        insert_rows(connection, verbs, rows)
    texts: set[str] = set()

    def note(_connection: Any, _cursor: Any, query: str, *_more: Any) -> None:
        texts.add(query)

    event.listen(engine, "before_cursor_execute", note)
    with reading(engine) as connection:
        for count in (*range(0, 20), 63, 64, 65, 399, 400, 401, 500):
            keys = [number.to_bytes(16) for number in range(count)]
            found = rows_of(connection, verbs, ("id", "digest"), "t", "digest", keys)
            assert sorted(key for key, _ in found) == list(range(min(count, 450)))
    assert len([text for text in texts if "lrs_verbs" in text]) <= 10
