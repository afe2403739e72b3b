"""docs/curriculum.md tells of the courses as they are."""

from dev.curriculum import PAGE, page


def test_the_page_counts_what_the_files_hold() -> None:
    written = PAGE.read_text()
    assert page(written) == written, "run `python -m dev.curriculum`"
