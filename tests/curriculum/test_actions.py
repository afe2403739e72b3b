"""Bringing course files in: repeatable, immutable, nothing lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from academy.curriculum import actions
from academy.curriculum.models import Course, CourseFile, Lesson, LessonVersion, Module, Term
from academy.curriculum.rules import file_place, moves_pointer, quiz_code, quiz_slug
from academy.curriculum.source.files import read_courses
from tests.factories.courses import COURSE, LESSON, LEVEL, SVG, write_courses


@pytest.fixture
def bring(session, clock, tmp_path):
    """Bring in the sound folder with these files changed."""

    def bringing(**files):
        write_courses(tmp_path, files={name: files[name] for name in files})
        for name, content in files.items():
            if content is None:
                (tmp_path / name).unlink(missing_ok=True)
        return actions.bring_in(read_courses(tmp_path), by=None, at=clock.now)

    return bringing


def lesson(session, code="C901-1-1"):
    return session.scalar(select(Lesson).where(Lesson.code == code))


def published(session, code="C901-1-1"):
    return session.get(LessonVersion, lesson(session, code).published_id)


def test_everything_arrives(bring, session):
    brought = bring()
    assert (brought.changed, brought.retired) == (0, 0)
    course = session.scalar(select(Course))
    assert (course.slug, course.title_en, course.level) == ("c901", "A trial course", "L1")
    assert "介绍" in course.introduction
    assert course.cover.endswith("/cover.svg")
    modules = session.scalars(select(Module).order_by(Module.position)).all()
    assert [(one.title, one.has_quiz) for one in modules] == [("第一块", True), ("第二块", True)]
    version = published(session)
    assert version.number == 1
    assert "先看货" in version.html
    assert version.facts["goal"] == "能说清自己是谁"
    assert version.facts["headings"][0]["text"] == "第一句话"
    assert version.facts["regulations"] == [{"title": "某法", "title_en": "Some law"}]
    assert session.scalar(select(Term)).meaning == "同类工厂扎堆的地方。"


def test_a_second_run_changes_nothing(bring, session):
    bring()
    before = published(session).id
    assert bring() == actions.Brought()
    assert published(session).id == before


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(bring, session, clock):
    bring()
    first = published(session)
    clock.advance(days=1)
    brought = bring(**{"c901/01-opening.md": LESSON.replace("采购商都会当真", "采购商句句当真")})
    second = published(session)
    assert brought.changed == 1
    assert (second.number, second.created_at) == (2, first.created_at + timedelta(days=1))
    assert "采购商都会当真" in session.get(LessonVersion, first.id).html


def test_going_back_to_an_old_text_publishes_the_old_version_again(bring, session):
    bring()
    first = published(session).id
    bring(**{"c901/01-opening.md": LESSON.replace("一分钟开场。", "半分钟开场。")})
    bring(**{"c901/01-opening.md": LESSON})
    assert published(session).id == first
    assert len(session.scalars(select(LessonVersion)).all()) == 3


def test_a_changed_picture_is_a_new_version_and_the_old_picture_stays(bring, session):
    bring()
    old = published(session).html
    bring(**{"c901/figures/shoe.svg": SVG.replace("鞋", "靴")})
    assert published(session).html != old
    files = session.scalars(select(CourseFile).where(CourseFile.name == "figures/shoe.svg")).all()
    assert len(files) == 2
    for file in files:
        assert file.content_hash in old + published(session).html


def test_what_vanished_rests_once(bring, session):
    bring()
    brought = bring(**{"c901/02-price.md": None, "c901/questions/c901-2-1.yaml": None})
    assert brought.retired == 1
    assert lesson(session, "C901-2-1").retired_at is not None
    again = bring(**{"c901/02-price.md": None, "c901/questions/c901-2-1.yaml": None})
    assert again.retired == 0


def test_a_course_that_vanished_rests(bring, session, tmp_path, clock):
    bring()
    other = COURSE.replace("C901", "C902").replace("cover: cover.svg\n", "")
    for path in (tmp_path / "c901").rglob("*"):
        if path.is_file():
            path.unlink()
    (tmp_path / "c902").mkdir()
    (tmp_path / "c902/course.md").write_text(other)
    (tmp_path / "l1/level.yaml").write_text(LEVEL.replace("C901", "C902"))
    actions.bring_in(read_courses(tmp_path), by=None, at=clock.now)
    resting = session.scalar(select(Course).where(Course.code == "C901"))
    assert resting.retired_at is not None


def test_a_quiz_that_vanished_is_no_longer_asked_for(bring, session):
    bring()
    bring(**{"c901/papers/module-2.yaml": None})
    modules = session.scalars(select(Module).order_by(Module.position)).all()
    assert [module.has_quiz for module in modules] == [True, False]


def test_a_module_that_vanished_asks_for_no_quiz(bring, session):
    bring()
    one_part = COURSE.replace("  - {code: 2, title: 第二块, title_en: Second part}\n", "")
    gone = ("c901/02-price.md", "c901/questions/c901-2-1.yaml", "c901/papers/module-2.yaml")
    bring(**{"c901/course.md": one_part, **dict.fromkeys(gone)})
    second = session.scalar(select(Module).where(Module.position == 2))
    assert second.has_quiz is False


def test_a_browser_edit_is_never_written_over(bring, session):
    bring()
    published(session).origin = "browser"
    kept = published(session).id
    brought = bring(**{"c901/01-opening.md": LESSON.replace("一分钟开场。", "半分钟开场。")})
    assert brought.kept_back == ["C901-1-1"]
    assert lesson(session).published_id == kept


def test_a_newer_renderer_makes_the_page_anew_without_a_new_version(bring, session):
    bring()
    version = published(session)
    version.facts = {**version.facts, "edition": 0}
    version.html = "old"
    session.flush()
    brought = bring()
    assert brought.changed == 1
    assert "先看货" in published(session).html
    assert published(session).number == 1


def test_terms_follow_their_file(bring, session):
    bring()
    bring(**{"reference/glossary.yaml": "- {term: 起订量, term_en: MOQ, meaning: 最少拿多少。}\n"})
    assert [term.term for term in session.scalars(select(Term))] == ["起订量"]


def test_files_are_kept_under_their_hash_once(tmp_path):
    files = read_courses(write_courses(tmp_path / "courses"))
    # The cover and the figure are the same drawing.
    assert actions.keep_files(files, tmp_path) == len(files.media) - 1
    assert actions.keep_files(files, tmp_path) == 0
    for one in files.media:
        assert (tmp_path / file_place(one.content_hash)).read_bytes() == one.path.read_bytes()


def test_names_of_quizzes_follow_their_course():
    assert (quiz_code("C101", 2), quiz_slug("c101", 2)) == ("C101-M2", "c101-m2")


@pytest.mark.parametrize(("origin", "moves"), [(None, True), ("files", True), ("browser", False)])
def test_the_pointer_moves_only_over_what_came_from_files(origin, moves):
    assert moves_pointer(published_origin=origin) is moves
