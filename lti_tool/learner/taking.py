"""The statements of one delivery, taken one after the other: is it this attempt's, what does it say, what follows.

Nothing is written here; ``record`` keeps what comes of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from lti_tool import clock
from lti_tool.learner.activities import definition
from lti_tool.learner.attempts import Attempt
from lti_tool.learner.door import read_time
from lti_tool.learner.facts import Facts, Refused, take
from lti_tool.learner.follow_up import may_answer
from packages.lesson import Lesson
from packages.scoring import Conclusion, conclude, rules_of
from xapi import statements as make
from xapi.invalid import Invalid
from xapi.validation import check
from xapi.vocabulary import Namespace


def actor_of(attempt: Attempt) -> dict[str, Any]:
    """The learner as statements name them: an account of the partner, no name, no e-mail."""
    return make.account(attempt.partner.home_page, attempt.learner.pseudonym)


class Taking:
    """What becomes of an attempt by one delivery.

    Args:
        attempt: as it is kept.
        lesson: the attempt's, in its version and for its market.
        digest: of this version.
        ns: our permanent namespace.
        skew: microseconds to add to the player's clock to get ours.
        now: the server's clock.
        late: it comes after the licence of its package had ended.
    """

    def __init__(
        self, attempt: Attempt, lesson: Lesson, digest: str, ns: Namespace, skew: int, now: int, *, late: bool = False
    ) -> None:
        self.attempt, self.lesson, self.ns = attempt, lesson, ns
        self.facts = Facts.of(attempt.facts)
        self.skew, self.now = skew, now
        self.concluded = attempt.completed
        self.concluded_at = attempt.completed_at
        self.accepted: list[dict[str, Any]] = []
        self.stored: list[str] = []
        self.refused: list[tuple[str, str]] = []
        self._actor = actor_of(attempt)
        self._registration = uuid.UUID(attempt.id)
        self._lesson = make.LessonContext(
            ns=ns,
            lesson=lesson.id,
            title={lang: text.title for lang, text in lesson.texts.items()},
            language=attempt.lang,
            version=lesson.version,
            revision=digest,
            channel=attempt.channel,
            market=attempt.market or None,
            module=attempt.module or None,
            dispatch=attempt.dispatch or None,
            late=late,
        )

    def one(
        self, statement: Mapping[str, Any], known: set[str], *, notice_seen: bool, foreign: Collection[str] = ()
    ) -> None:
        """Take one statement, or note why not; `foreign`: ids that statements from elsewhere have already."""
        given = str(statement.get("id"))
        try:
            name = str(uuid.UUID(given))
        except ValueError:
            self.refused.append((given[:64], "id must be a UUID"))
            return
        if name in known:
            self.stored.append(given)
            return
        try:
            if name in foreign:
                raise Refused("another statement has this id")
            if not notice_seen:
                raise Refused("notice_required")
            at = self._when(statement.get("timestamp"))
            facts = Facts.of(self.facts.as_dict())
            result = take(
                statement, self.lesson, self.ns, facts, concluded=self.concluded, follow_up=self._may_follow_up
            )
            part = statement["object"]["id"]
            thing = {
                "objectType": "Activity",
                "id": part,
                "definition": definition(part, self.lesson, self.attempt.lang, self.ns),
            }
            said = {**statement, "id": name, "object": thing, "result": result}
            if result is None:
                del said["result"]
            try:
                check({**said, "actor": self._actor})
                adopted = make.adopt(
                    said,
                    actor=self._actor,
                    registration=self._registration,
                    lesson=self._lesson,
                    timestamp=clock.moment(at),
                )
                check(adopted)
            except Invalid as error:
                raise Refused(str(error)) from None
        except Refused as error:
            self.refused.append((given, str(error)))
            return
        known.add(name)
        self.facts = facts
        self.accepted.append(adopted)
        self.stored.append(given)
        self.conclude_if_complete(at)

    def conclude_if_complete(self, at: int) -> None:
        """Once the lesson's rule is fulfilled the attempt is concluded, and stays so."""
        if not self.concluded and conclude(rules_of(self.lesson), self.facts.as_dict()).completed:
            self.concluded, self.concluded_at = True, max(at, self.attempt.started_at)

    def statements(self, conclusion: Conclusion, *, closing: bool) -> list[dict[str, Any]]:
        """What goes to the LRS: the player's statements, and the server's about the lesson as a whole."""
        mine: list[dict[str, Any]] = []
        if self.initialized and not self.attempt.initialized:
            mine.append(self._server("initialized", self._first()))
        mine += self.accepted
        if self.concluded and not self.attempt.completed and self.concluded_at is not None:
            mine.append(self._server("completed", self.concluded_at, completion=True))
            if conclusion.success is not None:
                verb = "passed" if conclusion.success else "failed"
                mine.append(
                    self._server(
                        verb,
                        self.concluded_at,
                        success=conclusion.success,
                        scaled=conclusion.scaled,
                        points=conclusion.points,
                        max_points=conclusion.max_points,
                    )
                )
        if closing and self.concluded and not self.attempt.terminated:
            mine.append(self._server("terminated", self.now))
        return mine

    @property
    def followed_up(self) -> bool:
        """Whether the follow-up was answered in this delivery."""
        return bool(self.facts.follow_up) and self.facts.follow_up != self.attempt.facts.get("follow_up")

    @property
    def _may_follow_up(self) -> bool:
        return may_answer(self.attempt, self.now) and not self.facts.follow_up

    @property
    def initialized(self) -> bool:
        """Whether the lesson has begun by now."""
        return self.attempt.initialized or bool(self.accepted) or self.concluded

    def _first(self) -> int:
        times = [read_time(one.get("timestamp")) or self.now for one in self.accepted]
        return min([*times, self.now])

    def _when(self, timestamp: object) -> int:
        """The moment of a statement by our clock: never before the attempt, never in the future."""
        said = read_time(timestamp)
        moment = self.now if said is None else said + self.skew
        return max(min(moment, self.now), min(self.attempt.started_at, self.now))

    def _server(self, verb: str, at: int, **outcome: Any) -> dict[str, Any]:
        duration = max(0, at - self.attempt.started_at) / clock.SECOND
        return make.lesson_statement(
            verb,
            attempt=self._registration,
            actor=self._actor,
            lesson=self._lesson,
            timestamp=clock.moment(at),
            outcome=None if verb == "initialized" else make.Outcome(duration=duration, **outcome),
        )
