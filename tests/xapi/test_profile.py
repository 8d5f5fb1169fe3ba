"""The profile document keeps to xAPI Profiles 1.0, Part Two; the checker to Part Three."""

from __future__ import annotations

import copy
import json
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import jsonschema_rs
import pytest

from xapi.json_path import compile_path
from xapi.profile import DOCUMENT, broken, check_profile, profile, read_profile
from xapi.profile_pattern import follows
from xapi.statements import LESSON_VERBS, LessonContext, Outcome, account, lesson_statement
from xapi.validation import check
from xapi.vocabulary import (
    _EXTENSIONS,
    CMI5,
    DEFAULT_NS,
    TYPES,
    VERBS,
    VIDEO_CATEGORY,
    VIDEO_EXTENSIONS,
    Namespace,
)

PROFILE = read_profile()
VERSIONS = [version["id"] for version in PROFILE["versions"]]
CURRENT = VERSIONS[0]
NS = Namespace()
LESSON = LessonContext(NS, "a", {"en": "A"}, "en", 1, "lti", market="FR")
ATTEMPT = uuid.UUID("f7a2f5b1-8f0a-4b43-8a1d-0d6d3a4a9c11")
SEQUENCES = ("alternates", "sequence")
SINGLES = ("optional", "oneOrMore", "zeroOrMore")


def members(value: Any) -> Iterator[Any]:
    """A value and all that is in it."""
    yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from members(one)


def said(verb: str = "completed", **more: Any) -> dict[str, Any]:
    outcomes = {
        "initialized": None,
        "completed": Outcome(completion=True, duration=9.5),
        "passed": Outcome(success=True, scaled=0.5, points=1, max_points=2, duration=9.5),
        "failed": Outcome(success=False, scaled=0.0, points=0, max_points=2, duration=9.5),
        "terminated": Outcome(duration=10.0),
    }
    at = datetime(2026, 11, 22, 10, 0, LESSON_VERBS.index(verb), tzinfo=UTC)
    actor = account("https://cmo.example", "ab12")
    return (
        lesson_statement(verb, attempt=ATTEMPT, actor=actor, lesson=LESSON, timestamp=at, outcome=outcomes[verb]) | more
    )


class TestTheDocument:
    def test_it_says_what_it_is(self) -> None:
        assert PROFILE["@context"] == "https://w3id.org/xapi/profiles/context"
        assert PROFILE["type"] == "Profile"
        assert PROFILE["conformsTo"] == "https://w3id.org/xapi/profiles#1.0"
        assert PROFILE["author"]["type"] in ("Organization", "Person")
        assert PROFILE["author"]["name"]

    def test_nothing_in_it_is_empty(self) -> None:
        for value in members(PROFILE):
            assert value is not None and value != {} and value != [] and value != ""

    def test_it_has_only_what_the_specification_knows(self) -> None:
        known = {
            "profile": "@context id type conformsTo prefLabel definition seeAlso versions author concepts "
            "templates patterns",
            "concepts": "id type inScheme prefLabel definition deprecated recommendedVerbs context schema inlineSchema",
            "templates": "id type inScheme prefLabel definition deprecated verb objectActivityType rules "
            "contextGroupingActivityType contextParentActivityType contextOtherActivityType "
            "contextCategoryActivityType attachmentUsageType objectStatementRefTemplate contextStatementRefTemplate",
            "patterns": "id type primary inScheme prefLabel definition deprecated " + " ".join(SEQUENCES + SINGLES),
        }
        assert PROFILE.keys() <= set(known["profile"].split())
        for part in ("concepts", "templates", "patterns"):
            for one in PROFILE[part]:
                assert one.keys() <= set(known[part].split()), one["id"]

    def test_versions_are_told_apart_and_lead_from_one_to_the_next(self) -> None:
        assert len({PROFILE["id"], *VERSIONS}) == len(VERSIONS) + 1
        for place, version in enumerate(PROFILE["versions"]):
            assert datetime.fromisoformat(version["generatedAtTime"]).utcoffset() == timedelta(0)
            last = place == len(VERSIONS) - 1
            assert last or version["wasRevisionOf"]

    def test_each_part_has_an_id_of_its_own_a_name_and_this_version(self) -> None:
        parts = PROFILE["concepts"] + PROFILE["templates"] + PROFILE["patterns"]
        assert len({one["id"] for one in parts}) == len(parts)
        for one in parts:
            assert one["id"].startswith(DEFAULT_NS)
            assert one["inScheme"] == CURRENT
            if one["type"] != "Pattern" or one.get("primary"):
                assert one["prefLabel"]["en"] and one["definition"]["en"]

    def test_templates_and_patterns_carry_the_version_in_their_ids(self) -> None:
        """Their ids have to change with them (8.0, 9.0)."""
        for one in PROFILE["templates"] + PROFILE["patterns"]:
            assert one["id"].startswith(CURRENT + "/")

    def test_concepts_are_our_extensions_all_of_them_and_nobody_elses_words(self) -> None:
        assert {one["id"] for one in PROFILE["concepts"]} == {NS.extension(name) for name in _EXTENSIONS}
        for one in PROFILE["concepts"]:
            assert one["type"] in ("ContextExtension", "ResultExtension")
            jsonschema_rs.validator_for(json.loads(one["inlineSchema"]))
            assert not ({"schema", "inlineSchema"} <= one.keys())
            assert set(one.get("recommendedVerbs", ())) <= set(VERBS.values())

    def test_templates_speak_with_the_words_of_the_vocabulary(self) -> None:
        words = {*VERBS.values(), *TYPES.values(), *VIDEO_EXTENSIONS.values(), *CMI5.values(), VIDEO_CATEGORY}
        own = {one["id"] for one in PROFILE["concepts"]}
        for template in PROFILE["templates"]:
            assert template["verb"] in words and template["objectActivityType"] in words
            iris = re.findall(r"https?://[^\s'\"\\]+", json.dumps(template["rules"]))
            assert set(iris) <= words | own, template["id"]

    def test_rules_are_rules(self) -> None:
        for template in PROFILE["templates"]:
            assert not {"objectStatementRefTemplate", "objectActivityType"} <= template.keys()
            for rule in template["rules"]:
                assert rule.keys() <= {"location", "selector", "presence", "any", "all", "none", "scopeNote"}
                assert rule.keys() & {"presence", "any", "all", "none"}
                assert rule.get("presence", "included") in ("included", "excluded", "recommended")
                compile_path(rule["location"])

    def test_every_verb_of_ours_has_a_template_and_each_template_its_own_verb_and_type(self) -> None:
        found = [(one["verb"], one["objectActivityType"]) for one in PROFILE["templates"]]
        assert len(set(found)) == len(found)
        assert {verb for verb, _ in found} == {iri for name, iri in VERBS.items() if name != "voided"}

    def test_patterns_are_made_of_what_there_is_and_of_nothing_in_itself(self) -> None:
        patterns = {one["id"]: one for one in PROFILE["patterns"]}
        known = patterns.keys() | {one["id"] for one in PROFILE["templates"]}

        def inside(name: str, above: tuple[str, ...] = ()) -> None:
            assert name in known
            assert name not in above
            if name not in patterns:
                return
            kinds = patterns[name].keys() & {*SEQUENCES, *SINGLES}
            assert len(kinds) == 1
            (kind,) = kinds
            named = patterns[name][kind]
            assert isinstance(named, list if kind in SEQUENCES else str)
            for one in named if kind in SEQUENCES else [named]:
                inside(one, (*above, name))
                if kind == "alternates":
                    assert not patterns.get(one, {}).keys() & {"optional", "zeroOrMore"}
            assert kind not in SEQUENCES or len(named) >= 2

        for name in patterns:
            inside(name)
        used = {one for pattern in patterns.values() for one in members(pattern) if isinstance(one, str)}
        for one in PROFILE["templates"]:
            assert one["id"] in used

    def test_another_namespace_has_the_same_profile_under_its_own_names(self) -> None:
        other = read_profile("https://partner.example/ip/")
        assert DEFAULT_NS not in json.dumps(other)
        assert other["id"] == "https://partner.example/ip/profile"

    def test_it_is_served_as_it_lies_here(self) -> None:
        assert json.loads(DOCUMENT.read_text(encoding="utf-8")) == PROFILE


class TestTheChecker:
    @pytest.mark.parametrize("verb", LESSON_VERBS)
    def test_what_the_server_makes_is_as_the_profile_says(self, verb: str) -> None:
        check(said(verb))
        assert check_profile(said(verb)) == []

    @pytest.mark.parametrize(
        ("path", "value", "words"),
        [
            ("result.completion", False, "result.completion has another value"),
            ("result.completion", 1, "result.completion has another value"),
            ("result.completion", None, "result.completion is missing"),
            ("result.duration", None, "result.duration is missing"),
            ("result.score", {"scaled": 1}, "result.score must not be there"),
            ("result.success", True, "result.success must not be there"),
            ("context.registration", None, "registration is missing"),
            ("verb.display", {"fr": "a terminé"}, "verb.display.en is missing"),
            ("object.definition", None, "no template is for"),
            ("object.definition", {"type": TYPES["module"]}, "no template is for"),
            ("verb.id", VERBS["voided"], "no template is for"),
        ],
    )
    def test_what_is_otherwise_is_named(self, path: str, value: Any, words: str) -> None:
        statement = said()
        *above, last = path.split(".")
        place = statement
        for name in above:
            place = place[name]
        place[last] = value
        if value is None:
            del place[last]
        problems = check_profile(statement)
        assert problems and all(words in problem for problem in problems), problems

    def test_an_extension_stands_in_its_place_with_a_value_of_its_kind(self) -> None:
        wrong = said()
        wrong["result"]["extensions"] = {NS.extension("market"): "FR"}
        wrong["context"]["extensions"][NS.extension("version")] = "1"
        problems = check_profile(wrong)
        assert [problem.split(" ")[0] for problem in problems] == [NS.extension("version"), NS.extension("market")]
        for channel, problem in (("scorm12", False), ("fax", True)):
            other = said()
            other["context"]["extensions"][NS.extension("channel")] = channel
            assert bool(check_profile(other)) is problem

    def test_a_single_context_activity_is_one_of_a_list(self) -> None:
        statement = said()
        statement["context"]["contextActivities"] = {"grouping": {"id": "https://x.example/course"}}
        assert check_profile(statement) == []

    def test_statements_of_another_namespace_are_checked_against_its_own(self) -> None:
        text = json.dumps(said()).replace(DEFAULT_NS, "https://partner.example/ip")
        assert check_profile(json.loads(text), "https://partner.example/ip") == []
        assert check_profile(json.loads(text)) != []

    @pytest.mark.parametrize(
        ("rule", "follows_it"),
        [
            ({"presence": "included"}, True),
            ({"presence": "excluded"}, False),
            ({"presence": "recommended", "any": ["c"]}, False),
            ({"any": ["a", "z"]}, True),
            ({"any": ["z"]}, False),
            ({"all": ["a", "b"]}, True),
            ({"all": ["a"]}, False),
            ({"none": ["z"]}, True),
            ({"none": ["b"]}, False),
            ({"selector": "$.x", "presence": "excluded"}, True),
            ({"selector": "$.x", "presence": "included"}, False),
            ({"selector": "$.x", "all": ["a"]}, False),
            ({"location": "$.none", "presence": "recommended", "any": ["a"]}, True),
            ({"location": "$.none", "any": ["a"]}, False),
            ({"location": "$.none", "all": ["a"]}, True),
            ({"location": "$.none", "presence": "included"}, False),
        ],
    )
    def test_rules_mean_what_the_specification_says(self, rule: dict[str, Any], follows_it: bool) -> None:
        assert (broken({"list": ["a", "b"]}, {"location": "$.list[*]"} | rule) == []) is follows_it


class TestPatterns:
    ALL = [said(verb) for verb in ("initialized", "completed", "passed", "terminated")]

    @staticmethod
    def at(statements: list[dict[str, Any]], *order: int) -> list[dict[str, Any]]:
        made = []
        for second, place in enumerate(order):
            one = copy.deepcopy(statements[place])
            one["timestamp"] = f"2026-11-22T10:00:{second:02}.000Z"
            made.append(one)
        return made

    @pytest.mark.parametrize(
        ("order", "sessions", "attempt"),
        [
            ((0, 1, 2, 3), True, True),
            ((0,), True, True),
            ((0, 3, 0, 1, 3), True, False),
            ((1, 0, 3), False, False),
            ((0, 3, 1), False, True),
            ((), False, False),
        ],
    )
    def test_an_attempt_begins_once_and_a_session_ends_last(
        self, order: tuple[int, ...], sessions: bool, attempt: bool
    ) -> None:
        ordered = self.at(self.ALL, *order)
        for name, expected in (("sessions", sessions), ("attempt", attempt)):
            assert follows(profile(), ordered[::-1], f"{CURRENT}/patterns/{name}") is expected
