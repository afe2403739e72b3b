"""How things of the curriculum are named, and when a version is a new one."""

from academy.core.tokens import content_hash

EDITION_KEY = "edition"


def quiz_code(course_code: str, module: int) -> str:
    """The code of a module's quiz: C101-M1."""
    return f"{course_code}-M{module}"


def quiz_slug(course_slug: str, module: int) -> str:
    """The name of a module's quiz in URLs: c101-m1."""
    return f"{course_slug}-m{module}"


def course_of_quiz(slug: str) -> str:
    """The course, as named in URLs, whose module this quiz closes."""
    return slug.rpartition("-m")[0]


def file_url(content_hash: str, name: str) -> str:
    """Where a course file is served, for ever the same bytes."""
    return f"/course-files/{content_hash}/{name}"


def file_place(content_hash: str) -> str:
    """Where the bytes of a course file are kept, below the instance folder."""
    return f"course-files/{content_hash[:2]}/{content_hash}"


def version_hash(source: str, media_hashes: list[str]) -> str:
    """The name of a lesson's version: another word or another picture is another version."""
    return content_hash(source, *media_hashes)


def moves_pointer(*, published_origin: str | None) -> bool:
    """Whether a version from the files is published at once; never over a browser edit (D10)."""
    return published_origin in (None, "files")
