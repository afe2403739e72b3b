"""The shapes of what people type about themselves."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField, TelField
from wtforms.validators import Optional, Regexp, ValidationError

from academy.core.words import N_
from academy.people.rules import PROFILE_WORDS, name_problem, phone_problem
from academy.web.filters import say
from academy.web.forms import BaseForm, Needed, choices_of

SIZES = {"0": N_("Small"), "1": N_("Standard"), "2": N_("Large"), "3": N_("Very large")}
THEMES = {"auto": N_("As on the phone"), "light": N_("Light"), "dark": N_("Dark")}


class PhoneForm(BaseForm):
    """A phone number to send a code to."""

    phone = TelField(_l("Phone number"), render_kw={"autocomplete": "tel", "inputmode": "numeric"})

    def validate_phone(self, field: Any) -> None:
        """Say what is wrong with the number."""
        if problem := phone_problem(field.data or ""):
            raise ValidationError(say(problem))


class CodeForm(BaseForm):
    """The six digits that were sent."""

    code = StringField(
        _l("Code"),
        [Needed(_l("Enter the code")), Regexp(r"^\d{6}$", message=_l("The code has 6 digits"))],
        filters=[lambda typed: "".join((typed or "").split())],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "12"},
    )


class NameField(StringField):
    """A name as it will be printed."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - the base class asks for it
        """Say what is wrong with the name."""
        if problem := name_problem(self.data or ""):
            raise ValidationError(say(problem))


class StartForm(BaseForm):
    """What a newcomer is asked once: the name as printed, and consent with unticked boxes."""

    name = NameField(
        _l("Name"),
        description=_l("As on the ID card; it is printed on the certificate"),
        render_kw={"autocomplete": "name", "maxlength": "30"},
    )
    terms = BooleanField(_l("I have read and accept the terms of use and the privacy policy"))

    def validate_terms(self, field: Any) -> None:
        """Without consent there is no account."""
        if not field.data:
            raise ValidationError(
                _l("Tick this to continue; without it we may not keep your records")
            )


class ProfileForm(BaseForm):
    """The profile: name as printed, who one is in the factory, month of birth."""

    name = NameField(
        _l("Name"),
        description=_l("As on the ID card; it is printed on the certificate"),
        render_kw={"autocomplete": "name", "maxlength": "30"},
    )
    profile_type = RadioField(
        _l("Who you are in the factory"),
        [Optional()],
        choices=choices_of(PROFILE_WORDS),
    )
    birth_month = StringField(
        _l("Month of birth"),
        [
            Optional(),
            Regexp(
                r"^(19|20)\d\d-(0[1-9]|1[0-2])$", message=_l("Write year and month like 1974-05")
            ),
        ],
        description=_l("Year and month, like 1974-05"),
        render_kw={"inputmode": "numeric", "maxlength": "7"},
    )


class SettingsForm(BaseForm):
    """How pages look and in which language."""

    language = RadioField(_l("Language"), choices=choices_of({"zh": "中文", "en": "English"}))
    text_size = RadioField(
        _l("Text size"),
        choices=choices_of(SIZES),
    )
    theme = RadioField(
        _l("Appearance"),
        choices=choices_of(THEMES),
    )


class LanguageForm(BaseForm):
    """A language and the page to go back to."""

    lang = HiddenField()
    next = HiddenField()


class TextSizeForm(BaseForm):
    """A step larger or smaller, or a size, and the page to go back to."""

    size = HiddenField()
    next = HiddenField()


class PressForm(BaseForm):
    """A button and nothing else."""
