from __future__ import annotations

from pathlib import Path

import pytest

from lti_tool.errors import CommandError, SettingsError
from lti_tool.settings import Settings, load


def test_the_defaults_work_without_any_setting() -> None:
    settings = load({})
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.database.startswith("sqlite:////")


def test_an_unknown_setting_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match="CREATOR_LESSONS_BASE_ULR"):
        load({"CREATOR_LESSONS_BASE_ULR": "https://x.example"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eight"),
        ("PORT", "70000"),
        ("BASE_URL", "lessons.example"),
        ("BASE_URL", "https://x.example/?a=1"),
        ("BASE_URL", "https://x.example/a b"),
        ("BASE_URL", "https://me:secret@x.example"),
        ("BASE_URL", "https://[::1"),
        ("BASE_URL", "https://x.example:port"),
        ("SECRET", "short"),
        ("LANGUAGES", "en,xx"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match="CREATOR_LESSONS_" + name):
        load({"CREATOR_LESSONS_" + name: value})


def test_a_refused_secret_is_not_repeated_in_the_message() -> None:
    with pytest.raises(SettingsError) as caught:
        load({"CREATOR_LESSONS_SECRET": "hunter2-hunter2"})
    assert "hunter2" not in str(caught.value)


def test_lists_are_written_with_commas() -> None:
    settings = load({"CREATOR_LESSONS_ALLOWED_HOSTS": "localhost:8001, lms.intern ,"})
    assert settings.allowed_hosts == ("localhost:8001", "lms.intern")


def test_a_language_whose_translation_is_not_finished_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lti_tool.i18n.LANGUAGES", {"en": "English", "ru": "Русский"})
    assert load({}).languages == ("en", "ru")
    assert load({"CREATOR_LESSONS_LANGUAGES": "ru, ar"}).languages == ("ru",)
    assert load({"CREATOR_LESSONS_LANGUAGES": "zh"}).languages == ("en",)


def test_what_partners_have_of_their_own_lies_in_the_data_folder_unless_it_is_named(tmp_path: Path) -> None:
    assert load({}, data_dir=tmp_path).partner_lessons_folder == tmp_path / "partner-lessons"
    elsewhere = load({"CREATOR_LESSONS_PARTNER_LESSONS": "/srv/own"}, data_dir=tmp_path)
    assert elsewhere.partner_lessons_folder == Path("/srv/own")


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(tmp_path: Path) -> None:
    file = tmp_path / "cl.toml"
    file.write_text('port = 9000\nhost = "0.0.0.0"\nlog_format = "json"\n')
    environ = {"CREATOR_LESSONS_CONFIG": str(file), "CREATOR_LESSONS_PORT": "9001"}
    settings = load(environ, host="127.0.0.2")
    assert (settings.port, settings.host, settings.log_format) == (9001, "127.0.0.2", "json")


def test_an_unknown_name_in_the_file_is_refused_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "cl.toml"
    file.write_text("prot = 9000\n")
    with pytest.raises(SettingsError, match=r"cl\.toml.*prot"):
        load({"CREATOR_LESSONS_CONFIG": str(file)})


def test_a_file_that_is_named_must_exist_and_be_readable(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="does not exist"):
        load({"CREATOR_LESSONS_CONFIG": str(tmp_path / "none.toml")})
    (tmp_path / "bad.toml").write_text("port = = 1")
    with pytest.raises(CommandError, match=r"bad\.toml can't be read"):
        load({"CREATOR_LESSONS_CONFIG": str(tmp_path / "bad.toml")})


def test_every_setting_has_a_description_and_secrets_stay_out_of_repr() -> None:
    assert all(field.description for field in Settings.model_fields.values())
    assert "s" * 40 not in repr(load({"CREATOR_LESSONS_SECRET": "s" * 40}))


def test_the_address_follows_the_port_unless_it_is_set() -> None:
    assert load({"CREATOR_LESSONS_PORT": "9000"}).base_url == "http://127.0.0.1:9000"
    assert load({"CREATOR_LESSONS_BASE_URL": "https://l.example/"}, port=9000).base_url == "https://l.example"
