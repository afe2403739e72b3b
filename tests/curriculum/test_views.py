"""Course files over the wire, and the glossary."""

import pytest

from academy.curriculum.models import CourseFile, Term
from academy.curriculum.rules import file_place
from tests.factories.courses import CourseFactory
from tests.factories.people import PersonFactory

CONTENT = bytes(range(256)) * 8
HASH = "ab" * 32


@pytest.fixture
def clip(session, app):
    """A clip of a course, kept on disk."""
    course = CourseFactory()
    session.add(
        CourseFile(
            course_id=course.id,
            name="media/open.mp4",
            content_hash=HASH,
            media_type="video/mp4",
            size=len(CONTENT),
        )
    )
    path = app.config["ACADEMY_INSTANCE"] / file_place(HASH)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(CONTENT)
    yield f"/course-files/{HASH}/media/open.mp4"
    path.unlink(missing_ok=True)


@pytest.fixture
def pupil(sign_in, session):
    """Somebody who is signed in."""
    return sign_in(PersonFactory()).client


def test_a_file_is_sent_once_and_kept_for_ever(pupil, clip):
    with pupil.get(clip) as answer:
        assert answer.data == CONTENT
        assert answer.mimetype == "video/mp4"
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "sent"),
    [("bytes=0-9", CONTENT[:10]), ("bytes=100-", CONTENT[100:]), ("bytes=-5", CONTENT[-5:])],
)
def test_a_player_gets_the_part_it_asks_for(pupil, clip, asked, sent):
    with pupil.get(clip, headers={"Range": asked}) as answer:
        assert answer.status_code == 206
        assert answer.data == sent


def test_a_part_beyond_the_end_is_refused(pupil, clip):
    with pupil.get(clip, headers={"Range": "bytes=99999-"}) as answer:
        assert answer.status_code == 416


def test_what_the_browser_has_is_not_sent_again(pupil, clip):
    with pupil.get(clip) as first:
        tag = first.headers["ETag"]
    with pupil.get(clip, headers={"If-None-Match": tag}) as answer:
        assert answer.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        f"/course-files/{HASH}/media/other.mp4",
        f"/course-files/{'cd' * 32}/media/open.mp4",
        f"/course-files/{HASH}/../../secret_key",
        "/course-files/../secret_key",
    ],
)
def test_only_files_of_courses_are_sent(pupil, clip, path):
    assert pupil.get(path).status_code == 404


def test_a_file_missing_on_disk_is_not_there(pupil, clip, app):
    (app.config["ACADEMY_INSTANCE"] / file_place(HASH)).unlink()
    assert pupil.get(clip).status_code == 404


def test_strangers_get_no_course_files(new_browser, clip):
    assert new_browser().client.get(clip).location.startswith("/login")


def test_the_glossary_has_an_anchor_for_each_term(browser, session):
    session.add(Term(term="起订量", term_en="minimum order", meaning="最少拿多少。", position=1))
    page = browser.get("/glossary")
    assert "最少拿多少" in page.one("#t-起订量").get_text()


def test_an_empty_glossary_says_so(browser, session):
    assert "还没有写词条" in browser.get("/glossary").text
