"""Take a picture of every screen, on a phone and on a desktop, in Chinese and in English.

    .venv/bin/python -m dev.shots            into shots/<language>-<width>/<role>-<screen>.png
    .venv/bin/python -m dev.shots --whole    each page in its whole length
    .venv/bin/python -m dev.shots --readme   and the pictures of the README, into docs/pictures/

Screens are found, not listed: each role follows the links of its pages until one page of every
kind is taken. What needs deeds, such as a running exam, is walked to first.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    sync_playwright,
)

from dev import chromium
from dev.bootstrap import say
from dev.doors import kind_of_page
from dev.run import ROOT
from dev.served import Served, serve
from tests.journeys import test_whole_road as road
from tests.journeys.answers import Key

SHOTS = ROOT / "shots"
PICTURES = ROOT / "docs" / "pictures"
SCREENS = {"360": (360, 740), "1280": (1280, 800)}
LANGUAGES = ("zh", "en")
ROLES = ("learner", "instructor", "examiner", "reviewer", "approver", "headquarters")
LINKS = "links => links.map(a => new URL(a.getAttribute('href'), location.href).href)"
ROAD = (
    "learner-dashboards-today",
    "learner-courses-lesson",
    "sitting-assessments-question",
    "certified-certificates-show",
)
IS_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Pictures of whole desktop screens, by their address.
WIDE = {"overview": "/hq", "roster": "/centers/wenling/learners"}
HEAVIEST = 300_000  # bytes of a picture in the README
GAP = 32
PAPER = "#DEDBD3"


class Photographer:
    """Takes each kind of screen once, in every language and size."""

    def __init__(self, served: Served, *, whole: bool) -> None:
        self.served = served
        self.whole = whole
        self.seen: set[str] = set()
        self.taken = 0
        self.faults: list[str] = []

    def kind(self, url: str) -> str | None:
        """The screen behind an address; None when it is no page of ours."""
        return kind_of_page(url) if url.startswith(f"{self.served.url}/") else None

    def take(self, page: Page, role: str) -> None:
        """Take the page as it stands now, in every language and size."""
        url = page.url
        kind = str(self.kind(url))
        self.seen.add(kind)
        name = f"{role}-{kind}".replace(".", "-")
        for language in LANGUAGES:
            plain = re.sub(r"(?<=[?&])lang=[a-z]+&?|#.*", "", url).rstrip("?&")
            sep = "&" if "?" in plain else "?"
            for width, size in SCREENS.items():
                page.set_viewport_size({"width": size[0], "height": size[1]})
                with self.watched(page, f"{language}-{width}/{name}"):
                    page.goto(f"{plain}{sep}lang={language}")
                    folder = SHOTS / f"{language}-{width}"
                    page.screenshot(path=folder / f"{name}.png", full_page=self.whole)
                self.taken += 1
        page.goto(url)

    @contextmanager
    def watched(self, page: Page, name: str) -> Iterator[None]:
        """Note what is wrong with a page while it is opened: status, console, sideways scroll."""

        def note(what: str) -> None:
            self.faults.append(f"{name}: {what}")

        def note_status(answer: Response) -> None:
            if answer.status >= 400:
                note(f"{answer.status} {answer.url}")

        def note_console(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                note(message.text)

        page.on("response", note_status)
        page.on("console", note_console)
        yield
        if page.evaluate(IS_WIDE):
            note("scrolls sideways")
        page.remove_listener("response", note_status)
        page.remove_listener("console", note_console)

    def wander(self, page: Page, role: str) -> None:
        """Follow links until one page of every kind is taken."""
        known: set[str] = set()
        waiting = [page.url]
        while waiting:
            url = waiting.pop(0)
            kind = self.kind(url)
            if kind is None or kind in known:
                continue
            known.add(kind)
            answer = page.request.get(url)
            if "text/html" not in answer.headers.get("content-type", ""):
                continue
            page.goto(url)
            if kind not in self.seen:
                self.take(page, role)
            waiting += page.eval_on_selector_all("a[href]", LINKS)


def main() -> None:
    """Serve a demo, walk it, take pictures."""
    parser = argparse.ArgumentParser(description="Take a picture of every screen.")
    parser.add_argument("--readme", action="store_true", help="also make the README's pictures")
    parser.add_argument("--whole", action="store_true", help="the whole length of each page")
    wanted = parser.parse_args()
    shutil.rmtree(SHOTS, ignore_errors=True)
    with running() as (served, browser):
        photographer = Photographer(served, whole=wanted.whole)
        for role in ROLES:
            photographer.wander(entered(browser, served, role), role)
            say(f"{role}: {photographer.taken} pictures so far")
        stranger = context(browser, served).new_page()
        stranger.goto("/")
        photographer.wander(stranger, "anyone")
        walk(browser, served, photographer)
    if wanted.readme:
        for language in LANGUAGES:
            strip(language)
        for name, path in WIDE.items():
            desktop(name, kind_of_page(path))
    write_index()
    say(f"{photographer.taken} pictures, all shown by {SHOTS / 'index.html'}")
    for fault in photographer.faults:
        say(f"  {fault}")
    if photographer.faults:
        raise SystemExit(f"{len(photographer.faults)} faults, see above")


@contextmanager
def running() -> Iterator[tuple[Served, Browser]]:
    """A served demo and a browser."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder)) as served,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(
            executable_path=str(chromium.program()),
            env=dict(chromium.environment()),
            args=chromium.arguments(),
        )
        yield served, browser
        browser.close()


def context(browser: Browser, served: Served, **options: Any) -> BrowserContext:
    """A fresh profile; motion is still so that pictures are sharp."""
    return browser.new_context(
        **options,
        base_url=served.url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        device_scale_factor=2,
    )


def entered(browser: Browser, served: Served, role: str) -> Page:
    """A page of somebody who came in by a demo button."""
    page = context(browser, served).new_page()
    page.goto("/login")
    page.locator(f"button[name=as][value={role}]").click()
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def walk(browser: Browser, served: Served, photographer: Photographer) -> None:
    """Walk the road of a new learner and take what no link leads to."""
    key = Key(served.instance)
    # Without scripts each press is a page, so that nothing need be waited for.
    page = context(browser, served, java_script_enabled=False).new_page()
    road.join(page, lambda _: None)
    road.learn(page, key)
    photographer.take(page, "ready")
    page.goto("/exams/theory-l1")
    road.press(page, "我准备好了，开始考试")
    photographer.take(page, "sitting")
    while "/review" not in page.url:
        key.answer(page)
        page.locator("button.primary[form=sheet]").click()
        page.wait_for_load_state()
    photographer.take(page, "sitting")
    road.press(page, "交卷")
    photographer.take(page, "passed")
    page.goto("/practicals/practical-l1/submit")
    road.press(page, "交示例录像")
    photographer.take(page, "passed")
    submission = page.url
    examiner = entered(browser, served, "examiner")
    examiner.goto("/mark")
    examiner.locator("form[action='/mark/next'] button").click()
    examiner.wait_for_load_state()
    photographer.take(examiner, "marking")
    certify(browser, served, photographer, page, submission)


def certify(
    browser: Browser, served: Served, photographer: Photographer, page: Page, submission: str
) -> None:
    """Let two examiners pass the video and the program issue the certificate."""

    def new_context(**options: Any) -> BrowserContext:
        return context(browser, served, **options)

    for examiner in ("examiner", "examiner2"):
        road.mark(road.enter(new_context, examiner))
    page.goto(submission)
    photographer.take(page, "marked")
    road.certify(new_context)
    page.goto("/certificates")
    page.locator("main a[href*='/certificates/']").first.click()
    page.wait_for_load_state()
    photographer.take(page, "certified")
    page.goto(str(page.locator("main a[href*='/v/']").first.get_attribute("href")))
    photographer.take(page, "certified")


def strip(language: str) -> None:
    """Put four phone screens in a row: today, lesson, exam, certificate."""
    width, height = SCREENS["360"]
    row = Image.new("RGB", (4 * (width + GAP) + GAP, height + 2 * GAP), PAPER)
    for place, name in enumerate(ROAD):
        with Image.open(SHOTS / f"{language}-360" / f"{name}.png") as picture:
            # The top of the page, as much as the phone shows, at half its sharpness.
            top = picture.convert("RGB").crop((0, 0, 2 * width, 2 * height))
            row.paste(top.resize((width, height)), (GAP + place * (width + GAP), GAP))
    keep(row, f"road-{language}")


def desktop(name: str, kind: str | None) -> None:
    """Keep a desktop screen in Chinese, at half its sharpness."""
    found = sorted((SHOTS / "zh-1280").glob(f"*-{str(kind).replace('.', '-')}.png"))
    if not found:
        raise SystemExit(f"no picture of {kind} was taken")
    width, height = SCREENS["1280"]
    with Image.open(found[0]) as picture:
        top = picture.convert("RGB").crop((0, 0, 2 * width, 2 * height))
        keep(top.resize((width, height), Image.Resampling.LANCZOS), name)


def keep(picture: Image.Image, name: str) -> None:
    """Keep a picture for the README, with as many colors as its weight allows."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    for colors in (128, 64, 32):
        picture.quantize(colors).save(path, optimize=True)
        if path.stat().st_size <= HEAVIEST:
            return
    raise SystemExit(f"{path} is heavier than {HEAVIEST} bytes")


def write_index() -> None:
    """Show all pictures on one page, a screen in a row."""
    folders = sorted(path.name for path in SHOTS.iterdir() if path.is_dir())
    names = sorted({path.name for path in SHOTS.glob("*/*.png")})
    heads = "".join(f"<th>{folder}</th>" for folder in folders)
    rows = "".join(
        f"<tr><th>{name}</th>" + "".join(f"<td>{shown(one, name)}</td>" for one in folders)
        for name in names
    )
    (SHOTS / "index.html").write_text(
        '<!DOCTYPE html><meta charset="utf-8"><title>Every screen</title>'
        f"<table><tr><th></th>{heads}{rows}</table>"
    )


def shown(folder: str, name: str) -> str:
    """A picture on the page of all pictures."""
    width = 160 if folder.endswith("360") else 400
    path = f"{folder}/{name}"
    return f'<a href="{path}"><img src="{path}" width="{width}" loading="lazy"></a>'


if __name__ == "__main__":
    main()
