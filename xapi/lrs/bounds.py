"""What a narrow grant is kept to beside its scopes: one dispatch's lessons, or one learner's attempt.

Each question is answered by a reason why not, in English for whoever wrote the program, or None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xapi.lrs import identity
from xapi.vocabulary import VERBS

STATE, AGENT_PROFILE = "state", "agent"
LAUNCH_DATA = "LMS.LaunchData"
"""The State document that cmi5 leaves for the assignable unit: the LMS's word, so it is only read (cmi5 10.0)."""

_OF_A_WHOLE = frozenset(VERBS[name] for name in ("initialized", "completed", "passed", "failed", "terminated"))
_VIDEO = "/video"
"""What follows a lesson's IRI in that of its video, the one part of which is said that it was completed."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of a narrow grant.

    The key of a dispatch lies open in a package, and what it sends goes into the log as it is. So it says what
    happened, not what came of it: no score, and that something was completed of a video alone. Whether an answer was
    right it may say, as every player does: the response stands beside it, and the log names the key that vouches. An
    attempt's statements are put right before they are stored (`Grant.take`), whatever they say of that.

    Attributes:
        activities: IRIs of lessons. Statements are about something beneath one of them; what is said of the whole
            lesson (that it was completed, passed …) is concluded by the server.
        realm: what begins with this, and is not one of the activities or beneath one, may not be named at all.
        verbs: the IRIs of verbs that may be used.
        home_page: every agent is an account of this site, and has no name.
        agent: the one agent whom statements and documents are about; by default any of the home page.
        registration: the one registration of statements and states; by default any.
        judged: whether results are put right by who takes the statements.
        body: octets of a body that is brought.
        batch: statements that are brought at once.
        largest: octets of a document, also of one that grew by merging.
        documents: how many states it may keep.
    """

    activities: tuple[str, ...]
    realm: str
    verbs: frozenset[str]
    home_page: str
    agent: Mapping[str, Any] | None = None
    registration: str | None = None
    judged: bool = False
    body: int = 512_000
    batch: int = 200
    largest: int = 65_536
    documents: int = 100

    def why_no_statement(self, statement: dict[str, Any]) -> str | None:
        """Say why a legal statement may not be written; None where it may."""
        target = statement["object"]
        if target.get("objectType", "Activity") != "Activity":
            return f"the object must be an Activity, not a {target['objectType']}"
        iri = target["id"]
        if iri in self.activities:
            return "what became of a whole lesson is concluded by the server; send what happened in it"
        if not self._beneath(iri):
            return f"the object {iri[:200]!r} belongs to none of its lessons ({', '.join(self.activities)[:300]})"
        verb = statement["verb"]["id"]
        if verb not in self.verbs:
            return f"the verb {verb[:200]!r} is none of those allowed ({', '.join(sorted(self.verbs))})"
        if not self.judged and (reason := self._why_no_result(statement)) is not None:
            return reason
        for activity, _ in identity.activities_of(statement):
            named = activity["id"]
            if named.startswith(self.realm) and named not in self.activities and not self._beneath(named):
                return f"the context names {named[:200]!r}, which belongs to none of its lessons"
        if statement.get("attachments"):
            return "it may not bring attachments"
        return self._why_no_people(statement)

    def why_no_document(
        self,
        kind: str,
        agent: dict[str, Any] | None,
        activity: str | None,
        registration: str | None,
        name: str | None,
        *,
        writing: bool,
    ) -> str | None:
        """Say why a document, or the list of a shelf, may not be opened; None where it may.

        Args:
            kind: state, agent or activity, as in `documents.py`.
            agent: whose; None for activity profiles.
            activity: an IRI; None for agent profiles.
            registration: a UUID, None where none was given.
            name: of the document; None for all of the shelf.
            writing: whether it would be changed.
        """
        if self.agent is None or kind not in (STATE, AGENT_PROFILE):
            return "it opens no documents of this kind"
        if agent is None or identity.identity(agent) != self.agent:
            return "the parameter agent is somebody else than the learner of this attempt"
        if kind == AGENT_PROFILE:
            return "it only reads the learner's profile" if writing else None
        if activity not in self.activities:
            return "the parameter activityId is not the lesson of this attempt"
        if registration is None or registration.lower() != self.registration:
            return "the parameter registration must be that of this attempt"
        if writing and name in (None, LAUNCH_DATA):
            return f"{LAUNCH_DATA} is only read; give the stateId of another document"
        return None

    def _beneath(self, iri: str) -> bool:
        return any(iri.startswith((f"{one}/", f"{one}#")) for one in self.activities)

    def _why_no_result(self, statement: dict[str, Any]) -> str | None:
        of_a_video = statement["object"]["id"] in [f"{one}{_VIDEO}" for one in self.activities]
        if statement["verb"]["id"] in _OF_A_WHOLE and not of_a_video:
            return "with this verb only a video may be its object; of all else the server concludes it"
        result = statement.get("result", {})
        if "score" in result:
            return "it may not bring a score; the server works it out from the answers"
        if "completion" in result and not of_a_video:
            return "only of a video may it say a completion; of all else the server concludes it"
        return None

    def _why_no_people(self, statement: dict[str, Any]) -> str | None:
        # The authority is the server's word, whatever was sent.
        sent = {name: value for name, value in statement.items() if name != "authority"}
        for person, _ in identity.agents_of(sent):
            known = identity.identity(person) or {}
            if self.agent is not None and known != self.agent:
                return "it is about somebody else than the learner of this attempt"
            if known.get("account", {}).get("homePage") != self.home_page:
                return f"whom it names must be an account with the homePage {self.home_page}"
            if "name" in person:
                return "it may not say the names of people"
        registration = statement.get("context", {}).get("registration")
        if self.registration is not None and registration is not None and registration.lower() != self.registration:
            return "the registration is not that of this attempt"
        return None
