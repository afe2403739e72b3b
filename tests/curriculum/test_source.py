"""What the check finds in a courses folder: one broken thing, one problem with its place."""

from decimal import Decimal
from pathlib import Path

import pytest

from academy.curriculum.source.arithmetic import NotArithmetic, agrees, compute, stands_in
from academy.curriculum.source.files import read_courses
from tests.factories.courses import (
    COURSE,
    GLOSSARY,
    LESSON,
    LEVEL,
    PRACTICAL,
    QUESTIONS,
    QUIZ,
    REGULATIONS,
    SECOND,
    SVG,
    THEORY,
    write_courses,
)

FIRST = "c901/01-opening.md"
ITEMS = "c901/questions/c901-1-1.yaml"
QUIZ_1 = "c901/papers/module-1.yaml"
EXAM = "l1/papers/theory-l1.yaml"
RUBRIC = "l1/practicals/practical-l1.yaml"
TERMS = "reference/glossary.yaml"
DRAWING = "c901/figures/shoe.svg"
WRITTEN = {
    FIRST: LESSON,
    ITEMS: QUESTIONS.format(lesson="C901-1-1", section="第一句话"),
    QUIZ_1: QUIZ.format(module=1, lesson="C901-1-1"),
    EXAM: THEORY,
    RUBRIC: PRACTICAL,
    "c901/course.md": COURSE,
    "l1/level.yaml": LEVEL,
    TERMS: GLOSSARY,
    "reference/regulations.yaml": REGULATIONS,
    DRAWING: SVG,
}


def found(root: Path) -> list[tuple[str, int, str]]:
    """Every problem as file, line and sentence."""
    problems = read_courses(root).problems
    return [(one.file, one.line, one.said.message % one.said.values) for one in problems]


def test_a_sound_folder_has_no_problem(tmp_path):
    write_courses(tmp_path)
    assert found(tmp_path) == []


def test_everything_is_read(tmp_path):
    files = read_courses(write_courses(tmp_path))
    assert [course.code for course in files.courses] == ["C901"]
    assert [(one.code, one.number, one.module) for one in files.lessons] == [
        ("C901-1-1", 1, 1),
        ("C901-2-1", 2, 2),
    ]
    assert len(files.questions) == 8
    assert {paper.slug: paper.kind for paper in files.papers} == {
        "c901-m1": "quiz",
        "c901-m2": "quiz",
        "theory-l1": "theory",
    }
    assert files.practicals[0].content["floors"] == {"R1": 2}
    assert files.practicals[0].slug == "practical-l1"
    assert files.levels[0].tracks[0].title == "鞋靴"
    assert files.terms[0].term == "产业带"
    assert files.lexicon[0].instead == "写明依据"
    assert files.regulations[0].in_force_from == "2026-01-01"


def test_keys_are_positions_of_options(tmp_path):
    files = read_courses(write_courses(tmp_path))
    keys = {question.code: question.right for question in files.questions}
    assert keys["C901-1-1-P1"] == (0,)
    assert keys["C901-1-1-P2"] == (1,)  # false
    assert keys["C901-1-1-P3"] == (0, 1)


def test_the_same_words_have_the_same_hash(tmp_path):
    once = read_courses(write_courses(tmp_path / "a"))
    again = read_courses(write_courses(tmp_path / "b"))
    for kind in ("questions", "papers", "practicals", "media"):
        hashes = [[one.content_hash for one in getattr(files, kind)] for files in (once, again)]
        assert hashes[0] == hashes[1]


def test_pictures_and_clips_have_their_size_and_length(tmp_path):
    media = {one.name: one for one in read_courses(write_courses(tmp_path)).media}
    assert (media["figures/shoe.svg"].width, media["figures/shoe.svg"].height) == (640, 360)
    assert media["media/open.mp4"].seconds == 75
    assert media["media/open.vtt"].lines == ("您好，我是老板。", "今天看三款货。")


def test_which_paper_closes_a_module(tmp_path):
    files = read_courses(write_courses(tmp_path))
    quiz = files.quiz_of("C901", 2)
    assert quiz is not None
    assert quiz.code == "C901-M2"
    assert files.quiz_of("C901", 3) is None


# One broken thing each: file, what stands there, what instead, line, words of the problem.
BROKEN = [
    # course.md
    ("c901/course.md", "code: C901\n", "code: C902\n", 2, "The code is C902 but the folder"),
    ("c901/course.md", "title_en: A trial course\n", "", 2, "“title_en” is missing"),
    ("c901/course.md", "level: L1", "level: L9", 5, "“level” is “L9”; it can be L1, L2, L3"),
    ("c901/course.md", "cover.svg", "nothing.svg", 7, "There is no file nothing.svg"),
    ("c901/course.md", "  - {code: 1, t", "  - {code: 3, t", 10, "Modules are numbered 1, 2, 3"),
    ("c901/course.md", "summary:", "summaries: x\nsummary:", 8, "“summaries” is not a known entry"),
    ("c901/course.md", "track:", "track: ABC", 1, "No level has the track ABC"),
    # front matter
    (FIRST, "---\ncode", "code", 1, "The file must begin with a line ---"),
    (FIRST, "unit: 元}\n---\n", "unit: 元}\n", 1, "The front matter has no closing line ---"),
    (FIRST, "goal: 能", "goal: [能", 8, "This is not sound YAML"),
    (FIRST, "title: 怎么开场", "title: 怎么开场\ntitle: 又一个", 4, "“title” stands here twice"),
    (FIRST, "code: C901-1-1", "code: C901-2-9", 2, "it begins with C901-1-"),
    (FIRST, "minutes: 5", "minutes: 20", 6, "It says 20 minutes; the text comes to about 4"),
    (FIRST, "minutes: 5", "minutes: soon", 6, "“minutes” must be a whole number"),
    (FIRST, "minutes: 5", "minutes: 99", 6, "“minutes” is 99; it must lie between 3 and 30"),
    (FIRST, "[R-ONE]", "[R-TWO]", 1, "R-TWO is not in reference/regulations.yaml"),
    (FIRST, "[R-ONE]", "R-ONE", 8, "“regulation_refs” must be a list"),
    (FIRST, "[R-ONE]", "[1]", 8, "“regulation_refs” must be a list of words"),
    (FIRST, "goal:", "review: soon\ngoal:", 7, "“review” is “soon”; it can be due"),
    (FIRST, "title: 某法, ", "", 10, "“title” is missing"),
    (FIRST, "title: 怎么开场", f"title: {'长' * 61}", 3, "“title” has 61 characters; at most 60"),
    # arithmetic
    (FIRST, "equals: 5760", "equals: 5761", 12, "48 * 120 comes to 5760, not to 5761"),
    (FIRST, "一箱 5,760 元", "一箱很多钱", 12, "The result 5760 does not stand in the text"),
    (FIRST, "48 * 120,", "open(1),", 12, "Only numbers, + - * / and brackets"),
    (FIRST, "equals: 5760", "equals: many", 12, "“equals” must be a number"),
    # the body
    (FIRST, "## 第一句话", "# 第一句话", 16, "The title is the only first-level heading"),
    (FIRST, "## 第一句话", "#### 第一句话", 16, "A heading of level 4 follows one of level 1"),
    (FIRST, "## 第一句话", "## 1. 第一句话", 16, "Headings carry no numbers"),
    (FIRST, "## 第一句话\n", "## 第一句话\n\n## 第一句话\n", 18, "The heading “第一句话”"),
    (FIRST, "## 第一句话\n\n", "## 第一句话\n", 16, "Leave a blank line before and after"),
    (FIRST, "先说*自己", "先<b>说</b>*自己", 14, "No HTML here"),
    (FIRST, "| 货型 | 几天发货 |", "| 货型 | 几天 | 甲 | 乙 | 丙 |", 22, "The table has 5 columns"),
    (FIRST, "| 期货 | 15 天 |", "| 期货 | 15 天 | 多 |", 25, "This row has 3 cells"),
    (FIRST, "|---|---|\n", "", 22, "A table has a heading row, a row of dashes"),
    (FIRST, "两种货\n\n|", "两种货\n\n又一段\n\n|", 20, "A table's caption stands right above"),
    (FIRST, "!!! care", "!!! warning", 27, "A callout is !!! point, !!! care or !!! try"),
    (FIRST, ' "小心"\n', "\n", 27, "A callout has a title in quotes"),
    (FIRST, "    说出口", "说出口", 27, "indented by four spaces"),
    (FIRST, '!!! try "做一做"', '!!! point "要点"', 14, "A lesson has a task"),
    (FIRST, "![一只手拿着一双鞋]", "![]", 30, "Say in words what is in the picture"),
    (FIRST, "figures/shoe.svg", "figures/boot.svg", 30, "There is no file figures/boot.svg"),
    (FIRST, "![一只手", "看图：![一只手", 30, "A picture stands in a line of its own"),
    (FIRST, "02-price.md", "09-nowhere.md", 18, "The link to 09-nowhere.md leads nowhere"),
    (FIRST, "[[产业带]]", "[[产地带]]", 14, "“产地带” is not in reference/glossary.yaml"),
    # questions
    (ITEMS, "right: true, why: 先", "why: 先", 8, "0 options are right; a single question"),
    (ITEMS, "价格, why", "价格, right: true, why", 8, "2 options are right; a single question"),
    (ITEMS, "    - {text: 天气, why: 没用。}\n", "", 8, "There are 2 options; a single"),
    (ITEMS, "交期, right: true", "交期", 27, "1 options are right; a multiple question"),
    (ITEMS, "  answer: false\n", "", 13, "A true_false question has answer"),
    (ITEMS, "  answer: false\n", "  answer: false\n  options: [1]\n", 20, "has no options of its"),
    (ITEMS, "text: 天气, why: 没用。", "text: 天气", 11, "“why” is missing"),
    (ITEMS, "text: 天气", "text: 以上都对", 11, "No option speaks of the others"),
    (ITEMS, "text: 天气", "text: 价格", 8, "Two options say the same"),
    (ITEMS, "topic: T1\n  difficulty: middle", "topic: T99\n  difficulty: middle", 24, "is “T99”"),
    (ITEMS, "C901-1-1-P2", "C901-1-1-P1", 13, "The code C901-1-1-P1 is taken"),
    (ITEMS, "C901-1-1-E01", "C901-1-1-P09", 33, "begins with C901-1-1-E"),
    (ITEMS, "section: 第一句话", "section: 没有", 1, "The lesson has no heading “没有”"),
    (ITEMS, "right: true, why: 先", "right: yes please, why: 先", 9, "must be true or false"),
    # papers
    (QUIZ_1, "C901-1-1-P3", "C901-1-1-P9", 7, "There is no question C901-1-1-P9"),
    (QUIZ_1, "C901-1-1-P3", "C901-1-1-E01", 7, "belongs to the exam bank"),
    (QUIZ_1, "C901-1-1-P3", "C901-1-1-P1", 7, "C901-1-1-P1 is asked twice"),
    (QUIZ_1, "code: C901-M1", "code: C901-M7", 1, "The quiz of this module is called C901-M1"),
    (QUIZ_1, "pass_percent: 80", "pass_percent: 180", 6, "“pass_percent” is 180"),
    (EXAM, "easy: 2", "easy: 5", 13, "T1 easy asks for 5; the exam bank has 2"),
    (EXAM, "easy: 2", "easy: 0", 13, "The blueprint asks for no question"),
    (EXAM, "points: 2", "points: none", 9, "“points” must be a number above zero"),
    (EXAM, "[24, 72]", "soon", 12, "“cool_down_hours” must be a list of hours"),
    (EXAM, "level: L1", "level: L2", 5, "The file lies in the folder of level L1"),
    (EXAM, "{T1: 80}", "{T77: 80}", 8, "“T77” is not a known entry here"),
    (EXAM, "blueprint:\n  T1: {easy: 2, middle: 0, hard: 0}\n", "", 1, "“blueprint” is missing"),
    # practicals
    (RUBRIC, "weight: 60", "weight: 50", 8, "The weights come to 90, not to 100"),
    (RUBRIC, "floors: {R1: 2}", "floors: {R9: 2}", 7, "There is no criterion R9"),
    (RUBRIC, "code: R2", "code: R1", 8, "Two criteria have the same code"),
    (RUBRIC, "2: c, 1: d, 0: e}}\n  - {code: R2", "1: d, 0: e}}\n  - {code: R2", 9, "“2” is"),
    (RUBRIC, "level: L1", "level: L2", 4, "The file lies in the folder of level L1"),
    (RUBRIC, "[起订量能不能少一点？]", "[]", 13, "“cards” is missing"),
    # levels and reference
    ("l1/level.yaml", "[C901]", "[C901, C902]", 1, "There is no course C902 of level L1"),
    ("l1/level.yaml", "[C901]", "[]", 1, "No level names this course"),
    ("l1/level.yaml", "code: L1", "code: L2", 1, "The code is L2 but the folder is l1"),
    (TERMS, "- {term", "- {term: 产业带, term_en: x, meaning: y}\n- {term", 1, "“产业带” stands"),
    ("reference/regulations.yaml", "- {id", "x: {id", 1, "A list is expected here"),
    # pictures and clips
    (DRAWING, 'viewBox="0 0 640 360"', "", 1, "The drawing needs a viewBox"),
    (DRAWING, 'font-size="22"', 'font-size="9"', 1, "Text of size 9 is too small"),
    (DRAWING, 'font-size="22"', 'onload="x()"', 1, "A drawing has no scripts"),
    (DRAWING, "<text", '<image href="https://a.b/c.png"/><text', 1, "refers to nothing outside"),
    (DRAWING, "<text", "<script/><text", 1, "A drawing has no scripts"),
    (DRAWING, "</svg>", "", 1, "This is not a sound SVG drawing"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "stands", "instead", "line", "words"), BROKEN, ids=[row[4] for row in BROKEN]
)
def test_one_broken_thing_is_found_with_file_and_line(tmp_path, file, stands, instead, line, words):
    assert stands in WRITTEN[file], "the sound file changed"
    write_courses(tmp_path, files={file: WRITTEN[file].replace(stands, instead, 1)})
    problems = found(tmp_path)
    named = [problem for problem in problems if words in problem[2]]
    assert named, problems
    assert line in [problem[1] for problem in named], named


MISSING = [
    ({"c901/media/open.vtt": None}, FIRST, "The clip media/open.mp4 has no captions"),
    ({"c901/media/open.mp4": b"no clip"}, "c901/media/open.mp4", "not an MP4 file"),
    ({"c901/media/open.vtt": "00:01"}, "c901/media/open.vtt", "begins with WEBVTT"),
    ({"c901/media/open.vtt": "WEBVTT\n\nnothing"}, "c901/media/open.vtt", "holds no captions"),
    (
        {"c901/media/open.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\n"},
        "c901/media/open.vtt",
        "A caption says nothing",
    ),
    ({"c901/media/open.vtt": b"\xff\xfe"}, "c901/media/open.vtt", "must be text in UTF-8"),
    ({"c901/figures/a.gif": b"GIF"}, "c901/figures/a.gif", "Files here can be"),
    ({"c901/figures/b.svg": SVG + " " * 20_001}, "c901/figures/b.svg", "at most 20 KB"),
    ({"c901/lesson.md": LESSON}, "c901/lesson.md", "is called like 01-what-is-a-belt.md"),
    ({"c901/01-again.md": SECOND}, "c901/01-opening.md", "Two lessons have the number 01"),
    ({"c901/02-price.md": b"\xff\xfe"}, "c901/02-price.md", "must be text in UTF-8"),
    ({ITEMS: None}, FIRST, "The lesson has 0 practice questions; it needs 3"),
    (
        {"c901/questions/other.yaml": "[]"},
        "c901/questions/other.yaml",
        "is called like the lesson it belongs to",
    ),
    ({"c777/notes.txt": "x"}, "c777", "A folder here has a course.md or a level.yaml"),
    ({ITEMS: "- just words\n"}, ITEMS, "Entries with names are expected here"),
    ({ITEMS: "? [a, b]\n: c\n"}, ITEMS, "A key must be a word"),
    ({ITEMS: "[" * 14 + "]" * 14}, ITEMS, "This is nested too deeply"),
    (
        {"c901/01-opening.md": LESSON.replace("module: 1", "module: 2").replace("1-1", "2-2"),
         "c901/02-price.md": SECOND.replace("module: 2", "module: 1").replace("2-1", "1-1")},
        "c901/02-price.md",
        "The lessons of a module stand together",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("files", "file", "words"), MISSING, ids=[row[2] for row in MISSING])
def test_missing_and_foreign_files_are_found(tmp_path, files, file, words):
    write_courses(tmp_path, files=files)
    problems = found(tmp_path)
    assert [one for one in problems if one[0] == file and words in one[2]], problems


def test_an_empty_place_says_so(tmp_path):
    assert found(tmp_path / "nowhere")[0][2] == "There is no such folder"


def test_without_a_glossary_terms_are_plain_words(tmp_path):
    write_courses(tmp_path, files={"reference/glossary.yaml": None, "reference/lexicon.yaml": None})
    assert found(tmp_path) == []


def test_all_problems_come_in_one_run_by_file_and_line(tmp_path):
    files = {
        FIRST: LESSON.replace("## 第一句话", "# 第一句话").replace("[[产业带]]", "[[没有]]"),
        QUIZ_1: WRITTEN[QUIZ_1].replace("P3", "P9"),
    }
    problems = found(write_courses(tmp_path, files=files))
    assert len({problem[0] for problem in problems}) >= 2
    assert problems == sorted(problems, key=lambda one: one[:2])


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("48 * 120", "5760"),
        ("(1 + 2) * -3", "-9"),
        ("10 / 4", "2.5"),
        ("0.1 + 0.2", "0.3"),
        ("100 / 3", "33.33"),
    ],
)
def test_worked_numbers_are_computed_to_two_decimals(expression, result):
    assert agrees(expression, Decimal(result))


@pytest.mark.parametrize(
    "expression",
    ["2 ** 99", "a + 1", "f(1)", "1 if 1 else 2", "True", "'x'", "1 / 0", "1 +", "1" * 300, "[1]"],
)
def test_anything_else_is_not_arithmetic(expression):
    with pytest.raises(NotArithmetic):
        compute(expression)


@pytest.mark.parametrize(
    ("text", "result", "stands"),
    [
        ("一共 5,760 元", "5760", True),
        ("一共 5760 元", "5760", True),
        ("一共 15760 元", "5760", False),
        ("约 1.2 万元", "12000", True),
        ("占 25%", "0.25", True),
        ("低 1 角 2 分", "0.12", True),
        ("55 块 2 毛 5", "55.25", True),
        ("每双 0.50 元", "0.5", True),
        ("0.55 元", "0.5", False),
    ],
)
def test_a_result_is_found_however_it_is_written(text, result, stands):
    assert stands_in(text, Decimal(result)) is stands
