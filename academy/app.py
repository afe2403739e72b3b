"""The wiring: settings, extensions, rooms, commands. The only file that sees everyone."""

from pathlib import Path

from flask import Flask
from flask_login import AnonymousUserMixin
from flask_migrate import Migrate

import config as settings
from academy import jobs
from academy.access.gate import can, is_openable
from academy.access.permissions import Permission
from academy.assessments import cli as assessments_cli
from academy.assessments import views as assessments_views
from academy.assessments.actions import papers
from academy.certificates import views as certificates_views
from academy.core.db import Base, db
from academy.curriculum import actions as curriculum
from academy.curriculum import cli as curriculum_cli
from academy.curriculum import views as curriculum_views
from academy.dashboards import views as dashboards_views
from academy.demo import cli as demo_cli
from academy.factories import models as _factories  # noqa: F401 - its tables
from academy.people import actions as people_actions
from academy.people import queries as people
from academy.people import views as people_views
from academy.practicals import actions as practicals
from academy.practicals import views as practicals_views
from academy.questions import actions as questions
from academy.questions import views as questions_views
from academy.records import actions as records
from academy.records import cli as records_cli
from academy.records import views as records_views
from academy.rosters import actions as rosters
from academy.rosters import views as rosters_views
from academy.targets import models as _targets  # noqa: F401 - its tables
from academy.transfers import models as _transfers  # noqa: F401 - its tables
from academy.web import errors, freshness, settle, shell
from academy.welcome import views as welcome_views

migrate = Migrate()

# Who takes the course files in, in this order: what is named later builds on what came before.
INTAKES = {
    "curriculum": curriculum.bring_in,
    "questions": questions.bring_in,
    "assessments": papers.bring_in,
    "practicals": practicals.bring_in,
}


def create_app(config: settings.Base | None = None) -> Flask:
    """The application with its settings, ready to serve."""
    config = config or settings.from_environment()
    app = shell.Application(
        "academy",
        static_folder=None,
        template_folder=str(config.TEMPLATE_FOLDER),
        instance_path=str(config.ACADEMY_INSTANCE),
    )
    app.config.from_object(config)
    config.ACADEMY_INSTANCE.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    migrate.init_app(
        app, db, directory=str(Path(__file__).with_name("migrations")), render_as_batch=True
    )
    # Settling comes last of the after-request steps, so it is registered first.
    settle.init_app(app)
    shell.init_app(app)
    errors.init_app(app)
    freshness.init_app(app)
    shell.logins.user_loader(people.person_in_session)
    shell.logins.anonymous_user = AnonymousUserMixin
    app.jinja_env.globals.update(can=can, Permission=Permission)
    app.jinja_env.tests["openable"] = is_openable
    jobs.init_app(app)
    # The name that is printed is the one that was compared with the ID card.
    people_actions.after_rename[:] = [records.forget_identity, rosters.take_back]
    register_rooms(app)
    return app


def register_rooms(app: Flask) -> None:
    """Open every room's doors and commands."""
    for blueprint in (
        welcome_views.blueprint,
        people_views.blueprint,
        curriculum_views.blueprint,
        records_views.learn,
        records_views.joining,
        questions_views.blueprint,
        assessments_views.blueprint,
        dashboards_views.today,
        dashboards_views.teach,
        dashboards_views.center,
        dashboards_views.hq,
        dashboards_views.audit,
        practicals_views.learn,
        practicals_views.mark,
        certificates_views.learn,
        certificates_views.check,
        certificates_views.headquarters,
        rosters_views.learners,
        rosters_views.batches,
        rosters_views.headquarters,
    ):
        app.register_blueprint(blueprint)
    if app.config["DEMO"]:
        app.register_blueprint(people_views.demo)
    app.cli.add_command(demo_cli.commands)
    app.cli.add_command(assessments_cli.commands)
    app.cli.add_command(records_cli.commands)
    app.cli.add_command(curriculum_cli.curriculum_commands(INTAKES))


__all__ = ["Base", "create_app"]
