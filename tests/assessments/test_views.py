"""Quizzes and exams as learners see them."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from academy.assessments import actions, queries
from academy.assessments.models import Attempt, AttemptQuestion
from academy.curriculum.models import Lesson
from academy.records.models import Result
from tests.factories.papers import (
    NOW,
    a_world,
    begun,
    key_of,
    offer,
    owner,
    version_of,
)
from tests.factories.people import somebody

LETTERS = "ABCD"


@pytest.fixture
def learner(session):
    return a_world()


@pytest.fixture
def me(learner, sign_in):
    return sign_in(owner(learner))


@pytest.fixture
def paper(me):
    """The first page of an exam that was just begun through its pages."""
    return me.get("/exams/theory-l1").submit("[data-c=actionbar] form")


@pytest.fixture
def attempt(session, paper):
    return session.scalars(select(Attempt)).one()


def kept(session, attempt, position):
    session.expire_all()
    return session.get_one(AttemptQuestion, (attempt.id, position))


def right_letters(attempt, position):
    return [LETTERS[n] for n in key_of(attempt)[position]]


def wrong_letter(attempt, position):
    return next(one for one in LETTERS if one not in right_letters(attempt, position))


def answer_all(page, attempt, wrong=()):
    """Answer every question through its page; ends at the check."""
    for position in range(1, 6):
        letters = right_letters(attempt, position)
        sent = [wrong_letter(attempt, position)] if position in wrong else letters
        page = page.submit("#sheet", {"answer": sent})
    return page


# The list and the brief


def test_the_list_says_what_is_missing(session, learner, me):
    learner.learned_at = None
    page = me.get("/assessments")
    assert page.heading == "考核"
    assert "学完 2 节就能报考，还差 2 节" in page.text
    assert "理论通过后开放" in page.text


def test_the_list_leads_to_the_exam_and_shows_a_running_one(me, paper):
    page = me.get("/assessments")
    assert "正在考" in page.text
    assert page.follow("初级理论考试").heading == "初级理论考试"


def test_somebody_without_a_course_is_sent_to_the_center(session, sign_in):
    assert "还没给您排课" in sign_in(somebody()).get("/assessments").text


def test_the_brief_prints_every_rule_before_the_clock_starts(me, count_statements):
    with count_statements() as sent:
        page = me.get("/exams/theory-l1")
    for words in (
        "5 题",
        "30 分钟",
        "70 分",
        "还剩 3 次",
        "“法规合规”要单独达到 80%",
        "中途断网不要紧",
        "时间到会自动交卷",
        "时间到后 60 秒内",
    ):
        assert words in page.text
    assert page.texts("[data-c=actionbar] button") == ["我准备好了，开始考试"]
    assert len(sent) <= 3


def test_the_brief_of_a_learner_who_is_not_ready_has_no_start(learner, me):
    learner.learned_at = None
    page = me.get("/exams/theory-l1")
    assert "还差 2 节" in page.text
    assert page.all("[data-c=actionbar]") == []
    me.post("/exams/theory-l1/attempts", status=409)


def test_an_exam_that_is_not_ones_own_is_not_there(learner, sign_in):
    stranger = sign_in(somebody())
    stranger.get("/exams/theory-l1", status=404)
    stranger.get("/courses/c101/quizzes/c101-m1", status=404)


def test_starting_twice_opens_one_paper(session, me, paper):
    brief = me.get("/exams/theory-l1")
    assert brief.texts("[data-c=actionbar] a") == ["接着考试"]
    me.post("/exams/theory-l1/attempts")
    assert len(session.scalars(select(Attempt)).all()) == 1


# A question


def test_a_question_shows_clock_place_options_and_navigator(paper, attempt):
    assert paper.heading == "第 1 题，共 5 题"
    assert paper.one("[data-timer-text]").text == "还剩 30 分钟"
    assert paper.one("[data-c=timer]")["data-ends"] == attempt.deadline.isoformat()
    assert paper.texts("[data-c=examnav] summary strong") == ["题目 1/5"]
    assert len(paper.all("[data-c=examnav] a")) == 5
    assert paper.texts("[data-c=actionbar] button[form]") == ["保存，下一题"]
    assert version_of(attempt, 1).stem in paper.text


def test_neither_key_nor_reason_reaches_the_browser(paper, attempt):
    version = version_of(attempt, 1)
    assert version.explanation not in paper.html
    assert all(option["why"] not in paper.html for option in version.options)


def test_options_stand_in_the_order_of_this_attempt(paper, attempt):
    line = next(s.line for s in queries.reviewed(attempt) if s.line.position == 1)
    texts = [version_of(attempt, 1).options[n]["text"] for n in line.option_order]
    assert paper.texts("#sheet .option .text") == texts


def test_a_question_costs_three_statements(me, paper, count_statements):
    with count_statements() as sent:
        me.get(paper.path)
    assert len(sent) == 3


def test_saving_turns_to_the_next_question(session, paper, attempt):
    page = paper.submit("#sheet", {"answer": right_letters(attempt, 1), "flagged": "1"})
    assert page.heading == "第 2 题，共 5 题"
    assert page.one("[data-c=autosave]")["data-state"] == "saved"
    assert page.texts("[data-autosave-text]") == ["已保存 10:00"]
    first = page.all("[data-c=examnav] a")[0]
    assert first["aria-label"] == "第 1 题，已答，已标记"
    line = kept(session, attempt, 1)
    assert line.is_flagged
    assert tuple(line.answer) == tuple(sorted(version_of(attempt, 1).right))


def test_previous_saves_as_well(session, paper, attempt):
    second = paper.submit("#sheet", {"answer": right_letters(attempt, 1)})
    back = second.submit("#sheet", {"answer": right_letters(attempt, 2), "go": "previous"})
    assert back.heading == "第 1 题，共 5 题"
    assert [tag["value"] for tag in back.all("#sheet input:checked")] == right_letters(attempt, 1)
    assert kept(session, attempt, 2).answer


def test_nothing_chosen_erases_nothing(session, paper, attempt):
    paper.submit("#sheet", {"answer": right_letters(attempt, 1)})
    single = next(n for n in range(1, 6) if version_of(attempt, n).kind == "single")
    page = paper.browser.get(f"/exam-attempts/{attempt.ref}/q/{single}")
    page = page.submit("#sheet", {"answer": wrong_letter(attempt, single), "go": "previous"})
    page = paper.browser.get(f"/exam-attempts/{attempt.ref}/q/{single}")
    page.submit("#sheet", {"answer": None})
    assert kept(session, attempt, single).answer


def test_boxes_all_empty_take_an_answer_back(session, paper, attempt):
    several = next(n for n in range(1, 6) if version_of(attempt, n).kind == "multiple")
    page = paper.browser.get(f"/exam-attempts/{attempt.ref}/q/{several}")
    page.submit("#sheet", {"answer": ["A", "B"]})
    assert len(kept(session, attempt, several).answer) == 2
    page = paper.browser.get(f"/exam-attempts/{attempt.ref}/q/{several}")
    page.submit("#sheet", {"answer": None})
    assert kept(session, attempt, several).answer is None


@pytest.mark.parametrize(
    "sent",
    [{"answer": "Z"}, {"order": "soon"}, {"order": "0"}, {"order": "2000000"}, {"key": "a b"}],
)
def test_a_form_that_makes_no_sense_comes_back_and_keeps_nothing(session, paper, attempt, sent):
    page = paper.submit("#sheet", {"answer": "A", **sent}, status=422)
    assert page.soup.title.text.startswith("有误：")
    assert kept(session, attempt, 1).answer is None


def test_an_option_the_question_does_not_have_is_refused(session, paper, attempt):
    paper.submit("#sheet", {"answer": "H"}, status=422)
    assert kept(session, attempt, 1).answer is None


def test_a_stale_window_sees_what_stands_and_loses_nothing(session, paper, attempt):
    paper.submit("#sheet", {"answer": right_letters(attempt, 1)})
    page = paper.submit("#sheet", {"answer": wrong_letter(attempt, 1), "key": "older1"}, status=409)
    assert "另一个窗口改过" in page.text
    assert [tag["value"] for tag in page.all("#sheet input:checked")] == right_letters(attempt, 1)
    assert len([e for e in queries.log(attempt) if e.kind == "answer"]) == 2


def test_a_question_that_is_not_there_is_not_found(me, attempt):
    me.get(f"/exam-attempts/{attempt.ref}/q/6", status=404)
    me.get(f"/exam-attempts/{attempt.ref}/q/0", status=404)


def test_pages_of_an_exam_are_never_kept(paper):
    assert paper.response.headers["Cache-Control"] == "no-store"


def test_the_same_paper_in_english(me, attempt):
    page = me.get(f"/exam-attempts/{attempt.ref}/q/1?lang=en")
    assert page.heading == "Question 1 of 5"
    assert page.one("[data-timer-text]").text == "30 min left"
    assert page.one("legend span")["lang"] == "zh-CN"


# The endpoint of the script


def put(browser, attempt, position, chosen=("A",), order=1, key="a-script", **also):
    sent = {"chosen": chosen, "flagged": False, "order": order, "key": key, **also}
    return browser.client.put(
        f"/exam-attempts/{attempt.ref}/answers/{position}",
        data=json.dumps(sent),
        content_type="application/json",
        headers={"X-CSRFToken": browser.csrf_token or ""},
    )


@pytest.mark.parametrize("sent", ["[" * 1000, '{"chosen":' * 90, "", "null", "\xff"])
def test_what_is_no_save_is_not_understood(me, attempt, sent):
    me.get(f"/exam-attempts/{attempt.ref}/q/1")
    response = me.client.put(
        f"/exam-attempts/{attempt.ref}/answers/1",
        data=sent.encode("latin-1"),
        content_type="application/json",
        headers={"X-CSRFToken": me.csrf_token},
    )
    assert response.status_code == 422


def test_a_saved_answer_is_acknowledged_with_the_time_of_the_server(session, me, attempt, clock):
    clock.advance(minutes=12)
    response = put(me, attempt, 1, [right_letters(attempt, 1)[0]])
    assert response.status_code == 200
    assert response.json == {
        "state": "saved",
        "grace": False,
        "order": 1,
        "clock": "10:12",
        "now": (NOW + timedelta(minutes=12)).isoformat(),
        "left_ms": 18 * 60 * 1000,
    }
    assert len(response.data) < 1024
    assert kept(session, attempt, 1).answer
    assert "Set-Cookie" not in response.headers


def test_a_save_costs_four_statements_with_the_person(me, attempt, count_statements):
    put(me, attempt, 1)
    assert attempt.ref
    with count_statements() as sent:
        assert put(me, attempt, 2, key="another").status_code == 200
    assert len(sent) == 4


def test_an_older_save_is_told_that_it_was_overtaken(me, attempt):
    put(me, attempt, 1, order=5)
    assert put(me, attempt, 1, order=4, key="older1").json["state"] == "superseded"


def test_the_grace_minute_is_told(me, attempt, clock):
    clock.advance(minutes=30, seconds=40)
    answer = put(me, attempt, 1).json
    assert (answer["state"], answer["grace"], answer["left_ms"]) == ("saved", True, 0)


def test_what_comes_too_late_is_taken_and_told_so(session, me, attempt, clock):
    clock.advance(minutes=32)
    assert put(me, attempt, 1).json["state"] == "late"
    assert kept(session, attempt, 1).answer is None
    assert queries.count_late(attempt) == 1


@pytest.mark.parametrize(
    "also",
    [
        {"chosen": "A"},
        {"chosen": [1]},
        {"chosen": ["AB"]},
        {"chosen": ["Z"]},
        {"flagged": "yes"},
        {"order": 0},
        {"order": 1.5},
        {"order": True},
        {"order": 10_000_000},
        {"key": "x"},
        {"key": 7},
        {"more": 1},
    ],
)
def test_a_save_of_another_shape_is_refused(me, attempt, also):
    assert put(me, attempt, 1, **also).status_code == 422


@pytest.mark.parametrize("body", ["", "[]", "nothing", "null", '{"chosen": ["A"]}'])
def test_a_body_that_is_no_save_is_refused(me, attempt, body):
    response = me.client.put(
        f"/exam-attempts/{attempt.ref}/answers/1",
        data=body,
        content_type="application/json",
        headers={"X-CSRFToken": me.csrf_token or ""},
    )
    assert response.status_code == 422


def test_a_large_body_is_refused(me, attempt):
    assert put(me, attempt, 1, key="k" * 2000).status_code == 413


def test_without_its_token_nothing_is_saved(session, me, attempt):
    response = me.client.put(
        f"/exam-attempts/{attempt.ref}/answers/1",
        json={"chosen": ["A"], "flagged": False, "order": 1, "key": "a-script"},
    )
    assert response.status_code == 400
    assert kept(session, attempt, 1).answer is None


def test_another_persons_paper_is_not_there(learner, attempt, new_browser, sign_in):
    stranger = sign_in(somebody(), inside=new_browser())
    stranger.get("/assessments")
    for path in ("q/1", "review", "result"):
        stranger.get(f"/exam-attempts/{attempt.ref}/{path}", status=404)
    for path in ("q/1", "submit", "take-over"):
        stranger.post(f"/exam-attempts/{attempt.ref}/{path}", {}, status=404)
    assert put(stranger, attempt, 1).status_code == 404


# Another device


def test_another_browser_may_take_the_paper_over(
    session, learner, me, attempt, new_browser, sign_in
):
    other = sign_in(owner(learner), inside=new_browser())
    page = other.get(f"/exam-attempts/{attempt.ref}/q/2", status=409)
    assert "另一台设备也在答这张卷。留在这里答，还是换到那台？" in page.text
    taken = page.submit("[data-c=actionbar] form")
    assert taken.heading == "第 2 题，共 5 题"
    assert put(other, attempt, 1).status_code == 200
    assert put(me, attempt, 1, order=2, key="old-phone").status_code == 409
    me.get(f"/exam-attempts/{attempt.ref}/q/1", status=409)
    me.get(f"/exam-attempts/{attempt.ref}/review", status=409)


def test_the_old_browser_neither_saves_nor_hands_in(
    session, learner, me, paper, attempt, new_browser, sign_in
):
    check = me.get(f"/exam-attempts/{attempt.ref}/review")
    other = sign_in(owner(learner), inside=new_browser())
    other.get(f"/exam-attempts/{attempt.ref}/q/2", status=409).submit("[data-c=actionbar] form")
    assert "另一台设备" in paper.submit("#sheet", {"answer": "A"}, status=409).text
    assert "另一台设备" in check.submit("[data-c=handin]", status=409).text
    assert kept(session, attempt, 1).answer is None


# Checking and handing in


def test_the_check_lists_what_is_open_first_and_says_what_it_costs(paper, attempt):
    page = paper.submit("#sheet", {"answer": right_letters(attempt, 1)})
    page = page.submit("#sheet", {"answer": right_letters(attempt, 2), "flagged": "1"})
    page = page.browser.get(f"/exam-attempts/{attempt.ref}/review")
    assert page.texts("[data-c=examcheck] .name") == [
        "第 3 题", "第 4 题", "第 5 题", "第 2 题", "第 1 题",
    ]  # fmt: skip
    assert "还有 3 题没答。现在交卷，这些题不得分。" in page.text
    assert page.texts("[data-c=handin] button") == ["交卷"]


def test_after_the_last_question_comes_the_check(paper, attempt):
    page = answer_all(paper, attempt)
    assert page.heading == "交卷前检查"
    assert "每题都答了。" in page.text


def test_handing_in_leads_to_receipt_and_score(session, paper, attempt):
    page = answer_all(paper, attempt).submit("[data-c=handin]")
    assert page.heading == "理论通过"
    assert "通过了，100 分（及格 70 分）" in page.text
    session.refresh(attempt)
    assert attempt.receipt in page.text
    assert "5 / 5 题" in page.text
    assert "去做实操考核" in page.texts("[data-c=actionbar] a")


def test_handing_in_twice_shows_the_same(session, paper, attempt):
    check = answer_all(paper, attempt)
    first, second = check.submit("[data-c=handin]"), check.submit("[data-c=handin]")
    assert first.text == second.text
    assert len(session.scalars(select(Result)).all()) == 1


def test_a_failure_names_gap_date_and_topics_with_their_lessons(paper, attempt):
    page = answer_all(paper, attempt, wrong=range(1, 6)).submit("[data-c=handin]")
    assert page.heading == "这次没通过"
    assert "0 分，差 70 分没通过" in page.text
    assert "11月24日 10:00 起可以再考，先看这 2 个地方。" in page.text
    assert {"再学：产地直播与规则", "再学：法规合规"} <= set(page.texts("h2"))
    lesson = page.link("看薄弱点")
    assert lesson.startswith("/courses/c101/lessons/")


def test_a_missed_floor_is_said_in_words(paper, attempt):
    compliance = [s.line.position for s in queries.reviewed(attempt) if s.line.topic == "T2"]
    page = answer_all(paper, attempt, wrong=compliance[:1]).submit("[data-c=handin]")
    assert "80 分，过了及格线 70 分。" in page.text
    assert "“法规合规”要单独达到 80%，这次是 50%。" in page.text


def test_the_result_shows_no_question_and_no_key(paper, attempt):
    page = answer_all(paper, attempt, wrong=[1, 2]).submit("[data-c=handin]")
    for shown in queries.reviewed(attempt):
        assert shown.version.stem not in page.html
        assert shown.version.explanation not in page.html


def test_after_the_hand_in_nothing_can_be_changed(session, paper, attempt):
    answer_all(paper, attempt).submit("[data-c=handin]")
    before = {n: kept(session, attempt, n).answer for n in range(1, 6)}
    page = paper.submit("#sheet", {"answer": wrong_letter(attempt, 1), "key": "too-late"})
    assert "已留存，不计分" in page.soup.get_text()
    assert {n: kept(session, attempt, n).answer for n in range(1, 6)} == before
    for path in (f"/exam-attempts/{attempt.ref}/{one}" for one in ("q/1", "review")):
        assert paper.browser.get(path).heading == "理论通过"


def test_grace_and_late_answers_are_named_on_the_result(session, me, attempt, clock):
    clock.advance(minutes=30, seconds=30)
    put(me, attempt, 2)
    clock.advance(minutes=1)
    put(me, attempt, 3, key="late-1")
    actions.close_overdue(at=clock.now)
    page = me.get(f"/exam-attempts/{attempt.ref}/result")
    assert "宽限：第 2 题" in page.text
    assert "还有 1 题更晚才到" in page.text
    assert "时间到" in page.texts("[data-c=facts] dt")


def test_a_running_paper_has_no_result_yet(me, attempt):
    assert me.get(f"/exam-attempts/{attempt.ref}/result").heading == "第 1 题，共 5 题"


def test_the_brief_after_a_failure_names_the_date(me, paper, attempt):
    answer_all(paper, attempt, wrong=range(1, 6)).submit("[data-c=handin]")
    page = me.get("/exams/theory-l1")
    assert "11月24日 10:00 起可以再考" in page.text
    assert "还剩 2 次" in page.text
    assert page.all("[data-c=actionbar]") == []
    assert "等等再考" in me.get("/assessments").text
    me.post("/exams/theory-l1/attempts", status=409)


def test_the_list_after_passing_opens_the_practical(me, paper, attempt):
    answer_all(paper, attempt).submit("[data-c=handin]")
    page = me.get("/assessments")
    assert page.texts("[data-c=linkrows] .value") == ["已通过", "可以开始"]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ({"practical_waits_since": NOW}, "正在评分"),
        ({"practical_passed_at": NOW, "practical_score": 82.5}, "已通过"),
    ],
)
def test_the_list_follows_the_practical(session, learner, me, said, value):
    learner.theory_passed_at = NOW
    learner.theory_score = 90
    for name, one in said.items():
        setattr(learner, name, one)
    assert me.get("/assessments").texts("[data-c=linkrows] .value")[1] == value


# Quizzes


@pytest.fixture
def quiz(me):
    """The first question of a quiz that was begun through its pages."""
    return me.get("/courses/c101/quizzes/c101-m1").submit("[data-c=actionbar] form")


def the_quiz(session):
    return session.scalars(select(Attempt)).one()


def test_a_quiz_says_what_it_is_before_it_begins(me):
    page = me.get("/courses/c101/quizzes/c101-m1")
    assert page.heading == "小测：认识产业带直播"
    assert "想练几次都行" in page.text
    assert page.texts("[data-c=actionbar] button") == ["开始练习"]


def test_a_quiz_shows_no_key_before_the_answer(quiz, session):
    version = version_of(the_quiz(session), 1)
    assert version.stem in quiz.text
    assert version.explanation not in quiz.html


def test_nothing_chosen_asks_for_an_answer(quiz, session):
    page = quiz.submit("#quiz", {"answer": None}, status=422)
    assert "先选一个答案" in page.text
    assert kept(session, the_quiz(session), 1).answer is None


def test_a_right_answer_shows_the_reason_at_once(quiz, session):
    attempt = the_quiz(session)
    page = quiz.submit("#quiz", {"answer": right_letters(attempt, 1)})
    assert page.heading == "答对了"
    assert version_of(attempt, 1).explanation in page.text
    assert page.texts(".option[data-state=right] .letter") == right_letters(attempt, 1)


def test_a_wrong_answer_names_the_right_one_and_the_paragraph(quiz, session):
    attempt = the_quiz(session)
    page = quiz.submit("#quiz", {"answer": wrong_letter(attempt, 1)})
    assert page.heading == "这题选错了"
    assert f"应该选 {right_letters(attempt, 1)[0]}" in page.text
    assert page.link("看课文里讲这里的一段") == "/courses/c101/lessons/1#buyers"
    assert page.follow("下一题").heading == "第 2 题，共 3 题"


def test_an_answered_question_is_not_answered_again(quiz, session):
    attempt = the_quiz(session)
    quiz.submit("#quiz", {"answer": wrong_letter(attempt, 1)})
    page = quiz.submit("#quiz", {"answer": right_letters(attempt, 1)})
    assert page.heading == "这题选错了"


def test_a_quiz_begun_is_gone_on_with(me, quiz, session):
    attempt = the_quiz(session)
    quiz.submit("#quiz", {"answer": right_letters(attempt, 1)})
    page = me.get("/courses/c101/quizzes/c101-m1")
    assert page.texts("[data-c=actionbar] button") == ["接着练"]
    assert page.submit("[data-c=actionbar] form").heading == "第 2 题，共 3 题"
    assert me.get(f"/quiz-attempts/{attempt.ref}").heading == "第 2 题，共 3 题"


def through(page, attempt, wrong=()):
    """Answer a quiz to its end; gives the result."""
    for position in (1, 2, 3):
        letters = right_letters(attempt, position)
        if position in wrong:
            letters = [one for one in "AB" if one not in letters][:1] or ["D"]
        page = page.submit("#quiz", {"answer": letters})
        page = page.browser.get(page.all("[data-c=actionbar] a")[0]["href"])
    return page


def test_a_passed_quiz_leads_on_to_the_next_lesson(quiz, session, learner):
    page = through(quiz, the_quiz(session))
    assert page.heading == "小测通过"
    assert "3 题答对 3 题" in page.text
    assert page.texts("[data-c=actionbar] a") == ["下一节"]
    session.refresh(learner)
    assert learner.quizzes_passed == 1


def test_the_wrong_ones_are_practiced_again_until_they_are_right(quiz, session):
    page = through(quiz, the_quiz(session), wrong=(2, 3))
    assert page.heading == "小测还没通过"
    assert len(page.all("main > [data-c=quiz-answer]")) == 2
    again = page.submit("[data-c=actionbar] form")
    assert again.heading == "第 1 题，共 2 题"
    second = session.scalars(select(Attempt).order_by(Attempt.id.desc())).first()
    for position in (2, 3):
        again = again.submit("#quiz", {"answer": right_letters(second, position)})
        again = again.browser.get(again.all("[data-c=actionbar] a")[0]["href"])
    assert again.heading == "小测通过"
    assert "最好成绩" in again.browser.get("/courses/c101/quizzes/c101-m1").text


def test_another_persons_quiz_is_not_there(quiz, session, new_browser, sign_in):
    attempt = the_quiz(session)
    stranger = sign_in(somebody(), inside=new_browser())
    stranger.get("/assessments")
    stranger.get(f"/quiz-attempts/{attempt.ref}", status=404)
    stranger.get(f"/quiz-attempts/{attempt.ref}/q/1", status=404)
    stranger.post(f"/quiz-attempts/{attempt.ref}/q/1", {"answer": "A"}, status=404)
    stranger.post(f"/quiz-attempts/{attempt.ref}/again", {}, status=404)


def test_a_quiz_is_no_exam_and_an_exam_no_quiz(session, learner, me, quiz):
    attempt = the_quiz(session)
    me.get(f"/exam-attempts/{attempt.ref}/q/1", status=404)
    exam = begun(learner)
    me.get(f"/quiz-attempts/{exam.ref}", status=404)


def test_a_quiz_that_was_taken_away_cannot_be_begun_again(session, learner, me, quiz):
    attempt = the_quiz(session)
    result = through(quiz, attempt)
    offer(learner, "c101-m1").paper.retired_at = NOW
    assert result.browser.get(f"/quiz-attempts/{attempt.ref}").texts("[data-c=actionbar] a") == [
        "课程"
    ]
    me.post(f"/quiz-attempts/{attempt.ref}/again", {}, status=410)


def test_a_quiz_has_no_other_questions(quiz, session):
    attempt = the_quiz(session)
    quiz.browser.get(f"/quiz-attempts/{attempt.ref}/q/9", status=404)
    quiz.browser.post(f"/quiz-attempts/{attempt.ref}/q/9", {}, status=404)
    quiz.browser.post(f"/quiz-attempts/{attempt.ref}/q/9", {"answer": "A"}, status=404)


def test_a_question_answered_out_of_turn_leads_back_to_the_open_ones(quiz, session):
    attempt = the_quiz(session)
    last = quiz.browser.get(f"/quiz-attempts/{attempt.ref}/q/3")
    page = last.submit("#quiz", {"answer": right_letters(attempt, 3)})
    assert page.follow("下一题").heading == "第 1 题，共 3 题"


def test_a_lesson_that_was_taken_away_is_not_linked(quiz, session):
    session.execute(update(Lesson).values(retired_at=NOW))
    page = quiz.submit("#quiz", {"answer": "A"})
    assert page.all("main a") == []


def test_the_course_finished_leads_back_to_it(quiz, session, learner):
    session.execute(update(Lesson).values(retired_at=NOW))
    result = through(quiz, the_quiz(session))
    assert result.texts("[data-c=actionbar] a") == ["回到课程"]


def test_a_paper_closed_and_not_marked_yet_says_so(session, me, attempt):
    session.execute(update(Attempt).values(state="marked", closed_at=NOW))
    me.get(f"/exam-attempts/{attempt.ref}/result", status=409)


def test_an_exam_answered_to_the_end_is_gone_on_with_at_the_check(paper, attempt):
    answer_all(paper, attempt)
    brief = paper.browser.get("/exams/theory-l1")
    assert brief.follow("接着考试").heading == "交卷前检查"


def test_the_worker_of_exam_pages_rules_no_other_pages(client):
    answer = client.get("/exam-attempts/offline.js")
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert "exam-pages" in answer.text


def test_scripts_of_an_exam_stay_small(app):
    shelf = app.extensions["shelf"].assets
    names = ("js/exam.js", "js/exam-offline.js", "js/shell.js")
    assert sum(len(shelf[name].packed) for name in names) < 12_000
