"""Certificates as tests need them: issued for real, with small files instead of rendered ones."""

from academy.certificates import actions, queries, rules
from academy.core.clock import beijing_date
from academy.core.tokens import new_ref, new_token
from academy.records.actions import reach
from academy.records.rules import Stage
from tests.factories.factories import work_for
from tests.factories.records import EnrollmentFactory


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
    day = beijing_date(at)
    number = actions._new_number(facts, day)
    content = rules.content(facts, number=number, issued_on=day)
    return actions.Paper(
        new_ref(), new_token(), number, day, content, b"%PDF-sheet", b"\x89PNG-picture"
    )


def certify(enrollment, *, by=None, at):
    """Issue a certificate with small files."""
    made = actions.issue(enrollment, paper(queries.facts(enrollment.id), at=at), by=by, at=at)
    reach(enrollment, Stage.CERTIFIED, at=at)
    return made
