"""Every lesson that is shipped, as its learners read it on a small phone with large text."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from dev.served import Served
from tests.journeys.database import rows
from tests.journeys.people import sign_in
from tests.journeys.seen import Meter, faults, overlaps

PHONE = {"width": 360, "height": 740}
TRACKS = {"FTW": 35, "WMW": 35, "DCH": 35, "TEA": 35}
HEAVIEST = 110_000  # bytes, for somebody who has never been here
MOST_REQUESTS = 6
# Pictures further down come when the reader does.
READ_TO_THE_END = """async () => {
  for (const one of document.images) {
    one.scrollIntoView();
    await new Promise((done) => {
      if (one.complete) done();
      else one.onload = one.onerror = done;
    });
  }
  const broken = [...document.images].filter((one) => !one.naturalWidth);
  if (broken.length) throw new Error(`not a picture: ${broken[0].src}`);
}"""
HREFS = "links => links.map(a => a.getAttribute('href'))"


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A small phone with all text at 150 percent."""
    return new_context(text=150, viewport=PHONE, has_touch=True, device_scale_factor=2).new_page()


def links(page: Page, path: str) -> Iterator[str]:
    """Where the links of a page's main part lead."""
    page.goto(path)
    yield from dict.fromkeys(page.eval_on_selector_all("main a[href]", HREFS))


def lessons(page: Page) -> list[str]:
    """All lessons that somebody's courses lead to."""
    courses = [path for path in links(page, "/courses") if path.startswith("/courses/")]
    return [path for one in courses for path in links(page, one) if "/lessons/" in path]


def learner_of(served: Served, track: str) -> str:
    """The phone of somebody who is learning this track."""
    learning = rows(
        served,
        "SELECT person.phone FROM person JOIN enrollment ON enrollment.person_id = person.id"
        " WHERE enrollment.track = ? AND enrollment.stage = 'learning' ORDER BY person.id",
        track,
    )
    return str(learning[0][0])


def enlarge(page: Page) -> None:
    """Press A+ until the text is as large as it gets."""
    for _ in range(2):
        with page.expect_response("**/text-size"):
            page.get_by_role("button", name="字大一点").first.tap()


@pytest.mark.parametrize("track", TRACKS)
def test_every_lesson_of_a_track_fits_a_phone_with_large_text(
    page: Page, served: Served, track: str
) -> None:
    sign_in(page, learner_of(served, track))
    read = lessons(page)
    assert len(read) == TRACKS[track]
    # The lessons that all tracks share are read with the first one.
    own = read if track == "FTW" else [path for path in read if "/courses/t-" in path]
    assert own
    page.goto(own[0])
    enlarge(page)
    meter = Meter(page)
    wrong = []
    for path in own:
        meter.forget()
        meter.reset()
        page.goto(path)
        page.evaluate(READ_TO_THE_END)
        wrong += [f"{path} {one}" for one in [*faults(page), *overlaps(page)]]
        if meter.bytes > HEAVIEST or meter.requests > MOST_REQUESTS:
            wrong.append(f"{path} {meter.bytes} bytes in {meter.requests} requests")
    assert wrong == []
