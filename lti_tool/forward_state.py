"""How the copies for other record stores stand: how far behind, and why, for people and for Prometheus."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy import Connection, select

from lti_tool import clock
from lti_tool.i18n import gettext as _
from lti_tool.models import forward
from lti_tool.models.forward import LATE, PAUSED, STOPPED, Target
from xapi.lrs import store
from xapi.lrs.tables import statements


@dataclass(frozen=True, slots=True)
class Standing:
    """How one target stands.

    Attributes:
        behind: statements of the log that were not looked at yet for it.
        waiting: microseconds that the oldest of these has waited.
        aside: statements that it refused.
    """

    target: Target
    behind: int
    waiting: int
    aside: int

    @property
    def minutes(self) -> int:
        """Whole minutes behind."""
        return self.waiting // clock.MINUTE

    @property
    def late(self) -> bool:
        """Whether somebody should look: stopped by an error, or hours behind."""
        return self.target.state != PAUSED and (self.target.state == STOPPED or self.waiting > LATE)


def standings(connection: Connection, targets: list[Target] | None = None) -> list[Standing]:
    """How each target stands now, by name."""
    top, _stored = store.last(connection)
    aside = forward.counts_aside(connection)
    found = []
    for target in forward.every(connection) if targets is None else targets:
        oldest = select(statements.c.stored).where(statements.c.seq > target.cursor).order_by(statements.c.seq).limit(1)
        since = connection.execute(oldest).scalar() if top > target.cursor else None
        waiting = 0 if since is None else max(0, clock.now() - since)
        found.append(Standing(target, max(0, top - target.cursor), waiting, aside.get(target.id, 0)))
    return found


def copies_late(connection: Connection) -> bool:
    """Whether any target needs somebody to look."""
    return any(one.late for one in standings(connection))


def measure(connection: Connection, registry: CollectorRegistry) -> None:
    """Add what Prometheus may know of each target."""
    gauges = {
        "behind": Gauge("creator_lessons_forward_behind", "Statements not yet copied", ["target"], registry=registry),
        "seconds": Gauge(
            "creator_lessons_forward_behind_seconds", "Age of the oldest of them", ["target"], registry=registry
        ),
        "aside": Gauge("creator_lessons_forward_set_aside", "Statements refused there", ["target"], registry=registry),
        "sent": Gauge("creator_lessons_forward_sent", "Statements acknowledged", ["target"], registry=registry),
        "on": Gauge("creator_lessons_forward_on", "1: on, 0: paused or stopped", ["target"], registry=registry),
    }
    for one in standings(connection):
        name = one.target.name
        gauges["behind"].labels(name).set(one.behind)
        gauges["seconds"].labels(name).set(one.waiting / clock.SECOND)
        gauges["aside"].labels(name).set(one.aside)
        gauges["sent"].labels(name).set(one.target.sent)
        gauges["on"].labels(name).set(one.target.state == forward.ON)


def trouble_in_words(target: Target) -> str:
    """Why a target waits or was stopped, and what to do about it; empty where all is well."""
    words = {
        "key_refused": _(
            "Key or secret is wrong there, or was revoked. Add it anew with a valid key, then remove this one."
        ),
        "not_allowed": _("The key may not write statements there. Have it allowed, then resume."),
        "address_refused": _("Its address may not be used ({said})."),
        "refuses_all": _("It refused many statements in a row (status {said}). Look at what it says, then resume."),
        "too_often": _("It asks to be sent less ({said}). It is tried again by itself."),
        "failing": _("It answers with an error ({said}). It is tried again by itself."),
        "no_store": _("There is no record store at its address (status {said}). It is tried again by itself."),
        "unconfirmed": _("It does not say that it has what was sent (status {said}). It is tried again by itself."),
        "timeout": _("It did not answer in time. It is tried again by itself."),
        "unreachable": _("It can't be reached. It is tried again by itself."),
        "unexpected": _("Something unexpected happened; see the worker's log. It is tried again by itself."),
    }
    return words.get(target.trouble, "").format(said=target.said)
