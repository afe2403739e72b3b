"""What a small screen with large text shows of a page, and what the page cost to send."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import CDPSession, Page

# Networks of docs/performance.md: bits a second and milliseconds there and back.
NETWORKS = {"3G": (1_600_000, 300), "weak": (400_000, 400)}

SIDEWAYS = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && box.right > page.clientWidth + 1 && !one.closest(".scroll, svg, .hidden");
  });
  const told = wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 160));
  return [`${page.scrollWidth} px wide`, ...told];
}"""
# What holds words must hold all of them, however large they are.
CLIPPED = """() => {
  const holders = 'button, .button, [data-c="button"], [data-c="chips"] a, summary, label, th, td';
  return [...document.querySelectorAll(holders)].filter((one) => {
    if (one.closest(".hidden") || !one.checkVisibility({ visibilityProperty: true })) return false;
    const over = one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1;
    return one.clientHeight > 1 && over;
  }).map((one) => {
    const needs = `${one.scrollWidth}×${one.scrollHeight}`;
    return `${needs} in ${one.clientWidth}×${one.clientHeight}: ${one.outerHTML.slice(0, 160)}`;
  });
}"""
# No words lie upon other words or under a drawing; a bar that stays may lie upon what scrolls by.
OVERLAPPING = """() => {
  const known = new Map([[document.documentElement, false]]);
  const isAside = (one) => {
    if (!known.has(one)) {
      const { position, clipPath } = getComputedStyle(one);
      const is = ["sticky", "fixed"].includes(position) || clipPath === "inset(50%)";
      known.set(one, is || isAside(one.parentElement));
    }
    return known.get(one);
  };
  const isShown = (one) => one.checkVisibility({ visibilityProperty: true })
    && !one.closest(".skip, svg text") && !isAside(one);
  const found = [];
  const seen = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    if (!node.data.trim() || !isShown(holder) || holder.matches("details:not([open])")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) seen.push([box, node.data.trim().slice(0, 40)]);
  }
  for (const svg of document.querySelectorAll("svg")) {
    const box = svg.getBoundingClientRect();
    if (isShown(svg) && box.width) seen.push([box, `a drawing, ${svg.getAttribute("class")}`]);
  }
  seen.sort(([a], [b]) => a.top - b.top);
  for (const [n, [a, one]] of seen.entries()) {
    for (let m = n + 1; m < seen.length && seen[m][0].top < a.bottom; m += 1) {
      const [b, other] = seen[m];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      // The boxes of glyphs of a tight line touch; ink meets only when they share a quarter.
      if (across > 2 && down > Math.min(a.height, b.height) / 4) found.push(`${one} | ${other}`);
    }
  }
  return found.slice(0, 5);
}"""


def faults(page: Page) -> list[str]:
    """What cannot be read without moving sideways, or not at all."""
    found = [f"scrolls sideways: {one}" for one in page.evaluate(SIDEWAYS)]
    return found + [f"clipped: {one}" for one in page.evaluate(CLIPPED)]


def overlaps(page: Page) -> list[str]:
    """Words that lie upon other words."""
    found: list[str] = page.evaluate(OVERLAPPING)
    return found


class Meter:
    """What travelled to a page since it was last asked: bytes with their headers, and requests."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._sizes: dict[str, float] = {}
        self._session.on("Network.requestWillBeSent", self._note_redirect)
        self._session.on("Network.loadingFinished", self._note)
        self._session.send("Network.enable")

    def _note(self, event: dict[str, Any]) -> None:
        if event["encodedDataLength"]:
            self._sizes[event["requestId"]] = event["encodedDataLength"]

    def _note_redirect(self, event: dict[str, Any]) -> None:
        if redirected := event.get("redirectResponse"):
            hop = f"{event['requestId']} to {event['request']['url']}"
            self._sizes[hop] = redirected["encodedDataLength"]

    @property
    def bytes(self) -> int:
        """How many bytes came; what the browser had kept costs nothing."""
        return round(sum(self._sizes.values()))

    @property
    def requests(self) -> int:
        """How many requests were answered over the network."""
        return len(self._sizes)

    def reset(self) -> None:
        """Begin to count anew."""
        self._sizes.clear()

    def forget(self) -> None:
        """Let the browser forget what it has kept, as one that has never been here."""
        self._session.send("Network.clearBrowserCache")

    def slow_down(self, network: str) -> None:
        """Let this page have the network of a phone."""
        bits, latency = NETWORKS[network]
        rate = {"downloadThroughput": bits / 8, "uploadThroughput": bits / 16}
        self._session.send(
            "Network.emulateNetworkConditions", {"offline": False, "latency": latency, **rate}
        )


class Thumb:
    """Somebody's thumb on a phone, counting its taps."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def tap(self, role: Any, name: str) -> None:
        """Tap what is called so."""
        self.taps += 1
        self.page.get_by_role(role, name=name).first.tap()

    def tap_on(self, selector: str) -> None:
        """Tap what has no name of its own."""
        self.taps += 1
        self.page.locator(selector).first.tap()

    def tap_into(self, label: str) -> None:
        """Tap a field, to write into it."""
        self.taps += 1
        self.page.get_by_label(label).tap()

    @contextmanager
    def leads_to(self, url: str | re.Pattern[str]) -> Iterator[None]:
        """Tap something and wait until it has led there."""
        with self.page.expect_navigation(url=url, wait_until="load"):
            yield
