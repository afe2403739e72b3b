"""Practicals and submissions as tests need them."""

import io
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from typing import Any

import av
import factory

from academy.practicals.models import Marking, Practical, PracticalVersion, Submission
from academy.records.models import Enrollment
from tests.factories.base import Factory

WEIGHTS = {"R1": 25, "R2": 20, "R3": 20, "R4": 8, "R5": 10, "R6": 8, "R7": 5, "R8": 4}
MORNING = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def content() -> dict[str, Any]:
    """A practical's content with the rubric of level 1."""
    return {
        "task": "讲三款货",
        "task_en": "Explain three products",
        "deliverables": [{"text": "一段录像", "text_en": "One video"}],
        "rules": [{"text": "一镜到底", "text_en": "One take"}],
        "pass_mark": 70,
        "floors": {"R3": 2},
        "criteria": [
            {
                "code": code,
                "name": f"准则{code}",
                "name_en": f"Criterion {code}",
                "weight": weight,
                "anchors": {str(level): f"{code} 的第 {level} 级" for level in range(5)},
            }
            for code, weight in WEIGHTS.items()
        ],
        "red_lines": [
            {"code": "RL1", "text": "宣称治病", "text_en": "A medical claim"},
            {"code": "RL2", "text": "绝对化用语", "text_en": "An absolute claim"},
        ],
        "cards": ["起订量能少吗？"],
    }


def a_practical() -> Practical:
    """The practical of level 1 with its version."""
    practical: Practical = PracticalFactory()
    version = PracticalVersionFactory(practical_id=practical.id)
    practical.version_id = version.id
    return practical


class PracticalFactory(Factory):
    """A practical without a version."""

    class Meta:
        """Practicals."""

        model = Practical

    code = factory.Sequence(lambda n: f"PRACTICAL-{n}")
    slug = factory.Sequence(lambda n: f"practical-{n}")
    title = "初级实操考核"
    title_en = "Level 1 practical"
    level = "L1"


class PracticalVersionFactory(Factory):
    """A version of a practical."""

    class Meta:
        """Versions."""

        model = PracticalVersion

    content_hash = factory.Sequence(lambda n: f"{n:064d}")
    number = 1
    content = factory.LazyFunction(content)
    created_at = MORNING


class SubmissionFactory(Factory):
    """A video that waits for its marks."""

    class Meta:
        """Submissions."""

        model = Submission

    number = 1
    file_name = "clip.mp4"
    media_type = "video/mp4"
    size = 1000
    seconds = 12.0
    sha256 = "0" * 64
    handed_in_at = MORNING


def a_submission(enrollment: Enrollment, practical: Practical, **more: Any) -> Submission:
    """A learner's video for a practical."""
    submission: Submission = SubmissionFactory(
        person_id=enrollment.person_id,
        enrollment_id=enrollment.id,
        center_id=enrollment.center_id,
        cohort_id=enrollment.cohort_id,
        practical_id=practical.id,
        practical_version_id=practical.version_id,
        **more,
    )
    return submission


class MarkingFactory(Factory):
    """A sheet in an examiner's hands."""

    class Meta:
        """Markings."""

        model = Marking

    slot = 1
    leased_until = datetime(2026, 12, 1, tzinfo=UTC)


@cache
def clip_bytes(
    form: str = "mp4", codec: str = "libx264", frames: int = 10, title: bytes = b""
) -> bytes:
    """A real video of a second, as small as it gets; its title is in whatever encoding."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=form) as container:
        container.metadata["title"] = "T" * len(title)
        stream = container.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for n in range(frames):
            frame = av.VideoFrame(64, 64, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([n * 10 % 255]) * plane.buffer_size)
            frame.pts, frame.time_base = n, Fraction(1, 10)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return buffer.getvalue().replace(b"T" * len(title), title) if title else buffer.getvalue()
