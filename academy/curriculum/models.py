"""Courses, modules, lessons, and the versions that never change."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.core.db import Model, RowId, UtcDateTime


class Course(Model):
    """A course, in its level and perhaps for one track only."""

    __tablename__ = "course"

    id: Mapped[RowId]
    code: Mapped[str] = mapped_column(String(20), unique=True)  # C101
    slug: Mapped[str] = mapped_column(
        String(20), unique=True
    )  # c101: its folder and its place in URLs
    title: Mapped[str] = mapped_column(String(60))
    title_en: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(Text, default="")
    summary_en: Mapped[str] = mapped_column(Text, default="")
    introduction: Mapped[str] = mapped_column(Text, default="")  # HTML
    cover: Mapped[str | None] = mapped_column(String(140))  # where it is served
    level: Mapped[str] = mapped_column(String(2))
    track: Mapped[str | None] = mapped_column(String(3))
    position: Mapped[int]
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    modules: Mapped[list["Module"]] = relationship(
        back_populates="course", order_by="Module.position", lazy="raise"
    )


class Module(Model):
    """A part of a course."""

    __tablename__ = "module"

    id: Mapped[RowId]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(60))
    title_en: Mapped[str] = mapped_column(String(120))
    # Whether the module ends with a quiz; the quiz is a paper, which this room does not know.
    has_quiz: Mapped[bool] = mapped_column(default=False)

    course: Mapped[Course] = relationship(back_populates="modules", lazy="raise")
    lessons: Mapped[list["Lesson"]] = relationship(
        back_populates="module", order_by="Lesson.number", lazy="raise"
    )

    __table_args__ = (UniqueConstraint("course_id", "position"),)


class Lesson(Model):
    """A lesson by its lasting code; what is read is its published version."""

    __tablename__ = "lesson"

    id: Mapped[RowId]
    code: Mapped[str] = mapped_column(String(20), unique=True)  # C101-1-1
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("module.id"), index=True)
    number: Mapped[int]  # its place in the course, from 1; it may change
    title: Mapped[str] = mapped_column(String(60))
    title_en: Mapped[str] = mapped_column(String(120))
    minutes: Mapped[int]
    published_id: Mapped[int | None]
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    module: Mapped[Module] = relationship(back_populates="lessons", lazy="raise")
    published: Mapped["LessonVersion | None"] = relationship(
        primaryjoin="Lesson.published_id == foreign(LessonVersion.id)",
        viewonly=True,
        uselist=False,
        lazy="raise",
    )

    __table_args__ = (
        # The published version is one of this lesson's own.
        ForeignKeyConstraint(
            ["id", "published_id"],
            ["lesson_version.lesson_id", "lesson_version.id"],
            name="fk_lesson_published",
            use_alter=True,
        ),
    )


class LessonVersion(Model):
    """What a lesson said: immutable, named by the hash of its source, HTML made once (D11)."""

    __tablename__ = "lesson_version"

    id: Mapped[RowId]
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"))
    content_hash: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    origin: Mapped[str] = mapped_column(String(10), default="files")  # files or browser (D10)
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict
    )  # goal, sources, regulation_refs, headings
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("lesson_id", "content_hash"),
        UniqueConstraint("lesson_id", "number"),
        UniqueConstraint("lesson_id", "id"),
    )


class CourseFile(Model):
    """A picture or a clip of a course, served by its content hash."""

    __tablename__ = "course_file"

    id: Mapped[RowId]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    name: Mapped[str] = mapped_column(String(120))  # figures/four-buyers.svg
    content_hash: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]

    # A changed picture is a further row: versions of long ago still show theirs.
    __table_args__ = (UniqueConstraint("course_id", "name", "content_hash"),)


class Term(Model):
    """A word of the trade and what it means; lessons link to it."""

    __tablename__ = "term"

    id: Mapped[RowId]
    term: Mapped[str] = mapped_column(String(40), unique=True)
    term_en: Mapped[str] = mapped_column(String(80))
    meaning: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
