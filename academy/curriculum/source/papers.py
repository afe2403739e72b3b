"""Papers and practicals: quizzes of modules, theory exams and practicals of levels."""

from pathlib import Path
from typing import Any

from academy.core.words import N_
from academy.curriculum.source.courses import LEVELS, read_text
from academy.curriculum.source.document import Fields, Notes, read_yaml
from academy.curriculum.source.items import DIFFICULTIES, TOPICS
from academy.curriculum.source.values import WrittenCourse, WrittenPaper, WrittenPractical

ANCHORS = ("4", "3", "2", "1", "0")


def _files(root: Path, folder: Path, notes: Notes) -> list[Fields]:
    """The YAML files of a folder, each a mapping."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        text = read_text(root, path, notes)
        if text is not None:
            found.append(Fields(read_yaml(str(path.relative_to(root)), text, notes)))
    return found


def read_quizzes(
    root: Path, folder: Path, course: WrittenCourse, notes: Notes
) -> tuple[WrittenPaper, ...]:
    """The quizzes of a course's modules."""
    return tuple(_quiz(fields, course) for fields in _files(root, folder / "papers", notes))


def _quiz(fields: Fields, course: WrittenCourse) -> WrittenPaper:
    fields.choice("kind", ("quiz",))
    paper = WrittenPaper(
        code=fields.text("code", longest=30),
        kind="quiz",
        title=fields.text("title", longest=60),
        title_en=fields.text("title_en", longest=120),
        level=course.level,
        course=course.code,
        module=fields.whole("module", least=1, most=max(len(course.modules), 1)),
        conduct={
            "pass_percent": fields.whole("pass_percent", least=1, most=100),
            "questions": list(fields.texts("questions", needed=True)),
        },
        file=fields.document.file,
        line=fields.line_of("questions"),
    )
    fields.refuse_others()
    wanted = f"{course.code}-M{paper.module}"
    if paper.code and paper.module and paper.code != wanted:
        fields.problem("code", N_("The quiz of this module is called %(code)s"), code=wanted)
    return paper


def read_exams(root: Path, folder: Path, level: str, notes: Notes) -> tuple[WrittenPaper, ...]:
    """The theory exams of a level."""
    return tuple(_exam(fields, level) for fields in _files(root, folder / "papers", notes))


def _exam(fields: Fields, level: str) -> WrittenPaper:
    fields.choice("kind", ("theory",))
    if fields.choice("level", LEVELS) != level:
        fields.problem("level", N_("The file lies in the folder of level %(level)s"), level=level)
    conduct: dict[str, Any] = {
        "minutes": fields.whole("minutes", least=5, most=240),
        "pass_percent": fields.whole("pass_percent", least=1, most=100),
        "floors": _floors(fields),
        "points": fields.raw("points"),
        "tries": fields.whole("tries", least=1, most=10),
        "window_days": fields.whole("window_days", least=1, most=366),
        "cool_down_hours": fields.raw("cool_down_hours"),
        "blueprint": _blueprint(fields),
    }
    _check_hours(fields, conduct)
    paper = WrittenPaper(
        code=fields.text("code", longest=30),
        kind="theory",
        title=fields.text("title", longest=60),
        title_en=fields.text("title_en", longest=120),
        level=level,
        course=None,
        module=None,
        conduct=conduct,
        file=fields.document.file,
        line=fields.line_of("blueprint"),
    )
    fields.refuse_others()
    return paper


def _check_hours(fields: Fields, conduct: dict[str, Any]) -> None:
    points, hours = conduct["points"], conduct["cool_down_hours"]
    if not isinstance(points, int | float) or isinstance(points, bool) or points <= 0:
        fields.problem("points", N_("“%(key)s” must be a number above zero"), key="points")
    if not isinstance(hours, list) or not all(type(one) is int and one >= 0 for one in hours):
        fields.problem(
            "cool_down_hours", N_("“%(key)s” must be a list of hours"), key="cool_down_hours"
        )


def _floors(fields: Fields) -> dict[str, int]:
    inside = fields.inside("floors")
    if inside is None:
        return {}
    floors = {
        topic: inside.whole(topic, least=1, most=100) for topic in inside.entries if topic in TOPICS
    }
    inside.refuse_others()
    return floors


def _blueprint(fields: Fields) -> dict[str, dict[str, int]]:
    inside = fields.inside("blueprint")
    if inside is None:
        fields.problem(None, N_("“%(key)s” is missing"), key="blueprint")
        return {}
    blueprint = {}
    for topic in inside.entries:
        row = inside.inside(topic) if topic in TOPICS else None
        if row is not None:
            blueprint[topic] = {
                name: row.whole(name, least=0, most=100, needed=False) for name in DIFFICULTIES
            }
            row.refuse_others()
    inside.refuse_others()
    if not sum(count for row in blueprint.values() for count in row.values()):
        fields.problem("blueprint", N_("The blueprint asks for no question"))
    return blueprint


def read_practicals(
    root: Path, folder: Path, level: str, notes: Notes
) -> tuple[WrittenPractical, ...]:
    """The practicals of a level."""
    return tuple(_practical(fields, level) for fields in _files(root, folder / "practicals", notes))


def _practical(fields: Fields, level: str) -> WrittenPractical:
    if fields.choice("level", LEVELS) != level:
        fields.problem("level", N_("The file lies in the folder of level %(level)s"), level=level)
    practical = WrittenPractical(
        code=fields.text("code", longest=30),
        title=fields.text("title", longest=60),
        title_en=fields.text("title_en", longest=120),
        level=level,
        content=dict(fields.entries),
        file=fields.document.file,
    )
    criteria = _criteria(fields)
    floors = fields.inside("floors")
    for code in floors.entries if floors else ():
        if code not in criteria:
            fields.problem("floors", N_("There is no criterion %(code)s"), code=code)
    fields.whole("pass_mark", least=1, most=100)
    fields.texts("cards", needed=True)
    _check_red_lines(fields)
    return practical


def _criteria(fields: Fields) -> set[str]:
    """The codes of the criteria, whose weights come to 100."""
    codes: list[str] = []
    weights = 0
    for part in fields.parts("criteria", needed=True):
        codes.append(part.text("code", longest=10))
        part.text("name")
        part.text("name_en")
        weights += part.whole("weight", least=1, most=100)
        anchors = part.inside("anchors")
        if anchors is None:
            part.problem(None, N_("“%(key)s” is missing"), key="anchors")
            continue
        for level in ANCHORS:
            anchors.text(level)
        anchors.refuse_others()
    if weights != 100:
        fields.problem("criteria", N_("The weights come to %(n)s, not to 100"), n=weights)
    if len(set(codes)) != len(codes):
        fields.problem("criteria", N_("Two criteria have the same code"))
    return set(codes)


def _check_red_lines(fields: Fields) -> None:
    """Each red line has a code of its own and words."""
    codes = []
    for part in fields.parts("red_lines", needed=True):
        codes.append(part.text("code", longest=10))
        part.text("text")
        part.text("text_en")
    if len(set(codes)) != len(codes):
        fields.problem("red_lines", N_("Two entries have the same code"))
