"""What is asked of rosters and batches: filters in an address, reasons, words."""

import re
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import Length, ValidationError

from academy.core.words import N_, Said
from academy.factories.rules import code_problem
from academy.records.rules import FUNNEL, Stage, Stuck
from academy.rosters.rules import QUIET_CHOICES, RETURN_WORDS, Sort, Wanted
from academy.web.filters import say
from academy.web.forms import BaseForm, Needed, choices_of

Word = TypeVar("Word", bound=StrEnum)
SEARCH_LENGTH = 60
WORDS_LENGTH = 200
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


class Arguments(Protocol):
    """The query part of an address."""

    def getlist(self, key: str) -> list[str]:
        """All values of a name."""


class FactoryForm(BaseForm):
    """The factory on the license that the reviewer has before them."""

    name = StringField(
        _l("Factory name"), [Needed(_l("Enter the name as on the license")), Length(max=60)]
    )
    code = StringField(_l("Unified social credit code"))

    def validate_code(self, field: Any) -> None:
        """Say what is wrong with the code; a stall without one may leave it empty."""
        if field.data and (problem := code_problem(field.data)):
            raise ValidationError(say(problem))


class RosterFilter:
    """The query part of an address as one frozen value; what means nothing is told, not ignored."""

    def __init__(self, arguments: Arguments, *, picked: Collection[str] = ()) -> None:
        self._arguments = arguments
        self.problems: list[Said] = []
        sort, is_descending = self._sort()
        reached = self._words("stage_reached", Stage, FUNNEL)[:1]
        month = self._month("month", is_asked=bool(reached))
        self.wanted = Wanted(
            stages=self._words("stage", Stage),
            stuck=self._words("stuck", Stuck),
            quiet_days=self._quiet_days(),
            cohorts=self._given("cohort"),
            centers=self._given("center"),
            belts=self._given("belt"),
            reached=reached[0] if reached else None,
            month=month,
            until=self._month("until", is_asked=month is not None),
            q=next(iter(self._given("q")), "")[:SEARCH_LENGTH],
            sort=sort,
            is_descending=is_descending,
            picked=tuple(picked),
        )

    def check(self, name: str, known: Collection[str]) -> None:
        """Tell of asked-for values that do not exist here, such as the cohort of another center."""
        for value in getattr(self.wanted, f"{name}s"):
            if value not in known:
                self._nonsense(name, value)

    def _given(self, name: str) -> tuple[str, ...]:
        values = (value.strip() for value in self._arguments.getlist(name))
        return tuple(dict.fromkeys(value for value in values if value))

    def _nonsense(self, name: str, value: str) -> None:
        self.problems.append(
            Said.that(
                N_("The filter %(name)s=%(value)s means nothing here and was left out."),
                name=name,
                value=value[:40],
            )
        )

    def _words(
        self, name: str, kind: type[Word], allowed: Collection[Word] | None = None
    ) -> tuple[Word, ...]:
        known = {word.value: word for word in (allowed or kind)}
        given = self._given(name)
        for value in given:
            if value not in known:
                self._nonsense(name, value)
        return tuple(known[value] for value in given if value in known)

    def _quiet_days(self) -> int:
        chosen = [0]
        for value in self._given("quiet"):
            if value in {str(days) for days in QUIET_CHOICES}:
                chosen.append(int(value))
            else:
                self._nonsense("quiet", value)
        return max(chosen)

    def _month(self, name: str, *, is_asked: bool) -> date | None:
        given = next(iter(self._given(name)), "")
        found = MONTH.fullmatch(given)
        if given and (found is None or not is_asked):
            self._nonsense(name, given)
            return None
        return date(int(found[1]), int(found[2]), 1) if found else None

    def _sort(self) -> tuple[Sort, bool]:
        given = next(iter(self._given("sort")), Sort.QUIET.value)
        if given.removeprefix("-") in set(Sort):
            return Sort(given.removeprefix("-")), given.startswith("-")
        self._nonsense("sort", given)
        return Sort.QUIET, False


class PressForm(BaseForm):
    """A button and nothing else."""


class RevealForm(BaseForm):
    """Why a masked field has to be seen."""

    reason = StringField(
        _l("Why you need the full name and phone"),
        [
            Needed(_l("Say why; it is written to the audit trail")),
            Length(min=2, message=_l("Say why; it is written to the audit trail")),
            Length(max=WORDS_LENGTH, message=_l("At most 200 characters")),
        ],
        description=_l("It is written to the audit trail with your name"),
    )


CONTACT_WORDS = {
    "call": N_("By phone"),
    "message": N_("By message"),
    "visit": N_("In person"),
}


class ContactForm(BaseForm):
    """How a learner was contacted, and what came of it."""

    how = RadioField(
        _l("How"),
        [Needed(_l("Choose how you spoke with them"))],
        choices=choices_of(CONTACT_WORDS),
        default="call",
    )
    words = StringField(
        _l("What was agreed"),
        [Length(max=WORDS_LENGTH, message=_l("At most 200 characters"))],
    )


class ConfirmForm(BaseForm):
    """That the reviewer has seen the ID card."""

    identity_seen = BooleanField(_l("I have compared the person with the ID card"))
    # Which name and factory stood on the page.
    seen = HiddenField()
    # Somebody whose card was seen before need not show it again.
    needs_identity = True

    def validate_identity_seen(self, field: Any) -> None:
        """A row is confirmed by whoever has seen the card."""
        if self.needs_identity and not field.data:
            raise ValidationError(_l("Look at the ID card first and tick that you have seen it."))


class ReturnForm(BaseForm):
    """Why a row or a batch is returned."""

    reason = SelectField(
        _l("Reason"), [Needed(_l("Choose a reason"))], choices=choices_of(RETURN_WORDS)
    )
    words = StringField(
        _l("What has to be done"),
        [Length(max=WORDS_LENGTH, message=_l("At most 200 characters"))],
    )


class ExportForm(BaseForm):
    """Which kind of file, and whether with full names and phones."""

    form = RadioField(
        _l("File"),
        [Needed(_l("Choose the kind of file"))],
        choices=choices_of({"xlsx": N_("Excel (.xlsx)"), "csv": N_("CSV (UTF-8, opens in Excel)")}),
        default="xlsx",
    )
    is_full = BooleanField(_l("With full names and phone numbers"))
    reason = StringField(
        _l("Why they are needed"),
        [Length(max=WORDS_LENGTH, message=_l("At most 200 characters"))],
        description=_l("Only for full names and phone numbers; it is written to the audit trail"),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Full names and phones leave the house with a reason or not at all."""
        is_valid = bool(super().validate(extra_validators))
        if self.is_full.data and len(self.reason.data or "") < 2:
            self.reason.errors = [_l("Say why; it is written to the audit trail")]
            return False
        return is_valid
