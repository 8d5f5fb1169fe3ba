"""Every setting of an installation: typed, from the environment and one file, with defaults that work.

Environment variables are ``CREATOR_LESSONS_<NAME>``; the file is ``creator-lessons.toml`` in the current
directory, or the one that ``CREATOR_LESSONS_CONFIG`` names. The environment wins over the file. A name that
does not exist, or a value that does not fit, is refused by name: a typing error must not pass for a default.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from lti_tool.errors import SettingsError
from lti_tool.i18n import gettext as _

PREFIX = "CREATOR_LESSONS_"
CONFIG_VARIABLE = PREFIX + "CONFIG"
DEFAULT_FILE = "creator-lessons.toml"

Names = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """The settings of one installation. The description of each field is shown in the operator's guide."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    base_url: str = Field(
        "http://127.0.0.1:8000",
        description="Public address of the tool, without a slash at the end. It is in every deep link and "
        "package: choose one that outlives the server.",
    )
    namespace: str = Field(
        "https://w3id.org/creator-lessons",
        description="Permanent prefix of all activity and extension IRIs in statements. Never change it "
        "after the first statement.",
    )
    data_dir: Path = Field(
        Path("data"),
        description="Folder for the SQLite database, the instance secret and the kept versions of lessons.",
    )
    database_url: str = Field(
        "",
        description="Empty: SQLite in the data folder. Otherwise a PostgreSQL address such as "
        "postgresql+psycopg://user:password@host/name.",
    )
    secret: str = Field(
        "",
        repr=False,
        description="Instance secret (32 characters or more): it encrypts private keys and signs sessions. "
        "Empty: made once and kept in the data folder.",
    )
    allowed_hosts: Names = Field(
        (),
        description="Hosts (or host:port), separated by commas, that the tool may fetch from although their "
        "address is private, loopback or not https.",
    )
    languages: Names = Field(
        ("ar", "en", "es", "fr", "ru", "zh"),
        validate_default=True,
        description="Languages of the pages, separated by commas.",
    )
    lesson_folders: Names = Field((), description="Folders with lessons beside the shipped ones, separated by commas.")
    partner_lessons: str = Field(
        "",
        description="Folder of the lessons that partners have of their own: in it a folder for each partner, named "
        "by its short name. Empty: partner-lessons in the data folder.",
    )
    host: str = Field("127.0.0.1", description="Address that `serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that `serve` listens on.")
    web_workers: int = Field(2, ge=1, le=64, description="Web processes that `serve` starts.")
    web_threads: int = Field(8, ge=1, le=256, description="Threads of each web process.")
    trusted_proxies: int = Field(
        0, ge=0, le=8, description="Number of reverse proxies in front whose X-Forwarded headers are true."
    )
    metrics_key: str = Field(
        "",
        repr=False,
        description="Bearer key for /metrics. Empty: /metrics answers only to the machine itself.",
    )
    key_days: int = Field(
        90,
        ge=0,
        le=3650,
        description="Age in days at which the worker replaces the signing key; platforms notice nothing. 0: never, for "
        "platforms where a key was pasted and that read no key set.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="How much is logged: debug, info, warning or error."
    )
    log_format: Literal["text", "json"] = Field("text", description="text for people, json for log collectors.")

    @model_validator(mode="before")
    @classmethod
    def _address_from_port(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Without an address of its own, an installation is reached at the port it listens on."""
        if not values.get("base_url") and values.get("port"):
            return {**values, "base_url": f"http://127.0.0.1:{values['port']}"}
        return values

    @field_validator("allowed_hosts", "languages", "lesson_folders", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("languages")
    @classmethod
    def _known_languages(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        from lti_tool.i18n import DEFAULT, LANGUAGES, NAMES

        if not value or any(lang not in NAMES for lang in value):
            raise ValueError(f"choose from {', '.join(NAMES)}")
        # A language whose translation is not finished is left out without a word: English stands in for it.
        return tuple(lang for lang in value if lang in LANGUAGES) or (DEFAULT,)

    @field_validator("base_url", "namespace")
    @classmethod
    def _web_address(cls, value: str) -> str:
        wrong = ValueError("write an address that starts with https:// and has no ? or #, no spaces and no password")
        try:
            parts = urlsplit(value)
            _port = parts.port
        except ValueError:
            raise wrong from None
        plain = value.isprintable() and " " not in value and "@" not in parts.netloc
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or not plain:
            raise wrong
        return value.rstrip("/")

    @field_validator("secret")
    @classmethod
    def _long_secret(cls, value: str) -> str:
        if value and len(value) < 32:
            raise ValueError("use 32 characters or more")
        return value

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database that is really used."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'creator-lessons.db').absolute()}"

    @property
    def partner_lessons_folder(self) -> Path:
        """The folder with a folder of lessons for each partner; it need not exist."""
        return Path(self.partner_lessons) if self.partner_lessons else self.data_dir / "partner-lessons"

    @property
    def lesson_versions_folder(self) -> Path:
        """The folder that keeps each version of a lesson that somebody has begun."""
        return self.data_dir / "lesson-versions"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what ``load`` passes in: it has merged file and environment already."""
        return (init_settings,)


def load(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Read the settings of this installation.

    Args:
        environ: the environment, by default the process's own.
        overrides: values from the command line; they win over everything.

    Raises:
        SettingsError: names each unknown or wrong setting, in one sentence each.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = _from_file(environ)
    for name, value in environ.items():
        if not name.startswith(PREFIX) or name == CONFIG_VARIABLE:
            continue
        field = name.removeprefix(PREFIX).lower()
        if field not in Settings.model_fields:
            raise SettingsError(
                _("{name} is not a setting. Remove it, or see the list in the operator's guide.").format(name=name)
            )
        values[field] = value
    values.update({name: value for name, value in overrides.items() if value is not None})
    try:
        return Settings(**values)
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(problem) for problem in error.errors())) from None


def _from_file(environ: Mapping[str, str]) -> dict[str, Any]:
    named = environ.get(CONFIG_VARIABLE)
    path = Path(named or DEFAULT_FILE)
    if not path.is_file():
        if named:
            raise SettingsError(
                _("The settings file {path} does not exist. Correct CREATOR_LESSONS_CONFIG.").format(path=path)
            )
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            _("The settings file {path} can't be read: {reason}.").format(path=path, reason=error)
        ) from None
    for name in values:
        if name not in Settings.model_fields:
            raise SettingsError(
                _("{path}: {name} is not a setting. Remove it, or see the list in the operator's guide.").format(
                    path=path, name=name
                )
            )
    return values


def _explain(problem: Mapping[str, Any]) -> str:
    field = str(problem["loc"][0]) if problem["loc"] else "?"
    reason = str(problem["msg"]).removeprefix("Value error, ")
    return _("{name} does not fit: {reason}.").format(name=PREFIX + field.upper(), reason=reason)
