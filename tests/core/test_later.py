import sys

import pytest

from academy.core.later import later


def test_a_library_is_loaded_when_it_is_first_used(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    colors = later("colorsys")
    assert "rgb_to_hls" not in object.__getattribute__(colors, "__dict__")
    assert colors.rgb_to_hls(1, 1, 1) == (0.0, 1.0, 0.0)
    assert later("colorsys") is colors


def test_a_library_that_is_missing_is_told_at_once():
    with pytest.raises(ModuleNotFoundError):
        later("nothing_of_this_name")
