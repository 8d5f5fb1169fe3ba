"""What goes over the wire to another record store: statements out, one statement back, and a test of the connection.

All by the guarded fetch; the key stands in the request alone, never in a log or an error.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from lti_tool.db import reading
from lti_tool.errors import CommandError
from lti_tool.fetch import Answer, FetchError
from lti_tool.i18n import gettext as _
from lti_tool.models.forward import Target
from lti_tool.services import Services
from xapi import forward as copies
from xapi import strict_json
from xapi.forward import Outgoing

VERSIONS = ("1.0.3", "2.0.0")


class Wire:
    """One target, as it is spoken to."""

    def __init__(self, services: Services, target: Target) -> None:
        self._services = services
        self._base = target.endpoint
        basic = base64.b64encode(target.key(services.vault).encode()).decode()
        self._headers = {"Authorization": f"Basic {basic}", "X-Experience-API-Version": target.version}

    def post(self, items: Sequence[Outgoing]) -> Answer:
        """Send statements with their attachments.

        Raises:
            FetchError: no answer.
        """
        with reading(self._services.engine) as connection:
            body, kind = copies.body_of(connection, items)
        headers = {**self._headers, "Content-Type": kind}
        return self._services.fetch.post(f"{self._base}/statements", data=body, headers=headers)

    def statement(self, statement_id: str) -> Any:
        """The statement of this id there, voided or not; None where none is shown.

        Raises:
            FetchError: no answer.
        """
        for name in ("statementId", "voidedStatementId"):
            url = f"{self._base}/statements?{name}={quote(statement_id)}"
            answer = self._services.fetch.get(url, headers=self._headers)
            if answer.status == 200:
                return strict_json.parse(answer.body)
        return None

    def has(self, statement_id: str) -> bool | None:
        """Whether a statement is there, voided or not; None where that is not said, as to a key that may not read."""
        try:
            for name in ("statementId", "voidedStatementId"):
                url = f"{self._base}/statements?{name}={quote(statement_id)}"
                status = self._services.fetch.get(url, headers=self._headers).status
                if status != 404:
                    return True if status == 200 else None
        except FetchError:
            return None
        return False

    def about(self) -> Answer:
        """What the record store says of itself, to anybody."""
        version = {"X-Experience-API-Version": self._headers["X-Experience-API-Version"]}
        return self._services.fetch.get(f"{self._base}/about", headers=version)

    def asked(self) -> Answer:
        """The answer to a question with the key, for statements of a time to come: none travels."""
        url = f"{self._base}/statements?since=9000-01-01T00:00:00Z&limit=1"
        return self._services.fetch.get(url, headers=self._headers)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a test: what was tried, whether it went well, and what that means."""

    name: str
    good: bool
    told: str


def test(services: Services, target: Target) -> list[Step]:
    """Try a target without sending it a statement; the last step is the one that failed, if one did."""
    wire = Wire(services, target)
    try:
        about = wire.about()
    except FetchError as error:
        return [Step(_("Address"), False, str(error))]
    steps = [Step(_("Address"), True, _("It answers."))]
    steps.append(_versions(about, target))
    if not steps[-1].good:
        return steps
    try:
        asked = wire.asked()
    except FetchError as error:
        return [*steps, Step(_("Key"), False, str(error))]
    return [*steps, _key(asked)]


def _versions(about: Answer, target: Target) -> Step:
    name = _("Record store")
    if about.status in (404, 405, 501):
        # Ralph 5.1 has no About resource; the key decides.
        return Step(name, True, _("It says nothing of itself; that alone is no fault."))
    spoken: Any = None
    if about.status == 200:
        try:
            spoken = about.json()["version"]
        except (FetchError, KeyError, TypeError):
            spoken = None
    if not isinstance(spoken, list):
        return Step(
            name, False, _("This address is no record store (it answers {status}).").format(status=about.status)
        )
    known = ", ".join(str(one)[:10] for one in spoken[:12])
    if not any(str(one).startswith(target.version[:3]) for one in spoken):
        words = _("It speaks xAPI {known}, not {version}.").format(known=known, version=target.version)
        return Step(name, False, words)
    return Step(name, True, _("It speaks xAPI {known}.").format(known=known))


def _key(asked: Answer) -> Step:
    name = _("Key")
    if asked.status == 403:
        return Step(name, True, _("It is known; it may not read, which is not needed to send."))
    if asked.status == 200 and b'"statements"' in asked.body:
        return Step(name, True, _("It is let in."))
    if asked.status == 401:
        return Step(name, False, _("Key or secret is wrong, or was revoked there."))
    return Step(name, False, _("The record store answers {status}.").format(status=asked.status))


def endpoint_of(text: str) -> str:
    """The address of a record store, without what follows it for statements.

    Raises:
        CommandError: it is no plain web address.
    """
    wrong = _(
        "Write the address of the record store, such as https://lrs.example.org/xapi, without key or question mark."
    )
    base = text.strip().rstrip("/").removesuffix("/statements").removesuffix("/about").rstrip("/")
    try:
        parts = urlsplit(base)
        _port = parts.port
    except ValueError:
        raise CommandError(wrong) from None
    plain = base.isprintable() and " " not in base and "@" not in parts.netloc and len(base) < 2000
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or not plain:
        raise CommandError(wrong)
    return base
