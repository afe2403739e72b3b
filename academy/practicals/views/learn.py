"""The learner's side of the practical: task, upload, status, feedback."""

from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, flash, send_file
from flask_login import current_user

from academy.access.gate import admits
from academy.access.permissions import Permission
from academy.core.errors import Refused, Unknown
from academy.practicals import actions, clips, queries, rules
from academy.practicals.forms import UploadForm
from academy.practicals.models import Practical, Submission
from academy.records import queries as records
from academy.records.models import Enrollment
from academy.web.filters import megabytes, say
from academy.web.language import gettext as _
from academy.web.shell import page, request_time, see_other

blueprint = Blueprint("practicals", __name__)

SAMPLE = "sample.mp4"


def practical_and_enrollment(slug: str) -> tuple[Practical, Enrollment]:
    """The practical asked for, when the learner's level has it."""
    practical = queries.practical_by_slug(slug)
    enrollment = records.current_enrollment(current_user)
    if practical is None or enrollment is None or practical.level != enrollment.level:
        raise Unknown
    return practical, enrollment


@blueprint.get("/practicals/<practical>")
@admits(Permission.PRACTICAL_SUBMIT)
def brief(practical: str) -> str:
    """What is asked, how it is marked, and what fails it."""
    found, enrollment = practical_and_enrollment(practical)
    version = queries.version_of(found)
    earlier = queries.submissions_of(enrollment, found)
    return page(
        "practicals/brief.html",
        practical=found,
        content=version.content,
        rubric=rules.rubric_of(version.content),
        earlier=earlier,
        refusal=actions.refusal_to_submit(enrollment, earlier, at=request_time()),
        level_words=rules.LEVEL_WORDS,
        tries=rules.TRIES,
        cards=rules.drawn_cards(version.content["cards"], seed_of_try(enrollment, len(earlier))),
        code=rules.spoken_code(
            enrollment.ref, request_time(), key=current_app.config["SECRET_KEY"]
        ),
        code_hours=rules.CODE_HOURS,
    )


def seed_of_try(enrollment: Enrollment, earlier: int) -> str:
    """What the cards of the next try are drawn by."""
    return f"{enrollment.ref}:{earlier + 1}"


@blueprint.get("/practicals/<practical>/materials")
@admits(Permission.PRACTICAL_SUBMIT)
def materials(practical: str) -> str:
    """Script template, a worked example with its evidence, red lines in words."""
    found, _enrollment = practical_and_enrollment(practical)
    return materials_page("practicals/materials.html", found)


@blueprint.get("/practicals/<practical>/checklist")
@admits(Permission.PRACTICAL_SUBMIT)
def checklist(practical: str) -> str:
    """The go-live checklist, made for paper."""
    found, _enrollment = practical_and_enrollment(practical)
    return materials_page("practicals/checklist.html", found)


def materials_page(template: str, practical: Practical) -> str:
    """A page of the materials; there is none while a level has no materials."""
    content = queries.version_of(practical).content.get("materials")
    if not content:
        raise Unknown
    return page(template, practical=practical, materials=content)


@blueprint.get("/practicals/<practical>/submit")
@admits(Permission.PRACTICAL_SUBMIT)
def submit(practical: str) -> Any:
    """The upload form; whoever may not hand in now is led back to the reason."""
    found, enrollment = practical_and_enrollment(practical)
    earlier = queries.submissions_of(enrollment, found)
    if actions.refusal_to_submit(enrollment, earlier, at=request_time()):
        return see_other("practicals.brief", practical=practical)
    return upload_page(UploadForm(), found)


def upload_page(form: UploadForm, practical: Practical) -> str:
    """The upload form with its limits in words."""
    return page(
        "practicals/submit.html",
        form=form,
        practical=practical,
        limit=megabytes(current_app.config["UPLOAD_LIMIT"]).removesuffix(".0 MB") + " MB",
        limit_bytes=current_app.config["UPLOAD_LIMIT"],
        has_sample=sample_path() is not None,
    )


@blueprint.post("/practicals/<practical>/submit")
@admits(Permission.PRACTICAL_SUBMIT)
def hand_in(practical: str) -> Any:
    """Hand in the video; a wrong file is said and costs no try."""
    found, enrollment = practical_and_enrollment(practical)
    form = UploadForm()
    if not form.validate_on_submit():
        return upload_page(form, found), 422
    try:
        clip = clips.keep(
            form.video.data.stream,
            folder=current_app.config["UPLOAD_FOLDER"],
            limit=current_app.config["UPLOAD_LIMIT"],
        )
    except Refused as refused:
        form.video.errors = [say(refused.said)]
        return upload_page(form, found), 422
    return keep_submission(enrollment, found, clip, form.note.data or "", has_consent=True)


@blueprint.post("/practicals/<practical>/sample")
@admits(Permission.PRACTICAL_SUBMIT)
def hand_in_sample(practical: str) -> Any:
    """In the demo world: hand in the sample clip, so that nobody needs a camera."""
    found, enrollment = practical_and_enrollment(practical)
    path = sample_path()
    if path is None:
        raise Unknown
    with path.open("rb") as stream:
        clip = clips.keep(
            stream,
            folder=current_app.config["UPLOAD_FOLDER"],
            limit=current_app.config["UPLOAD_LIMIT"],
        )
    return keep_submission(enrollment, found, clip, _("The sample clip of the demo world"))


def keep_submission(
    enrollment: Enrollment,
    practical: Practical,
    clip: clips.Clip,
    words: str,
    *,
    has_consent: bool = False,
) -> Any:
    """Store the submission; a refusal takes the file away again."""
    try:
        submission = actions.submit(
            enrollment,
            practical,
            clip,
            words=words,
            by=current_user,
            at=request_time(),
            has_consent=has_consent,
        )
    except Exception:
        (Path(current_app.config["UPLOAD_FOLDER"]) / clip.file_name).unlink(missing_ok=True)
        raise
    flash(_("The video has arrived. Two examiners will mark it."), "ok")
    return see_other("practicals.submission", submission=submission.ref)


def sample_path() -> Path | None:
    """The sample clip of the demo world, if there is one."""
    path = Path(current_app.config["ACADEMY_INSTANCE"]) / SAMPLE
    return path if current_app.config["DEMO"] and path.exists() else None


@blueprint.get("/submissions/<submission>")
@admits(Permission.PRACTICAL_SUBMIT, submission=queries.submission_by_ref)
def submission(submission: Submission) -> str:
    """How far a handed-in video has come, and its feedback once decided."""
    version = queries.version_for(submission)
    return page(
        "practicals/submission.html",
        submission=submission,
        practical=queries.practical_for(submission),
        rubric=rules.rubric_of(version.content),
        level_words=rules.LEVEL_WORDS,
        retry=retry(submission) if submission.passed is False else None,
        time_code=rules.time_code,
    )


def retry(submission: Submission) -> dict[str, Any] | None:
    """Whether one more video may be handed in after a failed one, and if not, why and when."""
    enrollment = records.current_enrollment(current_user)
    if enrollment is None or enrollment.id != submission.enrollment_id:
        return None
    earlier = queries.submissions_of(enrollment, queries.practical_for(submission))
    return {"refusal": actions.refusal_to_submit(enrollment, earlier, at=request_time())}


@blueprint.get("/submissions/<submission>/video")
@admits(Permission.SUBMISSION_WATCH, watchable=queries.watchable)
def video(watchable: queries.Watchable) -> Any:
    """The video itself, in parts as a player asks for them."""
    path = Path(current_app.config["UPLOAD_FOLDER"]) / watchable.file_name
    if not path.exists():
        raise Unknown
    answer = send_file(path, mimetype=watchable.media_type, conditional=True, max_age=0)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
