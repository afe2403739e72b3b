"""The shipped courses have no problem."""

from flask import Flask


def test_the_shipped_courses_check_clean(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["curriculum", "check"])
    assert answer.exit_code == 0, answer.output
