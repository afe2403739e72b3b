"""Following an invitation, and the few things a newcomer is asked once."""

from typing import Any

from flask import Blueprint, flash, session
from flask_login import current_user

from academy.access.gate import open_to_all, signed_in
from academy.core.errors import Closed, Unknown
from academy.core.words import N_
from academy.people import actions as people
from academy.people import queries as people_queries
from academy.people.forms import StartForm
from academy.people.rules import POLICIES
from academy.records import actions, queries, rules
from academy.records.models import Invitation
from academy.web.filters import say
from academy.web.shell import page, request_time, safe_next, see_other, see_other_path

blueprint = Blueprint("records", __name__)

UNKNOWN_INVITATION = N_(
    "No invitation has this code. Look at the poster again, or ask your operations center."
)


@blueprint.get("/join/<invite>")
@open_to_all
def join(invite: str) -> Any:
    """Where an invitation leads, and what it costs in time; a dead one says whom to call."""
    invitation = queries.invitation_by_code(invite)
    if invitation is None:
        raise Unknown(UNKNOWN_INVITATION)
    cohort = invitation.cohort
    problem = rules.invitation_problem(
        expires_at=invitation.expires_at, uses_left=invitation.uses_left, at=request_time()
    )
    if problem:
        return page("records/invitation_over.html", cohort=cohort, problem=problem), 410
    mine = queries.current_enrollment(current_user) if current_user.is_authenticated else None
    return page(
        "records/join.html",
        invitation=invitation,
        cohort=cohort,
        hours=rules.hours(queries.minutes_asked(cohort.level, cohort.track)),
        mine=mine if mine and mine.level == cohort.level else None,
    )


@blueprint.post("/join/<invite>")
@open_to_all
def accept(invite: str) -> Any:
    """Join at once when signed in and known, else after signing in."""
    invitation = queries.invitation_by_code(invite)
    if invitation is None:
        raise Unknown(UNKNOWN_INVITATION)
    session["invite"] = invitation.code
    if not current_user.is_authenticated:
        session["next"] = f"/join/{invitation.code}"
        return see_other("people.login")
    if is_new():
        return see_other("records.start")
    session.pop("invite")
    actions.join(current_user, invitation.code, at=request_time())
    return see_other("dashboards.today")


def is_new() -> bool:
    """Whether somebody has not given a name or agreed to the present wording."""
    return not current_user.name or people_queries.policies_agreed(current_user) != set(POLICIES)


@blueprint.get("/start")
@signed_in
def start() -> Any:
    """Ask a newcomer for the name and for consent."""
    if not is_new():
        return see_other_path(onward())
    return page("records/start.html", form=StartForm(obj=current_user), cohort=cohort_invited_to())


@blueprint.post("/start")
@signed_in
def begin() -> Any:
    """Keep name and consent, follow the invitation that led here, and go on."""
    form = StartForm()
    if not form.validate_on_submit():
        return page("records/start.html", form=form, cohort=cohort_invited_to()), 422
    people.rename(current_user, form.name.data or "", by=current_user, at=request_time())
    people.agree(current_user, set(POLICIES), at=request_time())
    follow_invitation()
    return see_other_path(onward())


def cohort_invited_to() -> Any:
    """The cohort an invitation in the session leads into, if any."""
    invitation = invited_by()
    return invitation.cohort if invitation else None


def invited_by() -> Invitation | None:
    """The invitation kept in the session, if there is one and it exists."""
    code = session.get("invite")
    return queries.invitation_by_code(code) if code else None


def follow_invitation() -> None:
    """Join where the invitation leads; when it no longer does, say so and go on without it."""
    invitation = invited_by()
    session.pop("invite", None)
    if invitation is None:
        return
    problem = rules.invitation_problem(
        expires_at=invitation.expires_at, uses_left=invitation.uses_left, at=request_time()
    )
    if problem:
        flash(say(problem), "warn")
        return
    try:
        actions.join(current_user, invitation.code, at=request_time())
    except Closed as refusal:
        flash(say(refusal.said), "warn")


def onward() -> str:
    """The page to go on to: the one asked for before signing in, never back to the invitation."""
    path = session.pop("next", None)
    return "/home" if not path or path.startswith("/join/") else safe_next(path, "/home")
