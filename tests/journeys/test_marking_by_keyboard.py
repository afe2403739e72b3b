"""An examiner marks five videos in a row and never touches the mouse (J4)."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from academy.practicals.rules import queue_key
from dev.served import Served
from tests.journeys.database import rows
from tests.journeys.people import enough_videos

DESKTOP = {"width": 1280, "height": 800}
CONTROL = 2  # a modifier, as the DevTools protocol counts them
Check = Callable[[Page], None]
Open = Callable[..., BrowserContext]

CHOSEN = "all => all.filter((one) => one.checked).map((one) => one.id)"
HAS_FOCUS = "selector => document.activeElement.matches(selector)"


def at_the_desk(new_context: Open, role: str) -> Page:
    """Somebody of the demo at a desk, let in by a button."""
    page = new_context(viewport=DESKTOP).new_page()
    page.goto("/login")
    page.locator(f"button[name=as][value={role}]").press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    return page


@pytest.fixture
def five(new_context: Open, served: Served) -> list[str]:
    """At least five videos that 郑海燕 may mark."""
    return enough_videos(new_context, served, 5, examiner="郑海燕")


def reach(page: Page, selector: str) -> None:
    """Press Tab until this has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(HAS_FOCUS, selector):
            return
    raise AssertionError(f"no Tab reaches {selector} on {page.url}")


def take_next(page: Page) -> str:
    """Ask for the next video, or the one in hand, with the keyboard; gives its reference."""
    page.goto("/mark")
    reach(page, "form[action='/mark/next'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mark/*")
    return sheet_of(page)


def sheet_of(page: Page) -> str:
    """The reference of the video whose sheet is open."""
    return page.url.rsplit("/", 1)[-1]


def notes(page: Page) -> Locator:
    """The field of the time notes."""
    return page.get_by_label("时间笔记")


def chosen(page: Page) -> list[str]:
    """The levels that are ticked."""
    found: list[str] = page.eval_on_selector_all("#sheet input[type=radio]", CHOSEN)
    return found


def give(page: Page, level: int) -> None:
    """Give every criterion this level: a digit, J, a digit, J …"""
    criteria = page.locator("[data-c=criterion]")
    for n in range(criteria.count()):
        if n:
            page.keyboard.press("j")
        expect(criteria.nth(n)).to_have_attribute("open", "")
        page.keyboard.press(str(level))


def is_saved(page: Page) -> None:
    """Wait until the server has said so."""
    expect(page.locator("[data-c=autosave]")).to_have_attribute("data-state", "saved")


def finish(page: Page, *, more: bool) -> None:
    """Save and go on to the next sheet, or to the queue when none is left."""
    here = page.url
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != here and url.endswith("/mark") is not more)


def to_settle(page: Page) -> int:
    """How many disagreements the adjudicator is told of."""
    page.goto("/mark/moderation")
    told = re.search(r"(\d+) 份", page.locator("main").inner_text())
    assert told
    return int(told[1])


def names_behind(served: Served, submission: str) -> Iterator[str]:
    """All words by which somebody could tell whose video it is."""
    found = rows(
        served,
        "SELECT person.name, person.phone, center.name, center.name_en, belt.name, factory.name"
        " FROM submission JOIN person ON person.id = submission.person_id"
        " JOIN center ON center.id = submission.center_id"
        " JOIN enrollment ON enrollment.id = submission.enrollment_id"
        " JOIN belt ON belt.id = enrollment.belt_id"
        " LEFT JOIN person_factory ON person_factory.person_id = person.id"
        " LEFT JOIN factory ON factory.id = person_factory.factory_id"
        " WHERE submission.ref = ?",
        submission,
    )
    yield from {str(word).removeprefix("+86") for row in found for word in row if word}


def is_blind_and_fresh(page: Page, served: Served) -> None:
    """The sheet tells nobody's name and holds nothing of the one before."""
    source = page.request.get(page.url).text()
    assert [one for one in names_behind(served, sheet_of(page)) if one in source] == []
    assert chosen(page) == []
    for field in page.locator("#sheet textarea").all():
        expect(field).to_have_value("")
    expect(page.locator("[data-total]")).to_contain_text("已评 0/")


def test_five_in_a_row(new_context: Open, served: Served, five: list[str], axe: Check) -> None:
    # A colleague holds one of them already, with a draft in it.
    colleague = at_the_desk(new_context, "examiner2")
    shared = take_next(colleague)
    colleague.keyboard.press("t")
    colleague.keyboard.insert_text("同事看到的地方")
    is_saved(colleague)

    page = at_the_desk(new_context, "examiner")
    page.goto("/mark")
    expect(page.locator("main .button.primary")).to_have_text("开始评下一份")
    axe(page)
    order = [take_next(page)]
    for n in range(len(five)):
        is_blind_and_fresh(page, served)
        assert "同事看到的地方" not in page.content()
        if n == 0:
            watch(page)
            axe(page)
        give(page, 3)
        if n == 1:
            write_a_note(page)
        finish(page, more=n + 1 < len(five))
        order.append(sheet_of(page))
    order.pop()

    # Each examiner has an order of one's own, in which neither names nor time count.
    (examiner,) = rows(served, "SELECT ref FROM person WHERE name = '郑海燕'")
    assert order == sorted(five, key=lambda ref: queue_key(str(examiner[0]), ref))
    assert shared in order
    locked = rows(
        served,
        "SELECT submission.ref FROM marking JOIN submission ON submission.id = submission_id"
        " JOIN person ON person.id = examiner_id WHERE marking.state = 'locked'"
        " AND person.name = '郑海燕'",
    )
    assert set(five) <= {ref for (ref,) in locked}

    # Two sheets that differ go to a third person; until then that person sees neither.
    third = at_the_desk(new_context, "adjudicator")
    answer = third.goto(f"/mark/{shared}")
    assert answer
    assert answer.status == 404
    before = to_settle(third)
    colleague.keyboard.press("Tab")
    give(colleague, 2)
    finish(colleague, more=True)
    assert to_settle(third) == before + 1


def plays(page: Page, *, expected: bool) -> None:
    """Wait until the video plays, or stands still."""
    for _ in range(50):
        if page.evaluate("!video.paused") == expected:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the video does not play" if expected else "the video does not stop")


def watch(page: Page) -> None:
    """Play, go back, go faster, choose and correct levels; scrolling changes no mark."""
    video = page.locator("#video")
    page.keyboard.press("Space")
    plays(page, expected=True)
    page.keyboard.press("Space")
    plays(page, expected=False)
    page.keyboard.press("ArrowRight")
    at = video.evaluate("video => video.currentTime")
    assert at >= 5
    page.keyboard.press("ArrowLeft")
    assert video.evaluate("video => video.currentTime") == pytest.approx(at - 5, abs=0.1)
    page.keyboard.press(".")
    assert video.evaluate("video => video.playbackRate") == 1.25

    page.keyboard.press("2")
    page.keyboard.press("j")
    page.keyboard.press("4")
    page.keyboard.press("k")
    page.keyboard.press("1")
    assert [one.rsplit("-", 1)[1] for one in chosen(page)] == ["1", "4"]
    # The space bar stays the video's, wherever J and K have led.
    page.keyboard.press("Space")
    plays(page, expected=True)
    page.keyboard.press("Space")
    before = chosen(page)
    page.locator("#sheet input:checked").first.focus()
    box = page.locator("[data-c=criterion][open]").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for way in (300, -300, 600):
        page.mouse.wheel(0, way)
    assert chosen(page) == before
    page.keyboard.press("k")


def write_a_note(page: Page) -> None:
    """Write a note by an input method; its Enter takes the candidate and hands nothing in."""
    here = page.url
    page.keyboard.press("t")
    expect(notes(page)).to_be_focused()
    expect(notes(page)).to_have_value("00:00 ")
    keyboard = page.context.new_cdp_session(page)
    keyboard.send(
        "Input.imeSetComposition", {"text": "jiang'qing", "selectionStart": 10, "selectionEnd": 10}
    )
    for modifiers in (0, CONTROL):
        for kind in ("rawKeyDown", "keyUp"):
            enter = {"type": kind, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
            keyboard.send("Input.dispatchKeyEvent", {**enter, "modifiers": modifiers})
    keyboard.send("Input.insertText", {"text": "讲清了起订量"})
    expect(notes(page)).to_have_value("00:00 讲清了起订量")
    assert page.url == here
    is_saved(page)

    # A reload in the middle of the next line, which has no time as yet, loses nothing.
    page.keyboard.press("Enter")
    page.keyboard.insert_text("没有写完的一句 j2")
    marks = chosen(page)
    page.reload()
    expect(notes(page)).to_have_value("00:00 讲清了起订量\n没有写完的一句 j2")
    assert chosen(page) == marks
    is_saved(page)
    page.reload()
    expect(notes(page)).to_have_value("00:00 讲清了起订量\n没有写完的一句 j2")
    assert chosen(page) == marks

    # It is not taken for finished: the line wants its time, and everything stays.
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-c=errors]")).to_contain_text("第 2 行")
    expect(notes(page)).to_have_value("00:00 讲清了起订量\n没有写完的一句 j2")
    notes(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Shift+Home")
    page.keyboard.press("Backspace")


def test_what_cannot_be_saved_is_said_and_saved_later(
    new_context: Open, served: Served, five: list[str]
) -> None:
    page = at_the_desk(new_context, "examiner2")
    take_next(page)
    state = page.locator("[data-c=autosave]")
    page.context.set_offline(True)
    page.keyboard.press("3")
    expect(state).to_have_attribute("data-state", "offline")
    expect(state).to_contain_text("先存在这个窗口里")
    here = page.url
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(300)
    assert page.url == here
    expect(state).to_have_attribute("data-state", "offline")
    page.context.set_offline(False)
    is_saved(page)

    page.context.route("**/mark/*", lambda route: route.fulfill(status=404, body="gone"))
    page.keyboard.press("2")
    expect(state).to_have_attribute("data-state", "failed")
    page.context.unroute("**/mark/*")
    state.get_by_role("button", name="没保存上，点这里重试").press("Enter")
    is_saved(page)

    # The server took it and its answer was lost: what is written meanwhile is no conflict.
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort("internetdisconnected")

    page.context.route("**/mark/*", lose_the_answer, times=1)
    page.keyboard.press("1")
    expect(state).to_have_attribute("data-state", "offline")
    page.keyboard.press("t")
    page.keyboard.insert_text("等网络的时候写的")
    is_saved(page)
    written = notes(page).input_value()
    marks = chosen(page)
    page.reload()
    expect(notes(page)).to_have_value(written)
    assert chosen(page) == marks


def test_single_keys_can_be_switched_off(
    new_context: Open, served: Served, five: list[str]
) -> None:
    page = at_the_desk(new_context, "examiner2")
    take_next(page)
    marks = chosen(page)
    page.keyboard.press("?")
    expect(page.get_by_label("关掉单键快捷键")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("4")
    page.keyboard.press("t")
    assert chosen(page) == marks
    expect(notes(page)).not_to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("t")
    expect(notes(page)).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.press("Backspace")
    is_saved(page)
