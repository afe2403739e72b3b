"""The whole courses folder, read once."""

from dataclasses import dataclass, field
from pathlib import Path

from academy.core.words import N_
from academy.curriculum.source.body import Body
from academy.curriculum.source.courses import read_course, read_lessons
from academy.curriculum.source.document import Notes
from academy.curriculum.source.items import read_questions
from academy.curriculum.source.materials import read_materials
from academy.curriculum.source.media import read_media
from academy.curriculum.source.papers import read_exams, read_practicals, read_quizzes
from academy.curriculum.source.reference import (
    read_level,
    read_lexicon,
    read_regulations,
    read_terms,
)
from academy.curriculum.source.together import check_together
from academy.curriculum.source.values import (
    CourseFiles,
    MediaFile,
    WrittenCourse,
    WrittenLesson,
    WrittenLevel,
    WrittenMaterials,
    WrittenPaper,
    WrittenPractical,
    WrittenQuestion,
)


@dataclass
class _Shelf:
    """What was read so far."""

    notes: Notes = field(default_factory=Notes)
    courses: list[WrittenCourse] = field(default_factory=list)
    lessons: list[WrittenLesson] = field(default_factory=list)
    bodies: dict[str, Body] = field(default_factory=dict)
    questions: list[WrittenQuestion] = field(default_factory=list)
    papers: list[WrittenPaper] = field(default_factory=list)
    practicals: list[WrittenPractical] = field(default_factory=list)
    materials: list[WrittenMaterials] = field(default_factory=list)
    levels: list[WrittenLevel] = field(default_factory=list)
    media: list[MediaFile] = field(default_factory=list)


def read_courses(root: Path) -> CourseFiles:
    """Everything below a courses folder as checked values, with all problems by file and line."""
    shelf = _Shelf()
    if not root.is_dir():
        shelf.notes.add(str(root), 1, N_("There is no such folder"))
    for folder in sorted(path for path in root.glob("*") if path.is_dir()):
        if (folder / "course.md").exists():
            _take_course(shelf, root, folder)
        elif (folder / "level.yaml").exists():
            _take_level(shelf, root, folder)
        elif folder.name != "reference" and any(folder.iterdir()):
            shelf.notes.add(folder.name, 1, N_("A folder here has a course.md or a level.yaml"))
    files = CourseFiles(
        courses=_in_order(shelf),
        lessons=tuple(shelf.lessons),
        questions=tuple(shelf.questions),
        papers=tuple(shelf.papers),
        practicals=tuple(shelf.practicals),
        materials=tuple(shelf.materials),
        levels=tuple(shelf.levels),
        regulations=read_regulations(root, shelf.notes),
        terms=read_terms(root, shelf.notes),
        lexicon=read_lexicon(root, shelf.notes),
        media=tuple(shelf.media),
    )
    check_together(files, shelf.bodies, shelf.notes)
    return CourseFiles(**{**vars(files), "problems": shelf.notes.in_order()})


def _take_course(shelf: _Shelf, root: Path, folder: Path) -> None:
    course = read_course(root, folder, shelf.notes)
    if course is None:
        return
    media = read_media(root, course.code, folder, shelf.notes)
    named = {one.name: one for one in media}
    lessons = read_lessons(root, folder, course, named, shelf.notes)
    shelf.courses.append(course)
    shelf.media += media
    shelf.lessons += [lesson for lesson, _ in lessons]
    shelf.bodies |= {lesson.file: holds for lesson, holds in lessons}
    by_code = {lesson.code: lesson for lesson, _ in lessons}
    shelf.questions += read_questions(root, folder, course, by_code, shelf.notes)
    shelf.papers += read_quizzes(root, folder, course, shelf.notes)


def _take_level(shelf: _Shelf, root: Path, folder: Path) -> None:
    level = read_level(root, folder, shelf.notes)
    if level is None:
        return
    shelf.levels.append(level)
    shelf.papers += read_exams(root, folder, level.code, shelf.notes)
    practicals = read_practicals(root, folder, level.code, shelf.notes)
    shelf.practicals += practicals
    shelf.materials += read_materials(root, folder, level.code, practicals, shelf.notes)


def _in_order(shelf: _Shelf) -> tuple[WrittenCourse, ...]:
    """The courses as the levels order them, those of the tracks after the common ones."""
    named = [code for level in shelf.levels for code in level.courses]

    def place(course: WrittenCourse) -> tuple[str, int, str]:
        order = named.index(course.code) if course.code in named else len(named)
        return course.level, order, course.code

    return tuple(sorted(shelf.courses, key=place))
