"""The blueprint of this room, and what its views share."""

from flask import Blueprint, session

from academy.core.tokens import new_token

blueprint = Blueprint("assessments", __name__)


def this_browser() -> str:
    """The name of this browser, by which a paper knows who writes; empty before the first paper."""
    return str(session.get("browser", ""))


def name_browser() -> str:
    """The name of this browser, given now if it has none."""
    if "browser" not in session:
        session["browser"] = new_token()
    return this_browser()
