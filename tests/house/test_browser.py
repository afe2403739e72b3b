"""The checking browser sees what it is there to see."""

import pytest

from tests.browser import problems

SOUND = (
    "<!doctype html><html lang=en><head><title>Today · Academy</title></head>"
    "<body><main><h1>Today</h1>{}</main></body></html>"
)


def test_a_sound_page_has_no_problems() -> None:
    assert problems(SOUND.format("<p id=a><a href='#a'>Here</a>")) == []


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ("<p><div></p></div>", "invalid"),
        ("<h1>Today</h1>", "2 h1"),
        ("<p id=a></p><p id=a></p>", "stands 2 times"),
        ("<input name=phone>", "has no label"),
        ("<label for=b>Phone</label>", "missing id 'b'"),
        ("<form method=post></form>", "no CSRF token"),
        ("<p style='color:red'></p>", "carries style="),
        ("<p onclick='go()'></p>", "carries onclick="),
        ("<script>go()</script>", "a script stands in the page"),
        ("<img alt='' src='https://example.com/a.png'>", "from another host"),
        ("<img src='/a.png'>", "has no alt"),
        ("<button></button>", "button without words"),
        ("<a href='/x'></a>", "without words"),
    ],
)
def test_a_planted_fault_is_told(planted: str, told: str) -> None:
    assert any(told in problem for problem in problems(SOUND.format(planted)))


def test_a_title_that_does_not_begin_with_the_heading_is_told() -> None:
    assert "title" in problems(SOUND.format("").replace("<h1>Today", "<h1>Now"))[0]
