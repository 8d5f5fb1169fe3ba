"""Realistic statements for measurements: cmi5 sessions, video events, answered questions; 1.3 kB in the mean.

The same seed gives the same statements but for their ids and timestamps, which must be new in every run.
"""

from __future__ import annotations

import random
import time
import uuid
from typing import Any

_CMI5 = "https://w3id.org/xapi/cmi5/context/"
_CATEGORY = {"id": _CMI5 + "categories/cmi5", "objectType": "Activity"}
_MOVE_ON = {"id": _CMI5 + "categories/moveon", "objectType": "Activity"}
_VIDEO = {"id": "https://w3id.org/xapi/video", "objectType": "Activity"}
_VIDEO_EXTENSION = "https://w3id.org/xapi/video/extensions/"
_ADL = "http://adlnet.gov/expapi/verbs/"
_VIDEO_VERBS = ("played", "paused", "seeked")
_SHARES = {
    "played": 22,
    "paused": 18,
    "seeked": 8,
    "initialized": 10,
    "answered": 16,
    "experienced": 8,
    "completed": 6,
    "passed": 5,
    "failed": 1,
    "terminated": 6,
}
_LEARNERS, _COURSES, _UNITS, _HOME = 500, 20, 10, "https://lms.example.org"


class Maker:
    """Makes statements of 500 learners in 20 courses of 10 units."""

    def __init__(self, seed: int) -> None:
        """Begin with a seed."""
        self._chance = random.Random(seed)
        self._names = [name for name, share in _SHARES.items() for _ in range(share)]
        own = uuid.uuid5(uuid.NAMESPACE_URL, _HOME)
        self._registrations = [str(uuid.uuid5(own, f"r{number}")) for number in range(_LEARNERS)]
        self._sessions = [str(uuid.uuid5(own, f"s{number}")) for number in range(_LEARNERS * 4)]

    def many(self, count: int) -> list[dict[str, Any]]:
        """Return some statements."""
        return [self.one() for _ in range(count)]

    def one(self) -> dict[str, Any]:
        """Return a statement."""
        chance = self._chance
        who, course, unit = chance.randrange(_LEARNERS), chance.randrange(_COURSES), chance.randrange(_UNITS)
        name = chance.choice(self._names)
        at = time.time() - chance.random() * 3600
        thing: dict[str, Any] = {
            "id": f"{_HOME}/courses/{course}/au/{unit}",
            "objectType": "Activity",
            "definition": {
                "name": {"en": f"Unit {unit} of course {course}", "pt-BR": f"Unidade {unit}"},
                "description": {"en": "An assignable unit with video, text and questions."},
                "type": "http://adlnet.gov/expapi/activities/lesson",
            },
        }
        context: dict[str, Any] = {
            "registration": self._registrations[who],
            "platform": "Example LMS",
            "language": "en",
            "contextActivities": {
                "parent": [{"id": f"{_HOME}/courses/{course}", "objectType": "Activity"}],
                "grouping": [{"id": f"{_HOME}/programmes/{course % 4}", "objectType": "Activity"}],
                "category": [_CATEGORY],
            },
            "extensions": {_CMI5 + "extensions/sessionid": self._sessions[who * 4 + chance.randrange(4)]},
        }
        statement: dict[str, Any] = {
            "id": str(uuid.uuid4()),
            "actor": {
                "objectType": "Agent",
                "name": f"Learner {who:04d}",
                "account": {"homePage": _HOME, "name": f"u{who:06d}"},
            },
            "verb": {
                "id": f"https://w3id.org/xapi/video/verbs/{name}" if name in _VIDEO_VERBS else _ADL + name,
                "display": {"en": name},
            },
            "object": thing,
            "context": context,
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + f".{int(at % 1 * 1000):03d}Z",
        }
        if name in _VIDEO_VERBS:
            self._video(name, statement)
        elif name == "answered":
            self._answer(statement)
        elif name in ("passed", "failed", "completed"):
            context["contextActivities"]["category"] = [_CATEGORY, _MOVE_ON]
            context["extensions"][_CMI5 + "extensions/masteryscore"] = 0.8
            score = round(chance.uniform(0.1, 0.79) if name == "failed" else chance.uniform(0.8, 1), 2)
            said = {"completion": True} if name == "completed" else {"success": name == "passed"}
            statement["result"] = {**said, "duration": "PT12M31.5S", "score": {"scaled": score}}
        elif name == "terminated":
            statement["result"] = {"duration": "PT25M0.5S"}
        return statement

    def _video(self, name: str, statement: dict[str, Any]) -> None:
        thing, context = statement["object"], statement["context"]
        thing["id"] += "/video"
        thing["definition"]["type"] = "https://w3id.org/xapi/video/activity-type/video"
        context["contextActivities"]["category"] = [_VIDEO]
        about = {"length": 612.0, "volume": 0.8, "completion-threshold": "0.9"}
        context["extensions"] |= {_VIDEO_EXTENSION + key: value for key, value in about.items()}
        at = round(self._chance.random() * 612, 3)
        seen: dict[str, Any] = {"time": at}
        if name == "paused":
            seen |= {"played-segments": f"0[.]{at}", "progress": round(at / 612, 3)}
        elif name == "seeked":
            seen = {"time-from": at, "time-to": round(at / 2, 3)}
        statement["result"] = {"extensions": {_VIDEO_EXTENSION + key: value for key, value in seen.items()}}

    def _answer(self, statement: dict[str, Any]) -> None:
        number, right = self._chance.randrange(12), self._chance.random() < 0.7
        statement["object"]["id"] += f"/q/{number}"
        statement["object"]["definition"] = {
            "name": {"en": f"Question {number}"},
            "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
            "description": {"en": "Which of these is a noble gas?"},
            "interactionType": "choice",
            "correctResponsesPattern": ["b[,]d"],
            "choices": [{"id": letter, "description": {"en": f"Choice {letter.upper()}"}} for letter in "abcd"],
        }
        statement["result"] = {
            "success": right,
            "response": "b[,]d" if right else "a[,]c",
            "duration": "PT14.2S",
            "score": {"scaled": float(right), "raw": 2 if right else 0, "min": 0, "max": 2},
        }
