"""Bringing the course files in: immutable versions, moved pointers, rest for what vanished."""

import os
import shutil
import tempfile
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from academy.audit.actions import note
from academy.audit.models import Kind
from academy.core import markdown
from academy.core.db import db
from academy.core.markdown import Clip, Picture, Surroundings
from academy.curriculum import queries, rules
from academy.curriculum.models import Course, CourseFile, Lesson, LessonVersion, Module, Term
from academy.curriculum.source.media import CLIP
from academy.curriculum.source.values import (
    CourseFiles,
    MediaFile,
    WrittenCourse,
    WrittenLesson,
)
from academy.people.models import Person


@dataclass
class Brought:
    """What the files changed."""

    added: int = 0
    changed: int = 0
    retired: int = 0
    kept_back: list[str] = field(default_factory=list)  # edited in the browser since (D10)


def bring_in(files: CourseFiles, *, by: Person | None, at: datetime) -> Brought:
    """Make the curriculum what the files say: a version for each new text, rest for what vanished.

    Versions never change and none is deleted, so what somebody read can be shown years later (D11).
    """
    return _Intake(files, at).bring_in(by)


class _Intake:
    """One run over the files; what the database has is read once."""

    def __init__(self, files: CourseFiles, at: datetime) -> None:
        self.files = files
        self.at = at
        self.brought = Brought()
        self.courses = {course.code: course for course in queries.every_course()}
        self.modules = {(one.course_id, one.position): one for one in queries.every_module()}
        self.lessons = {lesson.code: lesson for lesson in queries.every_lesson()}
        self.versions: dict[int, dict[str, LessonVersion]] = {}
        for version in queries.every_version():
            self.versions.setdefault(version.lesson_id, {})[version.content_hash] = version
        self.terms = frozenset(term.term for term in files.terms)

    def bring_in(self, by: Person | None) -> Brought:
        """Take everything over, top down."""
        self._terms()
        for position, course in enumerate(self.files.courses, start=1):
            self._course(course, position)
        written = {course.code for course in self.files.courses}
        self._retire(course for code, course in self.courses.items() if code not in written)
        written = {lesson.code for lesson in self.files.lessons}
        self._retire(lesson for code, lesson in self.lessons.items() if code not in written)
        if self.brought != Brought():
            note(Kind.COURSE_SYNC, "curriculum", by=by, at=self.at, **asdict(self.brought))
        db.session.flush()
        return self.brought

    def _retire(self, vanished: Any) -> None:
        for thing in vanished:
            if thing.retired_at is None:
                thing.retired_at = self.at
                self.brought.retired += 1

    def _change(self, thing: Any, **values: Any) -> None:
        """Set what differs; a change of a thing that was there counts."""
        changed = {name: value for name, value in values.items() if getattr(thing, name) != value}
        for name, value in changed.items():
            setattr(thing, name, value)
        if changed and not _is_new(thing):
            self.brought.changed += 1

    def _add(self, thing: Any) -> None:
        db.session.add(thing)
        db.session.flush()
        self.brought.added += 1

    def _terms(self) -> None:
        kept = {term.term: term for term in db.session.scalars(select(Term))}
        for position, written in enumerate(self.files.terms, start=1):
            term = kept.pop(written.term, None) or Term(term=written.term)
            self._change(term, term_en=written.term_en, meaning=written.meaning, position=position)
            if _is_new(term):
                self._add(term)
        for term in kept.values():
            db.session.delete(term)
            self.brought.retired += 1

    def _course(self, written: WrittenCourse, position: int) -> None:
        course = self.courses.get(written.code) or Course(code=written.code)
        media = [one for one in self.files.media if one.course == written.code]
        lessons = [lesson for lesson in self.files.lessons if lesson.course == written.code]
        around = self._surroundings(media, lessons)
        cover = next((one for one in media if one.name == written.cover), None)
        self._change(
            course,
            slug=written.slug,
            title=written.title,
            title_en=written.title_en,
            summary=written.summary,
            summary_en=written.summary_en,
            introduction=markdown.render(written.introduction, around).html,
            cover=rules.file_url(cover.content_hash, cover.name) if cover else None,
            level=written.level,
            track=written.track,
            position=position,
            retired_at=None,
        )
        if _is_new(course):
            self._add(course)
        self._media(course, media)
        self._modules(course, written)
        for lesson in lessons:
            self._lesson(course, lesson, around)

    def _surroundings(self, media: list[MediaFile], lessons: list[WrittenLesson]) -> Surroundings:
        """What the texts of a course may refer to."""
        slugs = {one.code: one.slug for one in self.files.courses}
        links = {
            f"../{lesson.file}": f"/courses/{slugs[lesson.course]}/lessons/{lesson.number}"
            for lesson in self.files.lessons
        }
        links |= {Path(one.file).name: links[f"../{one.file}"] for one in lessons}
        named = {one.name: one for one in media}
        shown = {name: _shown(one, named) for name, one in named.items()}
        return Surroundings(
            media={name: one for name, one in shown.items() if one},
            links=links,
            terms=self.terms,
        )

    def _media(self, course: Course, media: list[MediaFile]) -> None:
        kept = {(one.name, one.content_hash) for one in queries.files_of(course.id)}
        for one in media:
            if (one.name, one.content_hash) not in kept:
                self._add(
                    CourseFile(
                        course_id=course.id,
                        name=one.name,
                        content_hash=one.content_hash,
                        media_type=one.media_type,
                        size=one.size,
                    )
                )

    def _modules(self, course: Course, written: WrittenCourse) -> None:
        for part in written.modules:
            key = (course.id, part.number)
            module = self.modules.get(key) or Module(course_id=course.id, position=part.number)
            self._change(
                module,
                title=part.title,
                title_en=part.title_en,
                has_quiz=self.files.quiz_of(written.code, part.number) is not None,
            )
            if _is_new(module):
                self._add(module)
            self.modules[key] = module
        numbers = {part.number for part in written.modules}
        for (course_id, number), module in self.modules.items():
            if course_id == course.id and number not in numbers:
                self._change(module, has_quiz=False)

    def _lesson(self, course: Course, written: WrittenLesson, around: Surroundings) -> None:
        lesson = self.lessons.get(written.code) or Lesson(
            code=written.code, course_id=course.id, published_id=None
        )
        self._change(
            lesson,
            module_id=self.modules[course.id, written.module].id,
            number=written.number,
            title=written.title,
            title_en=written.title_en,
            minutes=written.minutes,
            retired_at=None,
        )
        if _is_new(lesson):
            self._add(lesson)
        self._version(lesson, written, around)

    def _version(self, lesson: Lesson, written: WrittenLesson, around: Surroundings) -> None:
        """Find or make the version that says what the file says, and publish it."""
        hashes = {one.name: one.content_hash for one in self._media_of(written)}
        named = rules.version_hash(written.source, [hashes[name] for name in written.media])
        versions = self.versions.setdefault(lesson.id, {})
        version = versions.get(named)
        if version is None:
            version = LessonVersion(
                lesson_id=lesson.id,
                content_hash=named,
                number=len(versions) + 1,
                source=written.source,
                created_at=self.at,
                **self._page(written, around),
            )
            db.session.add(version)
            db.session.flush()
            versions[named] = version
        elif version.facts.get(rules.EDITION_KEY) != markdown.EDITION:
            # The words stand; only their HTML is made anew by a newer renderer.
            self._change(version, **self._page(written, around))
        self._publish(lesson, version)

    def _publish(self, lesson: Lesson, version: LessonVersion) -> None:
        if lesson.published_id == version.id:
            return
        published = next(
            (one for one in self.versions[lesson.id].values() if one.id == lesson.published_id),
            None,
        )
        if not rules.moves_pointer(published_origin=published.origin if published else None):
            self.brought.kept_back.append(lesson.code)
            return
        self.brought.changed += published is not None
        lesson.published_id = version.id

    def _media_of(self, written: WrittenLesson) -> list[MediaFile]:
        return [one for one in self.files.media if one.course == written.course]

    def _page(self, written: WrittenLesson, around: Surroundings) -> dict[str, Any]:
        """The HTML of a lesson and what is known about it."""
        rendered = markdown.render(written.body, around)
        laws = {law.id: law for law in self.files.regulations}
        facts = {
            rules.EDITION_KEY: markdown.EDITION,
            "goal": written.goal,
            "is_review_due": written.is_review_due,
            "sources": [asdict(source) for source in written.sources],
            "regulation_refs": list(written.regulation_refs),
            "regulations": [
                {"title": laws[ref].title, "title_en": laws[ref].title_en}
                for ref in written.regulation_refs
                if ref in laws
            ],
            "headings": [asdict(heading) for heading in rendered.headings],
        }
        return {"html": rendered.html, "facts": facts}


def _is_new(thing: Any) -> bool:
    """Whether a row has not been written yet."""
    return thing.id is None


def _shown(one: MediaFile, named: dict[str, MediaFile]) -> Picture | Clip | None:
    """How a page shows a file, or None for what only accompanies another."""
    url = rules.file_url(one.content_hash, one.name)
    if one.media_type.startswith("image/"):
        return Picture(url, one.width, one.height)
    captions = named.get(one.name.removesuffix(".mp4") + ".vtt")
    if one.media_type != CLIP or captions is None:
        return None
    return Clip(
        url=url,
        captions=rules.file_url(captions.content_hash, captions.name),
        size=one.size,
        seconds=one.seconds or 0,
        transcript=captions.lines,
    )


def keep_files(files: CourseFiles, instance: Path) -> int:
    """Copy pictures and clips to where they are served from, each under its hash."""
    copied = 0
    for one in files.media:
        target = instance / rules.file_place(one.content_hash)
        if not target.exists():
            _copy(one.path, target)
            copied += 1
    return copied


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target first: a page must never be served half a picture.
    with (
        source.open("rb") as file,
        tempfile.NamedTemporaryFile("wb", dir=target.parent, delete=False) as half,
    ):
        shutil.copyfileobj(file, half)
    os.chmod(half.name, 0o644)
    os.replace(half.name, target)
