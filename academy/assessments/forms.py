"""The shapes of what is sent while a paper is answered."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, IntegerField
from wtforms.validators import NumberRange, Regexp, ValidationError

from academy.assessments.rules import LAST_ORDER, Save
from academy.questions.rules import LETTERS
from academy.web.forms import BaseForm

KEY = re.compile(r"^[A-Za-z0-9_-]{6,40}$")
SAVE_BYTES = 1024


class LettersField(Field):
    """The letters of the options that were chosen, as their places: A is 0."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the letters; what is no letter of an option is refused."""
        self.data = places_of(valuelist)
        if self.data is None:
            raise ValueError(_l("Choose one of the options"))


def places_of(letters: Sequence[Any]) -> tuple[int, ...] | None:
    """A is 0; None when something is no letter of an option."""
    if not all(isinstance(one, str) and len(one) == 1 and one in LETTERS for one in letters):
        return None
    return tuple(sorted({LETTERS.index(one) for one in letters}))


class SheetForm(BaseForm):
    """A question of an exam as its page sends it without a script."""

    answer = LettersField()
    flagged = BooleanField()
    order = IntegerField(validators=[NumberRange(1, LAST_ORDER)])
    key = HiddenField(validators=[Regexp(KEY)])
    # Boxes that are all empty are an answer taken back; circles cannot be emptied.
    clears = HiddenField()

    def save(self, position: int) -> Save:
        """What the page says about its question."""
        chosen = self.answer.data or (() if self.clears.data else None)
        return Save(position, chosen, self.flagged.data, self.order.data or 0, self.key.data or "")


class QuizForm(BaseForm):
    """The answer to a question of a quiz."""

    answer = LettersField()

    def validate_answer(self, field: Field) -> None:
        """Something must be chosen."""
        if not field.data:
            raise ValidationError(_l("Choose an answer first"))


class PressForm(BaseForm):
    """A button and nothing else."""


def save_from_json(position: int, sent: Any) -> Save | None:
    """What a script says: `{"chosen": ["B"], "flagged": false, "order": 7, "key": …}`.

    `chosen` may be null, which leaves the answer as it is. None for anything of another shape.
    """
    if not isinstance(sent, dict) or set(sent) != {"chosen", "flagged", "order", "key"}:
        return None
    letters, flagged, order, key = (sent[name] for name in ("chosen", "flagged", "order", "key"))
    chosen = places_of(letters) if isinstance(letters, list) else None
    is_sound = (
        (letters is None or chosen is not None)
        and isinstance(flagged, bool)
        and type(order) is int
        and 1 <= order <= LAST_ORDER
        and isinstance(key, str)
        and KEY.match(key)
    )
    return Save(position, chosen, flagged, order, key) if is_sound else None
