"""A launch after every check: what it says, as plain data for the rooms behind the wire.

Names and e-mails are not taken over: they stay in the LMS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

RESOURCE_LINK = "LtiResourceLinkRequest"
DEEP_LINKING = "LtiDeepLinkingRequest"
SUBMISSION_REVIEW = "LtiSubmissionReviewRequest"
DATA_PRIVACY = "DataPrivacyLaunchRequest"


@dataclass(frozen=True, slots=True)
class Roles:
    """What the user may do in this context, from the roles claim (LTI 1.3 core, section 5.3.7).

    ``test`` is a student preview (Canvas's student view): no grade, not in reports.
    """

    learner: bool = False
    instructor: bool = False
    test: bool = False


@dataclass(frozen=True, slots=True)
class GradeService:
    """The AGS endpoint claim (AGS 2.0, section 3.1): where this link's grades go."""

    line_item: str = ""
    line_items: str = ""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeepLinkingSettings:
    """What the platform takes back (Deep Linking 2.0, section 2.2)."""

    return_url: str
    accept_types: tuple[str, ...]
    accept_targets: tuple[str, ...]
    accept_multiple: bool
    accept_line_item: bool | None
    data: str | None
    auto_create: bool = False
    """The links are made at once: nobody looks over them in the LMS."""


@dataclass(frozen=True, slots=True)
class Launch:
    """One checked launch message.

    Attributes:
        partner_id: whose platform it came from.
        platform_id: the registration; ``deployment_pk`` the accepted deployment's row.
        subject: the LMS's user id, or ``None`` (anonymous, only where the registration allows it).
        lesson, module, lang: what the link names: ``custom`` wins over the target URL; ``None`` = nothing.
        locale: the language the LMS shows, such as ``fr-CA``; empty if unknown.
        placement_id: the resource link's row; ``None`` for deep linking.
        custom: the link's custom parameters as strings; unresolved ``$Variables`` are left out.
        claims: the whole verified message but for who the user is (names, e-mail, picture).
        groups_url: where the groups of the course are told (Course Groups 1.0); empty if they are not.
        for_user: whose work is to be shown (Submission Review 1.0), or about whom something is kept (data privacy
            launch), as the LMS's user id; empty in other messages.
    """

    message_type: str
    partner_id: str
    platform_id: str
    issuer: str
    client_id: str
    deployment_pk: int
    deployment_id: str
    family: str
    subject: str | None
    roles: Roles
    target_link_uri: str
    lesson: str | None
    module: str | None
    lang: str | None
    resource_link_id: str | None
    resource_link_title: str
    context_id: str | None
    context_title: str
    grades: GradeService | None
    memberships_url: str
    deep_linking: DeepLinkingSettings | None
    locale: str
    return_url: str
    placement_id: int | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, Any] = field(default_factory=dict, repr=False)
    groups_url: str = ""
    for_user: str = ""
