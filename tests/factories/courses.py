"""A small sound courses folder, to be broken one thing at a time; courses in the database."""

from pathlib import Path
from typing import Any

import factory

from academy.curriculum.models import Course, Lesson, LessonVersion, Module
from tests.factories.base import Factory
from tests.factories.people import LONG_AGO

COURSE = """\
---
code: C901
title: 试写一门课
title_en: A trial course
level: L1
track:
cover: cover.svg
summary: 一句话
summary_en: One sentence
modules:
  - {code: 1, title: 第一块, title_en: First part}
  - {code: 2, title: 第二块, title_en: Second part}
---
介绍。
"""

LESSON = """\
---
code: C901-1-1
title: 怎么开场
title_en: How to open
module: 1
minutes: 5
goal: 能说清自己是谁
regulation_refs: [R-ONE]
sources:
  - {title: 某法, number: 第 1 号, date: 2026-01-01, note: 第一条}
arithmetic:
  - {expr: 48 * 120, equals: 5760, unit: 元}
---
学完这一节，能用一分钟开场。先说*自己是谁*，再说[[产业带]]。

## 第一句话

48 双一箱，120 元一双，一箱 5,760 元。看[下一节](02-price.md)。

表：两种货

| 货型 | 几天发货 |
|---|---|
| 现货 | 48 小时内 |
| 期货 | 15 天 |

!!! care "小心"
    说出口的，采购商都会当真。

![一只手拿着一双鞋](figures/shoe.svg "先看货")

![一分钟开场](media/open.mp4 "看一遍")

!!! try "做一做"
    录一段开场，听一遍。
"""

SECOND = """\
---
code: C901-2-1
title: 怎么报价
title_en: How to name a price
module: 2
minutes: 4
goal: 能报清一个价
regulation_refs: []
sources: []
arithmetic: []
---
学完这一节，能报清一个价。

## 报价三样

单价、起订量、有效期。

!!! try "做一做"
    写一张报价卡。
"""

QUESTIONS = """\
- code: {lesson}-P1
  use: practice
  kind: single
  topic: T1
  difficulty: easy
  section: {section}
  stem: 先说什么？
  options:
    - {{text: 自己是谁, right: true, why: 先让人认得。}}
    - {{text: 价格, why: 太早。}}
    - {{text: 天气, why: 没用。}}
  explanation: 先说自己是谁。
- code: {lesson}-P2
  use: practice
  kind: true_false
  topic: T1
  difficulty: easy
  stem: 不用说自己是谁。
  answer: false
  explanation: 要说。
- code: {lesson}-P3
  use: practice
  kind: multiple
  topic: T1
  difficulty: middle
  stem: 哪两样要说？
  options:
    - {{text: 货号, right: true, why: 要说。}}
    - {{text: 交期, right: true, why: 要说。}}
    - {{text: 星座, why: 不用说。}}
    - {{text: 心情, why: 不用说。}}
  explanation: 货号和交期。
- code: {lesson}-E01
  use: exam
  kind: single
  topic: T1
  difficulty: easy
  stem: 考试题
  options:
    - {{text: 对的, right: true, why: 对。}}
    - {{text: 错的, why: 错。}}
    - {{text: 也错, why: 错。}}
  explanation: 就这样。
  regulation_refs: [R-ONE]
"""

QUIZ = """\
code: C901-M{module}
kind: quiz
title: 小测
title_en: Quiz
module: {module}
pass_percent: 80
questions: [{lesson}-P1, {lesson}-P2, {lesson}-P3]
"""

LEVEL = """\
code: L1
title: 初级
title_en: Level 1
courses: [C901]
tracks: {FTW: 鞋靴}
"""

THEORY = """\
code: THEORY-L1
kind: theory
title: 理论考试
title_en: Theory exam
level: L1
minutes: 30
pass_percent: 70
floors: {T1: 80}
points: 2
tries: 3
window_days: 30
cool_down_hours: [24, 72]
blueprint:
  T1: {easy: 2, middle: 0, hard: 0}
"""

PRACTICAL = """\
code: PRACTICAL-L1
title: 实操
title_en: Practical
level: L1
task: 录一场
pass_mark: 70
floors: {R1: 2}
criteria:
  - {code: R1, name: 讲解, name_en: Telling, weight: 60, anchors: {4: a, 3: b, 2: c, 1: d, 0: e}}
  - {code: R2, name: 合规, name_en: Lawful, weight: 40, anchors: {4: a, 3: b, 2: c, 1: d, 0: e}}
red_lines:
  - {code: RL1, text: 编造, text_en: Invented}
cards: [起订量能不能少一点？]
"""

REGULATIONS = """\
- {id: R-ONE, title: 某法, title_en: Some law, number: 第 1 号, in_force_from: 2026-01-01}
"""
GLOSSARY = """\
- {term: 产业带, term_en: industrial belt, meaning: 同类工厂扎堆的地方。}
"""
LEXICON = """\
- {word: 第一, group: absolute, why: 绝对化用语, instead: 写明依据}
"""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360">'
    '<text font-size="22">鞋</text></svg>'
)
VTT = """\
WEBVTT

00:00.000 --> 00:02.000
您好，我是老板。

00:02.000 --> 00:05.000
今天看三款货。
"""


def clip(seconds: int = 75) -> bytes:
    """The smallest file with a length that calls itself MP4."""
    header = bytes(12) + (1000).to_bytes(4, "big") + (seconds * 1000).to_bytes(4, "big") + bytes(80)
    movie = (len(header) + 8).to_bytes(4, "big") + b"mvhd" + header
    return (
        b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00"
        + (len(movie) + 8).to_bytes(4, "big")
        + b"moov"
        + movie
    )


def sound_files() -> dict[str, str | bytes]:
    """Every file of a small sound courses folder, by its place."""
    return {
        "c901/course.md": COURSE,
        "c901/cover.svg": SVG,
        "c901/01-opening.md": LESSON,
        "c901/02-price.md": SECOND,
        "c901/figures/shoe.svg": SVG,
        "c901/media/open.mp4": clip(),
        "c901/media/open.vtt": VTT,
        "c901/questions/c901-1-1.yaml": QUESTIONS.format(lesson="C901-1-1", section="第一句话"),
        "c901/questions/c901-2-1.yaml": QUESTIONS.format(lesson="C901-2-1", section="报价三样"),
        "c901/papers/module-1.yaml": QUIZ.format(module=1, lesson="C901-1-1"),
        "c901/papers/module-2.yaml": QUIZ.format(module=2, lesson="C901-2-1"),
        "l1/level.yaml": LEVEL,
        "l1/papers/theory-l1.yaml": THEORY,
        "l1/practicals/practical-l1.yaml": PRACTICAL,
        "reference/regulations.yaml": REGULATIONS,
        "reference/glossary.yaml": GLOSSARY,
        "reference/lexicon.yaml": LEXICON,
    }


def write_courses(root: Path, **changed: Any) -> Path:
    """Write a sound folder; `files` replaces or, with None, leaves out some of it."""
    files = {**sound_files(), **changed.get("files", {})}
    for name, content in files.items():
        if content is None:
            continue
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


# In the database


class CourseFactory(Factory):
    """A course of level 1."""

    class Meta:
        """Courses."""

        model = Course

    code = factory.Sequence(lambda n: f"C{900 + n}")
    slug = factory.LazyAttribute(lambda course: course.code.lower())
    title = factory.Sequence(lambda n: f"课程{n}")
    title_en = factory.Sequence(lambda n: f"Course {n}")
    summary = "一句话"
    summary_en = "One sentence"
    level = "L1"
    position = factory.Sequence(lambda n: n)


class ModuleFactory(Factory):
    """A module with a quiz."""

    class Meta:
        """Modules."""

        model = Module

    position = 1
    title = "第一块"
    title_en = "First part"
    has_quiz = True


def a_course(*modules: int, **values: Any) -> Course:
    """A course with so many lessons in each of its modules, all published: `a_course(2, 1)`."""
    course: Course = CourseFactory(**values)
    number = 0
    for position, lessons in enumerate(modules, start=1):
        module = ModuleFactory(course_id=course.id, position=position)
        for place in range(1, lessons + 1):
            number += 1
            a_lesson(course, module, number, code=f"{course.code}-{position}-{place}")
    return course


def a_lesson(course: Course, module: Module, number: int, **values: Any) -> Lesson:
    """A lesson with its first version, published."""
    lesson: Lesson = LessonFactory(
        course_id=course.id, module_id=module.id, number=number, **values
    )
    publish(lesson)
    return lesson


def publish(
    lesson: Lesson, number: int = 1, html: str = "<p>正文</p>", **values: Any
) -> LessonVersion:
    """A further version of a lesson, published."""
    version: LessonVersion = VersionFactory(
        lesson_id=lesson.id,
        number=number,
        content_hash=f"{lesson.id:032}{number:032}",
        html=html,
        **values,
    )
    lesson.published_id = version.id
    return version


class LessonFactory(Factory):
    """A lesson of ten minutes; nothing is published."""

    class Meta:
        """Lessons."""

        model = Lesson

    title = factory.LazyAttribute(lambda lesson: f"第{lesson.number}课")
    title_en = factory.LazyAttribute(lambda lesson: f"Lesson number {lesson.number}")
    minutes = 10
    published_id = None


class VersionFactory(Factory):
    """A version that says little."""

    class Meta:
        """Versions."""

        model = LessonVersion

    source = "正文"
    facts = factory.LazyFunction(lambda: {"sources": [], "is_review_due": False})
    created_at = LONG_AGO
