"""The colors keep the contrast that was promised: 4.5 for text, 3 for parts of controls."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
TOKEN = re.compile(r"--([a-z0-9-]+):\s*(#[0-9A-Fa-f]{6});")
GROUNDS = ("paper", "card", "sunken")
TEXTS = ("ink", "ink-2", "ink-3", "indigo", "clay", "ok", "warn", "error")
PAIRS = (
    ("on-indigo", "indigo"),
    ("on-indigo", "indigo-pressed"),
    ("on-error", "error"),
    ("indigo", "info-tint"),
    ("ink", "info-tint"),
    ("ink-2", "info-tint"),
    ("ok", "ok-tint"),
    ("warn", "warn-tint"),
    ("error", "error-tint"),
    ("clay", "clay-tint"),
    ("ink", "ok-tint"),
    ("ink", "warn-tint"),
    ("ink", "error-tint"),
    ("on-step-low", "step-1"),
    ("on-step-low", "step-2"),
    ("on-step-low", "step-3"),
    ("on-step-high", "step-4"),
    ("on-step-high", "step-5"),
)
PARTS = (("bar", "info-tint"), ("line", "paper"), ("line", "card"), ("line", "sunken"))
# A few ratios of the color table, so that the measure itself is known to be right.
KNOWN = (("#1A1E24", "#FBFAF7", 16.0), ("#21467B", "#FFFFFF", 9.4), ("#7B8491", "#FBFAF7", 3.6))


def themes() -> dict[str, dict[str, str]]:
    """The tokens of each theme; dark ones stand upon the light ones."""
    blocks = re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", CSS.read_text()))
    found = {selector.strip(): dict(TOKEN.findall(body)) for selector, body in blocks}
    light = found[":root"]
    by_system = found['html:not([data-theme="light"])']
    by_choice = found['html[data-theme="dark"]']
    return {
        "light": light,
        "dark by the system": {**light, **by_system},
        "dark by choice": {**light, **by_choice},
    }


def brightness(color: str) -> float:
    """The relative luminance of a color."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """How far two colors stand apart, from 1 to 21."""
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("one", "other", "expected"), KNOWN)
def test_the_measure_is_right(one: str, other: str, expected: float) -> None:
    assert round(contrast(one, other), 1) == expected


@pytest.mark.parametrize("theme", themes())
def test_text_can_be_read(theme: str) -> None:
    tokens = themes()[theme]
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS] + list(PAIRS)
    weak = [
        f"{text} on {ground}: {contrast(tokens[text], tokens[ground]):.2f}"
        for text, ground in pairs
        if contrast(tokens[text], tokens[ground]) < 4.5
    ]
    assert weak == []


@pytest.mark.parametrize("theme", themes())
def test_parts_of_controls_can_be_seen(theme: str) -> None:
    tokens = themes()[theme]
    weak = [pair for pair in PARTS if contrast(tokens[pair[0]], tokens[pair[1]]) < 3]
    assert weak == []


def test_both_ways_into_the_dark_are_the_same() -> None:
    found = themes()
    assert found["dark by the system"] == found["dark by choice"]


def test_the_focus_ring_stands_out() -> None:
    for tokens in themes().values():
        assert contrast(tokens["focus"], tokens["halo"]) >= 3
