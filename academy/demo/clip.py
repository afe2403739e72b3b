"""The short sample clip of the demo: drawn and encoded here, so that nobody needs a camera."""

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

from academy.certificates.render import main_font
from academy.core.later import later

av, typst = later("av"), later("typst")

WIDTH, HEIGHT = 360, 640
FRAMES_A_SECOND = 8
SECONDS_A_SLIDE = 3
SLIDES = (
    ("示例录像", "演示环境自动生成"),
    ("开场", "我是学员，今天在自家工厂直播"),
    ("第 1 款", "货号 A01，头层牛皮，起订 60 双，可混两色"),
    ("第 2 款", "货号 A02，不含税不含运费，报价 7 天有效"),
    ("第 3 款", "货号 A03，现货 300 双，48 小时发出"),
    ("问题卡", "样品 80 元一双，下大货全退"),
    ("收尾", "售后按书面约定，谢谢各位"),
)
PAGE = """#set page(width: {width}pt, height: {height}pt, margin: 32pt, fill: rgb("#21467B"))
#set text(font: "Noto Sans SC", fill: white, lang: "zh", region: "cn")
#set align(horizon)
#text(size: 34pt, weight: 600)[#sys.inputs.title]
#v(14pt)
#set par(leading: 14pt)
#text(size: 22pt)[#sys.inputs.words]
#place(bottom, rect(width: 100%, height: 6pt, fill: rgb("#9C4526")))
"""


def make(path: Path) -> None:
    """Write the sample clip: one slide after the other, H.264 in MP4, without sound."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=FRAMES_A_SECOND, options={"crf": "30"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        position = 0
        for title, words in SLIDES:
            picture = _slide(title, words)
            for _ in range(FRAMES_A_SECOND * SECONDS_A_SLIDE):
                picture.pts, picture.time_base = position, Fraction(1, FRAMES_A_SECOND)
                container.mux(stream.encode(picture))
                position += 1
        container.mux(stream.encode())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue())


def _slide(title: str, words: str) -> Any:
    source = PAGE.format(width=WIDTH, height=HEIGHT)
    drawn = typst.compile(
        source.encode(),
        format="png",
        ppi=72,
        font_paths=[str(main_font())],
        ignore_system_fonts=True,
        sys_inputs={"title": title, "words": words},
    )
    with av.open(io.BytesIO(drawn), "r") as container:
        frame = next(container.decode(video=0))
    return frame.reformat(WIDTH, HEIGHT, "yuv420p")
