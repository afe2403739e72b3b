"""Pictures and clips of the courses, and the glossary."""

from pathlib import Path

from flask import Blueprint, Response, current_app, send_file

from academy.access.gate import open_to_all, signed_in
from academy.core.errors import Unknown
from academy.core.markdown import term_id
from academy.curriculum import queries, rules
from academy.web.shell import page

blueprint = Blueprint("curriculum", __name__)

FOREVER = "private, max-age=31536000, immutable"


@blueprint.get("/course-files/<content_hash>/<path:name>")
@signed_in
def course_file(content_hash: str, name: str) -> Response:
    """A picture or clip of a course; a part of it when the player asks for a part."""
    found = queries.course_file(content_hash, name)
    if found is None:
        raise Unknown
    path = Path(current_app.config["ACADEMY_INSTANCE"]) / rules.file_place(found.content_hash)
    if not path.is_file():
        raise Unknown
    response = send_file(path, mimetype=found.media_type, conditional=True, etag=content_hash[:32])
    # The same address is the same bytes for ever.
    response.headers["Cache-Control"] = FOREVER
    return response


@blueprint.get("/glossary")
@open_to_all
def glossary() -> str:
    """The words of the trade, each with an anchor that lessons link to."""
    return page("curriculum/glossary.html", terms=queries.glossary(), anchor=term_id)
