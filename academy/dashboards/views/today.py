"""The first page of a learner, and the way to everybody's own place."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, url_for
from flask_login import current_user

from academy.access.gate import admits, signed_in
from academy.access.permissions import Permission, Role
from academy.assessments import queries as assessments
from academy.core.clock import beijing_date
from academy.curriculum.rules import quiz_slug
from academy.dashboards.queries import today as queries
from academy.dashboards.queries.today import Today, TodayLesson
from academy.dashboards.rules.today import At, Kind, NextStep, PathStage, next_step, path
from academy.places.queries import center_by_id
from academy.practicals import queries as practicals
from academy.practicals.actions import refusal_to_submit
from academy.records.queries import current_enrollment
from academy.web.filters import day, day_time, in_language, say
from academy.web.language import gettext as _
from academy.web.language import ngettext
from academy.web.shell import page, request_time, see_other_path

blueprint = Blueprint("dashboards", __name__)

MOST_NOTICES = 2
DESKS = (
    ({Role.HEADQUARTERS, Role.APPROVER, Role.AUDITOR}, "/hq"),
    ({Role.EXAMINER, Role.ADJUDICATOR}, "/mark"),
    ({Role.INSTRUCTOR}, "/teach"),
)
Card = dict[str, Any]


@blueprint.get("/home")
@signed_in
def home() -> Any:
    """Send everybody on to the place of their role."""
    return see_other_path(desk() or "/today")


def desk() -> str:
    """Where the person who asks works; empty for a learner."""
    for grant in current_user.grants:
        if grant.role == Role.CENTER_REVIEWER and grant.center_id:
            center = center_by_id(grant.center_id)
            return f"/centers/{center.code if center else ''}"
    held = {grant.role for grant in current_user.grants}
    return next((place for roles, place in DESKS if held & roles), "")


@blueprint.get("/today")
@admits(Permission.LESSON_READ)
def today() -> str:
    """The one next step, the path to the certificate, at most two notices and one deadline."""
    enrollment = current_enrollment(current_user)
    if enrollment is None:
        return page("dashboards/today.html", enrollment=None, card=None, desk=desk())
    found = queries.today(enrollment)
    step = next_step(found.standing)
    waiting = waiting_card(found, step)
    return page(
        "dashboards/today.html",
        enrollment=enrollment,
        card=waiting or card(found, step),
        stages=[stage_row(stage) for stage in path(found.standing)],
        notices=list(notices(found, step, is_waiting=waiting is not None))[:MOST_NOTICES],
        deadline=deadline(found),
    )


def waiting_card(found: Today, step: NextStep) -> Card | None:
    """After a failed try, until the next one opens: what to repeat meanwhile, and the date."""
    if step.kind is Kind.EXAM and found.standing.theory_tries:
        offer = assessments.theory_of(found.enrollment)
        state = assessments.exam_state(offer, request_time()) if offer else None
        if state and state.verdict.next_at and state.last:
            return {
                "title": _("Go over the weak topics"),
                "facts": [_("Next try from %(time)s", time=day_time(state.verdict.next_at))],
                "url": url_for("assessments.result", attempt=state.last.ref),
                "action": _("See the topics"),
            }
    if step.kind is Kind.PRACTICAL and found.submission and found.submission_passed is False:
        practical = practicals.practical_of_level(found.enrollment.level)
        earlier = practicals.submissions_of(found.enrollment, practical) if practical else []
        if refusal := refusal_to_submit(found.enrollment, earlier, at=request_time()):
            return {
                "title": _("Practice for the next video"),
                "facts": [say(refusal)],
                "url": url_for("practicals.submission", submission=found.submission),
                "action": _("Read the feedback"),
            }
    return None


def card(found: Today, step: NextStep) -> Card | None:
    """The next step as the one card of the page; None when nothing is assigned."""
    if step.kind in (Kind.LESSON, Kind.QUIZ):
        lessons = found.courses[step.course]
        return lesson_card(lessons, step) if step.kind is Kind.LESSON else quiz_card(lessons, step)
    if step.kind in (Kind.EXAM, Kind.OPEN_EXAM):
        return exam_card(found, is_open=step.kind is Kind.OPEN_EXAM)
    if step.kind in (Kind.PRACTICAL, Kind.MARKING):
        return practical_card(found, is_waiting=step.kind is Kind.MARKING)
    return end_card(found, step.kind)


def end_card(found: Today, kind: Kind) -> Card | None:
    """What is left when all is passed: waiting, the certificate, or why there is none."""
    if kind is Kind.CERTIFICATE:
        return {
            "label": _("All done"),
            "title": _("You hold the certificate"),
            "url": url_for("certificates.show", certificate=found.certificate),
            "action": _("Show the certificate"),
        }
    nothing = {"label": _("Nothing to do"), "url": url_for("certificates.index")}
    if kind is Kind.REVIEW:
        return {
            **nothing,
            "title": _("Your center is reviewing your certificate"),
            "facts": [_("Theory and practical are passed")],
            "action": _("See how far it is"),
        }
    if kind is Kind.ENDED:
        title = _("Your certificate is no longer valid")
        return {**nothing, "title": title, "action": _("See why")}
    return None


def course_progress(lessons: Sequence[TodayLesson]) -> Card:
    """How far one is with a course."""
    done = sum(lesson.is_done for lesson in lessons)
    words = _("%(done)s/%(total)s lessons done", done=done, total=len(lessons))
    return {
        "facts": [in_language(lessons[0], "course_title"), words],
        "done": done,
        "total": len(lessons),
    }


def lesson_card(lessons: Sequence[TodayLesson], step: NextStep) -> Card:
    """The next lesson."""
    lesson = next(one for one in lessons if one.number == step.number)
    has_begun = any(one.is_done for one in lessons)
    return {
        **course_progress(lessons),
        "aside": _("about %(n)s min", n=lesson.minutes),
        "title": _("Lesson %(n)s %(title)s", n=lesson.number, title=in_language(lesson, "title")),
        "url": url_for("courses.lesson", course=lesson.course, n=lesson.number),
        "action": _("Continue learning") if has_begun else _("Start learning"),
    }


def quiz_card(lessons: Sequence[TodayLesson], step: NextStep) -> Card:
    """The quiz of a module whose lessons are done."""
    lesson = next(one for one in lessons if one.module == step.number)
    slug = quiz_slug(lesson.course, lesson.module)
    return {
        **course_progress(lessons),
        "aside": _("no clock"),
        "title": _("Quiz: %(title)s", title=in_language(lesson, "module_title")),
        "url": f"/courses/{lesson.course}/quizzes/{slug}",
        "action": _("Take the quiz"),
    }


def exam_card(found: Today, *, is_open: bool) -> Card:
    """The theory exam, to begin or to go on with."""
    minutes = _("about %(n)s min", n=found.exam_minutes) if found.exam_minutes else ""
    return {
        "aside": minutes,
        "title": _("Theory exam"),
        "facts": [
            _("It is running; the clock does not stop")
            if is_open
            else _("All lessons and quizzes are done")
        ],
        "url": url_for("assessments.exam", exam=found.exam),
        "action": _("Continue the exam") if is_open else _("Read the rules and start"),
    }


def practical_card(found: Today, *, is_waiting: bool) -> Card:
    """The practical: to hand in, or in the hands of the examiners."""
    if is_waiting:
        since = found.enrollment.practical_waits_since
        return {
            "label": _("Nothing to do"),
            "title": _("Your video is being marked"),
            "facts": [_("Handed in on %(date)s", date=day(since))] if since else [],
            "url": url_for("practicals.submission", submission=found.submission)
            if found.submission
            else url_for("assessments.index"),
            "action": _("See how far it is"),
        }
    return {
        "title": _("Practical assessment"),
        "facts": [_("One live session, recorded in one go")],
        "url": url_for("practicals.brief", practical=found.practical),
        "action": _("Read the task"),
    }


def stage_row(stage: PathStage) -> dict[str, str]:
    """A stage of the path, in words."""
    return {"label": say(stage.label), "words": say(stage.words), "state": stage.at.value}


def notices(found: Today, step: NextStep, *, is_waiting: bool) -> Iterator[dict[str, str]]:
    """What happened that one should know, the most pressing first; not what the card leads to."""
    standing = found.standing
    if step.kind is Kind.PRACTICAL and found.submission and found.submission_passed is False:
        yield {
            "kind": "warn",
            "lead": _("The practical was not passed."),
            "text": _("The examiners say what to change."),
            "url": ""
            if is_waiting
            else url_for("practicals.submission", submission=found.submission),
            "action": _("Read the feedback"),
        }
    if step.kind is Kind.EXAM and standing.theory_tries:
        yield {
            "kind": "warn",
            "lead": _("The theory exam was not passed."),
            "text": _("Repeat the topics it names, then try again."),
            "url": "" if is_waiting else url_for("assessments.index"),
            "action": _("See the topics"),
        }
    updated = [lesson for lesson in found.lessons if lesson.is_updated]
    if updated:
        count = len(updated)
        yield {
            "kind": "info",
            "lead": ngettext(
                "%(num)s lesson you know was updated.",
                "%(num)s lessons you know were updated.",
                count,
            ),
            "text": "",
            "url": url_for("courses.outline", course=updated[0].course),
            "action": _("Have a look"),
        }


def deadline(found: Today) -> dict[str, str] | None:
    """The day the class ends, while it lies ahead and there is something left to do."""
    closes_on = found.enrollment.cohort.closes_on
    days = (closes_on - beijing_date(request_time())).days if closes_on else -1
    is_learning = any(stage.at is At.HERE for stage in path(found.standing))
    if days < 0 or closes_on is None or not is_learning:
        return None
    left = ngettext("%(num)s day left", "%(num)s days left", days) if days else _("today")
    return {
        "text": _("The class ends on %(date)s, %(left)s", date=day(closes_on), left=left),
        "url": url_for("courses.index"),
    }
