from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lti_tool.author.preview import create_preview
from lti_tool.author.template import write_lesson

BASE = "http://127.0.0.1:8010"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_lesson(tmp_path / "lessons" / "mine", "en")
    return tmp_path


@pytest.fixture
def client(folder: Path) -> FlaskClient:
    return create_preview([folder], lang="en").test_client()


def _page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, base_url=BASE)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _break(folder: Path) -> None:
    (folder / "lessons" / "mine" / "lesson.toml").write_text("id = ", encoding="utf-8")


def test_the_list_names_every_lesson(client: FlaskClient) -> None:
    assert "My first lesson" in _page(client, "/")


def test_a_lesson_is_played_as_learners_see_it_and_nothing_is_sent(client: FlaskClient) -> None:
    page = _page(client, "/play/mine")
    found = re.search(r'id="channel">(.*?)</script>', page)
    assert found and json.loads(found[1])["kind"] == "preview"


def test_every_file_that_a_page_asks_for_is_there(client: FlaskClient) -> None:
    for path in ("/", "/lessons/mine", "/play/mine"):
        asked = re.findall(r'(?:href|src)="(/(?:player|static)/[^"]+)"', _page(client, path))
        assert asked
        for each in asked:
            with client.get(each, base_url=BASE) as answer:
                assert answer.status_code == 200, each


def test_a_broken_lesson_says_what_to_mend_and_comes_back_when_it_is(client: FlaskClient, folder: Path) -> None:
    good = (folder / "lessons" / "mine" / "lesson.toml").read_text(encoding="utf-8")
    before = client.get("/signature", base_url=BASE).get_json()
    _break(folder)
    assert client.get("/signature", base_url=BASE).get_json() != before
    page = _page(client, "/play/mine")
    assert "lesson.toml:1" in page and "not correct TOML" in page
    (folder / "lessons" / "mine" / "lesson.toml").write_text(good, encoding="utf-8")
    mended = _page(client, "/play/mine")
    assert 'id="channel"' in mended
    assert '<p class="lead"></p>' not in mended


def test_the_list_tells_what_is_wrong(client: FlaskClient, folder: Path) -> None:
    _break(folder)
    assert "1 thing to mend" in _page(client, "/")


def test_an_empty_folder_says_how_to_begin(tmp_path: Path) -> None:
    (tmp_path / "lessons").mkdir()
    page = _page(create_preview([tmp_path], lang="en").test_client(), "/")
    assert "lessons new" in page


def test_an_unknown_lesson_is_told(client: FlaskClient) -> None:
    assert "no lesson called other" in _page(client, "/play/other")


@pytest.mark.parametrize("path", ["/media/mine/lesson.toml", "/media/mine/..%2Fen.toml", "/media/other/x.mp4"])
def test_no_file_is_served_but_the_media_that_a_lesson_names(client: FlaskClient, path: str) -> None:
    assert client.get(path, base_url=BASE).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8010", "127.0.0.1.evil.example"])
def test_only_this_machine_is_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/", base_url=f"http://{host}").status_code == 403


def test_pages_are_never_kept(client: FlaskClient) -> None:
    with client.get("/player/start.js", base_url=BASE) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
