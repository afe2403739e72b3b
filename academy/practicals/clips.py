"""Looking into a handed-in video: what it really is, however it was named."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from academy.core.errors import Refused, TooLarge
from academy.core.later import later
from academy.core.tokens import new_token
from academy.core.words import N_

av = later("av")

CHUNK = 1 << 20
FORMATS = {
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "matroska": "video/webm",
}
SUFFIXES = {"video/mp4": ".mp4", "video/quicktime": ".mov", "video/webm": ".webm"}


class NotAVideo(Refused):
    """The file is not a video that browsers play."""

    status = 422
    sentence = N_("This file is not a video we can play. Send an MP4 as the phone records it.")


@dataclass(frozen=True)
class Clip:
    """A video as kept: our own file name, its real type, size, length and fingerprint."""

    file_name: str
    media_type: str
    size: int
    seconds: float
    sha256: str


def keep(stream: BinaryIO, *, folder: Path, limit: int) -> Clip:
    """Write a video to disk under our own name and look into it; a refused one leaves nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{new_token()}.part"
    try:
        size, digest = _write(stream, path, limit)
        media_type, seconds = probe(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    kept = path.with_suffix(SUFFIXES[media_type])
    path.rename(kept)
    return Clip(kept.name, media_type, size, seconds, digest)


def _write(stream: BinaryIO, path: Path, limit: int) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise TooLarge(
                    N_("The video is over %(limit)s. Trim it or lower the quality and try again."),
                    limit=f"{limit // 1_000_000} MB",
                )
            digest.update(chunk)
            file.write(chunk)
    if not size:
        raise NotAVideo(N_("The file is empty. Choose the video once more."))
    return size, digest.hexdigest()


def probe(path: Path) -> tuple[str, float]:
    """The media type and the length in seconds of a file, read from its content."""
    try:
        # A title may be in any encoding, and is not looked at.
        with av.open(str(path), metadata_errors="ignore") as container:
            names = container.format.name.split(",")
            known = next((FORMATS[name] for name in names if name in FORMATS), None)
            if known is None or not container.streams.video:
                raise NotAVideo
            # One picture is decoded: a header alone does not make a video.
            next(container.decode(video=0))
            seconds = (container.duration or 0) / av.time_base
    except (av.FFmpegError, StopIteration) as error:
        raise NotAVideo from error
    if "mov" in names and "mp4" in names:
        known = "video/mp4"
    return known, round(seconds, 1)
