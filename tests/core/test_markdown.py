"""What a lesson's Markdown becomes, and what never gets through."""

import re

import pytest

from academy.core.markdown import (
    Clip,
    Picture,
    Surroundings,
    heading_id,
    length,
    megabytes,
    render,
    term_id,
)
from tests.browser import problems

AROUND = Surroundings(
    media={
        "figures/shoe.svg": Picture("/f/shoe.svg", 640, 360),
        "media/open.mp4": Clip("/f/open.mp4", "/f/open.vtt", 1_234_567, 75, ("您好。", "看货。")),
    },
    links={"02-price.md": "/courses/c901/lessons/2"},
    terms=frozenset({"产业带"}),
)


def html(text: str) -> str:
    return re.sub(r"\n+", "", render(text, AROUND).html)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("先说*自己*。", "<p>先说<em>自己</em>。</p>"),
        ("说[[产业带]]吧", '<a href="/glossary#t-产业带">产业带</a>'),
        ("说 [[产业带]] 吧", "<p>说<a"),
        ("说[[没有的词]]吧", "<p>说没有的词吧</p>"),
        ("[外面](https://a.example/)", 'rel="noopener noreferrer"'),
        ("[下一节](02-price.md)", '<a href="/courses/c901/lessons/2">'),
        ("[下一节](02-price.md#s-报价)", 'href="/courses/c901/lessons/2#s-报价"'),
        ("## 报价 三样", '<h2 id="s-报价-三样">报价 三样</h2>'),
        (
            '!!! care "小心"\n    别急。',
            '<div class="admonition care"><p class="admonition-title">',
        ),
        ("1. 一\n2. 二", "<ol><li>一</li><li>二</li></ol>"),
    ],
)
def test_what_authors_write_is_shown(written, shown):
    assert shown in html(written)


@pytest.mark.parametrize(
    ("written", "never"),
    [
        ("<script>alert(1)</script>", "<script"),
        ('<img src="x" onerror="alert(1)">', "<img"),
        ("一<b onclick='x()'>二</b>", "<b"),
        ("[按](javascript:alert(1))", "javascript:"),
        ("[按](data:text/html,x)", "data:"),
        ('[按](https://a.example "x){onclick=1}")', "onclick=1}<"),
        ("<style>p{}</style>", "<style"),
        ("<!-- 藏 -->", "<!--"),
        ('!!! hidden "标题"\n    词', "hidden"),
    ],
)
def test_what_could_harm_never_gets_through(written, never):
    assert never not in html(written)


def test_a_caption_above_a_table_becomes_part_of_it():
    shown = html("表：两种货\n\n| 货型 | 几天 |\n|---|---|\n| 现货 | 2 |")
    assert shown.startswith("<table><caption>两种货</caption><thead>")
    assert '<th scope="col">货型</th>' in shown
    assert '<th scope="row">现货</th><td>2</td>' in shown


def test_a_caption_without_a_table_stays_a_sentence():
    assert html("表：没有表\n\n一段话") == "<p>表：没有表</p><p>一段话</p>"
    assert html("表：没有表") == "<p>表：没有表</p>"


def test_a_picture_alone_becomes_a_figure_with_its_size_and_caption():
    shown = html('![一双鞋](figures/shoe.svg "先看货")')
    assert 'src="/f/shoe.svg"' in shown
    assert 'width="640"' in shown
    assert 'height="360"' in shown
    assert 'loading="lazy"' in shown
    assert "<figcaption>先看货</figcaption></figure>" in shown


def test_a_picture_among_words_stays_among_them():
    assert "<figure" not in html("看 ![鞋](figures/shoe.svg) 这里")


def test_a_clip_becomes_a_player_that_loads_on_a_tap_and_says_how_much():
    shown = html('![开场](media/open.mp4 "看一遍")')
    assert 'preload="none"' in shown
    assert "playsinline" in shown
    assert "x5-video-player-type" not in shown
    assert "autoplay" not in shown
    assert "看一遍 点一下播放（约 1.2 MB，75 秒）" in shown
    assert '<track default="" kind="captions"' in shown
    assert "<details><summary>文字稿</summary><p>您好。</p><p>看货。</p></details>" in shown


def test_headings_are_given_with_their_anchors():
    rendered = render("## 一\n\n### 二\n\n## 一")
    found = [(one.id, one.text, one.level) for one in rendered.headings]
    assert found == [("s-一", "一", 2), ("s-二", "二", 3), ("s-一-2", "一", 2)]
    assert 'id="s-一-2"' in rendered.html


def test_anchors_follow_the_words():
    assert heading_id(" 报价 三样 ") == "s-报价-三样"
    assert term_id("起订量") == "t-起订量"


@pytest.mark.parametrize(("size", "words"), [(50_000, "0.1"), (3_000_000, "3"), (12_400_000, "12")])
def test_sizes_are_said_in_megabytes(size, words):
    assert megabytes(size) == words


@pytest.mark.parametrize(("seconds", "words"), [(45, "45 秒"), (89.6, "90 秒"), (200, "3 分钟")])
def test_lengths_are_said_in_seconds_or_minutes(seconds, words):
    assert length(seconds) == words


def test_the_whole_is_valid_html():
    table = "表：甲\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    text = f'## 一\n\n{table}\n\n![v](media/open.mp4 "看")\n\n[[产业带]]'
    page = (
        '<!doctype html><html lang="zh-CN"><head><title>课</title></head>'
        f"<body><h1>课</h1>{render(text, AROUND).html}</body></html>"
    )
    assert problems(page) == []
