"""From an invitation to a certificate that a buyer verifies, and to its end; JavaScript off."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from dev.served import Served
from tests.journeys.answers import Key

Open = Callable[..., BrowserContext]
Check = Callable[[Page], None]


def press(page: Page, words: str) -> None:
    """Press the button with these words and let the next page come."""
    page.get_by_role("button", name=words, exact=True).last.click()
    page.wait_for_load_state()


def main_button(page: Page) -> Locator:
    """The one filled button of a page."""
    return page.locator("main .button.primary, .actionbar .button.primary").first


def enter(new_context: Open, role: str, **options: object) -> Page:
    """Let a demo button in; gives the page of the role's place."""
    page = new_context(java_script_enabled=False, **options).new_page()
    page.goto("/login")
    page.locator(f"button[name=as][value={role}]").click()
    page.wait_for_load_state()
    return page


def join(page: Page, axe: Check) -> None:
    """Follow the poster's code, sign in with the code shown, give name and consent."""
    page.goto("/join/WL2020")
    assert "约 6 小时" in page.locator("main").inner_text()
    press(page, "加入")
    page.get_by_label("手机号").fill("19900098765")
    page.locator("form button.primary").click()
    page.wait_for_load_state()
    digits = re.search(r"\b\d{6}\b", page.locator("main").inner_text())
    assert digits
    page.get_by_label("验证码").fill(digits[0])
    page.locator("form button.primary").click()
    page.wait_for_load_state()
    page.get_by_label("姓名").fill("林小燕")
    consent = page.locator("input[type=checkbox]")
    expect(consent).not_to_be_checked()
    page.locator(f"label[for={consent.get_attribute('id')}]").click()
    page.locator("button.primary").click()
    page.wait_for_load_state()
    assert page.url.endswith("/today")


def learn(page: Page, key: Key) -> int:
    """Do whatever today's card says until the theory exam is next; gives the lessons read."""
    read = 0
    for _ in range(400):
        if page.url.endswith("/today"):
            card = page.locator("[data-c=nextstep]")
            if "考试" in card.inner_text():
                return read
            card.locator(".button").click()
        elif "/lessons/" in page.url:
            press(page, "学完了，下一节")
            read += 1
            continue
        elif re.search(r"/quizzes/[^/]+$", page.url):
            main_button(page).click()
        elif "/quiz-attempts/" in page.url:
            take_quiz(page, key)
            page.goto("/today")
        else:
            page.goto("/today")
        page.wait_for_load_state()
    raise AssertionError(f"still learning after {read} lessons, at {page.url}")


def take_quiz(page: Page, key: Key) -> None:
    """Answer a quiz to its end."""
    while "/q/" in page.url:
        if page.locator(".question input").count():
            key.answer(page)
        main_button(page).click()
        page.wait_for_load_state()


def sit_exam(page: Page, key: Key) -> None:
    """Sit the theory exam and hand in."""
    page.goto("/exams/theory-l1")
    assert "60 分钟" in page.locator("main").inner_text()
    press(page, "我准备好了，开始考试")
    while "/review" not in page.url:
        key.answer(page)
        page.locator("button.primary[form=sheet]").click()
        page.wait_for_load_state()
    press(page, "交卷")
    assert "通过" in page.locator("h1").inner_text()


def mark(page: Page) -> None:
    """Mark every video that waits, level by level."""
    for _ in range(40):
        page.goto("/mark")
        take = page.locator("form[action='/mark/next'] button")
        if not take.count():
            return
        take.click()
        page.wait_for_load_state()
        if "/mark/" not in page.url:
            return
        while page.locator("#sheet").count():
            for criterion in page.locator("[data-c=criterion]").all():
                if criterion.get_attribute("open") is None:
                    criterion.locator("summary").click()
                criterion.locator("label", has_text="3 良好").click()
            page.locator("button[value=finish]").click()
            page.wait_for_load_state()


@pytest.mark.timeout(900)  # 35 lessons, 13 quizzes and an exam of 50 questions, press by press
def test_from_the_invitation_to_the_certificate_and_its_end(
    new_context: Open, served: Served, axe: Check
) -> None:
    key = Key(served.instance)
    learner = new_context(java_script_enabled=False).new_page()
    join(learner, axe)
    read = learn(learner, key)
    assert read >= 33
    sit_exam(learner, key)

    learner.goto("/practicals/practical-l1/submit")
    press(learner, "交示例录像")
    submission = learner.url
    for examiner in ("examiner", "examiner2"):
        mark(enter(new_context, examiner, viewport={"width": 1280, "height": 800}))
    learner.goto(submission)
    assert "已通过" in learner.locator("main").inner_text()

    certify(new_context)
    learner.goto("/certificates")
    learner.locator("main a[href*='/certificates/']").first.click()
    learner.wait_for_load_state()
    expect(learner.locator("h1")).to_have_text("林小燕，证书拿到了！")
    check = learner.locator("main a[href*='/v/']").first.get_attribute("href")
    assert check

    buyer = new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    page = buyer.new_page()
    page.goto(check)
    assert page.locator("h1").inner_text() == "有效"
    assert "林小燕" in page.locator("body").inner_text()
    assert buyer.cookies() == []
    number = re.search(r"CZ1\w{3}-\d{6}-\d\d-\w{6}-\w", page.locator("body").inner_text())
    assert number

    revoke(new_context, number[0])
    page.goto(check)
    assert page.locator("h1").inner_text() == "已撤销"


def certify(new_context: Open) -> None:
    """The center puts 林小燕 on a batch and submits it; somebody else at headquarters approves."""
    desk = {"width": 1280, "height": 800}
    reviewer = enter(new_context, "reviewer", viewport=desk)
    reviewer.goto("/centers/wenling/learners?q=林小燕")
    reviewer.locator("main table a", has_text="林小燕").click()
    reviewer.get_by_label("工厂名称").fill("小燕童鞋厂")
    press(reviewer, "关联")
    reviewer.goto("/centers/wenling/certificates")
    assert "林小燕" in reviewer.locator("main table").first.inner_text()
    reviewer.locator("button[form=picked]").click()
    reviewer.wait_for_load_state()
    batch = reviewer.url
    assert "/batches/" in batch
    while (form := reviewer.locator("form[id^=confirm-]")).count():
        ref = (form.first.get_attribute("id") or "").removeprefix("confirm-")
        seen = reviewer.locator(f"[id='{ref}-identity_seen']")
        if seen.count():
            seen.check()
        form.first.locator("button").click()
        reviewer.wait_for_load_state()
    reviewer.locator("button[form=submit-batch]").click()
    reviewer.wait_for_load_state()
    approver = enter(new_context, "approver", viewport=desk)
    approver.goto("/hq/batches/" + batch.rsplit("/", 1)[-1])
    approver.locator("button.primary").last.click()
    approver.wait_for_load_state()
    for _ in range(60):
        approver.reload()
        if approver.locator("meta[http-equiv=refresh]").count() == 0:
            return
        approver.wait_for_timeout(1000)
    raise AssertionError("the certificates were not issued within a minute")


def revoke(new_context: Open, number: str) -> None:
    """Headquarters revokes the certificate with a reason."""
    page = enter(new_context, "headquarters", viewport={"width": 1280, "height": 800})
    page.goto(f"/hq/certificates?q={number}")
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    page.locator("main a[href$='/revoke']").click()
    page.wait_for_load_state()
    page.locator("input[name=reason]").first.check(force=True)
    page.locator("textarea[name=words]").fill("顶替他人参加实操考核，核实属实")
    page.locator("input[name=confirmed]").check(force=True)
    page.locator("button.danger").click()
    page.wait_for_load_state()
