"""Erasing a person (GDPR Art. 17): from the record store and from the tool's own rows, with a certificate.

All of it is one transaction, under the log's lock: killed at any point, nothing has happened, and it is simply asked
again. The learner's attempts stay as facts of a stranger, under new ids: neither a page that is still open nor a
server's log of addresses leads to them. Who was erased and opens a lesson anew is a new learner.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from lti_tool import clock, erasure_record
from lti_tool.db import reading, writing
from lti_tool.models import erasure as kept
from lti_tool.models import partner as partners
from lti_tool.models.attempt import attempts, learners, taken_statements
from lti_tool.models.erasure import Erasure
from lti_tool.models.grade import grades
from lti_tool.models.platform import platforms
from lti_tool.secrets import Vault, pseudonym
from lti_tool.services import Services
from xapi import strict_json
from xapi.lrs import anonymous, erased, erasure, erasure_search, identity
from xapi.lrs.auth import OWN_TENANT
from xapi.lrs.tables import agents, statement_agents
from xapi.vocabulary import Namespace

KEY = "erased persons"
"""What the key of the keyed hashes is derived for."""
_OWN_WORDS = ("reflection",)
_TRIALS = ("", "test", "visit")


@dataclass(frozen=True, slots=True)
class Target:
    """One identifier of the person in one tenant; ``learner`` is the tool's row where there is one."""

    tenant: str
    agent: Mapping[str, Any]
    learner: int | None = None


def find(services: Services, agent: Mapping[str, Any], partner_id: str | None = None) -> list[Target]:
    """Everywhere that the person of an identifier is known: by the record store, and by the tool.

    Of a learner, the pseudonyms that the same user of the LMS has as a visitor or in a student's view belong to it.

    Args:
        services: the installation.
        agent: an Agent or identified Group, checked.
        partner_id: look there only; by default everywhere.
    """
    found: dict[tuple[str, str], Target] = {}
    with reading(services.engine) as connection:
        owners = {one.id: one for one in partners.every(connection)}
        for tenant in _tenants(connection):
            if _known(connection, tenant, agent):
                first = erasure_search.identities(agent)[0]
                found[tenant, strict_json.dump(first)] = Target(tenant, first)
        name = agent.get("account", {}).get("name", "")
        # Who came by a package has no platform.
        query = select(learners, platforms.c.issuer).outerjoin(platforms, platforms.c.id == learners.c.platform_id)
        for row in connection.execute(query.where(learners.c.pseudonym == name)).all() if name else ():
            owner = owners[row.partner_id]
            if agent["account"]["homePage"] != owner.home_page:
                continue
            for other in _same_user(connection, services.vault, owner, row):
                who = _account(owner.home_page, other.pseudonym)
                found[owner.id, strict_json.dump(who)] = Target(owner.id, who, other.id)
    return [one for one in found.values() if partner_id is None or one.tenant == partner_id]


def by_pseudonym(services: Services, name: str, partner_id: str | None = None) -> list[dict[str, Any]]:
    """The accounts of this name that the record store or the tool knows, whole or by a beginning that only one has."""
    found: dict[str, dict[str, Any]] = {}
    with reading(services.engine) as connection:
        query = select(agents.c.identity).where(agents.c.label >= name, agents.c.label < name + "\U0010ffff")
        if partner_id is not None:
            query = query.where(agents.c.tenant == partner_id)
        for text in connection.execute(query.distinct().limit(20)).scalars():
            found[text] = strict_json.parse(text.encode())
        owners = {one.id: one.home_page for one in partners.every(connection)}
        known = select(learners.c.partner_id, learners.c.pseudonym).where(
            learners.c.pseudonym >= name, learners.c.pseudonym < name + "\U0010ffff"
        )
        for row in connection.execute(known.limit(20)):
            if partner_id is None or row.partner_id == partner_id:
                who = _account(owners[row.partner_id], row.pseudonym)
                found[strict_json.dump(who)] = who
    exact = [one for one in found.values() if identity.label(one) == name[:120]]
    return exact or list(found.values())


def _tenants(connection: Connection) -> list[str]:
    return [OWN_TENANT, *(one.id for one in partners.every(connection))]


def _mentioned(services: Services, agent: Mapping[str, Any], targets: Sequence[Target]) -> list[Target]:
    """Where else an identifier of the person stands in texts, though nobody is known by it there."""
    with reading(services.engine) as connection:
        others = [one for one in _tenants(connection) if one not in {target.tenant for target in targets}]
    first = erasure_search.identities(agent)[0]
    found = [(tenant, erasure_search.mentions(services.engine, tenant, agent)) for tenant in others]
    return [Target(tenant, first) for tenant, one in found if one.files or any(one.seqs.values())]


def _known(connection: Connection, tenant: str, agent: Mapping[str, Any]) -> list[int]:
    """The rows of agents that are the person in a tenant's records."""
    mailboxes, _ = erasure_search.mailboxes_of(connection, tenant, agent)
    digests = [identity.digest(strict_json.dump(one)) for one in erasure_search.identities(agent, mailboxes)]
    query = select(agents.c.id).where(agents.c.tenant == tenant, agents.c.digest.in_(digests))
    return list(connection.execute(query).scalars())


def was_erased(services: Services, agent: Mapping[str, Any] | str) -> list[Erasure]:
    """The certificates of erasures of a person, an agent or a pseudonym, newest first."""
    with reading(services.engine) as connection:
        every = partners.every(connection)
        agents_of = [_account(one.home_page, agent) for one in every] if isinstance(agent, str) else [agent]
        marks = {
            erased.mark(connection, tenant, strict_json.dump(one)).hex()
            for tenant in [OWN_TENANT, *(one.id for one in every)]
            for who in agents_of
            for one in erasure_search.identities(who)
        }
        return [one for one in kept.every(connection) if marks & set(one.marks)]


def size(services: Services, targets: Sequence[Target]) -> dict[str, int]:
    """How many statements name the person, and how many attempts the learner has: what is about to be erased."""
    found = {"statements": 0, "attempts": 0}
    with reading(services.engine) as connection:
        for target in targets:
            keys = _known(connection, target.tenant, target.agent)
            concerned = select(func.count()).where(statement_agents.c.agent.in_(keys))
            found["statements"] += connection.execute(concerned).scalar_one()
            if target.learner is not None:
                mine = select(func.count()).where(attempts.c.learner_id == target.learner)
                found["attempts"] += connection.execute(mine).scalar_one()
    return found


def erase(services: Services, agent: Mapping[str, Any], staff: str, partner_id: str | None = None) -> Erasure:
    """Erase a person; returns the certificate.

    Args:
        services: the installation.
        agent: an Agent or identified Group, checked.
        staff: who does it: an account of the console, empty from the command line.
        partner_id: in this partner's records only; by default wherever the person is known.
    """
    targets = find(services, agent, partner_id)
    targets += _mentioned(services, agent, targets) if partner_id is None else []
    targets = targets or [
        Target(tenant, one) for tenant in [partner_id or OWN_TENANT] for one in erasure_search.identities(agent)[:1]
    ]
    known = [erasure_search.mentions(services.engine, one.tenant, one.agent) for one in targets]
    namespace = Namespace(services.settings.namespace)
    own_words = frozenset([namespace.extension("note")])
    counts: Counter[str] = Counter(dict.fromkeys(erasure_record.COUNTS, 0))
    marks: list[str] = []
    events: list[str] = []
    with writing(services.engine) as connection:
        _lock(connection, targets)
        for target, found in zip(targets, known, strict=True):
            into = anonymous.stranger(_home(target.agent))
            moved = _attempts_moved(connection, target, into["account"]["name"], counts)
            done = erasure.erase(
                connection,
                target.tenant,
                dict(target.agent),
                found,
                stranger=into,
                registrations=moved,
                own_words=own_words,
            )
            for name in erasure_record.OF_STORE:
                counts[name] += getattr(done, name)
            marks += [mark.hex() for mark in done.marks]
            events += erasure_record.told(connection, services, namespace, target.tenant, done)
        certificate = erasure_record.certificate(
            connection, staff, [one.tenant for one in targets], counts, marks, events
        )
    return certificate


def _account(home_page: str, name: str) -> dict[str, Any]:
    return {"account": {"homePage": home_page, "name": name}}


def _home(agent: Mapping[str, Any]) -> str:
    return str(agent["account"]["homePage"]) if "account" in agent else anonymous.STRANGERS


def _same_user(connection: Connection, vault: Vault, owner: partners.Partner, row: Any) -> list[Any]:
    """The learner, and whom else the same user of the LMS is here."""
    names = {row.pseudonym}
    if row.subject:
        key = partners.identity_key(vault, owner)
        names |= {pseudonym(key, "lti", row.issuer, row.subject, *([trial] if trial else [])) for trial in _TRIALS}
    query = select(learners.c.id, learners.c.pseudonym).where(
        learners.c.partner_id == owner.id, learners.c.pseudonym.in_(names)
    )
    return list(connection.execute(query.order_by(learners.c.id)))


def _lock(connection: Connection, targets: Sequence[Target]) -> None:
    """Take all locks, in the order in which a delivery takes them: the attempt first, the log last."""
    mine = [one.learner for one in targets if one.learner is not None]
    rows = select(attempts.c.id).where(attempts.c.learner_id.in_(mine)).order_by(attempts.c.id)
    connection.execute(rows.with_for_update()).all()
    erasure.lock(connection)


def _attempts_moved(connection: Connection, target: Target, name: str, counts: Counter[str]) -> dict[str, str]:
    """Make the learner's attempts a stranger's, under new ids; returns them by the old ones.

    The row of the learner is a new one as well: a pass that a browser still has leads to nobody.
    """
    if target.learner is None:
        return {}
    old = connection.execute(select(learners).where(learners.c.id == target.learner).with_for_update()).first()
    if old is None:
        return {}
    values = {
        **old._mapping,
        "pseudonym": name,
        "subject": "",
        "notice_version": 0,
        "created_at": old.created_at - old.created_at % clock.DAY,
    }
    del values["id"]
    stranger = connection.execute(insert(learners).values(**values).returning(learners.c.id)).scalar_one()
    counts["grades"] += connection.execute(delete(grades).where(grades.c.learner_id == old.id)).rowcount
    moved: dict[str, str] = {}
    for row in connection.execute(select(attempts.c.id, attempts.c.facts).where(attempts.c.learner_id == old.id)).all():
        moved[row.id] = str(uuid.uuid4())
        connection.execute(delete(taken_statements).where(taken_statements.c.attempt_id == row.id))
        facts = {key: value for key, value in row.facts.items() if key not in _OWN_WORDS}
        changed = {"id": moved[row.id], "learner_id": stranger, "facts": facts, "state": {}}
        connection.execute(update(attempts).where(attempts.c.id == row.id).values(**changed))
    connection.execute(delete(learners).where(learners.c.id == old.id))
    counts["learners"] += 1
    counts["attempts"] += len(moved)
    return moved
