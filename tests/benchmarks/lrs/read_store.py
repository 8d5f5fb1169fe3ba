"""A large record store to read from: several partners, thousands of learners, a few dozen lessons, 1.3 kB a statement.

Everything goes through `store.append`, so that keys, relations and order are the real ones; only durability is given up
while filling. The same number gives the same statements.
"""

from __future__ import annotations

import random
import sys
import time
import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, text

from lti_tool.db import upgrade
from xapi.lrs import store
from xapi.lrs.transactions import connect, writing
from xapi.vocabulary import VERBS

TENANTS = tuple((f"{number:032x}", share) for number, share in enumerate((50, 25, 15, 7, 2, 1), start=1))
"""Partners, and their share of the log in percent: one sees half of it, one a hundredth."""
LEARNERS, LESSONS, QUESTIONS = 4_000, 36, 8
HOME = "https://lms-{tenant}.example.org"
SITE = "https://lessons.example.org/xapi"
CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
AUTHORITY = {"objectType": "Agent", "account": {"homePage": SITE, "name": "creator-lessons"}}
START = 1_700_000_000
_V = "http://adlnet.gov/expapi/verbs/"
_MIX = (("answered", 46), ("experienced", 20), ("initialized", 10), ("completed", 10), ("passed", 8), ("terminated", 6))
_ASKED = "Somebody plays a recording of your song in a café. Who has to be asked, and who is paid for it in the end?"


def agent(tenant: str, number: int) -> dict[str, Any]:
    """Return a learner of a tenant."""
    name = f"{tenant[-2:]}{number:06d}9f27c4a1b8e35d60"
    return {"objectType": "Agent", "account": {"homePage": HOME.format(tenant=tenant[-2:]), "name": name}}


def lesson(number: int) -> str:
    """Return the IRI of a lesson."""
    return f"{SITE}/lessons/who-owns-a-song-{number:02d}"


def registration(tenant: str, learner: int, number: int) -> str:
    """Return the registration of a learner's attempt at a lesson."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{tenant}/{learner}/{number}"))


def statements(tenant: str, seed: int) -> Iterator[dict[str, Any]]:
    """Yield statements of a tenant without end; one in 500 is about another one, half of these void it."""
    chance = random.Random(f"{tenant}/{seed}")
    names = [name for name, share in _MIX for _ in range(share)]
    before = ""
    for count in range(sys.maxsize):
        id = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        # A few learn much, most a little.
        learner = int(LEARNERS * chance.random() ** 2)
        made = _statement(chance, tenant, learner, chance.randrange(LESSONS), chance.choice(names), id)
        if before and count % 500 == 250:
            made["object"] = {"objectType": "StatementRef", "id": before}
            made["verb"] = {"id": VERBS["voided"] if count % 1000 == 250 else _V + "commented"}
            before = ""
        elif count % 500 == 249:
            before = id
        yield made


def _statement(chance: random.Random, tenant: str, learner: int, at: int, name: str, id: str) -> dict[str, Any]:
    moment = START + chance.random() * 30_000_000
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment)) + f".{int(moment % 1 * 1000):03d}Z"
    whole = {
        "id": lesson(at),
        "objectType": "Activity",
        "definition": {
            "type": "http://adlnet.gov/expapi/activities/lesson",
            "name": {"en": f"Who owns a song? Part {at}", "fr": f"À qui est une chanson ? Partie {at}"},
        },
    }
    context: dict[str, Any] = {
        "registration": registration(tenant, learner, at),
        "platform": "Example LMS",
        "language": "en",
        "revision": f"{at:064x}",
        "contextActivities": {
            "grouping": [{"id": f"{SITE}/modules/{at % 6}", "objectType": "Activity"}],
            "category": [{"id": CATEGORY, "objectType": "Activity"}],
        },
        "extensions": {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": id},
    }
    if learner % 50 == 0:
        context["instructor"] = agent(tenant, LEARNERS + at % 20)
    made: dict[str, Any] = {
        "id": id,
        "actor": agent(tenant, learner),
        "verb": {"id": _V + name, "display": {"en": name}},
        "object": whole,
        "context": context,
        "timestamp": stamp,
    }
    if name == "answered":
        context["contextActivities"]["parent"] = [{"id": whole["id"], "objectType": "Activity"}]
        right = chance.random() < 0.7
        number = chance.randrange(QUESTIONS)
        made["object"] = {
            "id": f"{lesson(at)}/questions/{number}",
            "objectType": "Activity",
            "definition": {
                "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
                "name": {"en": f"Question {number}"},
                "description": {"en": _ASKED},
                "interactionType": "choice",
                "correctResponsesPattern": ["composer[,]publisher"],
                "choices": [
                    {"id": choice, "description": {"en": f"The {choice} of the song"}}
                    for choice in ("composer", "publisher", "singer", "listener")
                ],
            },
        }
        made["result"] = {
            "success": right,
            "response": "composer[,]publisher" if right else "singer",
            "duration": "PT14.2S",
            "score": {"scaled": float(right), "raw": int(right), "min": 0, "max": 1},
        }
    elif name in ("completed", "passed", "terminated"):
        made["result"] = {"duration": "PT12M31.5S", "completion": True, "score": {"scaled": round(chance.random(), 2)}}
    return made


def fill(engine: Engine, count: int, batch: int = 500) -> None:
    """Append statements until there are `count`, in batches of one tenant each, as partners' shares are."""
    order = [tenant for tenant, share in TENANTS for _ in range(share)]
    random.Random(1).shuffle(order)
    with writing(engine) as connection:
        seq, _ = store.last(connection)
    streams = {tenant: statements(tenant, seq) for tenant, _ in TENANTS}
    number = seq // batch
    while seq < count:
        tenant = order[number % len(order)]
        # The first hundredth of a store has all tenants too.
        size = min(batch, count - seq)
        sent = [next(streams[tenant]) for _ in range(size)]
        with writing(engine) as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL synchronous_commit = off"))
            store.append(connection, sent, tenant=tenant, credential="benchmark", channel="xapi", authority=AUTHORITY)
        seq, number = seq + size, number + 1


def main(url: str, count: int) -> None:
    """Make the tables if they are missing, and fill."""
    engine = connect(url)
    upgrade(engine)
    started = time.monotonic()
    fill(engine, count)
    print(f"{count} statements in {time.monotonic() - started:.0f} s")
    engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
