"""The commands of the record book."""

from academy.records.models import StageTally
from tests.factories.records import EnrollmentFactory


def run(app):
    return app.test_cli_runner().invoke(args=["records", "recount"]).output


def test_a_recount_says_what_was_wrong_and_then_that_all_is_right(app, session):
    EnrollmentFactory()
    session.commit()
    assert "tallies were wrong." in run(app)
    assert "Every tally was right." in run(app)
    session.expire_all()
    assert session.query(StageTally).count() == 2
