"""The base of all forms: stripped text, sentences as messages."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.fields.choices import (  # type: ignore[attr-defined]  # newer than its types
    SelectChoice,
)
from wtforms.validators import DataRequired


def stripped(value: Any) -> Any:
    """Text without the spaces around it and without NUL, which PostgreSQL cannot store."""
    return value.replace("\0", "").strip() if isinstance(value, str) else value


class BaseForm(FlaskForm):
    """A form whose text is stripped once, here."""

    class Meta(FlaskForm.Meta):
        """Strip text; leave the words to our own messages."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Strip what people type before any validator sees it."""
            filters = list(unbound_field.kwargs.get("filters", ()))
            if unbound_field.field_class.__name__ in {"StringField", "TextAreaField", "TelField"}:
                filters.append(stripped)
            bound: Field = unbound_field.bind(form=form, **{**options, "filters": filters})
            return bound


def choices_of(words: Mapping[Any, str]) -> list[Any]:
    """The choices of a field from a table of values and their words, in the reader's language."""
    return [SelectChoice(value=str(value), label=_l(word)) for value, word in words.items()]


class Needed(DataRequired):
    """Something must be entered, and the message says what."""

    def __init__(self, message: Any = None) -> None:
        super().__init__(message or _l("Fill this in"))
