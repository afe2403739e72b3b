"""What judges pages by their looks sees what it is there to see."""

import pytest
from playwright.sync_api import Page

from tests.journeys.seen import faults, overlaps

FIXED = "height: 20px; width: 80px; padding: 0; overflow: hidden; font-size: 32px"


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ("<p style='width: 500px'>wide", "scrolls sideways"),
        (f"<button style='{FIXED}'>Save", "clipped"),
        (f"<table><tr><td><button style='{FIXED}'>Save", "clipped"),
        ("<p>one</p><p style='margin-top: -40px'>two", "two | one"),
    ],
)
def test_a_planted_fault_is_seen(phone: Page, planted: str, told: str) -> None:
    phone.set_content(planted)
    assert told in "\n".join([*faults(phone), *overlaps(phone)])


def test_a_sound_page_has_no_faults(phone: Page) -> None:
    phone.set_content("<p>one</p><p>two</p><button>Save</button><table><tr><td>3</table>")
    assert faults(phone) + overlaps(phone) == []
