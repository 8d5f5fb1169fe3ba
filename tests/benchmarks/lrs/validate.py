"""What it costs to say whether a statement is legal: ours beside others, in one run on one core.

python -m tests.benchmarks.lrs.validate [--statements 2000] [--repeat 7]

Medians, in microseconds a statement of some 1.3 kB. jsonschema-rs and msgspec are measured where they are installed;
both check less than ours (no sums of identifiers, no scores between min and max, no time that exists) and name no
section of the specification.
"""

from __future__ import annotations

import argparse
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from xapi import strict_json, validation

_SITE = "https://lms.example.org"
_VIDEO = "https://w3id.org/xapi/video"


def statement(number: int) -> dict[str, Any]:
    """Return the number-th statement, as a video player sends them."""

    def thing(path: str) -> dict[str, str]:
        return {"id": f"{_SITE}/{path}", "objectType": "Activity"}

    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, str(number))),
        "actor": {
            "objectType": "Agent",
            "name": f"Learner {number % 997:04}",
            "account": {"homePage": _SITE, "name": f"u{number % 997:06}"},
        },
        "verb": {"id": f"{_VIDEO}/verbs/played", "display": {"en": "played"}},
        "object": {
            **thing(f"courses/{number % 40}/au/{number % 7}/video"),
            "definition": {
                "name": {"en": f"Unit {number % 7} of course {number % 40}", "pt-BR": f"Unidade {number % 7}"},
                "description": {"en": "An assignable unit with video, text and questions."},
                "type": f"{_VIDEO}/activity-type/video",
            },
        },
        "context": {
            "registration": str(uuid.uuid5(uuid.NAMESPACE_URL, f"r{number % 997}")),
            "platform": "Example LMS",
            "language": "en",
            "contextActivities": {
                "parent": [thing(f"courses/{number % 40}")],
                "grouping": [thing(f"programmes/{number % 5}")],
                "category": [{"id": _VIDEO, "objectType": "Activity"}],
            },
            "extensions": {
                "https://w3id.org/xapi/cmi5/context/extensions/sessionid": str(uuid.uuid5(uuid.NAMESPACE_URL, "s")),
                f"{_VIDEO}/extensions/length": 612.0,
                f"{_VIDEO}/extensions/volume": 0.8,
                f"{_VIDEO}/extensions/completion-threshold": "0.9",
            },
        },
        "timestamp": f"2026-01-{number % 28 + 1:02}T10:{number % 60:02}:19.781Z",
        "result": {"extensions": {f"{_VIDEO}/extensions/time": 574.759 + number}},
    }


def schema() -> dict[str, Any]:
    """Return a JSON Schema of what those statements use, as strict as a schema easily is."""
    iri = {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:[^ ]+$"}
    text = {"type": "string"}
    hexes = "[0-9A-Fa-f]"
    name = {"type": "string", "pattern": f"^{hexes}{{8}}-({hexes}{{4}}-){{3}}{hexes}{{12}}$"}
    words = {
        "type": "object",
        "additionalProperties": text,
        "propertyNames": {"pattern": "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},
    }
    extensions = {"type": "object", "propertyNames": iri}

    def known(required: list[str], **properties: Any) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}

    definition = known([], name=words, description=words, type=iri, moreInfo=iri, extensions=extensions)
    activity = known(["id"], id=iri, objectType={"const": "Activity"}, definition=definition)
    listed = {"type": "array", "items": activity}
    return known(
        ["actor", "verb", "object"],
        id=name,
        actor=known(
            ["account"],
            objectType={"const": "Agent"},
            name=text,
            account=known(["homePage", "name"], homePage=iri, name=text),
        ),
        verb=known(["id"], id=iri, display=words),
        object=activity,
        result=known([], extensions=extensions),
        context=known(
            [],
            registration=name,
            platform=text,
            language=text,
            contextActivities=known([], parent=listed, grouping=listed, category=listed, other=listed),
            extensions=extensions,
        ),
        timestamp={"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"},
    )


def _contenders(values: list[Any], bodies: list[bytes]) -> Iterator[tuple[str, Callable[[], None]]]:
    def all_of(one: Callable[[Any], object], given: list[Any]) -> Callable[[], None]:
        def run() -> None:
            for item in given:
                one(item)

        return run

    yield "orjson, parse only", all_of(orjson.loads, bodies)
    yield "ours, strict parse (each property once)", all_of(strict_json.parse, bodies)
    yield "ours, check by 1.0.3", all_of(validation.check, values)
    yield "ours, check by 2.0", all_of(lambda value: validation.check(value, "2.0.0"), values)
    yield (
        "ours, both: from bytes to a legal statement",
        all_of(lambda b: validation.check(strict_json.parse(b)), bodies),
    )
    try:
        import jsonschema_rs
    except ImportError:
        print("jsonschema-rs is not installed")
    else:
        yield "jsonschema-rs, yes or no", all_of(jsonschema_rs.validator_for(schema()).is_valid, values)
    try:
        import msgspec
    except ImportError:
        print("msgspec is not installed")
    else:
        yield "msgspec, untyped parse", all_of(msgspec.json.decode, bodies)


def main() -> None:
    """Measure and print, the contenders in turn in each round, so that a busy moment meets them all."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--statements", type=int, default=2000)
    options.add_argument("--repeat", type=int, default=7)
    chosen = options.parse_args()
    values = [statement(number) for number in range(chosen.statements)]
    bodies = [orjson.dumps(value) for value in values]
    print(f"{sum(map(len, bodies)) / len(bodies):.0f} octets a statement")
    contenders = list(_contenders(values, bodies))
    taken: dict[str, list[float]] = {name: [] for name, _ in contenders}
    for _ in range(chosen.repeat):
        for name, run in contenders:
            begun = time.perf_counter()
            run()
            taken[name].append((time.perf_counter() - begun) / len(values) * 1e6)
    for name, times in taken.items():
        print(f"{name:46} {statistics.median(times):7.2f} us  [{min(times):.2f} .. {max(times):.2f}]")


if __name__ == "__main__":
    main()
