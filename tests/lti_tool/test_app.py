from __future__ import annotations

from pathlib import Path

import pytest

from lti_tool.app import create_app, make_services
from lti_tool.errors import CommandError
from lti_tool.settings import Settings
from tests import fresh
from tests.lti_support import make_tool


def test_another_secret_than_the_databases_is_told_at_the_start(tmp_path: Path) -> None:
    fresh.on_sqlite(tmp_path).engine.dispose()
    with pytest.raises(CommandError, match="instance secret"):
        make_services(Settings(data_dir=tmp_path, secret="another secret than that of the database"), fresh.lessons())


def test_only_the_languages_of_the_installation_are_offered(tmp_path: Path) -> None:
    client = make_tool(tmp_path, languages=("en",)).client()
    assert '<html lang="en"' in client.get("/", headers={"Accept-Language": "fr"}).text
    both = make_tool(tmp_path / "both").client()
    assert '<html lang="fr"' in both.get("/", headers={"Accept-Language": "fr"}).text


def test_an_unexpected_error_is_a_calm_page_with_a_code_and_the_reason_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(fresh.on_sqlite(tmp_path))

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("a part broke")

    page = app.test_client().get("/broken")
    assert page.status_code == 500
    assert "Traceback" not in page.text
    assert "a part broke" not in page.text
    assert "unexpected_" in page.text
    assert "a part broke" in capsys.readouterr().err


def test_an_address_with_nothing_behind_it_says_so(tmp_path: Path) -> None:
    page = make_tool(tmp_path).client().get("/nothing/here")
    assert page.status_code == 404
    assert "http_404" in page.text


def test_an_invitation_is_kept_out_of_the_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_tool(tmp_path).client().post("/lti/register/very-secret-invitation")
    make_tool(tmp_path / "b").client().get("/lti/register/very-secret-invitation")
    assert "very-secret-invitation" not in capsys.readouterr().err


@pytest.mark.parametrize("path", ["/", "/console/login", "/attempts/x"])
def test_every_page_has_its_security_headers(tmp_path: Path, path: str) -> None:
    headers = make_tool(tmp_path).client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert ("frame-ancestors 'none'" in policy) == path.startswith("/console")


@pytest.mark.parametrize("name", ["start.js", "player.css", "tokens.css", "messages/fr.json"])
def test_the_player_is_served_with_types_that_browsers_take(tmp_path: Path, name: str) -> None:
    answer = make_tool(tmp_path).client().get(f"/player/{name}")
    assert answer.status_code == 200
    assert answer.mimetype in {"text/javascript", "text/css", "application/json"}
    answer.close()


@pytest.mark.parametrize(
    "path",
    [
        "/player/../catalogue.py",
        "/player/%2e%2e/catalogue.py",
        "/player/vocabulary.py",
        "/media/work-and-recording/lesson.toml",
        "/media/work-and-recording/../x",
        "/media/none/media/film.mp4",
    ],
)
def test_nothing_but_the_players_and_the_lessons_files_is_served(tmp_path: Path, path: str) -> None:
    assert make_tool(tmp_path).client().get(path).status_code == 404


def test_a_film_is_served_in_ranges_so_that_one_can_seek(tmp_path: Path) -> None:
    answer = (
        make_tool(tmp_path).client().get("/media/work-and-recording/media/film.mp4", headers={"Range": "bytes=10-19"})
    )
    assert answer.status_code == 206
    assert len(answer.data) == 10
    assert answer.mimetype == "video/mp4"
    answer.close()
