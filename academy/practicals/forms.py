"""The shapes of a video handed in and of a marking sheet."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FileField, TextAreaField
from wtforms.validators import Length, ValidationError

from academy.practicals.rules import LEVELS, Rubric, seconds_of, time_code
from academy.web.forms import BaseForm
from academy.web.language import gettext as _

NOTE_LENGTH = 2000
LEVEL_VALUES = {str(level) for level in LEVELS}
REVISION = re.compile(r"[0-9]{1,9}")


class UploadForm(BaseForm):
    """A video and what is shown in it."""

    video = FileField(_l("Video"), render_kw={"accept": "video/mp4,video/quicktime,video/webm"})
    note = TextAreaField(
        _l("Products shown and your scripts"),
        [Length(max=NOTE_LENGTH, message=_l("At most %(max)d characters"))],
        description=_l("One product a line; the examiners read this beside the video"),
    )
    # The browser asks for the tick before the video travels; without it, we do.
    faces = BooleanField(
        _l("Nobody else is seen in the video, or whoever is seen has agreed"),
        render_kw={"required": True},
    )

    def validate_video(self, field: Any) -> None:
        """A file must be chosen."""
        if not field.data or not getattr(field.data, "filename", ""):
            raise ValidationError(_l("Choose the video first"))

    def validate_faces(self, field: Any) -> None:
        """No face of anybody else without their consent."""
        if not field.data:
            raise ValidationError(_l("Ask whoever is seen in the video, then tick this"))


@dataclass(frozen=True)
class SheetForm:
    """A marking sheet as it was sent, with what could not be read."""

    revision: int
    levels: dict[str, int]
    comments: dict[str, str]
    notes: list[dict[str, Any]]
    red_lines: list[dict[str, Any]]
    notes_text: str
    faults: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, sent: MultiDict[str, str], rubric: Rubric) -> "SheetForm":
        """Read what an examiner sent; a line of notes begins with its time, like 02:14."""
        levels = {
            one.code: int(sent[one.code])
            for one in rubric.criteria
            if sent.get(one.code) in LEVEL_VALUES
        }
        comments = {
            one.code: sent.get(f"comment-{one.code}", "").strip()[:NOTE_LENGTH]
            for one in rubric.criteria
        }
        faults: dict[str, str] = {}
        notes = _notes(sent.get("notes", ""), faults)
        red_lines = [
            {"code": line.code, "second": seconds_of(sent.get(f"time-{line.code}", ""))}
            for line in rubric.red_lines
            if line.code in sent.getlist("red_line")
        ]
        revision = sent.get("revision", "")
        return cls(
            revision=int(revision) if REVISION.fullmatch(revision) else -1,
            levels=levels,
            comments=comments,
            notes=notes,
            red_lines=red_lines,
            notes_text=sent.get("notes", ""),
            faults=faults,
        )


def _notes(text: str, faults: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        head, _space, words = line.strip().partition(" ")
        if not line.strip():
            continue
        second = seconds_of(head)
        if second is None or not words.strip():
            faults["notes"] = _(
                "Line %(n)s: begin with the time and a space, like “02:14 price without tax”",
                n=number,
            )
            # A draft keeps the line as it stands; a sheet that has one cannot be finished.
            found.append({"second": None, "text": line[:300]})
            continue
        found.append({"second": second, "text": words.strip()[:300]})
    return sorted(found, key=lambda row: inf if row["second"] is None else row["second"])


def notes_as_text(notes: Sequence[Mapping[str, Any]]) -> str:
    """Time notes as they are written in the sheet, one a line."""
    return "\n".join(
        row["text"] if row["second"] is None else f"{time_code(row['second'])} {row['text']}"
        for row in notes
    )
