"""What the picker remembers until its answer: signed, in the form, so that no cookie is needed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from itsdangerous import BadData, SignatureExpired

from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.lti.message import DeepLinkingSettings, Launch
from lti_tool.platforms.deep_linking import Habits
from lti_tool.secrets import Vault

PURPOSE = "deep linking at a partner"
MAX_AGE = 2 * 3600
"""Seconds that an instructor may take to choose."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One deep linking request, as far as its answer needs it (no person in it).

    Attributes:
        partner_id: whose lessons may be chosen.
        multiple: whether several items are taken; a platform's habits are already counted in.
        lang: the language of the pages.
        habits: what this LMS makes of the links.
    """

    issuer: str
    client_id: str
    deployment_id: str
    platform_id: str
    partner_id: str
    return_url: str
    types: tuple[str, ...]
    targets: tuple[str, ...]
    multiple: bool
    line_item: bool | None
    data: str | None
    course: str
    lang: str
    auto_create: bool = False
    habits: Habits = field(default_factory=Habits)

    @property
    def settings(self) -> DeepLinkingSettings:
        """What the platform takes back."""
        return DeepLinkingSettings(
            self.return_url,
            self.types,
            self.targets,
            self.multiple,
            self.line_item,
            self.data,
            self.auto_create,
        )


def issue(launch: Launch, settings: DeepLinkingSettings, *, habits: Habits, lang: str) -> Ticket:
    """The ticket of a checked deep linking launch."""
    return Ticket(
        issuer=launch.issuer,
        client_id=launch.client_id,
        deployment_id=launch.deployment_id,
        platform_id=launch.platform_id,
        partner_id=launch.partner_id,
        return_url=settings.return_url,
        types=settings.accept_types,
        targets=settings.accept_targets,
        multiple=settings.accept_multiple and not habits.single,
        line_item=settings.accept_line_item,
        data=settings.data,
        course=launch.context_title,
        lang=lang,
        auto_create=settings.auto_create,
        habits=habits,
    )


def seal(vault: Vault, ticket: Ticket) -> str:
    """The ticket as a form value."""
    return str(vault.signer(PURPOSE).dumps(asdict(ticket)))


def read(vault: Vault, token: str) -> Ticket:
    """The ticket again.

    Raises:
        Refusal: the token is not ours, or older than ``MAX_AGE``.
    """
    try:
        values: dict[str, Any] = vault.signer(PURPOSE).loads(token, max_age=MAX_AGE)
    except SignatureExpired:
        raise Refusal(
            "deep_link_expired",
            "the picker's form is over two hours old",
            message=_("This page has been open for too long. Nothing was added."),
        ) from None
    except BadData:
        raise Refusal(
            "deep_link_token_wrong",
            "the picker's form is not signed by this tool",
            message=_("This page can't be used any more. Nothing was added."),
        ) from None
    lists = {name: tuple(values[name]) for name in ("types", "targets")}
    return Ticket(**{**values, **lists, "habits": Habits(**values.get("habits", {}))})
