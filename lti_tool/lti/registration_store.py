"""Keeping a registration: whose invitation it is, the platform it made, both or neither."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import Connection

from lti_tool import clock
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.lti import registration_marks as marks
from lti_tool.lti import unproven
from lti_tool.lti.registration_wire import PlatformConfiguration, Registered
from lti_tool.models import connection as connections
from lti_tool.models import partner as partners
from lti_tool.models import platform as platforms
from lti_tool.models.partner import Invitation, Partner
from lti_tool.models.platform import Platform
from lti_tool.platforms import canvas
from lti_tool.platforms.registration import issuer_fits


@dataclass(frozen=True, slots=True)
class Found:
    """An invitation with whose it is, and the platforms that were connected by it.

    Attributes:
        tried: it is over its date, but was sent to an LMS before, and may be tried again.
    """

    invitation: Invitation
    partner: Partner
    platforms: tuple[Platform, ...]
    tried: bool = False

    def used_by(self, configuration_url: str) -> Platform | None:
        """The platform that used the invitation up, if it is the one that asks now.

        An invitation for many may be held by many: who used it last is nobody else's business.
        """
        if not self.invitation.used_up or self.invitation.many or not configuration_url:
            return None
        itself = (one for one in self.platforms if not one.by_hand and issuer_fits(one.issuer, configuration_url))
        return next(itself, None)

    def platform(self, platform_id: str) -> Platform | None:
        """The platform of this id, if it was connected by this invitation."""
        return next((one for one in self.platforms if one.id == platform_id), None)


def find(connection: Connection, secret: str) -> Found:
    """The invitation with this secret, whatever its state.

    Raises:
        Refusal: there is none.
    """
    invitation = partners.invitation(connection, secret)
    if invitation is None:
        raise Refusal(
            "invitation_unknown",
            "no invitation has this secret",
            message=_(
                "This address is not a valid invitation. Check that it was copied whole, "
                "or ask whoever sent it for a new one."
            ),
            status=404,
            retry=False,
        )
    partner = partners.get(connection, invitation.partner_id)
    over = invitation.expires_at <= clock.now()
    return Found(
        invitation,
        partner,
        tuple(connections.of_invitation(connection, invitation.id)),
        over and marks.may_be_tried_again(connection, invitation),
    )


def must_be_open(found: Found) -> None:
    """Refuse an invitation by which nothing can be connected any more.

    Raises:
        Refusal: used up or too old.
    """
    invitation = found.invitation
    if invitation.used_up:
        raise Refusal(
            "invitation_used",
            f"invitation {invitation.id} is used up",
            message=_(
                "This invitation has connected an LMS already. To connect another one, "
                "ask whoever sent it for a new invitation."
            ),
            status=410,
            retry=False,
        )
    if invitation.expires_at <= clock.now() and not found.tried:
        raise Refusal(
            "invitation_expired",
            f"invitation {invitation.id} is over its date",
            message=_("This invitation is too old. Ask whoever sent it for a new one."),
            status=410,
            retry=False,
        )


def in_the_way(connection: Connection, partner_id: str, configuration: PlatformConfiguration) -> list[Platform]:
    """The partner's typed connections that would speak for the learners of an LMS that registers itself.

    They have keys from elsewhere, and the LMS has just shown, at its own address, whose the issuer is: so they shall
    give way, once the LMS has agreed.

    Raises:
        Refusal: one has proved itself at that address too, so a person must decide: ``registration_keys_elsewhere``.
    """
    server = canvas.server_of(urlsplit(configuration.jwks_url).hostname or "")
    found = []
    for one in platforms.of_issuer(connection, configuration.issuer):
        if one.partner_id != partner_id or not one.by_hand:
            continue
        if canvas.server_of(urlsplit(one.jwks_url).hostname or "") == server:
            continue
        if not unproven.stays(connection, one):
            found.append(one)
            continue
        raise Refusal(
            "registration_keys_elsewhere",
            f"platform {one.id} was typed with this issuer, and has its keys elsewhere",
            message=_(
                "Somebody connected this LMS by hand, with keys from another address ({host}), and it is in use. "
                "Tell the operator of Creator Lessons before you connect it."
            ).format(host=urlsplit(one.jwks_url).hostname or ""),
            status=409,
            retry=False,
        )
    return found


def keep(
    connection: Connection,
    invitation: Invitation,
    configuration: PlatformConfiguration,
    registered: Registered,
) -> Platform:
    """Store the platform, or bring it up to date, and use the invitation up.

    Raises:
        Refusal: the registration is another partner's, typed keys are elsewhere, or the invitation was used up
            meanwhile; roll back.
        sqlalchemy.exc.IntegrityError: another request has just stored the same registration; roll back.
    """
    values = {
        "name": configuration.name,
        "auth_url": configuration.auth_url,
        "token_url": configuration.token_url,
        "token_audience": configuration.token_audience,
        "jwks_url": configuration.jwks_url,
        "family": configuration.family,
        "key_set": None,
        "key_set_at": 0,
        "invitation_id": invitation.id,
        "by_hand": False,
        "scopes": list(registered.scopes),
        "our_keys": invitation.our_keys,
    }
    for one in in_the_way(connection, invitation.partner_id, configuration):
        unproven.give_way(connection, one)
    platform = platforms.by_client(connection, configuration.issuer, registered.client_id)
    if (
        platform is not None
        and platform.partner_id != invitation.partner_id
        and unproven.give_way(connection, platform)
    ):
        platform = None
    if platform is None:
        platform = platforms.add(
            connection,
            partner_id=invitation.partner_id,
            issuer=configuration.issuer,
            client_id=registered.client_id,
            **values,
        )
    elif platform.partner_id != invitation.partner_id:
        raise Refusal(
            "registration_elsewhere",
            f"platform {platform.id} belongs to another partner",
            message=_(
                "This registration of your LMS belongs to another organisation already. "
                "Add the tool to your LMS as a new one instead of updating it."
            ),
            status=409,
            retry=False,
        )
    else:
        platforms.change(connection, platform.id, **values)
        platform = platforms.get(connection, platform.id) or platform
    announced = registered.deployment_id
    if announced and platforms.deployment(connection, platform.id, announced) is None:
        platforms.add_deployment(connection, platform.id, announced, "accepted")
    if not partners.use(connection, invitation.id):
        raise Refusal(
            "invitation_used",
            f"invitation {invitation.id} was used up meanwhile",
            message=_("This invitation has just connected an LMS. Ask whoever sent it for a new one."),
            status=410,
            retry=False,
        )
    return platform
