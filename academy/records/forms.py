"""The shapes of what learners send from a lesson."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from academy.web.forms import BaseForm, Needed

QUESTION_LENGTH = 300


class AskForm(BaseForm):
    """What was not understood, in the learner's words."""

    text = TextAreaField(
        _l("What is unclear?"),
        [
            Needed(_l("Write what is unclear")),
            Length(max=QUESTION_LENGTH, message=_l("At most %(max)d characters, please")),
        ],
        render_kw={"maxlength": str(QUESTION_LENGTH), "rows": "3"},
    )


class FinishForm(BaseForm):
    """The press after a lesson, with the number of the version that was read."""

    version = HiddenField()


class PressForm(BaseForm):
    """A button and nothing else."""
