"""The shapes of what is typed about certificates."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import Length

from academy.certificates.rules import REASON_WORDS
from academy.web.forms import BaseForm, Needed, choices_of

WORDS_LENGTH = 300


class ReportForm(BaseForm):
    """What a stranger saw; no account, no name asked."""

    words = TextAreaField(
        _l("What looks wrong"),
        [
            Needed(_l("Say in a sentence what you saw")),
            Length(min=4, message=_l("Say in a sentence what you saw")),
            Length(max=1000, message=_l("At most 1,000 characters")),
        ],
    )
    place = StringField(
        _l("Where you saw it"),
        [Length(max=200, message=_l("At most 200 characters"))],
    )


class RevokeForm(BaseForm):
    """Why a certificate shall count no longer."""

    reason = RadioField(
        _l("Reason"),
        choices=choices_of(REASON_WORDS),
        validators=[Needed(_l("Choose a reason"))],
        validate_choice=True,
    )
    words = TextAreaField(
        _l("What was found, for the file"),
        [
            Needed(_l("Write down what was found")),
            Length(max=WORDS_LENGTH, message=_l("At most 300 characters")),
        ],
    )
    confirmed = BooleanField(
        _l("I have checked the number and the holder; this cannot be undone"),
        [Needed(_l("Tick this to revoke the certificate"))],
    )
