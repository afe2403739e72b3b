"""Bringing papers in from course files."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from academy.assessments.models import Paper, PaperVersion
from academy.audit.actions import note
from academy.audit.models import Kind
from academy.core.db import db
from academy.curriculum.models import Course, Module
from academy.curriculum.source.values import CourseFiles, WrittenPaper
from academy.people.models import Person


@dataclass
class Brought:
    """What the files changed among the papers."""

    added: int = 0
    changed: int = 0
    retired: int = 0


def bring_in(files: CourseFiles, *, by: Person | None, at: datetime) -> Brought:
    """Make the papers what the files say: a version for each change, rest for what vanished.

    An attempt keeps the version it was begun under, so a running exam does not change (G14).
    """
    courses = {course.code: course.id for course in db.session.scalars(select(Course))}
    modules: dict[tuple[int, int | None], int] = {
        (course, position): row
        for course, position, row in db.session.execute(
            select(Module.course_id, Module.position, Module.id)
        ).all()
    }
    kept = {paper.code: paper for paper in db.session.scalars(select(Paper))}
    brought = Brought()
    for written in files.papers:
        if written.code not in kept:
            kept[written.code] = Paper(code=written.code)
            brought.added += 1
        paper = kept[written.code]
        _describe(paper, written)
        paper.course_id = courses[written.course] if written.course else None
        paper.module_id = modules[paper.course_id, written.module] if paper.course_id else None
        db.session.add(paper)
    db.session.flush()
    for written in files.papers:
        brought.changed += _bring_in_version(kept[written.code], written, at=at)
    brought.changed -= brought.added
    for code, paper in kept.items():
        if paper.retired_at is None and code not in {written.code for written in files.papers}:
            paper.retired_at = at
            brought.retired += 1
    if brought != Brought():
        note(Kind.COURSE_SYNC, "papers", by=by, at=at, **asdict(brought))
    db.session.flush()
    return brought


def _describe(paper: Paper, written: WrittenPaper) -> None:
    paper.slug = written.slug
    paper.kind = written.kind
    paper.title = written.title
    paper.title_en = written.title_en
    paper.level = written.level
    paper.retired_at = None


def _bring_in_version(paper: Paper, written: WrittenPaper, *, at: datetime) -> bool:
    """Point a paper to the version that says what its file says; True if it was another."""
    versions = list(
        db.session.scalars(select(PaperVersion).where(PaperVersion.paper_id == paper.id))
    )
    version = next((one for one in versions if one.content_hash == written.content_hash), None)
    if version is None:
        version = PaperVersion(
            paper_id=paper.id,
            content_hash=written.content_hash,
            number=len(versions) + 1,
            conduct=written.conduct,
            created_at=at,
        )
        db.session.add(version)
        db.session.flush()
    is_other = paper.version_id != version.id
    paper.version_id = version.id
    return is_other
