"""Rows of a table, set into one pattern."""

from markupsafe import Markup

from academy.web.tables import HOLE, filled, plain_texts

PATTERN = Markup("""
  <tr style="width:100%">
    <td>\x01</td>
    <td>\x01</td>
  </tr>
""")


def test_texts_are_escaped_and_patterns_are_not():
    rows = [("<b>", "100 %s"), ('"', "&")]
    assert filled(PATTERN, rows) == Markup(
        '<tr style="width:100%"><td>&lt;b&gt;</td><td>100 %s</td></tr>'
        '<tr style="width:100%"><td>&#34;</td><td>&amp;</td></tr>'
    )


def test_a_text_cannot_make_a_hole_of_its_own():
    assert filled(PATTERN, [(f"one{HOLE}two", "three")]) == Markup(
        '<tr style="width:100%"><td>onetwo</td><td>three</td></tr>'
    )


def test_rows_of_one_kind_are_told_as_texts_and_others_are_left():
    rows = [{"ref": "r1", "url": "/1", "cells": ["a", 1284, None]}]
    assert plain_texts(rows, "") == [("/1", "a", "1,284", "—")]
    assert plain_texts(rows, "learner") == [("r1", "a", "/1", "a", "1,284", "—")]
    for other in (
        {"cells": ["a", {"text": "b", "url": "/b"}, None]},
        {"cells": ["a", Markup("<i>b</i>"), None]},
        {"picked": True},
        {"url": ""},
    ):
        assert plain_texts([*rows, {**rows[0], **other}], "") is None
