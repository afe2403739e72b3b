"""Certificates as tests need them: issued for real, with small files instead of rendered ones."""

from academy.certificates import actions, queries, rules
from academy.core.clock import beijing_date
from academy.core.tokens import new_ref, new_token
from academy.records.actions import reach
from academy.records.rules import Stage
from tests.factories.factories import work_for
from tests.factories.records import EnrollmentFactory

numbers = iter(range(1, 10_000))


def ready(**about):
    """A learner who has passed everything and speaks for a factory."""
    at = about.pop("at", None)
    name_of_factory = about.pop("factory_name", None)
    enrollment = EnrollmentFactory(**about)
    reach(enrollment, Stage.PRACTICAL_PASSED, at=at or enrollment.last_active_at)
    work_for(enrollment, **({"name": name_of_factory} if name_of_factory else {}))
    return enrollment


def paper(facts, *, at):
    """A certificate drawn up without rendering it."""
    random = f"{next(numbers):06d}".translate(str.maketrans("01", "WX"))
    number = f"CZ1GEN-331081-26-{random}"
    number = f"{number}-{rules.check_character(number.replace('-', ''))}"
    content = rules.content(facts, number=number, issued_on=beijing_date(at))
    return actions.Paper(
        new_ref(), new_token(), number, beijing_date(at), content, b"%PDF-sheet", b"\x89PNG-picture"
    )


def certify(enrollment, *, by=None, at):
    """Issue a certificate with small files."""
    made = actions.issue(enrollment, paper(queries.facts(enrollment.id), at=at), by=by, at=at)
    reach(enrollment, Stage.CERTIFIED, at=at)
    return made
