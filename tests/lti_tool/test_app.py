from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from lti_tool.app import create_app, make_services
from lti_tool.errors import CommandError
from lti_tool.settings import Settings
from packages import player_files
from tests import fresh
from tests.lti_support import Tool, make_tool


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
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_the_player_is_kept_for_good_under_the_address_of_its_version_and_only_there(tmp_path: Path) -> None:
    client = make_tool(tmp_path).client()
    kept = client.get(f"/player/v-{player_files.version()}/start.js")
    assert (kept.cache_control.immutable, kept.cache_control.max_age) == (True, 365 * 24 * 3600)
    assert kept.data == player_files.lean("start.js")
    old = client.get("/player/v-000000000000/start.js")
    assert old.data == kept.data
    assert old.cache_control.no_cache and not old.cache_control.immutable
    plain = client.get("/player/start.js")
    assert plain.cache_control.max_age == 300
    assert client.get("/player/start.js", headers={"If-None-Match": plain.headers["ETag"]}).status_code == 304


def test_the_player_is_compressed_for_browsers_that_take_it(tmp_path: Path) -> None:
    client = make_tool(tmp_path).client()
    plain = client.get("/player/player.js")
    packed = client.get("/player/player.js", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert plain.headers["ETag"] != packed.headers["ETag"]
    assert "Accept-Encoding" in plain.vary and "Accept-Encoding" in packed.vary
    refused = client.get("/player/player.js", headers={"Accept-Encoding": "gzip;q=0"})
    assert refused.data == plain.data


@pytest.mark.parametrize(
    "path",
    [
        "/player/../catalogue.py",
        "/player/%2e%2e/catalogue.py",
        "/player/vocabulary.py",
        "/player/README.md",
        "/player/v-1/../README.md",
        "/media/work-and-recording/media/film.mp4",
        "/media/work-and-recording/{digest}/lesson.toml",
        "/media/work-and-recording/{digest}/../x",
        "/media/work-and-recording/0123456789abcdef/media/film.mp4",
        "/media/work-and-recording/x/media/film.mp4",
        "/media/split-sheets/{digest}/media/film.mp4",
        "/media/none/{digest}/media/film.mp4",
        "/media/../{digest}/media/film.mp4",
    ],
)
def test_nothing_but_the_players_and_the_lessons_files_is_served(tmp_path: Path, path: str) -> None:
    tool = make_tool(tmp_path)
    assert tool.client().get(path.format(digest=_kept(tool, "work-and-recording"))).status_code == 404


def _kept(tool: Tool, lesson: str) -> str:
    return tool.services.lessons.keep(tool.services.catalogue.lessons[lesson])


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "current"])
def test_a_film_is_served_in_ranges_so_that_one_can_seek_and_for_good(tmp_path: Path, kept: bool) -> None:
    tool = make_tool(tmp_path)
    film = tool.services.catalogue.lessons["work-and-recording"]
    digest = _kept(tool, film.id) if kept else tool.services.lessons.digest_of(film)
    path = f"/media/{film.id}/{digest}/media/film.mp4"
    answer = tool.client().get(path, headers={"Range": "bytes=10-19"})
    assert answer.status_code == 206
    assert len(answer.data) == 10
    assert answer.mimetype == "video/mp4"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    answer.close()


def test_a_drawing_that_is_opened_by_itself_can_do_nothing(tmp_path: Path) -> None:
    tool = make_tool(tmp_path)
    lesson, drawing = next(
        (one, name) for one in tool.services.catalogue.lessons.values() for name in one.media if name.endswith(".svg")
    )
    answer = tool.client().get(f"/media/{lesson.id}/{_kept(tool, lesson.id)}/{drawing}")
    assert answer.mimetype == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    answer.close()
