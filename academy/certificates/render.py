"""Draws a certificate as a sheet for printing (PDF/A-2b, A4) and as a picture (PNG)."""

import io
import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from academy.core.later import later

segno, typst, fonts = later("segno"), later("typst"), later("fontTools.ttLib")

PAPER = Path(__file__).with_name("paper.typ")
PICTURES = Path(__file__).resolve().parents[2] / "static" / "img"
CODE_WIDTH = 128  # units of the sheet: 25 mm on A4, more than the 22 mm a phone wants
QUIET_MODULES = 4


class CannotPrint(Exception):
    """The sheet cannot be drawn with the embedded fonts."""


def _installed(package: str, *parts: str) -> Path:
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise CannotPrint(f"the font package {package} is missing")
    return Path(found.submodule_search_locations[0]).joinpath(*parts)


@cache
def main_font() -> Path:
    """The folder of Noto Sans SC, which has all but the rarest characters."""
    return _installed("justmytype_intl_cjk", "fonts", "ofl", "notosanssc")


@cache
def rare_font() -> Path:
    """The folder of the font that stands behind it for rare names."""
    return _installed("noto_cjk_sans_otc")


@cache
def main_glyphs() -> frozenset[int]:
    """What the main font can print."""
    with fonts.TTFont(main_font() / "NotoSansSC[wght].ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def rare_glyphs() -> frozenset[int]:
    """What the font behind it can print."""
    # The third face of the collection is the one for mainland China.
    with fonts.TTFont(rare_font() / "NotoSansCJK-Regular.ttc", fontNumber=2, lazy=True) as font:
        return frozenset(font.getBestCmap())


class Glyphs:
    """All that the embedded fonts can print; the large one is read only when it is asked."""

    def __contains__(self, code: object) -> bool:
        return code in main_glyphs() or code in rare_glyphs()


def _fonts_for(text: str) -> list[Path]:
    # Reading the large font takes half of the time of a sheet, and few names need it.
    needs_rare = any(ord(character) not in main_glyphs() for character in text)
    return [main_font(), rare_font()] if needs_rare else [main_font()]


def code_picture(address: str) -> tuple[str, float]:
    """The QR code of an address as SVG, and the width of its quiet zone in units of the sheet."""
    code = segno.make(address, error="q", micro=False, boost_error=False)
    out = io.BytesIO()
    code.save(out, kind="svg", border=QUIET_MODULES, dark="#000", light="#fff", xmldecl=False)
    modules = code.symbol_size(border=0)[0]
    return out.getvalue().decode(), CODE_WIDTH / modules * QUIET_MODULES


def _seal(belt_code: str) -> str:
    """The seal of a belt; a belt whose seal nobody has drawn yet gets the plain one."""
    drawn = PICTURES / "seals" / f"{belt_code}.svg"
    return (drawn if drawn.is_file() else PICTURES / "seals" / "plain.svg").read_text()


def draw(content: Mapping[str, Any], *, address: str) -> tuple[bytes, bytes]:
    """The sheet and the picture of a certificate whose QR code leads to this address."""
    qr, quiet = code_picture(address)
    said = {
        **content,
        "qr": qr,
        "quiet": quiet,
        "host": urlsplit(address).netloc,
        "mark": (PICTURES / "mark.svg").read_text(),
        "seal": _seal(str(content["belt_code"])),
        "rare": [letter for letter in content["holder"] if ord(letter) not in main_glyphs()],
    }
    return _compile(said, "pdf"), _compile(said, "png")


def _compile(said: Mapping[str, Any], form: Literal["pdf", "png"]) -> bytes:
    data = json.dumps(said, ensure_ascii=False)
    # A shared compiler is not safe between threads; one call for each document is.
    try:
        drawn: bytes = typst.compile(
            PAPER,
            format=form,
            ppi=72.0,
            sys_inputs={"said": data, "format": form},
            font_paths=_fonts_for(data),
            ignore_system_fonts=True,
            pdf_standards=["a-2b"] if form == "pdf" else [],
        )
    except typst.TypstError as error:
        raise CannotPrint(str(error)) from error
    return drawn
