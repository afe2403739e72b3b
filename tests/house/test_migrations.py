"""The migrations make exactly the tables of the models, forward and back."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import inspect, text


def config(app: Flask) -> Config:
    made: Config = app.extensions["migrate"].migrate.get_config()
    return made


def forget_all_tables(db: SQLAlchemy) -> None:
    if db.engine.dialect.name == "sqlite":
        db.drop_all()
        return
    with db.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


def triggers(db: SQLAlchemy) -> set[tuple[str, str]]:
    """The triggers of all tables, which comparing the models does not see."""
    told = {
        "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
        " WHERE NOT tgisinternal",
    }
    with db.engine.connect() as connection:
        rows = connection.execute(text(told[db.engine.dialect.name])).all()
    return {(row[0], row[1]) for row in rows}


def test_there_is_one_head(db: SQLAlchemy, app: Flask) -> None:
    assert len(ScriptDirectory.from_config(config(app)).get_heads()) == 1


# SQLite cannot tell the expressions of an index; PostgreSQL compares them.
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression")
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_up_down_up_ends_at_the_models(db: SQLAlchemy, app: Flask) -> None:
    promised = triggers(db)
    forget_all_tables(db)
    command.upgrade(config(app), "head")
    command.downgrade(config(app), "base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    command.upgrade(config(app), "head")
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
    assert triggers(db) == promised != set()
