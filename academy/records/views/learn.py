"""What learners read: their courses, a course's outline, a lesson."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, flash, url_for
from flask_login import current_user

from academy.access.gate import admits, open_to_all
from academy.access.permissions import Permission
from academy.core.errors import NotYourRole
from academy.curriculum import queries as curriculum
from academy.curriculum.models import Course
from academy.curriculum.rules import quiz_slug
from academy.records import actions, queries
from academy.records.forms import AskForm, FinishForm
from academy.records.queries import CourseProgress, Outline, OutlineLesson, Reading
from academy.records.rules import Next, after_lesson, first_open
from academy.web.filters import in_language
from academy.web.freshness import fresh
from academy.web.language import gettext as _
from academy.web.language import ngettext
from academy.web.shell import page, request_time, see_other, see_other_path

blueprint = Blueprint("courses", __name__)

Row = dict[str, str]


@blueprint.get("/courses")
@open_to_all
def index() -> Any:
    """My courses, unfinished ones first; whoever is not signed in sees what there is."""
    if not current_user.is_authenticated:
        return page("records/catalog.html", courses=curriculum.open_courses())
    enrollment = queries.current_enrollment(current_user)
    if enrollment is None:
        found = curriculum.open_courses() if queries.reads_as_staff(current_user) else []
        return page("records/none_assigned.html", rows=[staff_row(course) for course in found])
    listed = queries.courses_of(enrollment)
    mine = [course for course in listed if course.level <= enrollment.level]
    return page(
        "records/courses.html",
        enrollment=enrollment,
        done=sum(course.done for course in mine),
        total=sum(course.lessons for course in mine),
        minutes_left=sum(course.minutes_left for course in mine),
        open_rows=[course_row(course) for course in mine if not course.is_finished],
        done_rows=[course_row(course) for course in mine if course.is_finished],
        later_rows=[later_row(course) for course in listed if course.level > enrollment.level],
    )


def course_row(course: CourseProgress) -> Row:
    """A course's line: lessons done of all, and how long the rest takes."""
    left = _("about %(n)s min left", n=course.minutes_left)
    return {
        "label": in_language(course, "title"),
        "url": url_for("courses.outline", course=course.slug),
        "value": _("%(done)s/%(total)s lessons", done=course.done, total=course.lessons),
        "note": "" if course.is_finished else left,
        "state": "open" if 0 < course.done < course.lessons else "",
    }


def later_row(course: CourseProgress) -> Row:
    """The line of a course that is not open yet: it says what opens it."""
    return {
        "label": in_language(course, "title"),
        "value": _("%(total)s lessons", total=course.lessons),
        "note": _("Opens with the certificate of the level before"),
        "state": "locked",
    }


def staff_row(course: Course) -> Row:
    """The line of a course for somebody who reads it without learning it."""
    return {
        "label": in_language(course, "title"),
        "url": url_for("courses.outline", course=course.slug),
    }


@blueprint.get("/courses/<course>")
@admits(Permission.LESSON_READ, found=queries.outline)
def outline(found: Outline) -> str:
    """A course's modules and lessons, each with its state in words."""
    following = first_open(found.steps)
    parts = [
        {"number": number, "title": in_language(lessons[0], "module_title"), "rows": rows}
        for number, lessons in found.modules.items()
        if (rows := [*lesson_rows(found, lessons, following), *quiz_rows(found, lessons)])
    ]
    return page(
        "records/outline.html", outline=found, parts=parts, action=next_action(found, following)
    )


def lesson_rows(found: Outline, lessons: Sequence[OutlineLesson], following: Next) -> Iterator[Row]:
    """The lines of a module's lessons; those done are plain, so that open ones stand out."""
    for lesson in lessons:
        is_next = lesson.number == following.lesson
        yield {
            "label": f"{lesson.number} {in_language(lesson, 'title')}",
            "url": url_for("courses.lesson", course=found.course.slug, n=lesson.number),
            "value": _("Lesson done") if lesson.is_done else _("about %(n)s min", n=lesson.minutes),
            "note": _("Updated since you read it") if lesson.is_updated else "",
            "state": "open" if is_next and found.is_enrolled else "",
        }


def quiz_rows(found: Outline, lessons: Sequence[OutlineLesson]) -> Iterator[Row]:
    """The line of a module's quiz, if it has one: locked until the module is read."""
    first = lessons[0]
    if not (first.has_quiz and found.is_enrolled):
        return
    missing = sum(not lesson.is_done for lesson in lessons)
    row = {"label": _("Quiz"), "value": _("Passed") if first.quiz_passed else _("Go to the quiz")}
    if missing and not first.quiz_passed:
        locked = ngettext(
            "Opens after one more lesson", "Opens after %(num)s more lessons", missing
        )
        yield {**row, "value": _("Locked"), "note": locked, "state": "locked"}
    else:
        yield {**row, "url": quiz_url(found.course.slug, first.module)}


def quiz_url(slug: str, module: int) -> str:
    """Where a module's quiz is."""
    return f"/courses/{slug}/quizzes/{quiz_slug(slug, module)}"


def next_action(found: Outline, following: Next) -> dict[str, str] | None:
    """The one thing to do now in a course, or None when all is done."""
    slug = found.course.slug
    if not found.is_enrolled:
        return None
    if following.lesson:
        url = url_for("courses.lesson", course=slug, n=following.lesson)
        words = _("Continue: lesson %(n)s", n=following.lesson)
        return {"label": words if found.done else _("Start learning"), "url": url}
    if following.quiz:
        return {"label": _("Take the quiz"), "url": quiz_url(slug, following.quiz)}
    return None


@blueprint.get("/courses/<course>/lessons/<int:n>")
@admits(Permission.LESSON_READ, reading=queries.reading)
def lesson(reading: Reading) -> Any:
    """A lesson, not made again while neither it nor the reader's progress has changed."""
    stamps = (reading.version_id, reading.facts.get("edition"), reading.done_version_id)
    names = (reading.number, reading.title, reading.course_title, reading.is_enrolled)
    return fresh(lambda: lesson_page(reading, AskForm()), *stamps, *names, shared=True)


def lesson_page(reading: Reading, form: AskForm) -> str:
    """The reader's page of a lesson."""
    return page("records/lesson.html", reading=reading, form=form)


@blueprint.post("/courses/<course>/lessons/<int:n>")
@admits(Permission.LESSON_READ, reading=queries.reading)
def finish(reading: Reading) -> Any:
    """Keep that the lesson was finished and lead on: to the next one, or to the module's quiz."""
    enrollment = queries.enrollment_for_level(current_user, reading.level)
    if enrollment is None or not reading.is_enrolled:
        raise NotYourRole
    version = FinishForm().version.data or ""
    number = int(version) if version.isdecimal() and len(version) < 6 else reading.version
    found = queries.lesson_with_version(reading.lesson_id, number)
    if found is None:
        found = queries.lesson_with_version(reading.lesson_id, reading.version)
    if found is not None:
        actions.mark_read(enrollment, *found, at=request_time())
    return go_on(reading.course, queries.outline(reading.course, current_user), reading.number)


def go_on(slug: str, course: Outline | None, number: int) -> Any:
    """What follows a finished lesson."""
    following = after_lesson(course.steps if course else [], number)
    if following.quiz:
        return see_other_path(quiz_url(slug, following.quiz))
    if following.lesson:
        return see_other("courses.lesson", course=slug, n=following.lesson)
    flash(_("You have finished this course."), "ok")
    return see_other("courses.outline", course=slug)


@blueprint.post("/courses/<course>/lessons/<int:n>/questions")
@admits(Permission.LESSON_READ, reading=queries.reading)
def ask(reading: Reading) -> Any:
    """Pass on what a learner did not understand."""
    enrollment = queries.enrollment_for_level(current_user, reading.level)
    found = queries.lesson_with_version(reading.lesson_id, reading.version)
    if enrollment is None or found is None:
        raise NotYourRole
    form = AskForm()
    if not form.validate_on_submit():
        return lesson_page(reading, form), 422
    actions.ask(enrollment, found[0], form.text.data or "", at=request_time())
    flash(_("Your question has been passed to the instructor."), "ok")
    return see_other("courses.lesson", course=reading.course, n=reading.number)
