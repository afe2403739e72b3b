"""Pages of the practical, as the learner, the examiners and strangers see them."""

import io

import pytest
from sqlalchemy import select

from academy.access.permissions import Role
from academy.audit.models import Event, Kind
from academy.people.models import Person
from academy.practicals import actions
from academy.practicals.models import Submission
from tests.factories.people import PersonFactory, somebody
from tests.factories.practicals import WEIGHTS, a_practical, a_submission, clip_bytes
from tests.factories.records import EnrollmentFactory


@pytest.fixture
def practical(session):
    return a_practical()


@pytest.fixture
def learner(session):
    return PersonFactory(name="林燕玲")


@pytest.fixture
def enrollment(learner, clock):
    return EnrollmentFactory(whose=learner, stage="theory_passed", theory_passed_at=clock.now)


def upload(browser, practical, content, name="直播.mp4", status=303):
    if not browser.csrf_token:
        browser.get(f"/practicals/{practical.slug}/submit")
    return browser.post(
        f"/practicals/{practical.slug}/submit",
        {"video": (io.BytesIO(content), name), "note": "三款休闲鞋", "faces": "y"},
        status=status,
        follow=False,
    )


def test_a_learner_reads_the_brief_and_hands_in_a_video(sign_in, learner, enrollment, practical):
    browser = sign_in(learner)
    brief = browser.get(f"/practicals/{practical.slug}")
    assert "准则R3" in brief.text
    answer = upload(browser, practical, clip_bytes())
    assert "第 1 次" in browser.get(answer.location).heading


def test_nobody_is_filmed_without_agreeing(sign_in, learner, enrollment, practical, session):
    browser = sign_in(learner)
    form = browser.get(f"/practicals/{practical.slug}/submit")
    box = form.one("input[name=faces]")
    assert box.has_attr("required")
    assert not box.has_attr("checked")
    sent = {"video": (io.BytesIO(clip_bytes()), "直播.mp4")}
    page = browser.post(f"/practicals/{practical.slug}/submit", sent, status=422)
    assert "出镜" in page.one("[data-c=errors]").get_text()
    assert session.scalars(select(Submission)).all() == []
    upload(browser, practical, clip_bytes())
    event = session.scalars(select(Event).where(Event.kind == Kind.SUBMISSION_HAND_IN)).one()
    assert event.facts["has_consent"] is True


@pytest.mark.parametrize(("content", "name"), [(b"not a video", "a.mp4"), (b"", "b.mp4")])
def test_a_wrong_file_is_said_keeps_the_words_and_costs_no_try(
    sign_in, learner, enrollment, practical, content, name
):
    browser = sign_in(learner)
    answer = upload(browser, practical, content, name, status=422)
    assert "三款休闲鞋" in answer.text
    upload(browser, practical, clip_bytes())


def test_a_video_over_the_limit_is_said_with_the_limit(
    sign_in, learner, enrollment, practical, app, monkeypatch
):
    monkeypatch.setitem(app.config, "UPLOAD_LIMIT", 1_000)
    answer = upload(sign_in(learner), practical, clip_bytes(), status=422)
    assert "MB" in answer.text


def test_handing_in_twice_is_refused(sign_in, learner, enrollment, practical):
    browser = sign_in(learner)
    upload(browser, practical, clip_bytes())
    upload(browser, practical, clip_bytes(), status=409)


def test_somebody_elses_video_is_not_there(sign_in, enrollment, practical):
    submission = a_submission(enrollment, practical)
    browser = sign_in(somebody())
    for path in ("", "/video"):
        browser.get(f"/submissions/{submission.ref}{path}", status=404)


def take(browser, path="/mark"):
    """Take the next video from the queue; gives the place of its sheet."""
    browser.get(path)
    return browser.post(f"{path}/next", follow=False).location


def test_an_examiner_watches_only_what_was_taken(sign_in, enrollment, practical, app):
    submission = a_submission(enrollment, practical)
    app.config["UPLOAD_FOLDER"].mkdir(parents=True, exist_ok=True)
    (app.config["UPLOAD_FOLDER"] / "clip.mp4").write_bytes(clip_bytes())
    browser = sign_in(somebody(Role.EXAMINER))
    browser.get(f"/submissions/{submission.ref}/video", status=404)
    take(browser)
    answer = browser.client.get(
        f"/submissions/{submission.ref}/video", headers={"Range": "bytes=0-99"}
    )
    assert answer.status_code == 206
    assert len(answer.data) == 100
    answer.close()


def sheet(revision, levels=3, **more):
    return {
        "revision": revision,
        **dict.fromkeys(WEIGHTS, str(levels)),
        "notes": "00:03 讲清了材质",
        **more,
    }


def test_an_examiner_marks_without_knowing_whose_it_is(
    sign_in, learner, enrollment, practical, session
):
    submission = a_submission(enrollment, practical, note="三款休闲鞋")
    browser = sign_in(somebody(Role.EXAMINER))
    place = take(browser)
    page = browser.get(place)
    assert "林燕玲" not in page.html
    assert "直播运营中心" not in page.html
    revision = page.one("[name=revision]")["value"]
    answer = browser.post(place, sheet(revision, do="finish"), follow=False)
    assert answer.location == "/mark"
    session.refresh(submission)
    assert submission.state == "waiting"


def test_what_is_missing_is_said_and_nothing_is_lost(sign_in, enrollment, practical):
    a_submission(enrollment, practical)
    browser = sign_in(somebody(Role.EXAMINER))
    place = take(browser)
    answer = browser.post(place, sheet(0, levels=4, do="finish"), status=422)
    assert "讲清了材质" in answer.text
    again = browser.get(place)
    assert "讲清了材质" in again.text
    assert again.one("[name=revision]")["value"] == "1"


def test_a_note_without_a_time_is_said(sign_in, enrollment, practical):
    a_submission(enrollment, practical)
    browser = sign_in(somebody(Role.EXAMINER))
    answer = browser.post(take(browser), sheet(0, do="finish", notes="没写时间"), status=422)
    assert "没写时间" in answer.text


def test_a_draft_keeps_a_line_that_has_no_time_as_yet(sign_in, enrollment, practical):
    a_submission(enrollment, practical)
    browser = sign_in(somebody(Role.EXAMINER))
    place = take(browser)
    browser.post(
        place, sheet(0, notes="没写完的一句\n00:07 报价不含税\n02:14 "), status=303, follow=False
    )
    kept = browser.get(place).one("#notes").get_text()
    assert kept.splitlines()[-3:] == ["00:07 报价不含税", "没写完的一句", "02:14 "]
    browser.post(place, sheet(1, do="finish", notes=kept), status=422)


@pytest.mark.parametrize("odd", ["²", "9" * 30, "9" * 5000, "-1", "三"])
def test_figures_that_are_none_are_said_and_nothing_is_lost(sign_in, enrollment, practical, odd):
    a_submission(enrollment, practical)
    browser = sign_in(somebody(Role.EXAMINER))
    place = take(browser)
    sent = sheet(0, do="finish", R1=odd, red_line="RL1", **{"time-RL1": f"{odd}:00"})
    answer = browser.post(place, sent, status=422)
    assert "讲清了材质" in answer.text
    answer = browser.post(place, sheet(1, do="finish", notes=f"{odd}:14 讲清了材质"), status=422)
    assert "讲清了材质" in answer.text
    browser.post(place, sheet(odd, do="draft"), status=409)


def test_a_stale_window_gets_both_versions(sign_in, enrollment, practical):
    a_submission(enrollment, practical)
    browser = sign_in(somebody(Role.EXAMINER))
    place = take(browser)
    browser.post(place, sheet(0, do="draft"))
    answer = browser.post(place, sheet(0, do="draft", notes="00:09 第二个窗口"), status=409)
    assert "第二个窗口" in answer.text
    assert "讲清了材质" in answer.text


def test_the_script_saves_a_draft_and_learns_the_revision(sign_in, enrollment, practical):
    a_submission(enrollment, practical)
    browser = sign_in(somebody(Role.EXAMINER))
    place = take(browser)
    script = {"headers": {"X-Requested-With": "fetch"}}
    answer = browser.post(place, sheet(0), status=200, **script)
    assert answer.response.json["revision"] == 1
    # Whoever did not hear the answer sends the same again; another window's words are refused.
    answer = browser.post(place, sheet(0), status=200, **script)
    assert answer.response.json["revision"] == 1
    browser.post(place, sheet(0, levels=2), status=409, **script)


def test_the_adjudicator_sees_the_other_sheets_only_afterwards(
    sign_in, new_browser, enrollment, practical, session, clock
):
    submission = a_submission(enrollment, practical)
    adjudicator = somebody(Role.ADJUDICATOR)
    for levels in (4, 2):
        person = somebody(Role.EXAMINER)
        marking = actions.take_next(person, at=clock.now)
        actions.save_sheet(
            marking,
            revision=0,
            levels=dict.fromkeys(WEIGHTS, levels),
            comments=dict.fromkeys(WEIGHTS, "秘密的评语"),
            notes=[],
            red_lines=[],
            at=clock.now,
        )
        actions.lock(marking, submission, by=person, at=clock.now)
    browser = sign_in(adjudicator)
    place = take(browser, "/mark/moderation")
    assert "秘密的评语" not in browser.get(place).html
    assert browser.get(f"/mark/moderation/{submission.ref}").path == "/mark/moderation"
    answer = browser.post(place, sheet(0, do="finish"))
    assert answer.path == f"/mark/moderation/{submission.ref}"
    learner = sign_in(session.get(Person, enrollment.person_id), new_browser())
    assert "80" in learner.get(f"/submissions/{submission.ref}").text


def test_an_examiner_without_the_grant_does_not_settle(sign_in):
    sign_in(somebody(Role.EXAMINER)).get("/mark/moderation", status=403)


def test_the_sample_clip_exists_in_the_demo_only(sign_in, learner, enrollment, practical):
    browser = sign_in(learner)
    browser.get(f"/practicals/{practical.slug}/submit")
    browser.post(f"/practicals/{practical.slug}/sample", status=404)
