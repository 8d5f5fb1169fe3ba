"""Whatever arrives: what is legal is kept and comes back equal, what is not leaves no trace, and nothing breaks."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from tests.xapi.lrs.conftest import Asker
from tests.xapi.lrs.properties import PROPERTIES, Property, Store

_EXAMPLES = {"sqlite": 2000, "postgresql": 200}


def test_the_shares_make_a_whole() -> None:
    assert sum(one.share for one in PROPERTIES) == 2000


@pytest.mark.parametrize("one", PROPERTIES, ids=lambda one: one.says.replace(" ", "_"))
def test_whatever_arrives(lrs: Asker, engine: Engine, one: Property) -> None:
    one.run(Store(lrs, engine), _EXAMPLES[engine.dialect.name])
