from __future__ import annotations

from pathlib import Path

from tests.lti_tool.installation import installed


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
