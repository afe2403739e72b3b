"""The first page, help, legal pages, the style guide, and the health check."""

from typing import Any

from flask import Blueprint
from flask_login import current_user
from sqlalchemy import text

from academy.access.gate import open_to_all, signed_in
from academy.core.db import db
from academy.places.queries import all_centers
from academy.records.queries import current_enrollment
from academy.web.language import gettext as _
from academy.web.shell import page, see_other
from academy.welcome import rules

blueprint = Blueprint("welcome", __name__)


@blueprint.get("/")
@open_to_all
def landing() -> Any:
    """Say what this is and let people in; whoever is signed in goes on to their place."""
    if current_user.is_authenticated:
        return see_other("dashboards.home")
    return page("welcome/landing.html")


@blueprint.get("/healthz")
@open_to_all
def health() -> Any:
    """Healthy only when the database answers."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}


@blueprint.get("/help")
@open_to_all
def help_page() -> str:
    """Whom to call and how things work; one's own center comes first."""
    mine = current_enrollment(current_user) if current_user.is_authenticated else None
    return page(
        "welcome/help.html",
        topics=rules.HELP,
        mine=mine.center if mine else None,
        centers=all_centers(),
    )


@blueprint.get("/terms")
@open_to_all
def terms() -> str:
    """The terms of use, in plain words."""
    return page("welcome/legal.html", title=_("Terms of use"), parts=rules.TERMS)


@blueprint.get("/privacy")
@open_to_all
def privacy() -> str:
    """What is kept, for how long, and how to ask for it."""
    return page("welcome/legal.html", title=_("Privacy"), parts=rules.PRIVACY)


@blueprint.get("/accessibility")
@open_to_all
def accessibility() -> str:
    """How accessible the product is, and what has not been checked."""
    return page("welcome/legal.html", title=_("Accessibility"), parts=rules.ACCESSIBILITY)


@blueprint.get("/styleguide")
@signed_in
def styleguide() -> str:
    """Every component with sample values."""
    return page("welcome/styleguide.html")
