"""No page offers its reader a link that leads nowhere or to a refusal."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from dev.doors import kind_of_page

ROLES = ["learner", "instructor", "examiner", "reviewer", "headquarters", "approver"]
LINKS = "links => links.map(a => new URL(a.getAttribute('href'), location.href).href)"


@pytest.mark.parametrize("role", ROLES)
def test_every_link_opens(new_context: Callable[..., BrowserContext], role: str) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/login")
    page.locator(f"button[name=as][value={role}]").click()
    page.wait_for_url(lambda url: "/login" not in url)
    home = page.url.split("/", 3)[:3]
    waiting, seen, refused = [(page.url, "")], set(), []
    while waiting:
        url, found_on = waiting.pop(0)
        kind = kind_of_page(url) or url
        if url.split("/", 3)[:3] != home or kind in seen:
            continue
        seen.add(kind)
        answer = page.request.get(url)
        if not answer.ok:
            refused.append(f"{answer.status} {url} from {found_on}")
        elif "text/html" in answer.headers["content-type"]:
            page.goto(url)
            waiting += [(to, url) for to in page.eval_on_selector_all("a[href]", LINKS)]
    assert refused == []
