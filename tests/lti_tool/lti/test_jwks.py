from __future__ import annotations

from pathlib import Path

from lti_tool.db import writing
from lti_tool.lti import keys
from tests.lti_tool.installation import installed, services_of


def test_the_key_set_is_open_to_all_json_and_cached_for_an_hour(tmp_path: Path) -> None:
    with installed(tmp_path) as app:
        response = app.test_client().get("/lti/jwks")
        again = app.test_client().get("/lti/jwks")
    assert response.status_code == 200
    assert response.mimetype == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "max-age=3600" in response.headers["Cache-Control"]
    assert "Set-Cookie" not in response.headers
    assert len(response.json["keys"]) == 1
    assert again.json == response.json


def test_nothing_private_is_in_the_key_set(tmp_path: Path) -> None:
    with installed(tmp_path) as app:
        keys = app.test_client().get("/lti/jwks").json["keys"]
    assert not {"d", "p", "q", "dp", "dq", "qi"} & set(keys[0])


def test_a_platform_that_has_the_set_already_hears_that_nothing_changed(tmp_path: Path) -> None:
    with installed(tmp_path) as app:
        client = app.test_client()
        tag = client.get("/lti/jwks").headers["ETag"]
        same = client.get("/lti/jwks", headers={"If-None-Match": tag})
        with writing(services_of(app).engine) as connection:
            keys.rotate(connection, services_of(app).vault)
        other = client.get("/lti/jwks", headers={"If-None-Match": tag})
    assert (same.status_code, same.data) == (304, b"")
    assert "max-age=3600" in same.headers["Cache-Control"]
    assert (other.status_code, len(other.json["keys"])) == (200, 2)
