"""What must be known of one family of LMS at a login or a launch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quirks:
    """What a family of LMS does in its own way.

    Attributes:
        family: ``product_family_code``, or our name for those that send none.
        auth_paths: ends of the authorization endpoint's path, by which the LMS is recognised.
        institution_roles: institution roles count where a launch has no membership role.
        storage_in_parent: platform storage also answers in the parent window, whose host is not that of
            the authorization endpoint.
    """

    family: str
    auth_paths: tuple[str, ...] = ()
    institution_roles: bool = False
    storage_in_parent: bool = False
