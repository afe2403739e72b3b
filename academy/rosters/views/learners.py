"""A center's learners: the roster, one learner, those who are stuck, and files taken out."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_login import current_user

from academy.access.gate import admits, scope_of
from academy.access.permissions import Permission
from academy.access.scope import Scope
from academy.core.errors import Refused
from academy.core.words import N_
from academy.factories.rules import plain_code
from academy.places.models import Center
from academy.places.queries import find_center
from academy.records.actions import contact
from academy.records.models import Enrollment
from academy.records.queries import standing
from academy.records.rules import FUNNEL, MOMENTS, STAGE_WORDS, STUCK_WORDS, Stage, Stuck, stuck
from academy.rosters import actions
from academy.rosters.forms import (
    CONTACT_WORDS,
    ContactForm,
    ExportForm,
    FactoryForm,
    PressForm,
    RevealForm,
    RosterFilter,
)
from academy.rosters.queries import columns, learner, roster
from academy.rosters.rules import REASON_WORDS, ROW_WORDS, SUGGESTED, Wanted, as_printed
from academy.rosters.views.files import export
from academy.rosters.views.frames import center_frame, sees_names
from academy.rosters.views.lists import Listing, filters_in_words, grouped, reader_of
from academy.web.filters import say
from academy.web.language import gettext as _
from academy.web.language import speaking
from academy.web.shell import page, request_time, see_other

blueprint = Blueprint("rosters", __name__)

GROUPS = ("cohort",)
STUCK_SHOWN = 50


def asked_for() -> RosterFilter:
    """The roster that the address names."""
    return RosterFilter(request.args)


@blueprint.get("/centers/<center>/learners")
@admits(Permission.ROSTER_READ, center=find_center)
def learners(center: Center, scope: Scope) -> str:
    """The roster with its filters, counts and one page of rows."""
    listing = Listing(
        scope=scope,
        asked=asked_for(),
        shown=columns.CENTER_PAGE,
        groups=GROUPS,
        url=(url := url_for("rosters.learners", center=center.code)),
        learner_url=lambda row: f"{url}/{row.ref}",
        sees_names=sees_names(scope, center),
        center=center,
    )
    values = listing.values()
    counted = values["counted"]
    return page(
        "rosters/learners.html",
        **values,
        wanted=listing.wanted,
        is_empty=counted.everyone == 0,
        export_url=_with_filters("rosters.take_out", center, listing.wanted),
        more_export_url=_with_filters("rosters.new_export", center, listing.wanted),
        contact_url=_with_filters("rosters.contacted", center, listing.wanted),
        **center_frame(
            center,
            {
                "learners": counted.everyone,
                "stuck": counted.having("stuck", *Stuck),
                "certificates": counted.having("stage", Stage.PRACTICAL_PASSED),
            },
        ),
    )


def _with_filters(endpoint: str, center: Center, wanted: Wanted) -> str:
    values: dict[str, Any] = dict(grouped(wanted.parameters))
    return url_for(endpoint, center=center.code, **values)


@blueprint.post("/centers/<center>/contacts")
@admits(Permission.ROSTER_SUBMIT, center=find_center)
def contacted(center: Center) -> Any:
    """Write down that the center spoke with several learners."""
    chosen = learner.enrollments_of(center, request.form.getlist("learner")[:200])
    if not PressForm().validate_on_submit() or not chosen:
        raise Refused(N_("Choose at least one learner of this center."))
    for enrollment in chosen:
        contact(enrollment, say(CONTACT_WORDS["call"]), by=current_user, at=request_time())
    flash(_("%(n)s learners are marked as contacted.", n=len(chosen)), "ok")
    if "stuck" in request.form:
        return see_other("rosters.stuck_learners", center=center.code)
    wanted = asked_for().wanted
    return see_other("rosters.learners", center=center.code, **grouped(wanted.parameters))


# One learner


def learner_page(
    enrollment: Enrollment,
    *,
    reveal: RevealForm | None = None,
    talk: ContactForm | None = None,
    factory: FactoryForm | None = None,
    is_revealed: bool = False,
) -> str:
    """Everything on one learner."""
    center = enrollment.center
    at = request_time()
    reason = stuck(standing(enrollment), at=at)
    own = sees_names(scope_of(Permission.ROSTER_READ), center)
    return page(
        "rosters/learner.html",
        form=next((one for one in (reveal, factory, talk) if one and one.errors), None),
        enrollment=enrollment,
        person=enrollment.person,
        history=learner.history(enrollment),
        stage_words=STAGE_WORDS,
        moments=[(STAGE_WORDS[stage], getattr(enrollment, MOMENTS[stage])) for stage in FUNNEL],
        stuck_words=STUCK_WORDS[reason] if reason else None,
        sees_name=own or is_revealed,
        is_revealed=is_revealed,
        seen=as_printed(enrollment.person.name),
        reveal_form=reveal or RevealForm(),
        contact_form=talk or ContactForm(),
        factory_form=factory or FactoryForm(),
        row_words=ROW_WORDS,
        reason_words=REASON_WORDS,
        **center_frame(center),
    )


@blueprint.get("/centers/<center>/learners/<enrollment>")
@admits(Permission.ROSTER_READ, enrollment=learner.learner)
def show(enrollment: Enrollment) -> str:
    """One learner: identity, path, results, contacts."""
    return learner_page(enrollment)


@blueprint.post("/centers/<center>/learners/<enrollment>/reveal")
@admits(Permission.FIELD_REVEAL, enrollment=learner.learner)
def reveal(enrollment: Enrollment) -> Any:
    """Show name and phone in full once, for a reason that is written down."""
    form = RevealForm()
    if not form.validate_on_submit():
        return learner_page(enrollment, reveal=form), 422
    actions.reveal(enrollment, form.reason.data or "", by=current_user, at=request_time())
    return learner_page(enrollment, is_revealed=True)


@blueprint.post("/centers/<center>/learners/<enrollment>/contact")
@admits(Permission.ROSTER_SUBMIT, enrollment=learner.learner)
def note_contact(enrollment: Enrollment) -> Any:
    """Write down that the center spoke with a learner."""
    form = ContactForm()
    if not form.validate_on_submit():
        return learner_page(enrollment, talk=form), 422
    said = [say(CONTACT_WORDS[form.how.data or "call"]), form.words.data or ""]
    words = _(": ").join(part for part in said if part)
    contact(enrollment, words, by=current_user, at=request_time())
    flash(_("Marked as contacted."), "ok")
    return _back_to(enrollment)


@blueprint.post("/centers/<center>/learners/<enrollment>/identity")
@admits(Permission.ROSTER_SUBMIT, enrollment=learner.learner)
def identity(enrollment: Enrollment) -> Any:
    """Keep that the learner was compared with the ID card."""
    actions.check_identity(
        enrollment, by=current_user, at=request_time(), seen=request.form.get("seen")
    )
    flash(_("Identity checked. Nothing of the card is kept."), "ok")
    return _back_to(enrollment)


@blueprint.post("/centers/<center>/learners/<enrollment>/factory")
@admits(Permission.ROSTER_SUBMIT, enrollment=learner.learner)
def link_factory(enrollment: Enrollment) -> Any:
    """Tie the learner to the factory on the license."""
    form = FactoryForm()
    if not form.validate_on_submit():
        return learner_page(enrollment, factory=form), 422
    actions.link_factory(
        enrollment,
        form.name.data or "",
        code=plain_code(form.code.data) if form.code.data else None,
        by=current_user,
        at=request_time(),
    )
    flash(_("The factory is linked."), "ok")
    return _back_to(enrollment)


def _back_to(enrollment: Enrollment) -> Any:
    return see_other("rosters.show", center=enrollment.center.code, enrollment=enrollment.ref)


# Those who are stuck


@blueprint.get("/centers/<center>/stuck")
@admits(Permission.ROSTER_READ, center=find_center)
def stuck_learners(center: Center, scope: Scope) -> str:
    """Who does not move, why, since when, and what to say to them."""
    at = request_time()
    counted = roster.counts(scope, Wanted(), at=at, groups=(), center=center)
    found = roster.stuck_rows(scope, center, at=at, limit=STUCK_SHOWN)
    reader = reader_of(sees_names=sees_names(scope, center))
    groups = [
        {
            "reason": reason,
            "words": STUCK_WORDS[reason],
            "suggested": in_chinese(SUGGESTED[reason]),
            "count": counted.having("stuck", reason),
            "url": url_for("rosters.learners", center=center.code, stuck=reason.value),
            "rows": [row for row in found if row.stuck == reason],
        }
        for reason in Stuck
        if counted.having("stuck", reason)
    ]
    return page(
        "rosters/stuck.html",
        groups=groups,
        reader_of_names=reader,
        name_of=columns.name_of,
        phone_of=columns.phone_of,
        days_of=columns.quiet_days,
        total=counted.having("stuck", *Stuck),
        checked_at=at,
        form=PressForm(),
        **center_frame(
            center,
            {
                "learners": counted.everyone,
                "stuck": counted.having("stuck", *Stuck),
                "certificates": counted.having("stage", Stage.PRACTICAL_PASSED),
            },
        ),
    )


def in_chinese(words: str) -> str:
    """A sentence to send to learners, who read Chinese whatever the page is in."""
    with speaking("zh"):
        return str(say(words))


# Files


@blueprint.get("/centers/<center>/exports")
@admits(Permission.ROSTER_EXPORT, center=find_center)
def exports(center: Center) -> str:
    """What was taken out, by whom, with which filters."""
    return page("rosters/exports.html", exports=learner.exports_of(center), **center_frame(center))


def export_page(center: Center, scope: Scope, form: ExportForm) -> str:
    """The form that asks for the kind of file."""
    asked = asked_for()
    counted = roster.counts(scope, asked.wanted, at=request_time(), groups=GROUPS, center=center)
    return page(
        "rosters/new_export.html",
        form=form,
        total=counted.total,
        filters=[words for _name, words in filters_in_words(asked.wanted, counted)],
        back_url=_with_filters("rosters.learners", center, asked.wanted),
        action=_with_filters("rosters.take_out", center, asked.wanted),
        **center_frame(center),
    )


@blueprint.get("/centers/<center>/exports/new")
@admits(Permission.ROSTER_EXPORT, center=find_center)
def new_export(center: Center, scope: Scope) -> str:
    """Ask which kind of file, and whether names and phones are needed."""
    return export_page(center, scope, ExportForm())


@blueprint.post("/centers/<center>/exports")
@admits(Permission.ROSTER_EXPORT, center=find_center)
def take_out(center: Center, scope: Scope) -> Any:
    """Send exactly the filtered rows as a file; masked unless a reason is given."""
    form = ExportForm()
    if not form.validate_on_submit():
        return export_page(center, scope, form), 422
    picked = request.form.getlist("learner")
    if "ticked" in request.form and not picked:
        raise Refused(N_("Choose at least one learner of this center."))
    wanted = RosterFilter(request.args, picked=picked).wanted
    return export(scope, wanted, form, center=center, groups=GROUPS)
