"""What came of sending statements to a target: its answer, or that there was none, and what that means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lti_tool.fetch import Answer, FetchError
from lti_tool.forward_wire import Wire
from lti_tool.lti.waits import wait_of
from xapi.forward import Outgoing
from xapi.forward_answers import Verdict, named_in, verdict

NO_ANSWER = 0
"""In the place of a status."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a POST.

    Attributes:
        verdict: what it means.
        trouble: in a word, where the target has one; see `forward_state.trouble_in_words`.
        told: what is shown of it.
        status: of the answer, `NO_ANSWER` where there was none.
        body: of the answer.
        wait: seconds that the target asks for.
        named: ids that it acknowledges, of an answer that names some only.
    """

    verdict: Verdict
    trouble: str = ""
    told: str = ""
    status: int = NO_ANSWER
    body: bytes = b""
    wait: int = 0
    named: frozenset[str] = frozenset()

    @property
    def passing(self) -> bool:
        """Whether it may well be gone at the next try: all but a plain refusal."""
        return self.status != 403

    @property
    def slow(self) -> bool:
        """Whether fewer statements at once may help."""
        return self.trouble == "timeout" or self.status in (500, 502, 503, 504)


def send(wire: Wire, items: Sequence[Outgoing]) -> Outcome:
    """Send statements. An answer that names none of them is checked by asking for the last."""
    try:
        answer = wire.post(items)
    except FetchError as error:
        if error.kind == "refused":
            return Outcome("stop", "address_refused", str(error))
        known = {"timeout": ("timeout", ""), "too_large": ("no_store", "-")}
        return Outcome("unclear", *known.get(error.kind, ("unreachable", "")))
    found = Outcome(
        verdict(answer.status, answer.body, [item.id for item in items]),
        _why(answer),
        str(answer.status),
        answer.status,
        answer.body,
        wait_of(answer),
    )
    if found.verdict != "part":
        return found
    named = (named_in(answer.body) or frozenset()) & {item.id.lower() for item in items}
    if named:
        return replace(found, named=named)
    # Some say nothing, and a batch is taken whole or not at all. Who may not ask believes a 2xx.
    absent = wire.has(items[-1].id) is False
    return replace(found, verdict="unclear", trouble="unconfirmed") if absent else replace(found, verdict="taken")


def _why(answer: Answer) -> str:
    if answer.status == 429:
        return "too_often"
    if answer.status == 401:
        return "key_refused"
    if answer.status == 403:
        return "not_allowed"
    return "failing" if answer.status >= 500 or answer.status in (408, 425) else "no_store"
