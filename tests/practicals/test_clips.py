"""What a handed-in file really is."""

import io
from pathlib import Path

import pytest

from academy.core.errors import TooLarge
from academy.practicals import clips
from tests.factories.practicals import clip_bytes

LIMIT = 1_000_000


def keep(content: bytes, folder: Path, limit: int = LIMIT) -> clips.Clip:
    return clips.keep(io.BytesIO(content), folder=folder, limit=limit)


@pytest.mark.parametrize(
    ("form", "codec", "media_type"),
    [("mp4", "libx264", "video/mp4"), ("webm", "libvpx", "video/webm")],
)
def test_a_video_is_known_by_its_content(
    tmp_path: Path, form: str, codec: str, media_type: str
) -> None:
    clip = keep(clip_bytes(form, codec), tmp_path)
    assert clip.media_type == media_type
    assert clip.seconds == pytest.approx(1, abs=0.2)
    assert (tmp_path / clip.file_name).stat().st_size == clip.size


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 200, b"%PDF-1.7\n" + b"x" * 500],
)
def test_what_is_not_a_video_is_refused_and_leaves_nothing_behind(
    tmp_path: Path, content: bytes
) -> None:
    with pytest.raises(clips.NotAVideo):
        keep(content, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_cut_off_video_is_refused(tmp_path: Path) -> None:
    whole = clip_bytes()
    with pytest.raises(clips.NotAVideo):
        keep(whole[: len(whole) // 3], tmp_path)


def test_too_many_bytes_are_refused_and_leave_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        keep(clip_bytes(), tmp_path, limit=100)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "title", ["直播 🎥".encode(), "温岭鞋靴直播".encode("gbk"), b"\xff\xfe\x00"]
)
def test_what_a_phone_wrote_into_the_title_does_not_matter(tmp_path: Path, title: bytes) -> None:
    clip = keep(clip_bytes(title=title), tmp_path)
    assert clip.media_type == "video/mp4"
