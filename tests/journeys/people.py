"""People of the demo world who come in by the door that everybody uses."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page

from dev.served import Served
from tests.journeys.database import rows


def sign_in(page: Page, phone: str) -> None:
    """Sign in with a phone number and the code that the demo shows."""
    page.goto("/login")
    page.get_by_label("手机号").fill(phone.removeprefix("+86"))
    page.locator("main form button.primary").first.click()
    page.wait_for_url("**/login/code")
    digits = re.search(r"\b\d{6}\b", page.locator("main").inner_text())
    assert digits
    page.get_by_label("验证码").fill(digits[0])
    page.locator("main form button.primary").first.click()
    page.wait_for_url(lambda url: "/login" not in url)


def enough_videos(
    new_context: Callable[..., BrowserContext], served: Served, wanted: int, *, examiner: str
) -> list[str]:
    """The videos an examiner may mark, at least so many; learners hand in those that are missing.

    All journeys walk through one world, in any order: another may have marked what waited.
    """
    ready = rows(
        served,
        "SELECT phone FROM person JOIN enrollment ON enrollment.person_id = person.id"
        " WHERE stage = 'theory_passed' AND practical_tries = 0 AND NOT EXISTS"
        " (SELECT 1 FROM submission WHERE enrollment_id = enrollment.id) ORDER BY person.id",
    )
    for (phone,) in ready[: max(wanted - len(_waiting(served, examiner)), 0)]:
        page = new_context().new_page()
        sign_in(page, str(phone))
        page.goto("/practicals/practical-l1/submit")
        page.get_by_role("button", name="交示例录像").click()
        page.wait_for_url("**/submissions/*")
    return _waiting(served, examiner)


def _waiting(served: Served, examiner: str) -> list[str]:
    found = rows(
        served,
        "SELECT submission.ref FROM submission LEFT JOIN marking ON submission_id = submission.id"
        " LEFT JOIN person ON person.id = examiner_id WHERE submission.state = 'waiting'"
        " GROUP BY submission.id HAVING count(marking.id) < 2"
        " AND sum(coalesce(person.name = ?, 0)) = 0",
        examiner,
    )
    return [str(ref) for (ref,) in found]
