"""Pictures, clips and captions of a course: what they are, and what is wrong with them."""

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

from academy.core.tokens import content_hash
from academy.core.words import N_
from academy.curriculum.source.document import Notes
from academy.curriculum.source.values import MediaFile

PICTURES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
}
CLIP = "video/mp4"
CAPTIONS = "text/vtt"
TYPES = {**PICTURES, ".mp4": CLIP, ".vtt": CAPTIONS}
FOLDERS = ("figures", "media")
DRAWING_LIMIT = 20_000
PHOTO_LIMIT = 40_000
CLIP_LIMIT = 4_000_000
SMALLEST_TEXT = 12
SVG = "{http://www.w3.org/2000/svg}"
REFERENCES = ("href", "{http://www.w3.org/1999/xlink}href", "src")
TIMING = re.compile(r"^(?:\d+:)?\d{2}:\d{2}\.\d{3} --> (?:\d+:)?\d{2}:\d{2}\.\d{3}")


def read_media(root: Path, course: str, folder: Path, notes: Notes) -> tuple[MediaFile, ...]:
    """Every picture and clip of a course: its cover, `figures` and `media`."""
    paths = [path for name in FOLDERS for path in sorted((folder / name).glob("*"))]
    paths += sorted(folder.glob("cover.*"))
    found = []
    for path in paths:
        file = str(path.relative_to(root))
        if path.suffix not in TYPES:
            notes.add(file, 1, N_("Files here can be %(kinds)s"), kinds=", ".join(sorted(TYPES)))
        else:
            found.append(_read(file, path, course, folder, notes))
    return tuple(found)


def _read(file: str, path: Path, course: str, folder: Path, notes: Notes) -> MediaFile:
    content = path.read_bytes()
    limit = _limit(path.suffix)
    if len(content) > limit:
        notes.add(
            file,
            1,
            N_("The file has %(n)s KB; at most %(most)s KB are allowed"),
            n=len(content) // 1000 + 1,
            most=limit // 1000,
        )
    width = height = seconds = None
    lines: tuple[str, ...] = ()
    if path.suffix == ".svg":
        width, height = _drawing(file, content, notes)
    elif path.suffix == ".png":
        width, height = _png_size(content)
    elif path.suffix == ".mp4":
        seconds = _seconds(content)
        if seconds is None:
            notes.add(file, 1, N_("This is not an MP4 file whose length can be read"))
    elif path.suffix == ".vtt":
        lines = _captions(file, content, notes)
    return MediaFile(
        course=course,
        name=path.relative_to(folder).as_posix(),
        path=path,
        content_hash=content_hash(content),
        media_type=TYPES[path.suffix],
        size=len(content),
        width=width,
        height=height,
        seconds=seconds,
        lines=lines,
    )


def _limit(suffix: str) -> int:
    if suffix in (".mp4", ".vtt"):
        return CLIP_LIMIT
    return DRAWING_LIMIT if suffix == ".svg" else PHOTO_LIMIT


def _drawing(file: str, content: bytes, notes: Notes) -> tuple[int | None, int | None]:
    """The size of a drawing; scripts, references outside and text too small to read are noted."""
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - a reviewed file, and expat bounds entities
    except ElementTree.ParseError as error:
        notes.add(file, error.position[0], N_("This is not a sound SVG drawing"))
        return None, None
    for element in root.iter():
        _part_of_drawing(file, element, notes)
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        _, _, width, height = (round(float(number)) for number in box)
    except ValueError:
        notes.add(file, 1, N_("The drawing needs a viewBox of four numbers"))
        return None, None
    return width, height


def _part_of_drawing(file: str, element: ElementTree.Element, notes: Notes) -> None:
    if element.tag in (f"{SVG}script", f"{SVG}foreignObject", f"{SVG}style"):
        notes.add(file, 1, N_("A drawing has no scripts, styles or foreign objects"))
    for name, value in element.attrib.items():
        if name.startswith("on") or name == "style":
            notes.add(file, 1, N_("A drawing has no scripts, styles or foreign objects"))
        if name in REFERENCES and not value.startswith("#"):
            notes.add(file, 1, N_("A drawing refers to nothing outside itself"))
    size = re.match(r"[\d.]+", element.get("font-size", ""))
    if size and float(size.group()) < SMALLEST_TEXT:
        notes.add(
            file,
            1,
            N_("Text of size %(size)s is too small; at least %(least)s is needed"),
            size=size.group(),
            least=SMALLEST_TEXT,
        )


def _png_size(content: bytes) -> tuple[int | None, int | None]:
    if content[:8] != b"\x89PNG\r\n\x1a\n" or len(content) < 24:
        return None, None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _seconds(content: bytes) -> float | None:
    """The length of an MP4 clip, from its movie header."""
    movie = _box(content, b"moov")
    header = _box(movie, b"mvhd") if movie else None
    if not header or len(header) < 32:
        return None
    if header[0] == 1:
        scale, length = struct.unpack(">IQ", header[20:32])
    else:
        scale, length = struct.unpack(">II", header[12:20])
    return round(length / scale, 1) if scale and length else None


def _box(content: bytes, wanted: bytes) -> bytes | None:
    """The inside of the first box of this kind."""
    place = 0
    while place + 8 <= len(content):
        size, kind = struct.unpack(">I4s", content[place : place + 8])
        head = 8
        if size == 1 and place + 16 <= len(content):
            (size,) = struct.unpack(">Q", content[place + 8 : place + 16])
            head = 16
        size = size or len(content) - place
        if size < head:
            return None
        if kind == wanted:
            return content[place + head : place + size]
        place += size
    return None


def _captions(file: str, content: bytes, notes: Notes) -> tuple[str, ...]:
    """What is said in a caption file, in order."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        notes.add(file, 1, N_("The file must be text in UTF-8"))
        return ()
    if not text.startswith("WEBVTT"):
        notes.add(file, 1, N_("A caption file begins with WEBVTT"))
    said: list[str] = []
    line = 1
    for block in re.split(r"\n{2,}", text):
        rows = block.strip("\n").split("\n")
        timed = next((place for place, row in enumerate(rows) if TIMING.match(row)), None)
        if timed is not None:
            said.append("".join(rows[timed + 1 :]).strip())
            if not said[-1]:
                notes.add(file, line, N_("A caption says nothing"))
        line += block.count("\n") + 2
    if not said:
        notes.add(file, 1, N_("The file holds no captions"))
    return tuple(one for one in said if one)
