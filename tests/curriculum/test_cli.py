"""The commands for course files."""

import pytest
from sqlalchemy import func, select

from academy.curriculum.models import Lesson
from academy.curriculum.rules import file_place
from academy.curriculum.source.files import read_courses
from academy.questions.models import Question
from tests.factories.courses import LESSON, write_courses


@pytest.fixture
def flask(app, session, tmp_path, monkeypatch):
    """Run a command on a courses folder of the test."""
    monkeypatch.setitem(app.config, "COURSES_FOLDER", tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)

    def running(*arguments):
        answer = app.test_cli_runner().invoke(args=arguments)
        session.rollback()
        return answer

    running.app = app
    return running


def test_a_sound_folder_checks_clean(flask, tmp_path):
    write_courses(tmp_path)
    answer = flask("curriculum", "check")
    assert answer.exit_code == 0
    assert "1 courses, 2 lessons, 8 questions, 3 papers: no problem." in answer.output


def test_every_problem_is_printed_with_file_and_line(flask, tmp_path):
    write_courses(tmp_path, files={"c901/01-opening.md": LESSON.replace("## 第", "# 第")})
    answer = flask("curriculum", "check")
    assert answer.exit_code == 1
    assert "c901/01-opening.md:16: The title is the only first-level heading" in answer.output


def test_a_chinese_terminal_is_spoken_to_in_chinese(flask, tmp_path, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    write_courses(tmp_path, files={"c901/01-opening.md": LESSON.replace("## 第", "# 第")})
    assert "一级标题只有课名" in flask("curriculum", "check").output


def test_sync_brings_everything_in_and_may_be_repeated(flask, tmp_path, session, app):
    write_courses(tmp_path)
    answer = flask("curriculum", "sync")
    assert answer.exit_code == 0, answer.output
    assert "curriculum: added" in answer.output
    assert session.scalar(select(func.count()).select_from(Lesson)) == 2
    assert session.scalar(select(func.count()).select_from(Question)) == 8
    for one in read_courses(tmp_path).media:
        assert (app.config["ACADEMY_INSTANCE"] / file_place(one.content_hash)).exists()
    again = flask("curriculum", "sync")
    assert {line.split(": ")[1] for line in again.output.splitlines()} == {"nothing changed"}


def test_one_problem_changes_nothing(flask, tmp_path, session):
    write_courses(tmp_path, files={"c901/02-price.md": "no front matter"})
    answer = flask("curriculum", "sync")
    assert answer.exit_code == 1
    assert "nothing was changed" in answer.output
    assert session.scalar(select(func.count()).select_from(Lesson)) == 0


def test_an_empty_folder_does_not_lay_everything_to_rest(flask, tmp_path, session):
    write_courses(tmp_path)
    assert flask("curriculum", "sync").exit_code == 0
    (tmp_path / "empty").mkdir()
    flask.app.config["COURSES_FOLDER"] = tmp_path / "empty"
    answer = flask("curriculum", "sync")
    assert answer.exit_code == 1
    assert "no course in this folder" in answer.output
    assert session.scalars(select(Lesson.retired_at)).all() == [None, None]


def test_a_refusal_of_a_room_leaves_nothing_behind(flask, tmp_path, session):
    write_courses(tmp_path)
    assert flask("curriculum", "sync").exit_code == 0
    # The bank refuses a question that moves from one use to the other, and so does the whole run.
    session.scalar(select(Question).where(Question.code == "C901-1-1-P1")).use = "exam"
    session.commit()
    answer = flask("curriculum", "sync")
    assert answer.exit_code == 1
    assert "cannot move" in answer.output
