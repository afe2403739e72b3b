"""The question bank as instructors read it."""

import pytest

from academy.access.permissions import Role
from academy.curriculum.source.values import CourseFiles
from academy.questions import actions
from tests.factories.papers import NOW, QUESTIONS, a_course, written
from tests.factories.people import somebody
from tests.factories.places import CollegeFactory


@pytest.fixture
def bank(session):
    a_course()
    actions.bring_in(CourseFiles(questions=QUESTIONS), by=None, at=NOW)


@pytest.fixture
def instructor(bank, sign_in):
    return sign_in(somebody(Role.INSTRUCTOR, college_id=CollegeFactory().id))


def codes(page):
    return page.texts("tbody th")


def test_an_instructor_reads_the_whole_bank(instructor):
    page = instructor.get("/teach/questions")
    assert page.heading == "题库"
    assert len(codes(page)) == len(QUESTIONS)
    assert page.one("[data-c=facets] [name=use][value=practice] + label small").text == "3"


def test_facets_in_the_address_narrow_the_list_and_the_counts_agree(instructor):
    page = instructor.get("/teach/questions?topic=T1&kind=multiple")
    assert codes(page) == ["C101-1-1-P3", "C101-1-2-E01", "C101-1-2-E02", "C101-1-2-E03"]
    assert page.one("[name=difficulty][value=middle] + label small").text == "3"
    assert [tag["value"] for tag in page.all("[data-c=facets] input:checked")] == ["T1", "multiple"]


def test_a_filter_is_taken_away_by_its_chip(instructor):
    page = instructor.get("/teach/questions?topic=T2&lesson=C101-1-2")
    assert len(page.all(".chip")) == 2
    fewer = instructor.get(page.all(".chip")[0]["href"])
    assert fewer.path == "/teach/questions?lesson=C101-1-2"


def test_nonsense_in_the_address_filters_nothing(instructor):
    assert len(codes(instructor.get("/teach/questions?topic=T99&after=%%%&use=both"))) == 18


def test_nothing_found_says_so_and_leads_back(instructor):
    page = instructor.get("/teach/questions?use=practice&topic=T2")
    assert page.follow("清除条件").heading == "题库"


def test_a_long_bank_is_paged_by_code(session, instructor):
    more = [written(f"C101-1-1-E{n}") for n in range(100, 160)]
    actions.bring_in(CourseFiles(questions=(*QUESTIONS, *more)), by=None, at=NOW)
    first = instructor.get("/teach/questions")
    second = first.follow("下一页")
    assert (len(codes(first)), len(codes(second))) == (50, 28)
    assert codes(second.follow("上一页")) == codes(first)


def test_the_list_costs_the_same_for_three_and_for_fifty(session, instructor, count_statements):
    with count_statements() as few:
        instructor.get("/teach/questions?use=practice")
    with count_statements() as many:
        instructor.get("/teach/questions")
    assert len(few) == len(many) <= 4


def test_a_question_shows_its_key_reasons_and_place(instructor):
    page = instructor.get("/teach/questions/C101-1-1-P1")
    assert page.heading == "C101-1-1-P1"
    assert len(page.all(".option[data-state=right]")) == 1
    assert "C101-1-1-P1 选项 3 的理由" in page.text
    assert "四类批发买家" in page.text
    assert "C101-1-1-P1 的解释" in page.text


def test_a_true_or_false_question_shows_what_holds(instructor):
    page = instructor.get("/teach/questions/C101-1-1-P2")
    assert page.texts(".option .text") == ["对", "错"]
    assert page.texts(".option[data-state=right] .text") == ["错"]


def test_a_question_out_of_use_says_since_when(session, instructor):
    actions.bring_in(CourseFiles(questions=QUESTIONS[1:]), by=None, at=NOW)
    assert "2026年11月23日" in instructor.get("/teach/questions/C101-1-1-P1").text


def test_a_code_that_is_not_there_is_not_found(instructor):
    instructor.get("/teach/questions/C101-9-9-P1", status=404)


@pytest.mark.parametrize("path", ["/teach/questions", "/teach/questions/C101-1-1-P1"])
def test_a_learner_does_not_read_the_bank(bank, sign_in, path):
    sign_in(somebody()).get(path, status=403)
