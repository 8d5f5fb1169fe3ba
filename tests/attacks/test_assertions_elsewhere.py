"""What one LMS got from us must prove nothing to another, however little that one looks at."""

from __future__ import annotations

from pathlib import Path

import jwt
import pytest

from lti_tool.db import reading, writing
from lti_tool.lti import keys
from lti_tool.lti.access_tokens import assertion_claims
from lti_tool.models import partner as partners
from lti_tool.models import platform as platforms
from lti_tool.models.platform import Platform
from tests.lti_tool.installation import add_partner, installed, invite, services_of


def connected(app: object, name: str) -> Platform:
    secret = invite(app, add_partner(app, name))  # type: ignore[arg-type]
    services = services_of(app)  # type: ignore[arg-type]
    with writing(services.engine) as connection:
        invited = partners.invitation(connection, secret)
        assert invited is not None
        lms = f"https://{name.lower()}.example"
        return platforms.add(
            connection,
            partner_id=invited.partner_id,
            issuer=lms,
            client_id="client",
            auth_url=lms + "/auth",
            token_url=lms + "/token",
            jwks_url=lms + "/jwks",
            our_keys=invited.our_keys,
        )


def test_an_assertion_for_one_partners_lms_is_not_signed_by_keys_that_another_trusts(tmp_path: Path) -> None:
    with installed(tmp_path) as app:
        hostile, victim = connected(app, "Hostile"), connected(app, "Victim")
        services, client = services_of(app), app.test_client()
        with writing(services.engine) as connection:
            stolen = keys.sign(
                keys.ensure(connection, services.vault, hostile.our_keys), services.vault, assertion_claims(hostile)
            )
        kid = jwt.get_unverified_header(stolen)["kid"]
        own = {key["kid"]: key for key in client.get(keys.path(hostile.our_keys)).get_json()["keys"]}
        jwt.decode(stolen, jwt.PyJWK(own[kid]), ["RS256"], audience=hostile.token_url)
        for other in (victim.our_keys, keys.SHARED):
            for key in client.get(keys.path(other)).get_json()["keys"]:
                with pytest.raises(jwt.InvalidSignatureError):
                    jwt.decode(stolen, jwt.PyJWK(key), ["RS256"], options={"verify_aud": False})


def test_addresses_of_key_sets_that_are_not_there_make_no_keys(tmp_path: Path) -> None:
    with installed(tmp_path) as app:
        assert app.test_client().get("/lti/jwks/" + "0" * 32).status_code == 404
        with reading(services_of(app).engine) as connection:
            assert keys.sets(connection) == []
