"""What can only be checked with all files at hand: codes, references, quizzes, blueprints."""

import posixpath
from collections import Counter
from collections.abc import Iterable

from academy.core.words import N_
from academy.curriculum.source.body import Body
from academy.curriculum.source.courses import OUTSIDE
from academy.curriculum.source.document import Notes
from academy.curriculum.source.values import CourseFiles, WrittenLesson, WrittenPaper

PRACTICE_QUESTIONS = 3


def check_together(files: CourseFiles, bodies: dict[str, Body], notes: Notes) -> None:
    """Note everything that does not fit together."""
    check_codes(files, notes)
    check_lessons(files, bodies, notes)
    check_regulations(files, notes)
    check_sections(files, bodies, notes)
    check_quizzes(files, notes)
    check_exams(files, notes)
    check_levels(files, notes)


def check_codes(files: CourseFiles, notes: Notes) -> None:
    """Note every code that names two things."""
    named: dict[str, str] = {}
    things: list[tuple[str, str, int]] = [
        *((course.code, course.file, 1) for course in files.courses),
        *((lesson.code, lesson.file, 1) for lesson in files.lessons),
        *((question.code, question.file, question.line) for question in files.questions),
        *((paper.code, paper.file, 1) for paper in files.papers),
        *((practical.code, practical.file, 1) for practical in files.practicals),
        *((rule.id, "reference/regulations.yaml", rule.line) for rule in files.regulations),
    ]
    for code, file, line in things:
        if code and code in named:
            notes.add(
                file,
                line,
                N_("The code %(code)s is taken by %(other)s"),
                code=code,
                other=named[code],
            )
        named.setdefault(code, file)
    for term, count in Counter(term.term for term in files.terms).items():
        if count > 1:
            notes.add("reference/glossary.yaml", 1, N_("“%(term)s” stands here twice"), term=term)
    check_lexicon(files, notes)


def check_lexicon(files: CourseFiles, notes: Notes) -> None:
    """Note spellings that belong to two words: the checker would not know whose advice to give."""
    seen: set[str] = set()
    for word in files.lexicon:
        for spelling in (word.word, *word.also):
            if spelling in seen:
                notes.add(
                    "reference/lexicon.yaml",
                    word.line,
                    N_("“%(term)s” stands here twice"),
                    term=spelling,
                )
            seen.add(spelling)


def check_lessons(files: CourseFiles, bodies: dict[str, Body], notes: Notes) -> None:
    """Note lessons out of order, dead links, unknown terms and missing practice questions."""
    known = {lesson.file for lesson in files.lessons}
    terms = {term.term for term in files.terms}
    practice = Counter(one.lesson for one in files.questions if one.use == "practice")
    before: WrittenLesson | None = None
    for lesson in files.lessons:
        if before and before.course == lesson.course and lesson.module < before.module:
            notes.add(lesson.file, 1, N_("The lessons of a module stand together, in order"))
        before = lesson
        for use in bodies[lesson.file].links:
            if not use.name.startswith(OUTSIDE) and _place(lesson, use.name) not in known:
                notes.add(
                    lesson.file, use.line, N_("The link to %(name)s leads nowhere"), name=use.name
                )
        for use in bodies[lesson.file].terms:
            if terms and use.name not in terms:
                notes.add(
                    lesson.file,
                    use.line,
                    N_("“%(term)s” is not in reference/glossary.yaml"),
                    term=use.name,
                )
        if practice[lesson.code] != PRACTICE_QUESTIONS:
            notes.add(
                lesson.file,
                1,
                N_("The lesson has %(n)s practice questions; it needs %(needed)s"),
                n=practice[lesson.code],
                needed=PRACTICE_QUESTIONS,
            )


def _place(lesson: WrittenLesson, link: str) -> str:
    """The file a link leads to, seen from its lesson."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(lesson.file), link.split("#")[0]))


def check_regulations(files: CourseFiles, notes: Notes) -> None:
    """Note references to laws and rules that are not listed."""
    known = {rule.id for rule in files.regulations}
    things: list[tuple[Iterable[str], str, int]] = [
        *((lesson.regulation_refs, lesson.file, 1) for lesson in files.lessons),
        *((one.regulation_refs, one.file, one.line) for one in files.questions),
    ]
    for refs, file, line in things:
        for ref in refs:
            if ref not in known:
                notes.add(file, line, N_("%(ref)s is not in reference/regulations.yaml"), ref=ref)


def check_sections(files: CourseFiles, bodies: dict[str, Body], notes: Notes) -> None:
    """Note questions that name a heading their lesson does not have."""
    file_of = {lesson.code: lesson.file for lesson in files.lessons}
    for question in files.questions:
        headings = bodies[file_of[question.lesson]].headings
        if question.section and question.section not in headings:
            notes.add(
                question.file,
                question.line,
                N_("The lesson has no heading “%(section)s”"),
                section=question.section,
            )


def check_quizzes(files: CourseFiles, notes: Notes) -> None:
    """Note quizzes that ask what is not there, or what belongs to the exam."""
    uses = {question.code: question.use for question in files.questions}
    for paper in files.papers:
        asked = Counter(paper.conduct.get("questions", ()))
        for code, count in asked.items():
            if count > 1:
                notes.add(paper.file, paper.line, N_("%(code)s is asked twice"), code=code)
            if code not in uses:
                notes.add(paper.file, paper.line, N_("There is no question %(code)s"), code=code)
            elif uses[code] != "practice":
                notes.add(
                    paper.file,
                    paper.line,
                    N_("%(code)s belongs to the exam bank; a quiz asks practice questions"),
                    code=code,
                )


def check_exams(files: CourseFiles, notes: Notes) -> None:
    """Note cells of a blueprint that the exam bank cannot fill, for each track of the level."""
    for paper in files.papers:
        if paper.kind != "theory":
            continue
        tracks = {course.track for course in files.courses if course.level == paper.level}
        bank = Counter(
            (question.topic, question.difficulty, question.track)
            for question in files.questions
            if question.use == "exam" and question.level == paper.level
        )
        for topic, row in paper.conduct["blueprint"].items():
            for difficulty, wanted in row.items():
                for track in sorted(filter(None, tracks)) or [""]:
                    found = bank[topic, difficulty, None]
                    found += bank[topic, difficulty, track] if track else 0
                    _check_cell(paper, topic, difficulty, track, wanted, found, notes)


def _check_cell(
    paper: WrittenPaper,
    topic: str,
    difficulty: str,
    track: str,
    wanted: int,
    found: int,
    notes: Notes,
) -> None:
    if found < wanted:
        notes.add(
            paper.file,
            paper.line,
            N_("%(topic)s %(difficulty)s asks for %(wanted)s; the exam bank has %(found)s"),
            topic=f"{topic}/{track}" if track else topic,
            difficulty=difficulty,
            wanted=wanted,
            found=found,
        )


def check_levels(files: CourseFiles, notes: Notes) -> None:
    """Note levels and courses that do not name each other."""
    level_of = {course.code: course.level for course in files.courses}
    for level in files.levels:
        for code in level.courses:
            if level_of.get(code) != level.code:
                notes.add(
                    level.file,
                    1,
                    N_("There is no course %(code)s of level %(level)s"),
                    code=code,
                    level=level.code,
                )
    tracks = {track.code for level in files.levels for track in level.tracks}
    named = {code for level in files.levels for code in level.courses}
    for course in files.courses:
        if course.track and course.track not in tracks:
            notes.add(course.file, 1, N_("No level has the track %(track)s"), track=course.track)
        if not course.track and course.code not in named:
            notes.add(course.file, 1, N_("No level names this course"))
