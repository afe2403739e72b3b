"""Rosters and batches in a browser: what each person sees, may do, and takes out as a file."""

import csv
import io
from datetime import timedelta
from urllib.parse import unquote

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from academy.access.permissions import Role
from academy.audit.models import Event, Kind
from academy.certificates import actions as certificate_actions
from academy.certificates.models import Certificate
from academy.people.actions import rename
from academy.people.models import Person
from academy.places.models import Center
from academy.records.actions import reach
from academy.records.models import Enrollment
from academy.records.rules import Stage
from academy.rosters.models import RosterBatch, RosterEntry
from academy.rosters.queries import batches
from academy.transfers.models import Export
from tests.browser import Browser
from tests.factories.certificates import certify, ready
from tests.factories.factories import work_for
from tests.factories.people import PersonFactory, somebody
from tests.factories.places import CenterFactory
from tests.factories.records import CohortFactory, EnrollmentFactory
from tests.factories.rosters import draft, rows, several_ready, submitted


@pytest.fixture
def new_browser(app):
    """A browser whose reader reads English, as the words below are."""

    def opening():
        client = app.test_client()
        client.set_cookie("lang", "en")
        return Browser(client)

    return opening


@pytest.fixture
def browser(db, new_browser):
    """The same for the person at hand."""
    return new_browser()


@pytest.fixture
def center(session):
    """A center."""
    return CenterFactory(code="wenling", name="温岭直播运营中心")


@pytest.fixture
def cohort(center):
    """A cohort of the center."""
    return CohortFactory(place=center, name="温岭鞋靴第01期")


@pytest.fixture
def reviewer(center):
    """Somebody who reviews for the center."""
    person = somebody(Role.CENTER_REVIEWER, center_id=center.id)
    person.name = "李雪梅"
    return person


@pytest.fixture
def boss(session):
    """Somebody at headquarters."""
    person = somebody(Role.HEADQUARTERS)
    person.name = "周伟"
    return person


def learner(
    cohort, name="王建国", stage=Stage.LEARNING, *, quiet=0, clock=None, factory="", **about
):
    """A learner of the cohort at a stage, so many days quiet."""
    one = EnrollmentFactory(into=cohort, whose=PersonFactory(name=name), **about)
    reach(one, stage, at=one.activated_at)
    if clock is not None:
        one.last_active_at = clock.now - timedelta(days=quiet)
    if factory:
        work_for(one, name=factory)
    return one


def names(page):
    return page.texts("tbody th")


# The roster


def test_the_reviewer_reads_names_and_no_phones(sign_in, reviewer, cohort, clock):
    one = learner(cohort, factory="建国鞋厂", quiet=8, clock=clock)
    page = sign_in(reviewer).get("/centers/wenling/learners")
    assert names(page) == ["王建国"]
    cells = page.texts("tbody td")
    assert "建国鞋厂" in cells
    assert "Learning" in cells
    assert "8" in cells
    assert "138" not in page.one("table").get_text()
    assert page.link("王建国") == f"/centers/wenling/learners/{one.ref}"


def test_headquarters_reads_masked_names(sign_in, boss, cohort):
    learner(cohort)
    browser = sign_in(boss)
    for path in ("/centers/wenling/learners", "/hq/learners"):
        page = browser.get(path)
        assert names(page) == ["王*国"]
        assert "王建国" not in page.html


def test_the_learners_of_another_center_stay_out(sign_in, reviewer, cohort, session):
    learner(cohort, "陈芳")
    theirs = learner(CohortFactory(), "叶燕")
    browser = sign_in(reviewer)
    page = browser.get("/centers/wenling/learners")
    assert names(page) == ["陈芳"]
    assert page.texts(".tabs small")[0] == "1"
    assert "叶燕" not in browser.get("/centers/wenling/learners?q=叶燕").one("table, .empty").text
    other = session.get(Center, theirs.center_id)
    browser.get(f"/centers/{other.code}/learners", status=404)
    browser.get(f"/centers/wenling/learners/{theirs.ref}", status=404)
    browser.get(f"/centers/{other.code}/learners/{theirs.ref}", status=404)
    browser.post(f"/centers/{other.code}/exports", {"form": "csv"}, status=404)
    sent = browser.post("/centers/wenling/exports?cohort=x", {"form": "csv"}).response.data
    assert "叶燕".encode() not in sent


@pytest.mark.parametrize("role", [None, Role.INSTRUCTOR, Role.EXAMINER, Role.APPROVER])
def test_a_roster_is_not_for_everybody(sign_in, cohort, role):
    learner(cohort)
    sign_in(somebody(role)).get("/centers/wenling/learners", status=403)


def test_an_auditor_reads_and_does_not_act(sign_in, cohort):
    one = learner(cohort)
    browser = sign_in(somebody(Role.AUDITOR))
    page = browser.get("/centers/wenling/learners")
    assert names(page) == ["王*国"]
    assert not page.all("form[method=post] button[form=picked], input[name=learner]")
    browser.post("/centers/wenling/exports", {"form": "csv"}, status=403)
    browser.post(f"/centers/wenling/learners/{one.ref}/reveal", {"reason": "看看"}, status=403)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["陈芳", "林峰", "叶燕", "赵强"]),
        ("stage=learning", ["陈芳", "林峰"]),
        ("stage=learned&stage=theory_passed", ["叶燕", "赵强"]),
        ("quiet=7", ["林峰", "叶燕"]),
        ("quiet=14", ["叶燕"]),
        ("stuck=quiet", ["林峰"]),
        ("stuck=theory", ["叶燕"]),
        ("q=陈", ["陈芳"]),
        ("q=lin feng", ["林峰"]),
        ("q=zq", ["赵强"]),
        ("q=燕子", ["叶燕"]),
        ("q=0042", ["陈芳"]),
        ("q=_", []),
        ("sort=name", ["陈芳", "林峰", "叶燕", "赵强"]),
        ("sort=-name", ["赵强", "叶燕", "林峰", "陈芳"]),
        ("sort=stage", ["陈芳", "林峰", "叶燕", "赵强"]),
        ("sort=lessons", ["赵强", "叶燕", "林峰", "陈芳"]),
        ("sort=theory", ["陈芳", "林峰", "赵强", "叶燕"]),
        ("sort=-quiet", ["叶燕", "林峰", "陈芳", "赵强"]),
        ("stage_reached=learned", ["叶燕", "赵强"]),
        ("stage_reached=learned&month=2026-10", ["叶燕"]),
        ("stage_reached=learned&month=2026-09", []),
    ],
)
def test_filters_and_orders(sign_in, reviewer, cohort, session, clock, query, found):
    chen = learner(cohort, "陈芳", quiet=1, clock=clock, lessons_done=9)
    session.get(Person, chen.person_id).phone = "+8613900000042"
    learner(cohort, "林峰", quiet=8, clock=clock, lessons_done=6)
    ye = learner(
        cohort, "叶燕", Stage.LEARNED, quiet=20, clock=clock, lessons_done=3, factory="燕子童鞋"
    )
    ye.theory_tries, ye.theory_score = 2, 58
    ye.learned_at = clock.now.replace(
        month=10, day=31, hour=15, minute=59
    )  # still October in Beijing
    zhao = learner(cohort, "赵强", Stage.THEORY_PASSED, quiet=0, clock=clock)
    zhao.learned_at = clock.now.replace(month=10, day=31, hour=16, minute=0)  # November in Beijing
    page = sign_in(reviewer).get(f"/centers/wenling/learners?{query}")
    shown = names(page)
    assert (shown if "sort" in query else sorted(shown)) == (
        found if "sort" in query else sorted(found)
    )


def test_a_filter_by_cohort(sign_in, reviewer, center, cohort):
    second = CohortFactory(place=center, name="温岭鞋靴第02期")
    learner(cohort, "陈芳")
    learner(second, "林峰")
    page = sign_in(reviewer).get(f"/centers/wenling/learners?cohort={second.ref}")
    assert names(page) == ["林峰"]
    assert "温岭鞋靴第02期" in page.one(".chips").text


@pytest.mark.parametrize(
    "query",
    [
        "stage=lost",
        "stuck=lost",
        "quiet=5",
        "cohort=lost",
        "sort=luck",
        "month=2026-10",
        "stage_reached=learned&month=october",
        "stage_reached=withdrawn",
    ],
)
def test_nonsense_in_the_address_is_said_and_not_ignored(sign_in, reviewer, cohort, query):
    learner(cohort)
    page = sign_in(reviewer).get(f"/centers/wenling/learners?{query}")
    assert "means nothing here" in page.one(".notice").text


def test_facets_count_what_each_choice_would_leave(sign_in, reviewer, cohort, clock):
    learner(cohort, "陈芳", quiet=1, clock=clock)
    learner(cohort, "林峰", quiet=8, clock=clock)
    learner(cohort, "叶燕", Stage.LEARNED, quiet=20, clock=clock)
    page = sign_in(reviewer).get("/centers/wenling/learners?quiet=7&stage=learning")
    choices = {tag.find("span").text: tag.find("small").text for tag in page.all(".facets label")}
    # Stages are counted among the quiet, days among those learning.
    assert choices["Learning"] == "1"
    assert choices["Lessons done"] == "1"
    assert choices["7 days or more"] == "1"
    assert choices["3 days or more"] == "1"
    assert "14 days or more" not in choices
    assert page.texts(".tabs a") == [
        "All 3",
        "Stuck 1",
        "Waiting for theory 1",
        "Waiting for practical 0",
        "Ready for a certificate 0",
    ]
    assert page.texts(".chip") == [
        "Remove filter: Status: Learning",
        "Remove filter: No lesson for: 7 days or more",
    ]
    assert "1–1 of 1" in page.text


def test_a_chip_takes_its_filter_away_and_keeps_the_others(sign_in, reviewer, cohort, clock):
    learner(cohort, "林峰", quiet=8, clock=clock)
    page = sign_in(reviewer).get("/centers/wenling/learners?quiet=7&stage=learning&q=林&sort=name")
    page = page.follow("Status: Learning")
    assert page.path == "/centers/wenling/learners?quiet=7&q=%E6%9E%97&sort=name"
    assert page.follow("Clear filters").path == "/centers/wenling/learners"


def test_without_a_hit_the_page_says_what_to_do(sign_in, reviewer, cohort):
    learner(cohort)
    page = sign_in(reviewer).get("/centers/wenling/learners?q=nobody")
    assert "No learner matches" in page.one(".empty").text


def test_an_empty_roster_says_how_learners_come(sign_in, reviewer, center):
    assert "roster is empty" in sign_in(reviewer).get("/centers/wenling/learners").text


def test_the_roster_has_pages_that_lead_on_and_back(sign_in, reviewer, cohort, session):
    people = [learner(cohort, f"王{letter}") for letter in "甲乙丙丁戊己庚辛壬癸" * 6]
    assert len(people) == 60
    browser = sign_in(reviewer)
    first = browser.get("/centers/wenling/learners?sort=name")
    assert (len(names(first)), "1–50 of 60" in first.text) == (50, True)
    second = first.follow("Next page")
    assert len(names(second)) == 10
    assert "51–60" in second.text
    back = second.follow("Previous page")
    assert names(back) == names(first)
    assert "1–50" in back.text
    for nonsense in ("start=999", "start=-1", "start=x", "after=x"):
        assert "1–50 of 60" in browser.get(f"/centers/wenling/learners?sort=name&{nonsense}").text


@pytest.mark.parametrize("path", ["/centers/wenling/learners", "/centers/wenling/stuck"])
def test_a_page_needs_as_many_statements_for_fifty_rows_as_for_one(
    sign_in, reviewer, cohort, clock, session, count_statements, path
):
    learner(cohort, quiet=9, clock=clock, factory="厂")
    browser = sign_in(reviewer)
    browser.get(path)
    with count_statements() as one:
        browser.get(path)
    for n in range(49):
        learner(cohort, f"王{n}", quiet=9, clock=clock, factory=f"厂{n}")
    session.commit()
    with count_statements() as fifty:
        browser.get(path)
    assert len(one) == len(fifty) <= 4


def test_the_figures_of_headquarters_lead_to_the_names_they_count(sign_in, boss, cohort, clock):
    certify(ready(into=cohort), at=clock.now)
    certify(ready(into=cohort), at=clock.now.replace(month=10))
    certify(ready(), at=clock.now)
    browser = sign_in(boss)
    path = "/hq/learners?stage_reached=certified&month=2026-11"
    assert len(names(browser.get(path))) == 2
    assert len(names(browser.get(f"{path}&center=wenling"))) == 1
    page = browser.get(f"{path}&center=wenling")
    assert page.texts(".chip") == [
        "Remove filter: Center: Wenling center",
        "Remove filter: Reached: Certified",
        "Remove filter: In the month: 2026-11",
    ]
    assert page.follow("Reached: Certified").path == "/hq/learners?center=wenling"
    assert "means nothing here" in browser.get("/hq/learners?center=lost&belt=lost").text


def test_headquarters_pages_are_for_headquarters(sign_in, reviewer, cohort, clock):
    batch = submitted(ready(into=cohort), at=clock.now)
    browser = sign_in(reviewer)
    for path in ("/hq/learners", "/hq/batches", f"/hq/batches/{batch.ref}"):
        browser.get(path, status=403)
    browser.post("/hq/exports", {"form": "csv"}, status=403)
    browser.post(f"/hq/batches/{batch.ref}/approve", status=403)


# One learner


def test_one_learner_is_shown_whole(sign_in, reviewer, cohort, clock):
    one = ready(into=cohort, factory_name="建国鞋厂")
    certify(one, at=clock.now)
    page = sign_in(reviewer).get(f"/centers/wenling/learners/{one.ref}")
    assert page.heading == "王建国"
    for said in ("建国鞋厂", "温岭鞋靴第01期", "Certified", "No exam and no practical yet"):
        assert said in page.text
    assert "138****" in page.text
    assert "+86" not in page.html


def test_a_phone_is_revealed_for_a_reason_that_is_written_down(sign_in, reviewer, cohort, session):
    one = learner(cohort)
    phone = session.get(Person, one.person_id).phone.removeprefix("+86")
    browser = sign_in(reviewer)
    page = browser.get(f"/centers/wenling/learners/{one.ref}")
    assert phone not in page.html
    page = page.submit("form[action$=reveal]", {"reason": ""}, status=422)
    assert phone not in page.html
    page = page.submit("form[action$=reveal]", {"reason": "约补考时间"})
    assert phone in page.text
    noted = session.scalars(select(Event).where(Event.kind == Kind.FIELD_REVEAL)).one()
    assert (noted.by_id, noted.subject, noted.facts["reason"]) == (
        reviewer.id,
        f"enrollment:{one.ref}",
        "约补考时间",
    )
    assert phone not in browser.get(f"/centers/wenling/learners/{one.ref}").html


def test_headquarters_sees_a_name_only_for_a_reason(sign_in, boss, cohort):
    one = learner(cohort)
    page = sign_in(boss).get(f"/centers/wenling/learners/{one.ref}")
    assert page.heading == "王*国"
    assert "王建国" not in page.html
    assert not page.all("form[action$=contact], form[action$=identity]")
    assert page.submit("form[action$=reveal]", {"reason": "核对证书"}).heading == "王建国"


def test_a_contact_is_noted_and_shown(sign_in, reviewer, cohort, clock, session):
    one = learner(cohort)
    page = sign_in(reviewer).get(f"/centers/wenling/learners/{one.ref}")
    page = page.submit("form[action$=contact]", {"how": "visit", "words": "明天来学"})
    assert "In person: 明天来学" in page.text
    assert "李雪梅" in page.text
    session.refresh(one)
    assert one.contacted_at == clock.now
    page.submit("form[action$=contact]", {"how": "smoke"}, status=422)


def test_the_identity_press_is_there_until_it_was_pressed(
    sign_in, reviewer, cohort, clock, session
):
    one = learner(cohort)
    page = sign_in(reviewer).get(f"/centers/wenling/learners/{one.ref}")
    page = page.submit("form[action$=identity]")
    assert "23 Nov 2026" in page.text
    assert not page.all("form[action$=identity]")
    session.refresh(one)
    assert one.identity_checked_at == clock.now


def test_a_stuck_learner_says_why(sign_in, reviewer, cohort, clock):
    one = learner(cohort, quiet=8, clock=clock)
    page = sign_in(reviewer).get(f"/centers/wenling/learners/{one.ref}")
    assert "No lesson for 7 days" in page.one(".notice").text


# Those who are stuck


def test_those_who_are_stuck_are_grouped_by_reason(sign_in, reviewer, cohort, clock, session):
    learner(cohort, "林峰", quiet=8, clock=clock)
    ye = learner(cohort, "叶燕", Stage.LEARNED, quiet=1, clock=clock)
    ye.theory_tries = 2
    learner(cohort, "陈芳", quiet=1, clock=clock)
    page = sign_in(reviewer).get("/centers/wenling/stuck")
    assert page.texts("section h2") == ["No lesson for 7 days", "Failed the theory exam twice"]
    assert names(page) == ["林峰", "叶燕"]
    assert "138****" in page.text
    # What to say to learners is Chinese, whatever language the reviewer reads.
    assert "您好" in page.text
    page = page.submit("#picked", {"learner": [ye.ref]})
    assert page.path == "/centers/wenling/stuck"
    session.refresh(ye)
    assert ye.contacted_at == clock.now
    page.submit("#picked", {}, status=409)


def test_nobody_stuck_is_said_with_the_time(sign_in, reviewer, cohort, clock):
    learner(cohort, quiet=0, clock=clock)
    assert "Nobody is stuck" in sign_in(reviewer).get("/centers/wenling/stuck").text


def test_several_are_marked_as_contacted_and_the_filter_stays(
    sign_in, reviewer, cohort, clock, session
):
    people = [learner(cohort, name, quiet=8, clock=clock) for name in ("林峰", "叶燕")]
    page = sign_in(reviewer).get("/centers/wenling/learners?stuck=quiet")
    page = page.submit("#picked", {"learner": [one.ref for one in people]})
    assert page.path == "/centers/wenling/learners?stuck=quiet"
    assert session.scalar(select(func.count()).where(Enrollment.contacted_at == clock.now)) == 2


# Files


def book(response):
    return CalamineWorkbook.from_filelike(io.BytesIO(response.data))


def table(response):
    sheet = book(response).get_sheet_by_index(1).to_python()
    return [dict(zip(sheet[0], row, strict=True)) for row in sheet[1:]]


def test_the_file_holds_exactly_the_filtered_rows(sign_in, reviewer, cohort, clock, session):
    for n in range(60):
        learner(cohort, f"林{n}", quiet=8, clock=clock, factory=f"厂{n}")
    learner(cohort, "陈芳", quiet=1, clock=clock)
    page = sign_in(reviewer).get("/centers/wenling/learners?quiet=7&sort=name")
    response = page.submit("form[action*='/exports']").response
    assert response.mimetype.endswith("sheet")
    named = unquote(response.headers["Content-Disposition"])
    assert named.endswith("Wenling center_Roster_20261123.xlsx")
    rows = table(response)
    assert len(rows) == 60
    assert all("*" in row["Name"] and "****" in row["Phone"] for row in rows)
    assert {row["Factory"] for row in rows} == {f"厂{n}" for n in range(60)}
    about = dict(row[:2] for row in book(response).get_sheet_by_index(0).to_python())
    assert about["Rows"] == "60"
    assert about["By"] == "李雪梅"
    assert about["Filters"] == "No lesson for: 7 days or more"
    kept = session.scalars(select(Export)).one()
    assert (kept.what, kept.form, kept.rows, kept.by_id, kept.filters) == (
        "roster",
        "xlsx",
        60,
        reviewer.id,
        {"quiet": ["7"]},
    )
    noted = session.scalars(select(Event).where(Event.kind == Kind.ROSTER_EXPORT)).one()
    assert noted.facts["rows"] == 60


def test_a_file_of_ticked_learners_is_never_a_file_of_all(sign_in, reviewer, cohort, session):
    learner(cohort)
    page = sign_in(reviewer).get("/centers/wenling/learners")
    target = page.one("button[formaction*='/exports']")["formaction"]
    answer = page.browser.post(target, page.fields(page.one("#picked")), status=409)
    assert "Choose at least one learner" in answer.text
    assert session.scalars(select(Export)).all() == []


def test_a_file_with_names_and_phones_needs_a_reason(sign_in, reviewer, cohort, session):
    one = learner(cohort)
    phone = session.get(Person, one.person_id).phone.removeprefix("+86")
    page = sign_in(reviewer).get("/centers/wenling/learners").follow("More ways")
    page = page.submit("main form", {"form": "xlsx", "is_full": "y"}, status=422)
    assert "Say why" in page.text
    response = page.submit(
        "main form", {"form": "xlsx", "is_full": "y", "reason": "打印签到表"}
    ).response
    (row,) = table(response)
    assert (row["Name"], row["Phone"]) == ("王建国", phone)
    sheet = openpyxl.load_workbook(io.BytesIO(response.data)).worksheets[1]
    assert (sheet["B2"].data_type, sheet["B2"].number_format) == ("s", "@")
    assert session.scalars(select(Export.reason)).one() == "打印签到表"
    assert "打印签到表" in sign_in(reviewer).get("/centers/wenling/exports").text


def test_a_csv_opens_rightly_and_runs_nothing(sign_in, reviewer, cohort):
    learner(cohort, factory='=HYPERLINK("http://x")')
    learner(cohort, "陈芳", factory="@鞋厂")
    browser = sign_in(reviewer)
    browser.get("/centers/wenling/learners")
    response = browser.post("/centers/wenling/exports?sort=name", {"form": "csv"}).response
    assert response.data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert len(lines) == 3
    assert lines[0][:3] == ["Name", "Phone", "Factory"]
    assert [line[2] for line in lines[1:]] == ["'@鞋厂", '\'=HYPERLINK("http://x")']


def test_a_formula_stays_text_in_a_workbook(sign_in, reviewer, cohort):
    learner(cohort, factory="=1+1")
    page = sign_in(reviewer).get("/centers/wenling/learners")
    response = page.submit("form[action*='/exports']").response
    cell = openpyxl.load_workbook(io.BytesIO(response.data)).worksheets[1]["C2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_only_the_ticked_learners_are_exported(sign_in, reviewer, cohort):
    chosen = learner(cohort, "陈芳", factory="秀芳布鞋")
    learner(cohort, "林峰", factory="海峰鞋材")
    page = sign_in(reviewer).get("/centers/wenling/learners")
    sent = {"form": "xlsx", "learner": [chosen.ref]}
    path = page.one("button[formaction]")["formaction"]
    assert [row["Factory"] for row in table(page.browser.post(path, sent).response)] == ["秀芳布鞋"]


def test_a_csv_is_read_while_it_is_sent(app, sign_in, reviewer, cohort, session):
    for n in range(300):
        learner(cohort, f"林{n}")
    browser = sign_in(reviewer)
    browser.get("/centers/wenling/learners")
    response = browser.post("/centers/wenling/exports", {"form": "csv"}).response
    assert len(response.data.decode().splitlines()) == 301


def test_an_unknown_kind_of_file_is_refused(sign_in, reviewer, cohort):
    learner(cohort)
    sign_in(reviewer).get("/centers/wenling/learners").browser.post(
        "/centers/wenling/exports", {"form": "pdf"}, status=422
    )


def test_headquarters_takes_a_masked_file_of_all_centers(sign_in, boss, cohort, session):
    learner(cohort)
    learner(CohortFactory(), "林峰")
    page = sign_in(boss).get("/hq/learners")
    response = page.submit("form[action*='/exports']", {"is_full": "y", "reason": "看看"}).response
    assert sorted(row["Name"] for row in table(response)) == ["林*", "王*国"]
    assert session.scalars(select(Export.center_id)).one() is None
    page.browser.post("/hq/exports", {"form": "pdf"}, follow=False)


# Batches


@pytest.fixture
def quick(monkeypatch):
    """Sheets that need no drawing."""
    monkeypatch.setattr(
        certificate_actions.render, "draw", lambda content, address: (b"%PDF", b"PNG")
    )


def test_who_is_ready_and_who_is_not_and_why(sign_in, reviewer, cohort, session):
    ready(into=cohort, whose=PersonFactory(name="陈芳"))
    nameless = ready(into=cohort, whose=PersonFactory(name=""))
    without = EnrollmentFactory(into=cohort, whose=PersonFactory(name="林峰"))
    reach(without, Stage.PRACTICAL_PASSED, at=without.activated_at)
    learner(cohort, "叶燕")
    page = sign_in(reviewer).get("/centers/wenling/certificates")
    sections = page.all("main section")
    assert "陈芳" in sections[0].text
    assert "林峰" not in sections[0].text
    assert "No factory on record" in sections[1].text
    assert "The name to be printed is missing" in sections[1].text
    assert "叶燕" not in page.text
    assert nameless.stage == Stage.PRACTICAL_PASSED


def test_what_is_confirmed_is_what_stood_on_the_page(
    sign_in, new_browser, reviewer, cohort, session, clock
):
    (one,) = several_ready(1, into=cohort)
    clerk = sign_in(reviewer, new_browser())
    learner = clerk.get(f"/centers/wenling/learners/{one.ref}")
    page = clerk.get("/centers/wenling/certificates").submit("#picked", {"learner": [one.ref]})
    own = session.get(Person, one.person_id)
    rename(own, "李大明", by=own, at=clock.now)
    form = page.one("form[id^=confirm]")
    seen = {f"{form['id'].removeprefix('confirm-')}-identity_seen": "y"}
    refused = page.submit(f"#{form['id']}", seen, status=409)
    assert "changed after this page was opened" in refused.text
    learner.submit("form[action$=identity]", status=409)
    assert session.scalars(select(RosterEntry.state)).all() == ["proposed"]
    page = clerk.get(page.path)
    page.submit(f"#{form['id']}", seen)
    assert session.scalars(select(RosterEntry.state)).all() == ["confirmed"]


def test_the_whole_road_of_a_batch(
    sign_in, new_browser, reviewer, boss, cohort, session, clock, quick
):
    clerk = sign_in(reviewer, new_browser())
    chief = sign_in(boss, new_browser())
    people = several_ready(2, into=cohort)

    page = clerk.get("/centers/wenling/certificates")
    page = page.submit("#picked", {"learner": [one.ref for one in people]})
    batch = session.scalars(select(RosterBatch)).one()
    assert page.path == f"/centers/wenling/batches/{batch.ref}"
    assert page.heading.endswith("20261123-1")
    assert not page.all("form[action$=submit]")

    for form in page.all("form[action$=confirm]"):
        refused = clerk.post(form["action"], {}, status=422)
        assert "Look at the ID card first" in refused.text
    for form in page.all("form[action$=confirm]"):
        ref = form["action"].split("/")[-2]
        page = clerk.post(form["action"], {f"{ref}-identity_seen": "y"})
    page = page.submit("#submit-batch")
    assert not page.all("form[action$=confirm]")
    notice = page.follow("Notice to put up")
    assert notice.texts("tbody th") == ["王*国", "王*国"]

    page = chief.get("/hq/batches").follow("20261123-1")
    assert "王*国" in page.text
    assert "王建国" not in page.html
    row = page.all("form[action$=return]")[0]
    page = chief.post(row["action"], {f"{row['action'].split('/')[-2]}-reason": "objection"})
    page = page.submit("#approve-batch")
    session.refresh(batch)
    assert batch.state == "issued"
    assert session.scalars(select(func.count()).select_from(Certificate)).one() == 1
    page = chief.get(f"/hq/batches/{batch.ref}")
    certificate = session.scalars(select(Certificate)).one()
    assert page.link(certificate.number) == f"/hq/certificates/{certificate.ref}"
    assert "An objection was raised" in chief.get(f"/hq/batches/{batch.ref}").text
    assert clerk.get(f"/centers/wenling/batches/{batch.ref}").status == 200


def test_the_submitter_with_a_second_role_cannot_approve(sign_in, center, cohort, clock, session):
    both = somebody(Role.APPROVER)
    batch = submitted(ready(into=cohort), by=both, at=clock.now)
    browser = sign_in(both)
    page = browser.get(f"/hq/batches/{batch.ref}")
    assert "Somebody else has to approve it" in page.text
    assert not page.all("form[action$=approve]")
    browser.post(f"/hq/batches/{batch.ref}/approve", status=409)
    session.refresh(batch)
    assert batch.state == "in_notice"


def test_during_the_notice_the_batch_waits(sign_in, boss, cohort, clock):
    batch = submitted(ready(into=cohort), at=clock.now, working_days=5)
    page = sign_in(boss).get(f"/hq/batches/{batch.ref}")
    assert "The notice period runs until 30 Nov" in page.text
    assert not page.all("form[action$=approve]")


def test_headquarters_returns_a_whole_batch_with_a_reason(sign_in, boss, cohort, clock, session):
    batch = submitted(ready(into=cohort), at=clock.now)
    page = sign_in(boss).get(f"/hq/batches/{batch.ref}")
    path = f"/hq/batches/{batch.ref}/return"
    page = page.browser.post(path, {"batch-reason": "luck"}, status=422)
    page = page.browser.post(path, {"batch-reason": "work", "batch-words": "录像看不清"})
    assert "录像看不清" in page.text
    session.refresh(batch)
    assert batch.state == "returned"
    row = rows(batch)[0].ref
    page.browser.post(
        f"/hq/batches/{batch.ref}/rows/{row}/return", {f"{row}-reason": "luck"}, status=422
    )


def test_the_reviewer_returns_a_row_with_a_coded_reason(sign_in, reviewer, cohort, clock, session):
    batch = draft(ready(into=cohort), at=clock.now)
    row = rows(batch)[0].ref
    page = sign_in(reviewer).get(f"/centers/wenling/batches/{batch.ref}")
    path = f"/centers/wenling/batches/{batch.ref}/rows/{row}/return"
    page.browser.post(path, {f"{row}-reason": "luck"}, status=422)
    page = page.browser.post(path, {f"{row}-reason": "name", f"{row}-words": "少一个字"})
    assert "The name has to be corrected 少一个字" in page.text
    again = page.browser.get(f"/centers/wenling/batches/{batch.ref}")
    assert "nothing to submit" in again.one(".bulkbar").get_text()


def test_during_the_notice_an_objection_takes_a_row_off(sign_in, reviewer, cohort, clock):
    batch = submitted(*several_ready(2, into=cohort), at=clock.now, working_days=5)
    page = sign_in(reviewer).get(f"/centers/wenling/batches/{batch.ref}")
    assert not page.all("form[action$=confirm], #submit-batch")
    form = page.all("form[action$=return]")[0]
    page = page.browser.post(
        form["action"], {f"{form['action'].split('/')[-2]}-reason": "objection"}
    )
    assert "An objection was raised" in page.text
    assert len(page.all("form[action$=return]")) == 1


def test_the_batches_of_another_center_are_not_there(sign_in, reviewer, cohort, clock, session):
    theirs = draft(at=clock.now)
    row = rows(theirs)[0].ref
    browser = sign_in(reviewer)
    for center in ("wenling", session.get(Center, theirs.center_id).code):
        base = f"/centers/{center}/batches/{theirs.ref}"
        browser.get(base, status=404)
        browser.get(f"{base}/notice", status=404)
        browser.post(f"{base}/submit", status=404)
        browser.post(f"{base}/rows/{row}/confirm", status=404)


def test_while_issuing_the_page_shows_progress_and_comes_back(
    sign_in, reviewer, boss, cohort, clock, session
):
    batch = submitted(*several_ready(2, into=cohort), at=clock.now)
    batch.state, batch.approved_at, batch.approved_by_id = "approved", clock.now, boss.id
    for person, path in (
        (reviewer, f"/centers/wenling/batches/{batch.ref}"),
        (boss, f"/hq/batches/{batch.ref}"),
    ):
        page = sign_in(person).get(f"{path}")
        assert "0/2 certificates" in page.text
        assert page.one("meta[http-equiv=refresh]")["content"] == "3"


def test_a_stopped_row_is_a_clear_task(sign_in, reviewer, cohort, clock, session):
    batch = submitted(ready(into=cohort), at=clock.now)
    (entry,) = batches.entries_on(batch)
    entry.state, entry.reason, batch.state = "stopped", "glyph", "issued"
    page = sign_in(reviewer).get(f"/centers/wenling/batches/{batch.ref}")
    assert "The name cannot be printed" in page.text
    assert not page.all("meta[http-equiv=refresh]")


def test_a_batch_page_needs_as_many_statements_for_many_rows(
    sign_in, reviewer, cohort, clock, session, count_statements
):
    batch = draft(ready(into=cohort), at=clock.now)
    path = f"/centers/wenling/batches/{batch.ref}"
    browser = sign_in(reviewer)
    browser.get(path)
    with count_statements() as one:
        browser.get(path)
    draft(*several_ready(9, into=cohort), at=clock.now)
    session.commit()
    with count_statements() as ten:
        browser.get(path)
    assert len(one) == len(ten) <= 6
