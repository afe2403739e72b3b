"""A real browser and the product as it is served, for the journeys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, sync_playwright

from dev import chromium as unpacked
from dev.served import Served, serve

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies here, and give a journey the time that walking takes."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The product as `make run` serves it, with the demo world, on a free port."""
    with serve(tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of the browser."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browsers(playwright: Playwright) -> Iterator[Callable[[int], Browser]]:
    """A running Chromium whose reader has set all text to a percentage: `browsers(150)`."""
    running: dict[int, Browser] = {}

    def started(text: int) -> Browser:
        if text not in running:
            size = f"--blink-settings=defaultFontSize={16 * text // 100}"
            running[text] = playwright.chromium.launch(
                executable_path=str(unpacked.program()),
                env=dict(unpacked.environment()),
                args=[*unpacked.arguments(), *([size] if text != 100 else [])],
            )
        return running[text]

    yield started
    for browser in running.values():
        browser.close()


@contextmanager
def watched(chromium: Browser, url: str, **options: Any) -> Iterator[BrowserContext]:
    """A fresh browser profile that notes what no page may do, and fails at the end if one did."""
    context = chromium.new_context(base_url=url, timezone_id="Asia/Shanghai", **options)
    context.set_default_timeout(15_000)
    wrong: list[str] = []

    def note_request(request: Request) -> None:
        if not request.url.startswith((f"{url}/", "data:", "blob:")):
            wrong.append(f"asked another host for {request.url}")

    def note_page(page: Page) -> None:
        page.on("pageerror", lambda error: wrong.append(f"script error on {page.url}: {error}"))

    context.on("request", note_request)
    context.on("page", note_page)
    context.on(
        "console",
        lambda message: (
            wrong.append(f"console on {message.location['url']}: {message.text}")
            if message.type in {"error", "warning"}
            else None
        ),
    )
    yield context
    context.close()
    # A refused form (422), a page that is not there (404) and a network that a journey takes away
    # are answers, not faults.
    expected = ("the server responded with a status of 4", "ERR_INTERNET_DISCONNECTED")
    faults = [fault for fault in wrong if not any(one in fault for one in expected)]
    assert not faults, "\n".join(faults)


@pytest.fixture
def new_context(
    browsers: Callable[[int], Browser], served: Served
) -> Iterator[Callable[..., BrowserContext]]:
    """Another person's browser: `new_context(viewport=…, text=150, java_script_enabled=False)`."""
    with ExitStack() as opened:

        def opening(text: int = 100, **options: Any) -> BrowserContext:
            chosen = {"viewport": PHONE, "locale": "zh-CN", **options}
            return opened.enter_context(watched(browsers(text), served.url, **chosen))

        yield opening


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    """A page on a small phone."""
    return new_context(viewport=PHONE, has_touch=True, device_scale_factor=2).new_page()


@pytest.fixture
def desktop(new_context: Callable[..., BrowserContext]) -> Page:
    """A page on an ordinary screen."""
    return new_context(viewport=DESKTOP).new_page()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Fail on any accessibility fault of a page: `axe(page)`."""
    engine = Axe()

    def checking(page: Page) -> None:
        found = engine.run(page).response["violations"]
        told = [
            f"{fault['id']} ({fault['impact']}): {fault['help']}: "
            + "; ".join(str(node["html"])[:160] for node in fault["nodes"][:3])
            for fault in found
        ]
        assert not told, f"{page.url}\n" + "\n".join(told)

    return checking
