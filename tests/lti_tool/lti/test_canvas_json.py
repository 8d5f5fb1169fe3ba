from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask import Flask

from tests.lti_tool.installation import BASE

DOCUMENTED = Path(__file__).parents[2] / "captures" / "canvas" / "developer-key-configuration.json"


def read(app: Flask, query: str = "") -> dict[str, Any]:
    response = app.test_client().get("/lti/canvas.json" + query)
    assert response.status_code == 200 and response.mimetype == "application/json"
    found: dict[str, Any] = response.get_json()
    return found


def test_it_has_what_canvas_documents_and_nothing_that_canvas_does_not_know(app: Flask) -> None:
    found, example = read(app), json.loads(DOCUMENTED.read_text(encoding="utf-8"))["body"]
    assert found.keys() == example.keys()
    [extension], [documented] = found["extensions"], example["extensions"]
    assert extension.keys() == documented.keys()
    assert extension["settings"].keys() == documented["settings"].keys()
    wanted = {each["placement"] for each in documented["settings"]["placements"]}
    assert wanted <= {each["placement"] for each in extension["settings"]["placements"]}


def test_every_address_in_it_is_one_of_ours_that_answers(app: Flask) -> None:
    found = read(app)
    for name, path in (
        ("target_link_uri", "/lti/launch"),
        ("oidc_initiation_url", "/lti/login"),
        ("public_jwk_url", "/lti/jwks"),
    ):
        assert found[name] == BASE + path
        assert app.test_client().get(path).status_code != 404
    settings = found["extensions"][0]["settings"]
    with app.test_client().get(settings["icon_url"].removeprefix(BASE)) as icon:
        assert icon.status_code == 200
    assert {each["target_link_uri"] for each in settings["placements"]} == {BASE + "/lti/launch"}


def test_the_domain_is_a_bare_host_and_covers_every_link(app: Flask) -> None:
    assert read(app)["extensions"][0]["domain"] == "lessons.example"


def test_copied_courses_bring_their_history(app: Flask) -> None:
    assert read(app)["custom_fields"]["context_id_history"] == "$Context.id.history"


def test_a_partner_without_names_gets_an_anonymous_key(app: Flask) -> None:
    assert read(app)["extensions"][0]["privacy_level"] == "name_only"
    assert read(app, "?names=no")["extensions"][0]["privacy_level"] == "anonymous"


def test_it_is_the_same_in_every_language(app: Flask) -> None:
    french = app.test_client().get("/lti/canvas.json", headers={"Accept-Language": "fr"}).get_json()
    assert french == read(app)
