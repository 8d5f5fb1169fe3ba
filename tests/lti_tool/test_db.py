"""The database is made and brought up to date by migrations, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from lti_tool.db import alembic_config, migrating, open_database, reading, upgrade, writing
from lti_tool.errors import CommandError
from lti_tool.models import metadata
from lti_tool.models import partner as partners
from lti_tool.models import platform as platforms
from lti_tool.models.attempt import attempts, taken_statements
from lti_tool.models.worker import workers
from lti_tool.secrets import Vault
from lti_tool.settings import Settings, load
from tests import postgres
from tests.lti_tool.instructor.test_views import add_attempt, add_learner, add_link
from xapi.lrs.tables import metadata as lrs_metadata
from xapi.lrs.transactions import connect


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Lend the settings of an installation whose database is still empty, once for each kind."""
    if request.param == "sqlite":
        yield load({}, data_dir=tmp_path / "data")
        return
    with postgres.shared().database() as url:
        yield load({}, data_dir=tmp_path / "data", database_url=url)


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """Lend an engine on a database that is up to date."""
    opened = open_database(settings)
    yield opened
    opened.dispose()


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, [metadata, lrs_metadata]))


def _version(engine: Engine) -> str | None:
    with reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _newest() -> str | None:
    return ScriptDirectory.from_config(alembic_config("sqlite://")).get_current_head()


def _downgrade(engine: Engine, to: str) -> None:
    config = alembic_config("not used: the connection is given")
    with migrating(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, to)


def test_a_new_database_has_the_tables_that_the_code_expects(engine: Engine) -> None:
    with reading(engine) as connection:
        assert _differences(connection) == []
    assert _version(engine) == _newest()


def test_a_table_that_the_migrations_forgot_would_be_noticed(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE workers"))
    with reading(engine) as connection:
        (difference,) = _differences(connection)
    assert difference[0] == "add_table" and difference[1].name == "workers"


def test_bringing_it_up_to_date_again_changes_nothing(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(workers.insert().values(id=1, beat_at=7))
    upgrade(engine)
    with reading(engine) as connection:
        assert connection.execute(workers.select()).one() == (1, 7)
        assert _differences(connection) == []


def test_it_can_be_taken_back_and_made_again(engine: Engine) -> None:
    _downgrade(engine, "base")
    assert _version(engine) is None
    with reading(engine) as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
    upgrade(engine)
    with reading(engine) as connection:
        assert _differences(connection) == []


def test_an_attempt_from_before_versions_were_kept_has_its_partners_market(engine: Engine) -> None:
    with writing(engine) as connection:
        partner = partners.add(connection, Vault("x" * 32), "Society", home_page="https://s.example", market="FR")
        platform = platforms.add(
            connection, partner_id=partner.id, issuer="https://l.example", client_id="c", auth_url="", jwks_url=""
        )
        link = add_link(connection, platforms.add_deployment(connection, platform.id, "7", "accepted").id, "link")
        learner = add_learner(connection, partner.id, platform.id, "ann")
        add_attempt(connection, partner.id, link, learner, True, 1)
    _downgrade(engine, "0002")
    upgrade(engine)
    with reading(engine) as connection:
        row = connection.execute(attempts.select()).one()
    assert (row.market, row.lesson_digest, row.follow_up, row.follow_up_at) == ("FR", "", "", None)


def test_attempts_and_what_was_taken_of_them_outlive_the_way_back_and_forth(engine: Engine) -> None:
    with writing(engine) as connection:
        partner = partners.add(connection, Vault("x" * 32), "Society", home_page="https://s.example")
        platform = platforms.add(
            connection, partner_id=partner.id, issuer="https://l.example", client_id="c", auth_url="", jwks_url=""
        )
        link = add_link(connection, platforms.add_deployment(connection, platform.id, "7", "accepted").id, "link")
        by_link = add_attempt(
            connection, partner.id, link, add_learner(connection, partner.id, platform.id, "ann"), True, 1
        )
        by_package = add_attempt(
            connection, partner.id, None, add_learner(connection, partner.id, None, "bob"), True, 1
        )
        for attempt in (by_link, by_package):
            connection.execute(taken_statements.insert().values(attempt_id=attempt, statement_id=str(uuid.uuid4())))
    _downgrade(engine, "0014")
    with reading(engine) as connection:
        assert connection.execute(text("SELECT id FROM attempts")).scalars().all() == [by_link], (
            "packages were unknown then"
        )
    upgrade(engine)
    with reading(engine) as connection:
        assert connection.execute(taken_statements.select()).one().attempt_id == by_link
        assert _differences(connection) == []
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(text("DELETE FROM learners"))


def test_a_migration_that_loses_what_others_refer_to_is_undone(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":  # PostgreSQL refuses the deletion itself
        return
    with writing(engine) as connection:
        partner = partners.add(connection, Vault("x" * 32), "Society", home_page="https://s.example")
        add_learner(connection, partner.id, None, "ann")
    with pytest.raises(RuntimeError, match="learners would refer to none of partners"), migrating(engine) as connection:
        connection.execute(text("DELETE FROM partners"))
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM partners")).scalar() == 1


def test_a_used_invitation_still_knows_its_platform_after_the_way_back_and_forth(engine: Engine) -> None:
    with writing(engine) as connection:
        partner = partners.add(connection, Vault("x" * 32), "Society", home_page="https://s.example")
        invitation = partners.invitation(connection, partners.invite(connection, partner.id))
        assert invitation is not None and partners.use(connection, invitation.id)
        platforms.add(
            connection,
            partner_id=partner.id,
            issuer="https://l.example",
            client_id="c",
            auth_url="",
            jwks_url="",
            invitation_id=invitation.id,
        )
    _downgrade(engine, "0003")
    upgrade(engine)
    with reading(engine) as connection:
        [platform] = platforms.every(connection)
        uses = connection.execute(partners.invitations.select()).one().uses
        [kept] = partners.every(connection)
    assert (platform.invitation_id, platform.scopes, uses, kept.show_names) == (invitation.id, [], 1, True)


def test_threads_that_make_it_at_once_do_no_harm(settings: Settings) -> None:
    settings.data_dir.mkdir(exist_ok=True)
    errors: list[BaseException] = []
    together = threading.Barrier(4)

    def make() -> None:
        own = connect(settings.database)
        try:
            together.wait()
            upgrade(own)
        except BaseException as error:
            errors.append(error)
        finally:
            own.dispose()

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    engine = open_database(settings)
    with reading(engine) as connection:
        assert _differences(connection) == []
    engine.dispose()


def test_processes_that_make_it_at_once_do_no_harm(settings: Settings) -> None:
    program = (
        "import sys; from lti_tool.db import open_database; from lti_tool.settings import load;"
        "open_database(load({}, data_dir=sys.argv[1], database_url=sys.argv[2])).dispose()"
    )
    arguments = [sys.executable, "-c", program, str(settings.data_dir), settings.database_url]
    started = [subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    ended = [(process.communicate(timeout=60)[1], process.returncode) for process in started]
    assert ended == [("", 0), ("", 0)]
    engine = open_database(settings)
    assert _version(engine) == _newest()
    engine.dispose()


def test_each_migration_follows_from_the_one_before() -> None:
    scripts = ScriptDirectory.from_config(alembic_config("sqlite://"))
    assert len(scripts.get_heads()) == 1 and len(scripts.get_bases()) == 1


def test_an_address_with_a_percent_sign_reaches_alembic_whole() -> None:
    url = "postgresql+psycopg://lessons:p%40ss@host/name"
    assert alembic_config(url).get_main_option("sqlalchemy.url") == url


def test_a_folder_below_a_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="can't be written"):
        open_database(load({}, data_dir=tmp_path / "file" / "data"))


def test_a_database_that_does_not_answer_is_refused_in_a_sentence(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://postgres@/none?host={tmp_path}"
    with pytest.raises(CommandError, match="can't be opened") as caught:
        open_database(load({}, data_dir=tmp_path, database_url=url))
    assert "\n" not in str(caught.value)


def test_a_new_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    open_database(Settings(data_dir=tmp_path / "new")).dispose()
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
