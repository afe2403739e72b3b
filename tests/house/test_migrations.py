"""The migrations make exactly the tables of the models, forward and back."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import inspect

ROOT = Path(__file__).resolve().parents[2]


def config(app: Flask) -> Config:
    made: Config = app.extensions["migrate"].migrate.get_config()
    return made


def test_there_is_one_head(app: Flask) -> None:
    with app.app_context():
        assert len(ScriptDirectory.from_config(config(app)).get_heads()) == 1


def test_up_down_up_ends_at_the_models(db: SQLAlchemy, app: Flask) -> None:
    db.drop_all()
    command.upgrade(config(app), "head")
    command.downgrade(config(app), "base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    command.upgrade(config(app), "head")
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
