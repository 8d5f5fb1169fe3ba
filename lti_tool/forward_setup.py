"""What a target must be given: a name, an address that may be used, key and secret; the same rules on every way in."""

from __future__ import annotations

from lti_tool.errors import CommandError
from lti_tool.fetch import Fetcher, FetchError
from lti_tool.forward_wire import endpoint_of
from lti_tool.i18n import gettext as _

LONGEST = 500
"""Characters of a key, or of a secret."""


def usable_address(fetch: Fetcher, text: str) -> str:
    """The address of a record store as it is kept; by its form alone, nothing is fetched.

    Raises:
        CommandError: it is none, or may not be used.
    """
    endpoint = endpoint_of(text)
    try:
        fetch.check(endpoint)
    except FetchError as error:
        raise CommandError(
            _(
                "This address can't be used ({reason}). The operator can allow it in CREATOR_LESSONS_ALLOWED_HOSTS."
            ).format(reason=error)
        ) from None
    return endpoint


def check_key(key: str, secret: str) -> None:
    """See to it that key and secret can go into a header.

    Raises:
        CommandError: they can't.
    """
    plain = key and secret and ":" not in key and (key + secret).isprintable()
    if not plain or max(len(key), len(secret)) > LONGEST:
        raise CommandError(_("Give a key without colon, and its secret."))
