"""Each role's first page stands in a real browser, on its usual screen, without a fault."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
FIRST_PAGES = [
    ("learner", PHONE),
    ("instructor", DESKTOP),
    ("examiner", DESKTOP),
    ("reviewer", DESKTOP),
    ("headquarters", DESKTOP),
    ("approver", DESKTOP),
]


@pytest.mark.parametrize("path", ["/", "/login", "/help", "/privacy", "/terms", "/accessibility"])
def test_what_is_open_to_all(phone: Page, axe: Callable[[Page], None], path: str) -> None:
    phone.goto(path)
    axe(phone)


@pytest.mark.parametrize(("role", "screen"), FIRST_PAGES)
def test_the_first_page_of_a_role(
    new_context: Callable[..., BrowserContext],
    axe: Callable[[Page], None],
    role: str,
    screen: dict[str, int],
) -> None:
    page = new_context(viewport=screen).new_page()
    page.goto("/login")
    page.locator(f"button[name=as][value={role}]").click()
    page.wait_for_url(lambda url: "/login" not in url)
    axe(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= screen["width"], "the page scrolls sideways"
