"""A buyer checks a certificate on a small phone, without a script, on a weak network (J6)."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dev.served import Served
from tests.journeys.database import rows
from tests.journeys.seen import Meter, faults

SMALL = {"width": 360, "height": 640}
HEAVIEST = 12_000
Check = Callable[[Page], None]


@dataclass(frozen=True)
class Paper:
    """A certificate that is valid, as its holder has it in the hand."""

    link: str  # of its QR code
    number: str
    holder: str
    factory: str
    phone: str  # which stands nowhere on it


@pytest.fixture
def paper(served: Served) -> Paper:
    """A certificate of the demo in whose number a zero can be taken for an O."""
    issued = rows(
        served,
        "SELECT certificate.ref, token, number, content, phone"
        " FROM certificate JOIN person ON person.id = person_id"
        " WHERE state = 'issued' AND number LIKE '%0%' ORDER BY certificate.id",
    )
    ref, token, number, content, phone = (str(one) for one in issued[0])
    facts = json.loads(content)
    link = f"/v/{ref}?t={token}"
    return Paper(link, number, facts["holder"], facts["factory"], phone.removeprefix("+86"))


@pytest.fixture
def buyer(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    """A phone that runs no scripts; what asks another host fails the journey."""
    return new_context(viewport=SMALL, has_touch=True, java_script_enabled=False)


def bottom(page: Page, selector: str) -> float:
    """Where something ends on the screen."""
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["y"] + box["height"]


def type_number(page: Page, number: str) -> None:
    """Type a number into the page that asks for one."""
    page.goto("/v")
    page.get_by_label("证书编号").fill(number)
    page.get_by_role("button", name="查验").click()
    page.wait_for_url("**/v/*")


def test_a_scanned_code_says_at_one_glance_that_it_is_valid(
    buyer: BrowserContext, paper: Paper
) -> None:
    page = buyer.new_page()
    meter = Meter(page)
    meter.slow_down("weak")
    page.goto(paper.link)
    expect(page.locator("h1")).to_have_text("有效")
    expect(page.locator("h2")).to_have_text(paper.holder)
    expect(page.locator("main")).to_contain_text(paper.factory)
    assert bottom(page, "h1") < bottom(page, "h2") < SMALL["height"]
    assert meter.bytes <= HEAVIEST
    assert meter.requests == 1
    assert buyer.cookies() == []
    assert paper.phone not in page.content()
    assert re.findall(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dX])(?!\d)", page.content()) == []
    assert faults(page) == []


def test_a_typed_number_is_found_however_it_is_typed(buyer: BrowserContext, paper: Paper) -> None:
    page = buyer.new_page()
    type_number(page, paper.number.lower().replace("0", "o"))
    expect(page.locator("h1")).to_have_text("有效")
    expect(page.locator(".code")).to_have_text(paper.number)
    # Whoever has not the paper in the hand does not learn a name from its number.
    expect(page.locator("h2")).to_have_text(re.compile(rf"^\s*{paper.holder[0]}\*+\S?\s*$"))
    for words in (paper.holder, paper.factory, paper.phone):
        assert words not in page.content()
    assert buyer.cookies() == []


def test_a_number_with_a_slip_is_said_to_be_not_found(buyer: BrowserContext, paper: Paper) -> None:
    page = buyer.new_page()
    last = "A" if paper.number[-1] != "A" else "B"
    type_number(page, paper.number[:-1] + last)
    expect(page.locator("h1")).to_have_text("查无此证")
    said = page.locator("main").inner_text()
    assert "没有查到这个编号" in said
    # It says nothing about a certificate, and lets the slip be mended where it stands.
    assert not re.search("无效|有效|已撤销", said)
    typed = page.get_by_label("证书编号")
    expect(typed).to_have_value(paper.number[:-1] + last)
    typed.fill(paper.number)
    page.get_by_role("button", name="查验").click()
    expect(page.locator("h1")).to_have_text("有效")
    assert buyer.cookies() == []


def test_the_answer_is_there_in_english_too(buyer: BrowserContext, paper: Paper) -> None:
    page = buyer.new_page()
    meter = Meter(page)
    page.goto(f"{paper.link}&lang=en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Valid")
    expect(page.locator("h2")).to_have_text(paper.holder)
    assert bottom(page, "h2") < SMALL["height"]
    assert meter.bytes <= HEAVIEST
    assert buyer.cookies() == []


@pytest.mark.parametrize(
    "place", ["{link}", "{link}&lang=en", "/v", "/v/CZ1FTW-331081-26-000000-A"]
)
def test_each_answer_can_be_read_by_everyone(
    phone: Page, paper: Paper, axe: Check, place: str
) -> None:
    phone.goto(place.format(link=paper.link))
    axe(phone)
    assert faults(phone) == []
