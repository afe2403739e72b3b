"""The first ten minutes on a small phone with large text and a slow network (J1)."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from dev.served import Served
from tests.journeys.answers import Key
from tests.journeys.seen import Meter, Thumb, faults, overlaps

PHONE = {"width": 360, "height": 740}
KB = 1000
Check = Callable[[Page], None]
Open = Callable[..., BrowserContext]

LESSON = "**/courses/c101/lessons/1"
SIZE_OF_TEXT = "parseFloat(getComputedStyle(document.querySelector('.lesson p')).fontSize)"
# What holds the anchor of the address, and where it stands on the screen.
POINTED_AT = "document.querySelector(':target')?.getBoundingClientRect().top"


def open_phone(new_context: Open, **options: Any) -> BrowserContext:
    """A phone of 360 × 740 whose owner reads all text at 150 percent."""
    return new_context(text=150, viewport=PHONE, has_touch=True, device_scale_factor=2, **options)


def paste(page: Page, words: str) -> None:
    """Paste into the field that has the focus."""
    page.evaluate("(words) => navigator.clipboard.writeText(words)", words)
    page.keyboard.press("Control+V")


def test_from_the_poster_to_the_second_module(
    new_context: Open, served: Served, axe: Check
) -> None:
    context = open_phone(new_context, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.dismiss())
    meter, thumb = Meter(page), Thumb(page)
    meter.slow_down("3G")

    def look() -> None:
        assert faults(page) == [], page.url
        axe(page)

    # 1. The poster's code names the center, the belt and the time it takes; one button.
    page.goto("/join/WL2020")
    words = page.locator("main").inner_text()
    for word in ("温岭直播运营中心", "温岭鞋靴", "约 6 小时", "可分次学"):
        assert word in words
    expect(page.locator("main .button")).to_have_text(["加入"])
    look()

    # 2. Sign in with the phone and the code of the message, pasted.
    with thumb.leads_to("**/login"):
        thumb.tap("button", "加入")
    look()
    thumb.tap_into("手机号")
    page.keyboard.type("19900098764")
    with thumb.leads_to("**/login/code"):
        thumb.tap("button", "获取验证码")
    look()
    code = re.search(r"\b\d{6}\b", page.locator("main").inner_text())
    assert code
    thumb.tap_into("验证码")
    paste(page, code[0])
    expect(page.get_by_label("验证码")).to_have_value(code[0])
    with thumb.leads_to("**/start"):
        thumb.tap("button", "登录")
    look()
    thumb.tap_into("姓名")
    page.keyboard.insert_text("王小满")
    thumb.tap_on("label[for=terms]")

    # 3. Today says the one next step, and how long it takes.
    with thumb.leads_to("**/today"):
        thumb.tap("button", "开始学")
    card = page.locator("[data-c=nextstep]")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("约 10 分钟")
    look()

    # 4. The first lesson: nine taps and 130 KB from the poster.
    with thumb.leads_to(LESSON):
        card.locator(".button").tap()
        thumb.taps += 1
    page.wait_for_load_state("networkidle")
    assert thumb.taps <= 9
    assert meter.bytes <= 130 * KB
    expect(page.locator("h1")).to_have_text("什么是产业带与产地直播")
    # A video, where a lesson has one, waits for a tap.
    expect(page.locator("video:not([preload=none]), video[autoplay]")).to_have_count(0)
    look()
    assert overlaps(page) == []

    # 5. Larger text holds: nothing overlaps, and the choice is kept.
    before = page.evaluate(SIZE_OF_TEXT)
    with page.expect_response("**/text-size"):
        page.get_by_role("button", name="字大一点").first.tap()
    larger = page.evaluate(SIZE_OF_TEXT)
    assert larger > before
    look()
    assert overlaps(page) == []
    page.reload()
    assert page.evaluate(SIZE_OF_TEXT) == larger
    look()

    # 6. Finished means a press; progress stands in the ring and in words.
    with thumb.leads_to("**/lessons/2"):
        thumb.tap("button", "学完了，下一节")
    page.goto("/courses/c101")
    progress = page.locator("[data-c=course-progress]")
    expect(progress).to_contain_text("已学 1/6 节")
    expect(progress.locator("svg text")).to_have_text("1/6")
    expect(progress.get_by_role("img")).to_have_accessible_name("共 6 节，已学 1 节")
    look()
    page.goto("/today")
    expect(card).to_contain_text(re.compile(r"约 \d+ 分钟"))
    expect(card.get_by_role("heading")).to_contain_text("批发")

    # 7. The quiz of the module: a wrong answer brings the reason and the place in the lesson.
    for n in (2, 3):
        page.goto(f"/courses/c101/lessons/{n}")
        with thumb.leads_to(re.compile(r"/(lessons|quizzes)/")):
            thumb.tap("button", "学完了，下一节")
    look()
    practice(page, thumb, Key(served.instance), look)

    # 8. The browser is closed and opened another day: the card names what is next.
    kept = [one for one in context.cookies() if one["expires"] > 0]
    later = open_phone(new_context, storage_state={"cookies": kept, "origins": []}).new_page()
    later.goto("/today")
    expect(later.locator("[data-c=nextstep]")).to_contain_text("第 4 节")
    expect(later.locator("[data-c=nextstep]")).to_contain_text(re.compile(r"约 \d+ 分钟"))
    assert faults(later) == []
    axe(later)


def practice(page: Page, thumb: Thumb, key: Key, look: Callable[[], None]) -> None:
    """Miss the first question, read why, answer the others, and practice the missed one."""
    with thumb.leads_to("**/q/1"):
        thumb.tap("button", "开始练习")
    look()
    key.miss(page)
    with thumb.leads_to(re.compile("quiz-attempts")):
        thumb.tap("button", "提交答案")
    reason = page.locator("main .notice")
    expect(reason).to_contain_text(re.compile(r"这题选错了。应该选 [A-F、]+：\s*\S+"))
    look()
    place = page.get_by_role("link", name="看课文里讲这里的一段")
    back_to = page.url
    with thumb.leads_to(re.compile(r"/lessons/\d+#")):
        place.tap()
    assert 0 <= page.evaluate(POINTED_AT) < PHONE["height"]
    page.goto(back_to)
    while page.get_by_role("link", name="下一题").count():
        with thumb.leads_to(re.compile("/q/")):
            thumb.tap("link", "下一题")
        key.answer(page)
        with thumb.leads_to(re.compile("quiz-attempts")):
            thumb.tap("button", "提交答案")
        expect(reason).to_contain_text("答对了。")
    with thumb.leads_to(re.compile("quiz-attempts")):
        thumb.tap("link", "看结果")
    look()
    with thumb.leads_to("**/q/*"):
        thumb.tap("button", "再练错题")
    key.answer(page)
    with thumb.leads_to(re.compile("quiz-attempts")):
        thumb.tap("button", "提交答案")
    expect(reason).to_contain_text("答对了。")
