"""The bank's words, drawing a paper from a blueprint, and what a changed file may not change."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from academy.core.words import N_, Said

TOPIC_WORDS = {
    "T1": N_("Field and rules"),
    "T2": N_("Compliance"),
    "T3": N_("Explaining the product"),
    "T4": N_("Wholesale terms"),
    "T5": N_("Studio and equipment"),
    "T6": N_("Script and sequencing"),
    "T7": N_("Interaction and control"),
    "T8": N_("Traffic and buyers"),
    "T9": N_("Data review"),
    "T10": N_("Fulfillment and after-sales"),
    "T11": N_("Team and business"),
    "T12": N_("Coaching and assessing"),
    "TC": N_("Category track"),
}
DIFFICULTY_WORDS = {"easy": N_("Easy"), "middle": N_("Middle"), "hard": N_("Hard")}
KIND_WORDS = {
    "single": N_("Single choice"),
    "multiple": N_("Multiple choice"),
    "true_false": N_("True or false"),
}
USE_WORDS = {"practice": N_("Practice"), "exam": N_("Exam")}
# A true-or-false question has no options of its own; these two stand in this order, never shuffled.
TRUE_FALSE_WORDS = (N_("True statement"), N_("False statement"))
LETTERS = "ABCDEFGH"

Blueprint = Mapping[str, Mapping[str, int]]
"""Topic: how many of each difficulty."""


@dataclass(frozen=True)
class Item:
    """A question as drawing sees it."""

    code: str
    kind: str
    topic: str
    difficulty: str
    options: int
    version_id: int = 0


@dataclass(frozen=True)
class Drawn:
    """A question on a paper, with the order in which its options are shown."""

    item: Item
    option_order: tuple[int, ...]


@dataclass(frozen=True)
class Shortage:
    """A cell of a blueprint that the bank cannot fill."""

    topic: str
    difficulty: str
    needed: int
    found: int


def shortages(blueprint: Blueprint, pool: Iterable[Item]) -> list[Shortage]:
    """The cells the bank cannot fill; none means a paper can be drawn."""
    cells = _cells(pool)
    return [
        Shortage(topic, difficulty, needed, len(cells.get((topic, difficulty), ())))
        for topic, difficulty, needed in _wanted(blueprint)
        if len(cells.get((topic, difficulty), ())) < needed
    ]


def draw(
    blueprint: Blueprint, pool: Iterable[Item], seed: str, avoid: Collection[str] = ()
) -> list[Drawn]:
    """A paper: each cell filled by chance, its questions and their options in an order of chance.

    The same seed and pool give the same paper. Questions named in `avoid` (those of earlier
    attempts) come only when a cell has no others left.
    """
    cells = _cells(pool)
    chosen = [
        item
        for topic, difficulty, needed in _wanted(blueprint)
        for item in sorted(
            cells.get((topic, difficulty), ()),
            key=lambda item: (item.code in avoid, _chance(seed, "draw", item.code)),
        )[:needed]
    ]
    return lay_out(sorted(chosen, key=lambda item: _chance(seed, "place", item.code)), seed)


def lay_out(items: Sequence[Item], seed: str) -> list[Drawn]:
    """These questions in this order, each with its options in an order of chance."""
    return [Drawn(item, option_order(item, seed)) for item in items]


def option_order(item: Item, seed: str) -> tuple[int, ...]:
    """The order in which an attempt shows the options; true comes before false always."""
    if item.kind == "true_false":
        return (0, 1)
    order = sorted(range(item.options), key=lambda n: _chance(seed, "option", f"{item.code}/{n}"))
    return tuple(order)


def _chance(seed: str, purpose: str, name: str) -> bytes:
    """A number of chance that depends on its arguments alone, today and on any later Python."""
    return sha256(f"{seed}\x00{purpose}\x00{name}".encode()).digest()


def _cells(pool: Iterable[Item]) -> dict[tuple[str, str], list[Item]]:
    cells: dict[tuple[str, str], list[Item]] = {}
    for item in pool:
        cells.setdefault((item.topic, item.difficulty), []).append(item)
    return cells


def _wanted(blueprint: Blueprint) -> list[tuple[str, str, int]]:
    return [
        (topic, difficulty, count)
        for topic, row in blueprint.items()
        for difficulty, count in row.items()
        if count > 0
    ]


@dataclass(frozen=True)
class Standing:
    """What of a question in the bank may never change: attempts and figures hang on it."""

    use: str
    lesson: str


def problem(code: str, kept: Standing, brought: Standing) -> Said | None:
    """What a file would change that may not be changed, or None."""
    if kept.use != brought.use:
        # A question practiced with its key in the open may not turn up in an exam.
        return Said.that(
            N_("%(code)s is in the %(kept)s bank and cannot move to the %(brought)s bank."),
            code=code,
            kept=kept.use,
            brought=brought.use,
        )
    if kept.lesson != brought.lesson:
        return Said.that(
            N_("%(code)s belongs to lesson %(kept)s; a code is never used again for %(brought)s."),
            code=code,
            kept=kept.lesson,
            brought=brought.lesson,
        )
    return None
