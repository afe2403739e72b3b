"""Finding courses, lessons, versions, files and terms."""

from collections.abc import Sequence

from sqlalchemy import select

from academy.core.db import db
from academy.curriculum.models import Course, CourseFile, Lesson, LessonVersion, Module, Term


def every_course() -> Sequence[Course]:
    """All courses, also those at rest."""
    return db.session.scalars(select(Course)).all()


def every_module() -> Sequence[Module]:
    """All modules of all courses."""
    return db.session.scalars(select(Module)).all()


def every_lesson() -> Sequence[Lesson]:
    """All lessons, also those at rest."""
    return db.session.scalars(select(Lesson)).all()


def every_version() -> Sequence[LessonVersion]:
    """All versions of all lessons."""
    return db.session.scalars(select(LessonVersion).order_by(LessonVersion.id)).all()


def files_of(course_id: int) -> Sequence[CourseFile]:
    """All pictures and clips of a course, also those it no longer shows."""
    return db.session.scalars(select(CourseFile).where(CourseFile.course_id == course_id)).all()


def course_file(content_hash: str, name: str) -> CourseFile | None:
    """The file with this hash and name, whichever course it belongs to."""
    return db.session.scalar(
        select(CourseFile)
        .where(CourseFile.content_hash == content_hash, CourseFile.name == name)
        .limit(1)
    )


def open_courses() -> Sequence[Course]:
    """The courses that are offered, in order."""
    return db.session.scalars(
        select(Course).where(Course.retired_at.is_(None)).order_by(Course.position)
    ).all()


def glossary() -> Sequence[Term]:
    """All terms, in the order of their file."""
    return db.session.scalars(select(Term).order_by(Term.position)).all()
