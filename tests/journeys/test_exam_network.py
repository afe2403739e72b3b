"""An exam whose network drops: nothing is lost, the clock stays, and no key needs a mouse (J2)."""

import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dev.served import Served
from tests.journeys import people
from tests.journeys.database import rows

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
Check = Callable[[Page], None]
learners = count()

WATCH = """
window.spoken = [];
new MutationObserver((changes) => {
  for (const change of changes) {
    const place = change.target.parentElement ?? change.target;
    if (place.matches?.("[data-timer-says], [data-timer-shouts]")) spoken.push(place.textContent);
  }
}).observe(document, { subtree: true, childList: true, characterData: true });
"""
LEFT = """() => {
  const name = Object.keys(localStorage).find((one) => one.startsWith("exam."));
  const { time } = JSON.parse(localStorage.getItem(name));
  return time.left - (Date.now() - time.at);
}"""
KEPT = """async (n) => {
  const url = location.href.replace(/q\\/\\d+$/, `q/${n}`);
  return Boolean(await caches.match(url, { ignoreVary: true }));
}"""


def sign_in(page: Page, served: Served) -> None:
    """Sign in as a learner who has learned all and has not sat the exam, by the code shown."""
    ready = rows(
        served,
        "SELECT person.phone FROM person JOIN enrollment ON enrollment.person_id = person.id"
        " WHERE enrollment.stage = 'learned' AND enrollment.theory_tries = 0 ORDER BY person.id",
    )
    people.sign_in(page, str(ready[next(learners)][0]))


def choose(page: Page, place: int) -> None:
    """Tap an option."""
    page.locator("#sheet .option label").nth(place).click()


def turn(page: Page, n: int) -> None:
    """Press “save, next” and see the next question."""
    page.get_by_role("button", name="保存，下一题").last.click()
    page.wait_for_url(f"**/q/{n}")


def state(page: Page, name: str) -> None:
    """Wait for the save state."""
    expect(page.locator("[data-c=autosave]")).to_have_attribute("data-state", name)


def answered(served: Served, attempt: str) -> list[int]:
    """The questions whose answers the server holds."""
    found = rows(
        served,
        "SELECT position FROM attempt_question JOIN attempt ON attempt.id = attempt_id"
        " WHERE attempt.ref = ? AND answer IS NOT NULL ORDER BY position",
        attempt,
    )
    return [int(str(row[0])) for row in found]


@pytest.fixture
def context(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    """A small phone whose clock region is listened to."""
    opened = new_context(viewport=PHONE, has_touch=True, device_scale_factor=2)
    opened.add_init_script(WATCH)
    return opened


def test_answers_survive_a_dropped_network_and_a_reload(
    served: Served, context: BrowserContext, axe: Check
) -> None:
    page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    sign_in(page, served)

    # 1. The brief states the rules about network and time.
    page.goto("/exams/theory-l1")
    brief = page.locator("main").inner_text()
    assert "中途断网不要紧" in brief
    assert "时间到会自动交卷" in brief
    axe(page)

    # 2. Five answers, each saved with a time.
    page.get_by_role("button", name="我准备好了，开始考试").click()
    page.wait_for_url("**/q/1")
    axe(page)
    attempt = page.url.split("/")[-3]
    for n in range(1, 6):
        choose(page, n % 2)
        state(page, "saved")
        expect(page.locator("[data-autosave-text]")).to_have_text(re.compile(r"已保存 \d\d:\d\d"))
        turn(page, n + 1)
    assert answered(served, attempt) == [1, 2, 3, 4, 5]

    # 3. Offline: three more, one flagged; the pages ahead are there.
    page.wait_for_function(KEPT, arg=8)
    before = page.evaluate(LEFT)
    context.set_offline(True)
    choose(page, 0)
    state(page, "offline")
    turn(page, 7)
    choose(page, 1)
    page.get_by_label("标记，回头再看").check()
    turn(page, 8)
    choose(page, 0)
    expect(page.locator("[data-autosave-text]")).to_have_text("没有网络，3 题先存在手机上")
    # The browser takes the network from pages, not from what a page sends as it goes: 6 and 7 may
    # have arrived. Nothing has told the phone so, and it does not say so.
    assert 8 not in answered(served, attempt)

    # 4. A reload while the network is away keeps the page, the answer and the clock.
    page.reload()
    expect(page.locator("#sheet .option input").first).to_be_checked()
    expect(page.locator("[data-autosave-text]")).to_have_text("没有网络，3 题先存在手机上")
    drift = before - page.evaluate(LEFT)
    assert 0 <= drift < 60_000

    # 5. Back online the three reach the server by themselves.
    context.set_offline(False)
    state(page, "saved")
    assert answered(served, attempt) == list(range(1, 9))

    # 6. The navigator says so, here and when the server makes the page.
    seventh = page.locator("[data-c=examnav] ol a").nth(6)
    expect(seventh).to_have_attribute("aria-label", "第 7 题，已答，已标记")
    page.reload()
    expect(seventh).to_have_attribute("aria-label", "第 7 题，已答，已标记")
    counted = page.evaluate(LEFT)
    ends = page.locator("[data-c=timer]").evaluate("(one) => Date.parse(one.dataset.ends)")
    assert abs(counted - (ends - page.evaluate("Date.now()"))) < 2000

    # 7. The check lists what is open first.
    page.goto(f"/exam-attempts/{attempt}/review")
    expect(page.locator("[data-c=examcheck] li").first).to_contain_text("第 9 题")
    expect(page.locator("[data-c=examcheck] li").last).to_contain_text("第 8 题")
    axe(page)

    # 8. Handing in with gaps says what they cost; then comes the receipt.
    assert re.search(
        r"还有 \d+ 题没答。现在交卷，这些题不得分。", page.locator("main").inner_text()
    )
    assert page.evaluate("window.spoken") == []
    page.get_by_role("button", name="交卷").click()
    page.wait_for_url("**/result")
    result = page.locator("main").inner_text()
    assert re.search(r"回执号\s+[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", result)
    assert "及格 70 分" in result
    assert "再学：" in result
    axe(page)
    assert page.evaluate("Object.keys(localStorage).filter((one) => one.startsWith('exam.'))") == []
    assert page.evaluate("caches.has('exam-pages')") is False


def test_the_exam_is_answered_with_the_keyboard_alone(
    served: Served, new_context: Callable[..., BrowserContext], axe: Check
) -> None:
    page = new_context(viewport=DESKTOP).new_page()
    sign_in(page, served)
    page.goto("/exams/theory-l1")
    page.get_by_role("button", name="我准备好了，开始考试").press("Enter")
    page.wait_for_url("**/q/1")
    attempt = page.url.split("/")[-3]
    page.keyboard.press("b")
    expect(page.locator("#sheet .option input").nth(1)).to_be_checked()
    state(page, "saved")
    page.keyboard.press("f")
    expect(page.get_by_label("标记，回头再看")).to_be_checked()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/q/2")
    page.keyboard.press("1")
    expect(page.locator("#sheet .option input").first).to_be_checked()
    page.keyboard.press("Enter")
    page.wait_for_url("**/q/3")
    assert answered(served, attempt) == [1, 2]
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/q/2")
    expect(page.locator("#sheet .option input").first).to_be_checked()
    axe(page)
    # The time is told on demand, and only then.
    page.keyboard.press("Shift+Tab")
    tell = page.get_by_role("button", name="报时")
    tell.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-timer-says]")).to_have_text(re.compile(r"还剩 \d+ 分钟"))


def test_without_a_script_the_exam_is_the_same(
    served: Served, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    sign_in(page, served)
    page.goto("/exams/theory-l1")
    page.get_by_role("button", name="我准备好了，开始考试").click()
    attempt = page.url.split("/")[-3]
    for n in (1, 2):
        choose(page, 1)
        page.get_by_role("button", name="保存，下一题").last.click()
        page.wait_for_url(f"**/q/{n + 1}")
    expect(page.locator("[data-autosave-text]")).to_contain_text("已保存")
    expect(page.locator("[data-c=timer]")).to_contain_text("结束")
    assert answered(served, attempt) == [1, 2]
    page.get_by_role("button", name="上一题").click()
    expect(page.locator("#sheet .option input").nth(1)).to_be_checked()
    page.goto(f"/exam-attempts/{attempt}/review")
    page.get_by_role("button", name="交卷").click()
    assert "回执号" in page.locator("main").inner_text()


def test_a_save_that_fails_is_loud_and_comes_through_later(
    served: Served, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context(viewport=PHONE)
    page = context.new_page()
    sign_in(page, served)
    page.goto("/exams/theory-l1")
    page.get_by_role("button", name="我准备好了，开始考试").click()
    page.wait_for_url("**/q/1")
    attempt = page.url.split("/")[-3]
    context.route("**/answers/*", lambda route: route.fulfill(status=404, body="gone"))
    choose(page, 0)
    state(page, "failed")
    assert answered(served, attempt) == []
    # Also after a reload it is not taken for saved.
    page.reload()
    expect(page.locator("#sheet .option input").first).to_be_checked()
    state(page, "failed")
    context.unroute("**/answers/*")
    page.get_by_role("button", name="没保存上，点这里重试").click()
    state(page, "saved")
    assert answered(served, attempt) == [1]
